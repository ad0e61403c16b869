"""Django's handle on this room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Matters."""

    name = "gongzhi.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the core's entries and notices; keep deadlines; go along with places; say what hangs on a unit."""
        from gongzhi.foundation.clocks import keepers  # noqa: PLC0415
        from gongzhi.foundation.organisations import ties  # noqa: PLC0415 — models are not there before this
        from gongzhi.foundation.places import following  # noqa: PLC0415
        from gongzhi.matters import acts, hanging, letters  # noqa: F401, PLC0415
        from gongzhi.matters.services import ticking  # noqa: PLC0415
        from gongzhi.matters.services.carrying import carry  # noqa: PLC0415

        keepers.keep(keepers.Keeper(hold=ticking.hold, note=ticking.note_deadlines))
        following.follow(carry)
        ties.hold_unit(hanging.on_unit)
