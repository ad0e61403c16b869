"""Makes intake follow the moves of matters."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake 来件."""

    name = "gongzhi.work.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare entries and notices; follow moves and places; say what hangs on a unit."""
        from gongzhi.foundation.organisations import ties  # noqa: PLC0415 — models are not there before this
        from gongzhi.foundation.places import following  # noqa: PLC0415
        from gongzhi.matters import kinds  # noqa: PLC0415
        from gongzhi.work.intake import acts, hanging, letters  # noqa: F401, PLC0415
        from gongzhi.work.intake.services import follow  # noqa: PLC0415
        from gongzhi.work.intake.services.carrying import carry  # noqa: PLC0415

        following.follow(carry)
        ties.hold_unit(hanging.on_unit)
        kinds.follow(follow)
