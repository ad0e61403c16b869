"""What of mediation takes too long for a page: the PDF of a dossier, made by the worker."""

from __future__ import annotations

from datetime import UTC, datetime

from django_tasks import task

from gongzhi.work.disputes import services


@task()
def bind(bundle: int) -> str:
    """Make the PDF of a dossier; what is queued is its number, nothing of what is in it."""
    return services.bind(bundle=bundle, at=datetime.now(UTC))
