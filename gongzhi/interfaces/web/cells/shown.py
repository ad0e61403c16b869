"""What a page of a rating shows to one reader: sides beside one another, reasons, moves, and the words of decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.files import queries as file_queries
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.standards import reading
from gongzhi.foundation.standards.form import asked, empty, fails
from gongzhi.interfaces import checklists
from gongzhi.interfaces.templatetags.words import recorded
from gongzhi.interfaces.web import story
from gongzhi.interfaces.web.cells.board import WHO
from gongzhi.kernel.details import asks
from gongzhi.matters import queries as matters
from gongzhi.work.cells import queries
from gongzhi.work.cells.codes import NO_LEVEL, SIDES, VETOES
from gongzhi.work.cells.lifecycle import OPEN_APPEAL, RATING
from gongzhi.work.cells.reasons import differ

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.foundation.standards.form import Question
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.cells.models import Assessment, Rating

#: That somebody saved a draft is no part of the story.
UNTOLD = story.UNTOLD | {"rating.saved"}
#: What an operator reads of the record: their own acts and what was decided, never who objected or what they said.
TOLD_OPERATOR = (
    "rating.assess", "rating.leave", "rating.lapse", "rating.send_back", "rating.visit", "rating.propose",
    "rating.notice_over", "rating.decide", "rating.appeal", "rating.uphold", "rating.change", "rating.recheck",
    "rating.keep", "rating.withdraw", "rating.contest", "rating.stand", "rating.restore",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one side answered to one question."""

    text: str
    fails: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with what each side answered, in the order of the sides."""

    number: int
    text: str
    asked: int
    veto: bool
    cells: list[Cell]
    differs: bool


def frame(rating: Rating, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what the page of a rating shows to this reader."""
    matter = rating.matter
    own = bool(actor.unit) and actor.unit == matter.unit
    records = ledger.history([matter.subject])
    facts = matters.facts(matter, records)
    moves = matters.moves(matter, actor, facts)
    sides = queries.readable(actor, rating, queries.assessments(rating))
    may_fill = queries.may_fill(actor, rating)
    today = localdate(at)
    [placed] = sites.with_places([rating.site])
    matter.place_name, matter.town_name = placed.place_name, placed.town_name
    return {
        "rating": rating, "matter": matter, "site": placed, "own": own,
        "at_site": None if own else sites.shown(actor, rating.site_id),
        "stage": facts.kind.lifecycle.stage(matter.stage), "holds": queries.holds(rating, today),
        "veto": VETOES.get(rating.veto, ""), "reasons": rating.reasons if rating.proposed or rating.level else None,
        "deadlines": story.deadlines(matter, clocks.of(matter.subject), at, {}),
        "may_fill": may_fill, "sides": [(SIDES[side], one) for side, one in _ordered(sides)],
        "sections": _sections(rating, sides),
        "files": _files(rating, actor, sides) if any(actor.may(one) for one in WHO) else [],
        "allowed": sorted((move for move, verdict in moves if verdict), key=lambda move: not move.key),
        "barred": [(move, verdict) for move, verdict in moves if not verdict and move.key],
        "elsewhere": [(move, verdict) for move, verdict in moves if not verdict and not move.key],
        "entries": [] if own else story.timeline(records, actor, _names(rating, records), untold=UNTOLD),
        "told": _told(records) if own else [],
        "appeal": _appeal(records, actor) if matter.stage in OPEN_APPEAL else "",
    }  # fmt: skip


def _appeal(records: Iterable[Record], actor: Actor) -> str:
    """Return what the operator holds against a decision, masked unless the reader may read originals."""
    said = [record.texts.get("why", "") for record in records if record.verb in ("rating.appeal", "rating.contest")]
    why = said[-1] if said else ""
    return why if actor.may("report.original") else mask(why).text


def _names(rating: Rating, records: Iterable[Record]) -> dict[str, str]:
    """Return what people call the codes in the record: levels, and who went to the visit as well."""
    seconds = {record.payload["second"] for record in records if record.payload.get("second")}
    levels = {one.code: one.called for one in queries.levels(rating.site.kind)}
    return levels | {NO_LEVEL: _("未评上")} | (accounts.names(seconds) if seconds else {})


def _ordered(sides: Mapping[str, Assessment]) -> list[tuple[str, Assessment]]:
    return [(side, sides[side]) for side in SIDES if side in sides]


def _sections(rating: Rating, sides: Mapping[str, Assessment]) -> list[tuple[str, list[Row]]]:
    """Return every question of the list with each side's answer; what differs from the self-assessment is marked."""
    if not sides:
        return []
    form = rating.cycle.version.questions
    columns = [one.answers for _side, one in _ordered(sides)]
    shown = [{question.code for question in asked(form, answers)} for answers in columns]
    found, number = [], 0
    for section in form.sections:
        rows = []
        for question in section.questions:
            number += 1
            values = [answers.get(question.code) for answers in columns]
            cells = [
                _cell(question, value, asks_it=question.code in asks_it)
                for value, asks_it in zip(values, shown, strict=True)
            ]
            rows.append(
                Row(number=number, text=checklists.text(question), asked=question.points, veto=question.veto,
                    cells=cells, differs=question.sort != "words" and len({str(value) for value in values}) > 1)
            )  # fmt: skip
        found.append((checklists.title(section), rows))
    return found


def _cell(question: Question, value: Any, *, asks_it: bool) -> Cell:
    if empty(value):
        return Cell(text=_("没有填") if asks_it else _("不用填"), fails=False)
    return Cell(text=answer(question, value), fails=fails(question, value))


def answer(question: Question, value: Any) -> str:
    """Return an answer in the reader's language."""
    labels = dict(checklists.options(question)) if question.sort in ("yes", "one", "many") else {}
    given = value if isinstance(value, list | tuple) else [value]
    return _("、").join(str(labels.get(one, one)) for one in given)


def _told(records: Iterable[Record]) -> list[dict[str, Any]]:
    """Return what an operator reads of the record, newest first: acts, days, and the words meant for them; no name."""
    found = []
    for record in records:
        if record.verb not in TOLD_OPERATOR:
            continue
        move = RATING.move(record.verb.partition(".")[2])
        wanted = [name for name, ask in asks(move.details).items() if ask.sort == "words"]
        words = [mask(record.texts[name]).text for name in wanted if record.texts.get(name)]
        found.append({"at": record.at, "act": recorded(move.done), "text": "\n".join(words)})
    return found[::-1]


def subjects(rating: Rating, actor: Actor, sides: Mapping[str, Assessment]) -> list[str]:
    """Return what hangs files that a reader may open: the lists they read, and the visit's for who works on it."""
    kept = [one.subject for one in queries.readable(actor, rating, dict(sides)).values()]
    return kept if actor.unit == rating.matter.unit else [*kept, rating.matter.subject]


def _files(rating: Rating, actor: Actor, sides: Mapping[str, Assessment]) -> list[dict[str, Any]]:
    reference = rating.matter.reference
    return [
        {
            "url": reverse("desk_rating_file", args=[reference, one.id]),
            "thumb": reverse("desk_rating_thumb", args=[reference, one.id]) if one.has_thumbnail else "",
            "name": one.name, "size": one.size, "kind": one.kind,
        }
        for kept in file_queries.of(subjects(rating, actor, sides)).values()
        for one in kept
    ]  # fmt: skip


# --- the list and the forms -----------------------------------------------------------------------------------------


def kept(rating: Rating, actor: Actor) -> dict[str, list[str]] | None:
    """Return what a list begins with, as a page would have posted it: what was saved; at a visit what both said."""
    side, sides = queries.side_of(rating), queries.assessments(rating)
    if side in sides and (side == "self" or sides[side].by == actor.id):
        return _posted(sides[side].answers)
    if side != "site":
        return None
    one, other = sides["first"].answers, sides["second"].answers
    apart = differ(rating.cycle.version.questions, one, other)
    return _posted({code: value for code, value in one.items() if code not in apart})


def _posted(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        f"{reading.FIELD}{code}": [str(one) for one in (value if isinstance(value, list | tuple) else [value])]
        for code, value in answers.items()
    }


def differing(rating: Rating) -> list[tuple[str, str, str]]:
    """Return what the two reviewers answered otherwise: the question, and either answer."""
    sides, form = queries.assessments(rating), rating.cycle.version.questions
    one, other = sides["first"].answers, sides["second"].answers
    apart = differ(form, one, other)
    return [
        (checklists.text(question), _cell(question, one.get(question.code), asks_it=True).text,
         _cell(question, other.get(question.code), asks_it=True).text)
        for question in form
        if question.code in apart
    ]  # fmt: skip


def comes_to(rating: Rating) -> dict[str, Any]:
    """Return what the list of the visit comes to, beside the form that proposes a level."""
    code = queries.reckoned_level(rating)
    names = {one.code: one.called for one in queries.levels(rating.site.kind)}
    return {
        "reckoned": queries.reckoned(rating).plain(),
        "comes_to": _("未评上") if code == NO_LEVEL else names.get(code, code),
    }


def initial(rating: Rating, move: str) -> dict[str, Any]:
    """Fill in what is known: the level that the list comes to, today as the day of the visit."""
    if move != "propose":
        return {}
    return {"level": queries.reckoned_level(rating)}
