"""Django's handle on this room."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Public."""

    name = "gongzhi.interfaces.public"
    label = "public"
    default_auto_field = "django.db.models.BigAutoField"
