"""Django's handle on this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Api."""

    name = "gongzhi.interfaces.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
