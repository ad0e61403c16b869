"""Makes the kind ``hazard`` known to the core."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    """Hazards 隐患."""

    name = "gongzhi.work.hazards"
    label = "hazards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind; declare entries and notices."""
        from gongzhi.matters import kinds  # noqa: PLC0415 — models are not there before this
        from gongzhi.work.hazards import acts, beginning, letters, lifecycle, policies, services  # noqa: F401, PLC0415

        kinds.register(
            kinds.Kind(
                lifecycle=lifecycle.HAZARD, guards=policies.GUARDS, effects=services.EFFECTS,
                conditions=policies.CONDITIONS, begins=beginning.initial,
                open_from=services.open_from,
            )
        )  # fmt: skip
