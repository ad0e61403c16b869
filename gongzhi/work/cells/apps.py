"""Makes the kind ``rating`` known to the core."""

from django.apps import AppConfig


class CellsConfig(AppConfig):
    """Safe cells 平安细胞."""

    name = "gongzhi.work.cells"
    label = "cells"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind; declare entries and notices; go along with places; say what hangs on a unit."""
        from gongzhi.foundation.organisations import ties  # noqa: PLC0415 — models are not there before this
        from gongzhi.foundation.places import following  # noqa: PLC0415
        from gongzhi.matters import kinds  # noqa: PLC0415
        from gongzhi.work.cells import acts, hanging, letters, lifecycle, policies, queries  # noqa: F401, PLC0415
        from gongzhi.work.cells.services import effects  # noqa: PLC0415
        from gongzhi.work.cells.services.carrying import carry  # noqa: PLC0415

        following.follow(carry)
        ties.hold_unit(hanging.on_unit)
        kinds.register(
            kinds.Kind(
                lifecycle=lifecycle.RATING,
                guards=policies.GUARDS,
                effects=effects.EFFECTS,
                conditions=policies.CONDITIONS,
                registers={"reviewer": queries.reviewers, "rating_level": queries.level_choices},
            )
        )
