"""Matters: lists, one, what may be done with it, and doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext
from ninja import Body, Query, Router

from gongzhi.interfaces.api import once
from gongzhi.interfaces.api.callers import ApiRequest, Token
from gongzhi.interfaces.api.contract import FAILURES, KEY, SEEN, VERSION
from gongzhi.interfaces.api.schemas import (
    Filters,
    Hand,
    Matter,
    Moved,
    Named,
    Page,
    Position,
    Steps,
    Told,
    WholeMatter,
)
from gongzhi.interfaces.api.steps import stage, steps
from gongzhi.kernel.details import build
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import finding, queries, services
from gongzhi.work.intake import queries as intake

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Engagement
    from gongzhi.matters.models import Matter as Row
    from gongzhi.work.intake.models import Report

router = Router(tags=["matters 事项"], auth=Token())


@router.get("", operation_id="list_matters", response={200: Page, **FAILURES})
def listed(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """List the matters that the token's post may see, a page at a time."""
    for name in request.GET:
        if name not in Filters.model_fields:
            raise Refused(_("没有“{name}”这个筛选条件，请去掉后再试"), field=name, name=name)
    given = filters.dict(exclude={"after", "size", "q"}) | {"stage": tuple(filters.stage)}
    criteria, after, size = queries.Criteria(**given), filters.after, filters.size
    if filters.q:
        page = finding.search(request.auth, filters.q, criteria, at=now(), after=after, size=size)
    else:
        page = queries.search(request.auth, criteria, at=now(), after=after, size=size)
    content = Page(matters=[Matter(**_row(row)) for row in page.rows], next=page.next, total=page.total)
    return once.answer(content)


@router.get("/{reference}", operation_id="read_matter", response={200: WholeMatter, **FAILURES}, openapi_extra=VERSION)
def one(request: ApiRequest, reference: str) -> HttpResponse:
    """Read one matter. Its ETag is the version that a move wants back."""
    matter = queries.find(request.auth, reference)
    parent = queries.visible_to(request.auth).filter(pk=matter.parent_id).first() if matter.parent_id else None
    point = None
    if matter.lon is not None and matter.lat is not None:
        point = Position.model_validate({"lon": matter.lon, "lat": matter.lat, "datum": matter.datum})
    content = WholeMatter(
        **_row(matter), summary=matter.summary, position=point,
        parent=parent.reference if parent else "",
        hands=[_hand(hand) for hand in queries.engagements(matter)],
        reports=[_told(report, request.auth) for report in intake.of_matter(matter)],
    )  # fmt: skip
    return once.answer(content, version=matter.version)


@router.get("/{reference}/moves", operation_id="read_moves", response={200: Steps, **FAILURES}, openapi_extra=VERSION)
def moves(request: ApiRequest, reference: str) -> HttpResponse:
    """Read what may be done with a matter now: each move allowed or with the reason why not."""
    matter = queries.find(request.auth, reference)
    found = steps(queries.moves(matter, request.auth))
    return once.answer(
        Steps(reference=matter.reference, version=matter.version, moves=found), version=matter.version
    )  # fmt: skip


@router.post(
    "/{reference}/moves/{move}",
    operation_id="make_move",
    response={200: Moved, **FAILURES},
    openapi_extra={"parameters": [KEY, SEEN]},
)
def make(request: ApiRequest, reference: str, move: str, given: Body[dict[str, Any] | None] = None) -> HttpResponse:
    """Make a move. The body holds its details; ``If-Match`` the version that the caller saw."""
    seen = once.seen(request)
    return once.once(request, lambda: _make(reference, move, given or {}, seen, request.auth))


def _make(reference: str, move: str, given: dict[str, Any], seen: int, by: Actor) -> HttpResponse:
    """Look for the matter only now: a repeated call gets its answer though the move took it out of one's hands."""
    matter = queries.find(by, reference)
    details = build(queries.kind_of(matter).lifecycle.move(move).details, given)
    matter = services.make(matter=matter, move=move, details=details, seen=seen, by=by, at=now())
    content = Moved(
        reference=matter.reference, version=matter.version, stage=_stage(matter), due_at=matter.due_at,
        due_code=matter.due_code,
    )  # fmt: skip
    return once.answer(content, version=matter.version)


def _stage(matter: Row) -> Named:
    return stage(queries.kind_of(matter).lifecycle.stage(matter.stage))


def _row(matter: Row) -> dict[str, Any]:
    """Return what every list shows; the row has its names with it."""
    results = queries.kind_of(matter).results
    names: Any = matter
    return {
        "reference": matter.reference, "version": matter.version, "kind": matter.kind, "stage": _stage(matter),
        "title": matter.title, "category": Named(code=matter.category, name=names.category_name or ""),
        "place": Named(code=matter.place, name=names.place_name or ""),
        "unit": Named(code=matter.unit, name=names.unit_name or ""), "desk": matter.desk, "urgent": matter.urgent,
        "origin": matter.origin,
        "result": Named(code=matter.result, name=gettext(results[matter.result]) if matter.result else ""),
        "contests": matter.contests, "opened_at": matter.opened_at, "due_at": matter.due_at,
        "due_code": matter.due_code, "provisional": matter.provisional, "ended_at": matter.ended_at,
    }  # fmt: skip


def _hand(hand: Engagement) -> Hand:
    named: Any = hand
    return Hand(
        unit=Named(code=hand.unit, name=named.unit_name or ""), role=hand.role, state=hand.state,
        called_at=hand.called_at, accepted_at=hand.accepted_at, ended_at=hand.ended_at, waits_for=hand.waits_for,
    )  # fmt: skip


def _told(report: Report, actor: Actor) -> Told:
    return Told(
        reference=report.reference, stage=report.stage, received_at=report.received_at,
        words=intake.shown_words(report, actor), answer=report.response,
    )  # fmt: skip
