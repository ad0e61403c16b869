"""Django's handle on this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Ledger."""

    name = "gongzhi.foundation.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
