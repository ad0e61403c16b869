"""Django's handle on this room."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places."""

    name = "gongzhi.foundation.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this room's verbs."""
        from gongzhi.foundation.places import acts  # noqa: F401, PLC0415 - models must be ready first
