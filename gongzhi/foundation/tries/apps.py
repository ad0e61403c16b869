"""Django's handle on this room."""

from django.apps import AppConfig


class TriesConfig(AppConfig):
    """Tries."""

    name = "gongzhi.foundation.tries"
    label = "tries"
    default_auto_field = "django.db.models.BigAutoField"
