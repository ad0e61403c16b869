"""Django's handle on this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "gongzhi.foundation.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
