"""Makes the kind ``dispute`` known to the core."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """Disputes 矛盾纠纷."""

    name = "gongzhi.work.disputes"
    label = "disputes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind; declare entries and notices; say what hangs on a unit."""
        from gongzhi.foundation.organisations import ties  # noqa: PLC0415 — models are not there before this
        from gongzhi.matters import kinds  # noqa: PLC0415
        from gongzhi.work.disputes import acts, codes, hanging, letters, lifecycle, policies, queries  # noqa: F401, PLC0415
        from gongzhi.work.disputes.services import effects, registering  # noqa: PLC0415

        ties.hold_unit(hanging.on_unit)
        kinds.register(
            kinds.Kind(
                lifecycle=lifecycle.DISPUTE,
                guards=policies.GUARDS,
                effects=effects.EFFECTS,
                conditions=policies.CONDITIONS,
                results=codes.RESULTS,
                registers={"mediator": queries.mediators},
                open_from=registering.open_from,
            )
        )
