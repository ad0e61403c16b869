"""Django's handle on this room."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """Standards."""

    name = "gongzhi.foundation.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this room's verbs."""
        from gongzhi.foundation.standards import acts  # noqa: F401, PLC0415 — models must be ready first
