"""Error reports that carry nothing a person wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.debug import SafeExceptionReporterFilter

if TYPE_CHECKING:
    from collections.abc import ItemsView
    from types import FrameType, TracebackType

    from django.http import HttpRequest


class NothingPersonal(SafeExceptionReporterFilter):
    """Leaves out what was posted and every local variable: either may hold what people told us."""

    def is_active(self, request: HttpRequest | None) -> bool:  # noqa: ARG002
        """Answer always."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:  # noqa: ARG002
        """Return nothing."""
        return {}

    def get_traceback_frame_variables(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        tb_frame: FrameType | TracebackType,  # noqa: ARG002
    ) -> ItemsView[str, Any]:
        """Return nothing."""
        return {}.items()
