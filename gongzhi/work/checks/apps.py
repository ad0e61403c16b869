"""Django's handle on this line of work."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Checks of sites."""

    name = "gongzhi.work.checks"
    label = "checks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this line's entries; say what hangs on a post."""
        from gongzhi.foundation.organisations import ties  # noqa: PLC0415 — models must be ready first
        from gongzhi.work.checks import acts, hanging  # noqa: F401, PLC0415

        ties.hold_post(hanging.on_post)
