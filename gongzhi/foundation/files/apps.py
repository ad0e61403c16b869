"""Django's handle on this room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files."""

    name = "gongzhi.foundation.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
