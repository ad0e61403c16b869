"""Django's handle on this room."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """Clocks."""

    name = "gongzhi.foundation.clocks"
    label = "clocks"
    default_auto_field = "django.db.models.BigAutoField"
