"""Django's handle on this room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Matters."""

    name = "gongzhi.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the core's entries and notices."""
        from gongzhi.matters import acts, letters  # noqa: F401, PLC0415
