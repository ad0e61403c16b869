"""Django's handle on this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations."""

    name = "gongzhi.foundation.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this room's verbs."""
        from gongzhi.foundation.organisations import acts  # noqa: F401, PLC0415 - models must be ready first
