"""Django's handle on this room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search."""

    name = "gongzhi.foundation.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
