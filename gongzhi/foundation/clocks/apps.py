"""Django's handle on this room."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """Clocks."""

    name = "gongzhi.foundation.clocks"
    label = "clocks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the verbs."""
        from gongzhi.foundation.clocks import acts  # noqa: F401, PLC0415
