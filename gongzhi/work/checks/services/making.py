"""Taking in one check, at most once in effect, and what is wrong with it before it counts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.standards import queries as standards
from gongzhi.foundation.standards import reading
from gongzhi.foundation.standards import services as standard_services
from gongzhi.foundation.standards.form import evaluate
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.checks import acts, policies, sound
from gongzhi.work.checks.models import Check, Difference, Finding, Photo
from gongzhi.work.checks.services import settling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gongzhi.foundation.sites.models import Site
    from gongzhi.foundation.standards.form import Form
    from gongzhi.foundation.standards.models import Version
    from gongzhi.kernel.actor import Actor

    _Listed = tuple[Version | None, Form | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoAhead:
    """A photo that will come in a request of its own: its item and the SHA-256 of its bytes as sent."""

    item: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheck:
    """A check as the device sends it. ``standard`` is the version's reference, empty where there was no list.

    ``facts_seen`` is the version of the site's facts that the device showed when ``facts`` were counted; answers to
    questions about a fact count as well. ``second`` names, by opaque id, the one who inspected together and alone may
    confirm it; empty where any other inspector may. ``replaces`` is the number of the check that this one corrects.
    """

    client_id: str
    way: str
    outcome: str
    made_at: datetime
    standard: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)
    facts_seen: int = 0
    entered_by: str = ""
    power: str = ""
    note: str = ""
    second: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    photos: Sequence[PhotoAhead] = ()
    replaces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of a check: its row, whether it was there already, the hazards that its failures are, and the facts
    that it counted otherwise than somebody meanwhile.

    ``waits``: it was made by two people, and the second has not confirmed it yet; until then it counts for nothing.
    """

    check: Check
    known: bool
    hazards: tuple[str, ...] = ()
    differences: Sequence[Difference] = ()
    waits: bool = False


def submit(*, site: Site, new: NewCheck, by: Actor, at: datetime) -> Made:
    """Take in a check. The same ``client_id`` with the same content again changes nothing and says so.

    :raises Refused: not permitted; the site is no longer there; an answer is missing or not one of the list's.
    :raises Conflict: the same ``client_id`` came with other content.
    """
    sound.require_known(new)
    digest = _digest(site, new)
    try:
        with transaction.atomic():
            return _submitted(site, new, digest, by, at)
    except IntegrityError:  # the same one came by another way at the same moment
        first = _before(new, by)
        if first is None:
            raise
        return _known(first, digest)


def _before(new: NewCheck, by: Actor) -> Check | None:
    return Check.objects.filter(by=by.id, client_id=new.client_id).first()


def _submitted(site: Site, new: NewCheck, digest: str, by: Actor, at: datetime) -> Made:
    before = _before(new, by)
    if before is not None:
        return _known(before, digest)
    replaced = _replaced(site, new, by, at)
    if replaced is None or by.id == replaced.by:
        require(policies.may_check(by, site, new.way, localdate(new.made_at)))
    require(policies.may_stand(site))
    version = standards.version(new.standard) if new.outcome == "listed" else None
    form = version.questions if version else None
    sound.require_sound(site, new, form, at)
    require(settling.may_be_listed(site, version, new.made_at), field="standard")
    require(policies.may_enter(by, new.entered_by), field="entered_by")
    row = _row(site, new, (version, form), by, at)
    row.digest, row.replaces = digest, replaced
    row.save(force_insert=True)
    return _taken_in(row, new, form, by, at)


def _taken_in(check: Check, new: NewCheck, form: Form | None, by: Actor, at: datetime) -> Made:
    Photo.objects.bulk_create(
        Photo(check_made=check, item=one.item, digest=one.digest) for one in dict.fromkeys(new.photos)
    )
    act = ledger.new_act()
    ledger.record(
        subject=check.site.subject, verb=acts.MADE, by=by, at=at, act=act, payload=_payload(check, new.standard)
    )
    if check.version is not None:
        standard_services.freeze(version=check.version, by=by, at=at)
    waits = check.way == "official"
    differences = [] if waits else settling.take_effect(check, form, by, at, act)
    return Made(check=check, known=False, hazards=_hazards(check), differences=differences, waits=waits)


def _known(before: Check, digest: str) -> Made:
    if before.digest != digest:
        raise Conflict(_("同一个编号的检查已经收到过，但内容不同，请另存一份再传"), field="client_id")
    waits = before.way == "official" and not hasattr(before, "confirmation")
    differences = list(Difference.objects.filter(check_made=before).order_by("fact")) if before.facts else []
    return Made(check=before, known=True, hazards=_hazards(before), differences=differences, waits=waits)


def _replaced(site: Site, new: NewCheck, by: Actor, at: datetime) -> Check | None:
    """Return the check that this one corrects.

    :raises Refused: it is not there, of another site or way, or not this actor's to correct.
    """
    if new.replaces is None:
        return None
    before = Check.objects.select_related("site").filter(pk=new.replaces, site=site, way=new.way).first()
    if before is None:
        raise Refused(_("没有要更正的那次检查，请刷新后再试"), field="replaces")
    require(policies.may_correct(by, before, at), field="replaces")
    return before


def _row(site: Site, new: NewCheck, listed: _Listed, by: Actor, at: datetime) -> Check:
    """Read what the device sent.

    :raises Refused: an answer is missing, or not one of the list's.
    """
    version, form = listed
    answers = reading.sent(form, dict(new.answers)) if form else {}
    outcome = evaluate(form, answers) if form else None
    if outcome is not None and outcome.missing:
        raise Refused(_("还有没填的项目，请补上再交"), field=outcome.missing[0])
    began, ended = sound.times(new)
    return Check(
        site=site, version=version, client_id=new.client_id, way=new.way, outcome=new.outcome,
        entered_by=new.entered_by, power=mask(new.power.strip()).text[: sound.POWER], answers=_masked(form, answers),
        failed=list(outcome.failed) if outcome else [], won=outcome.points if outcome else None,
        full=outcome.full if outcome else None, note=mask(new.note.strip()).text[: sound.NOTE],
        result=("failed" if outcome.failed else "passed") if outcome else "", by=by.id, unit=by.unit, post=by.post,
        second=new.second, made_at=min(new.made_at, at), came_at=at, began_at=began, ended_at=ended,
        facts=settling.counted(form, answers, new.facts), facts_seen=new.facts_seen,
    )  # fmt: skip


def _digest(site: Site, new: NewCheck) -> str:
    said = [
        site.pk, new.way, new.outcome, new.standard, dict(new.answers), dict(new.facts), new.note, new.entered_by,
        new.power, new.second, new.replaces, sorted((one.item, one.digest) for one in new.photos),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _masked(form: Form | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Mask what was written in free words; codes stay as they are."""
    words = {question.code for question in form or () if question.sort == "words"}
    return {code: mask(value).text if code in words else value for code, value in answers.items()}


def _payload(check: Check, standard: str) -> dict[str, object]:
    given: dict[str, object] = {
        "check": check.pk, "way": check.way, "outcome": check.outcome, "standard": standard if check.version else "",
        "result": check.result, "failed": check.failed, "won": check.won, "full": check.full, "digest": check.digest,
        "entered_by": check.entered_by, "second": check.second, "replaces": check.replaces_id,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value not in ("", None, [])}


def _hazards(check: Check) -> tuple[str, ...]:
    if not check.failed:
        return ()
    rows = Finding.objects.filter(check_made=check, matter__isnull=False).select_related("matter").order_by("pk")
    return tuple(row.matter.reference for row in rows if row.matter)
