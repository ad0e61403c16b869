"""Django's handle on this room."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """Idempotency."""

    name = "gongzhi.foundation.idempotency"
    label = "idempotency"
    default_auto_field = "django.db.models.BigAutoField"
