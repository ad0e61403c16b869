"""Makes the kind ``root`` known to the core."""

from django.apps import AppConfig


class RootsConfig(AppConfig):
    """Root problems 源头问题."""

    name = "gongzhi.work.roots"
    label = "roots"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kind; declare entries and notices."""
        from gongzhi.matters import kinds  # noqa: PLC0415 — models are not there before this
        from gongzhi.work.roots import acts, letters, lifecycle, policies, services, signs  # noqa: F401, PLC0415

        kinds.register(kinds.Kind(lifecycle=lifecycle.ROOT, guards=policies.GUARDS, effects=services.EFFECTS))
        kinds.when_shielded(services.let_go)
        kinds.follow(signs.follow)
