"""Django's handle on this room."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Requests."""

    name = "gongzhi.work.requests"
    label = "requests"
    default_auto_field = "django.db.models.BigAutoField"
