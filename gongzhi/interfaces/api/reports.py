"""Reports: sent in by anybody, followed by whoever holds the receipt."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext
from ninja import Router

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import proof, signing
from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.places.datum import Point
from gongzhi.interfaces import networks
from gongzhi.interfaces.api import once
from gongzhi.interfaces.api.callers import ApiRequest, Token, nobody_asked
from gongzhi.interfaces.api.contract import FAILURES, KEY, SEEN
from gongzhi.interfaces.api.schemas import Filed, Heard, Line, NewReport, Receipt, Spoken, Story
from gongzhi.interfaces.api.steps import stage, steps
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.details import build
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters import queries as matters
from gongzhi.work.intake import promises, queries, receipts, services
from gongzhi.work.intake.lifecycle import REPORT

if TYPE_CHECKING:
    from gongzhi.work.intake.models import Report

router = Router(tags=["reports 来件"], auth=nobody_asked)
OWN = [move.code for move in REPORT.moves if "reporter" in move.who]


@router.post(
    "",
    operation_id="file_report",
    auth=[Token(), nobody_asked],
    response={201: Filed, **FAILURES},
    openapi_extra={"parameters": [KEY]},
)
def file(request: ApiRequest, given: NewReport) -> HttpResponse:
    """Send a report in, for oneself without a token, or for somebody else with one.

    With a token the post must be allowed to file for others, and a contact needs that person's spoken consent.
    """
    return once.once(request, lambda: _file(request, given))


def _file(request: ApiRequest, given: NewReport) -> HttpResponse:
    new = services.NewReport(
        channel="api", point=Point(**given.position.dict()) if given.position else None,
        contact=given.contact.dict() if given.contact else {},
        **given.dict(exclude={"position", "contact"}),
    )  # fmt: skip
    received = services.receive(new=new, by=request.auth, at=now())
    report = received.report
    filed = proof.make(
        reference=report.reference, received_at=report.received_at, words=new.words, salt=secrets.token_bytes(16),
        sign=signing.sign,
    )  # fmt: skip
    content = Filed(
        receipt=receipts.grouped(received.receipt), reference=report.reference, received_at=report.received_at,
        look_by=promises.look_by(report.received_at), proof=filed,
    )  # fmt: skip
    return once.answer(content, status=201)


@router.post(
    "/follow", operation_id="follow_report", response={200: Story, **FAILURES}, openapi_extra={"parameters": [KEY]}
)
def follow(request: ApiRequest, given: Receipt) -> HttpResponse:
    """Read a report's story with its receipt. The receipt stands in the body, never in an address."""
    report = _opened(request, given)
    return once.once(request, lambda: once.answer(_story(report), version=report.version))


@router.post(
    "/follow/{move}", operation_id="speak", response={200: Heard, **FAILURES}, openapi_extra={"parameters": [KEY, SEEN]}
)
def speak(request: ApiRequest, move: str, given: Spoken) -> HttpResponse:
    """Make a move of the one who reported: add, reply, contest, agree, disagree, rate or withdraw."""
    report = _opened(request, given)
    if move not in OWN:
        raise NotFound(_("没有“{move}”这个步骤"), field="move", move=move)
    seen = once.seen(request)
    return once.once(request, lambda: _speak(report, move, given.details, seen))


def _opened(request: ApiRequest, given: Receipt) -> Report:
    """Open the report, in a transaction of its own: a wrong receipt counts, whatever becomes of the request."""
    return services.attempt(receipt=given.receipt, source=networks.source(request), at=now())


def _speak(report: Report, move: str, given: dict[str, Any], seen: int) -> HttpResponse:
    details = build(REPORT.move(move).details, given)
    services.make(report=report, move=move, details=details, seen=seen, by=reporter(), at=now())
    report.refresh_from_db()
    content = Heard(
        reference=report.reference, version=report.version, stage=stage(REPORT.stage(report.stage), public=True),
        answer=report.response,
    )  # fmt: skip
    return once.answer(content, version=report.version)


def _story(report: Report) -> Story:
    story = queries.story(report, reporter())
    matter = story.matter
    units = {line.unit for line in story.lines} | ({matter.unit} if matter else set())
    called = organisations.short_names(units)
    return Story(
        reference=report.reference, version=report.version, received_at=report.received_at,
        stage=stage(REPORT.stage(report.stage), public=True), answer=report.response, answer_until=report.respond_by,
        work=stage(
            matters.kind_of(matter).lifecycle.stage(matter.stage), public=True, unit=called.get(matter.unit, "")
        ) if matter else None,
        lines=[_line(line, called) for line in story.lines], moves=steps(story.moves),
    )  # fmt: skip


def _line(line: queries.Line, called: dict[str, str]) -> Line:
    unit = called.get(line.unit, "")
    own = {name: mask(words).text for name, words in line.texts.items() if name in queries.BY_REPORTER}
    return Line(at=line.at, unit=unit, done=gettext(line.done).format(unit=unit), texts=line.texts | own)
