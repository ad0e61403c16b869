"""Makes the kind ``request`` known to the core."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Requests 诉求."""

    name = "gongzhi.work.requests"
    label = "requests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind."""
        from gongzhi.matters import kinds  # noqa: PLC0415 — models are not there before this
        from gongzhi.work.requests import details, lifecycle, policies, services  # noqa: PLC0415

        kinds.register(
            kinds.Kind(
                lifecycle=lifecycle.REQUEST,
                guards=policies.GUARDS,
                effects=services.EFFECTS,
                conditions=policies.CONDITIONS,
                results=details.RESULTS,
            )
        )
