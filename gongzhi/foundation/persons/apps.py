"""Django's handle on this room."""

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """Persons."""

    name = "gongzhi.foundation.persons"
    label = "persons"
    default_auto_field = "django.db.models.BigAutoField"
