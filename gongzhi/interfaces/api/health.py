"""Whether the service is alive, for load balancers."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from ninja import Router

from gongzhi.interfaces.api import once
from gongzhi.interfaces.api.problems import problem
from gongzhi.interfaces.api.schemas import Health, Problem
from gongzhi.kernel.texts import Sentence, _

router = Router(tags=["health"], auth=None)


@router.get("", operation_id="health", response={200: Health, 503: Problem})
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — the framework passes it
    """Ask the database; nothing else is told."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return problem(503, Sentence(_("数据库没有应答")))
    return once.answer(Health())
