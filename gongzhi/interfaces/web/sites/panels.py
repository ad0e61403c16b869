"""What other areas show on the page of a site: each adds one line here and a module ``panel.py`` of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.interfaces.web.cells import panel as cells
from gongzhi.interfaces.web.checks import panel as checks
from gongzhi.interfaces.web.hazards import panel as hazards
from gongzhi.interfaces.web.panels import Panel

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PANELS", "Panel"]

#: Each is given the request and the site, and returns its panel, or nothing where this reader has none.
PANELS: list[Callable[..., Panel | None]] = [cells.panel, checks.panel, hazards.panel]
