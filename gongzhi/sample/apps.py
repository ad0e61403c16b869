"""Django's handle on this room."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """Sample."""

    name = "gongzhi.sample"
    label = "sample"
    default_auto_field = "django.db.models.BigAutoField"
