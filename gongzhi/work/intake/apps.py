"""Django's handle on this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake."""

    name = "gongzhi.work.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
