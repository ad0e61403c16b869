"""Django's handle on this room."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """Sites."""

    name = "gongzhi.foundation.sites"
    label = "sites"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this room's verbs; go along with places; say what hangs on a unit."""
        from gongzhi.foundation.organisations import ties  # noqa: PLC0415 — models must be ready first
        from gongzhi.foundation.places import following  # noqa: PLC0415
        from gongzhi.foundation.sites import acts, hanging  # noqa: F401, PLC0415
        from gongzhi.foundation.sites.services.carrying import carry  # noqa: PLC0415

        following.follow(carry)
        ties.hold_unit(hanging.on_unit)
