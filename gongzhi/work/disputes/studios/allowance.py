"""The monthly sheet 以案定补: the cases a committee closed in a month, as facts, and what they count for in money.

Everything is worked out from the records under a rule that has a version; nothing is reported by hand, and no sum is
stored about anybody. An ending without agreement counts as much work as one with. Lines stand by name and number.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.timezone import get_current_timezone, localdate

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes.models import Case, Reviewed
from gongzhi.work.disputes.schedule import months_later
from gongzhi.work.disputes.studios import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from gongzhi.foundation.organisations.models import Unit
    from gongzhi.kernel.actor import Actor

FILE = "allowance.toml"
_SUMS = {"case": ("simple", "ordinary", "group", "large"), "talk": ("each", "most"), "paper": ("written", "oral"),
         "second": ("percent",)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """What a closed case counts for, in whole yuan. ``set``: the district has set its sums."""

    version: str
    set: bool
    sums: Mapping[str, Mapping[str, int]]

    def fen(self, line: Line) -> int:
        """Return what one line counts for, in fen: a percent of a whole yuan is a whole fen."""
        case, talk, paper = self.sums["case"], self.sums["talk"], self.sums["paper"]
        yuan = case[line.sort] + talk["each"] * min(line.talks, talk["most"]) + paper.get(line.form, 0)
        share: int = self.sums["second"]["percent"] if line.second else 100
        return yuan * share


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The facts of one closed case for one of its mediators. ``form`` is written, oral or empty."""

    reference: str
    type: str
    sort: str
    talks: int
    form: str
    ended_on: date
    second: bool = False


@dataclass(slots=True)
class Share:
    """A mediator's lines of a month, whether somebody else confirmed them, and whether they changed since."""

    mediator: str
    name: str
    lines: list[Line] = field(default_factory=list)
    fen: int = 0
    reviewed: Reviewed | None = None
    changed: bool = False
    may_review: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month of a committee: shares by name."""

    month: date
    rule: Rule
    shares: list[Share]


def rule() -> Rule:
    """Return the district's rule, or the one that comes with the product, whose sums are still to be set.

    :raises Refused: the district's file cannot be read, or lacks something.
    """
    own = Path(settings.DATA_DIR) / FILE
    text = own.read_text(encoding="utf-8") if own.exists() else _built_in()
    try:
        book = tomllib.loads(text)
        sums = {table: {key: _whole(book[table][key]) for key in keys} for table, keys in _SUMS.items()}
        version = str(book["version"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError):
        raise Refused(_("以案定补的标准文件 {file} 读不出来，请对照产品自带的那份改好"), file=FILE) from None
    if not 1 <= len(version) <= 24 or (own.exists() and version == tomllib.loads(_built_in())["version"]):
        raise Refused(_("以案定补的标准要有自己的版本号（24 个字以内），改一次换一个"), file=FILE)
    return Rule(version, bool(book.get("set", False)), sums)


def _built_in() -> str:
    return (files("gongzhi.work.disputes") / "data" / FILE).read_text(encoding="utf-8")


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000:
        raise ValueError(value)
    whole: int = value
    return whole


def month_of(said: str, today: date) -> date:
    """Return the first day of a month written ``2026-05``; without one, of the month before today's.

    :raises Refused: it is no month, or one to come.
    """
    if not said:
        return months_later(today.replace(day=1), -1)
    try:
        month = date.fromisoformat(f"{said}-01")
    except ValueError:
        raise Refused(_("月份写成 2026-05 这样"), field="month") from None
    if month > today:
        raise Refused(_("这个月还没有到"), field="month")
    return month


def sheet(unit: Unit, month: date, actor: Actor) -> Sheet:
    """Return the sheet of a month. Four queries, and one for those settled on the spot."""
    by = rule()
    found: dict[str, list[Line]] = {}
    for mediator, line in _lines(unit.code, month):
        found.setdefault(mediator, []).append(line)
    names = accounts.names(found)
    rows = {row.mediator: row for row in Reviewed.objects.filter(unit=unit.code, month=month)}
    shares = [
        _share(mediator, name, found[mediator], by, rows.get(mediator)) for mediator, name in reading.by_name(names)
    ]
    for share in shares:
        share.may_review = may_review(actor, unit, share.mediator)
    return Sheet(month, by, shares)


def _share(mediator: str, name: str, lines: list[Line], by: Rule, reviewed: Reviewed | None) -> Share:
    lines = sorted(lines, key=lambda line: line.reference)
    changed = reviewed is not None and (reviewed.digest != digest(lines) or reviewed.rule != by.version)
    return Share(mediator, name, lines, sum(by.fen(line) for line in lines), reviewed, changed)


def may_see(actor: Actor, unit: Unit) -> bool:
    """Say whether somebody sees the whole sheet: the committee's head and the justice office."""
    return reading.may_keep(actor, unit)


def may_review(actor: Actor, unit: Unit, mediator: str) -> bool:
    """Say whether somebody may confirm a mediator's lines: never their own.

    The head confirms; the head's own are for the justice office, which mediates nothing.
    """
    return actor.id != mediator and reading.may_keep(actor, unit)


def digest(lines: list[Line]) -> str:
    """Return a digest of the facts of some lines, by which a change is found."""
    facts = [asdict(line) | {"ended_on": line.ended_on.isoformat()} for line in lines]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _lines(unit: str, month: date) -> list[tuple[str, Line]]:
    cases = list(_closed(unit, month))
    settled = _settled_by([case for case in cases if not case.mediator])
    found = []
    for case in cases:
        first = case.mediator or settled.get(case.subject, "")
        for mediator, second in ((first, False), (case.second, True)):
            if mediator:
                found.append((mediator, _line(case, second=second)))
    return found


def _closed(unit: str, month: date) -> QuerySet[Case]:
    zone = get_current_timezone()
    begins, ends = (datetime.combine(day, time(), zone) for day in (month, months_later(month, 1)))
    found = Case.objects.filter(
        matter__unit=unit, matter__stage="closed", matter__ended_at__gte=begins, matter__ended_at__lt=ends
    )
    held = Count("sessions", filter=Q(sessions__state="held"))
    return found.select_related("matter", "agreement").annotate(talks=held)


def _settled_by(cases: list[Case]) -> dict[str, str]:
    """Return who settled some cases on the spot, by the chain of the case, as the record of the move says."""
    subjects = {case.matter.subject: case.subject for case in cases}
    made = [record for record in ledger.history(subjects) if record.verb == "dispute.settle"] if subjects else []
    return {subjects[record.subject]: record.actor for record in made if record.actor.startswith("user:")}


def _line(case: Case, *, second: bool) -> Line:
    ended = case.matter.ended_at
    talks: int = case.talks  # type: ignore[attr-defined]  # annotated by _closed
    return Line(
        reference=case.matter.reference, type=case.type, sort=_sort(case), talks=talks, form=_form(case),
        ended_on=localdate(ended), second=second,
    )  # fmt: skip


def _sort(case: Case) -> str:
    if case.simple:
        return "simple"
    return case.scale if case.scale in ("group", "large") else "ordinary"


def _form(case: Case) -> str:
    agreement = getattr(case, "agreement", None)
    return agreement.form if agreement is not None and agreement.effective_on is not None else ""
