"""Django's handle on this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations."""

    name = "gongzhi.foundation.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"
