"""Django's handle on this room."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """Sample."""

    name = "gongzhi.sample"
    label = "sample"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what the sample district leaves in the ledger."""
        from gongzhi.sample import acts  # noqa: F401, PLC0415
