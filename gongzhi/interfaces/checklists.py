"""A checklist on a page, with scripts or without: every question with what was answered and what was wrong with it.

A page shows ``sheet(form)`` by ``_components/_checklist.html`` inside its own form (``enctype="multipart/form-data"``),
links ``checklist.css`` in its head, and reads what is posted by ``taken``. Without scripts all questions are shown,
each with its condition in words; with them ``checklist.mjs`` shows those that are asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongzhi.foundation.files.policies import may_keep
from gongzhi.foundation.standards import reading
from gongzhi.foundation.standards.form import YES, Condition, Form, Question, Section, plain
from gongzhi.kernel.facts import FACTS
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _ as marked
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest

    from gongzhi.kernel.texts import Sentence

PHOTO = "photo-"
PHOTOS = 3  # of one item


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question as a page shows it."""

    question: Question
    number: int
    text: str
    fault: str
    name: str
    photo: str
    when: list[str]
    options: list[Option]
    value: str
    measure: str
    error: Sentence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole list as a page shows it; ``plain`` is what the script reads. ``lost`` photos must be chosen again."""

    sections: list[tuple[str, list[Item]]]
    plain: dict[str, Any]
    wrong: list[Item]
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a page posted: the answers that were right, and a refusal for each question that was not answered well."""

    answers: dict[str, Any]
    wrong: dict[str, Refused] = field(default_factory=dict)


def sheet(
    form: Form, *, facts: Mapping[str, int] | None = None, posted: Mapping[str, Sequence[str]] | None = None,
    wrong: Mapping[str, Refused] | None = None, lost: int = 0,
) -> Sheet:  # fmt: skip
    """Return a list to fill in: empty but for the facts that are known, or again with what was posted (``POST.lists``).

    ``wrong`` are refusals by the question's code; one whose ``field`` is a question's code can be added by the caller.
    """
    sections, number = [], 0
    for section in form.sections:
        items = []
        for question in section.questions:
            number += 1
            values = (posted or {}).get(f"{reading.FIELD}{question.code}", ())
            if posted is None and question.fact:
                values = [str(facts[question.fact])] if facts and question.fact in facts else []
            refusal = (wrong or {}).get(question.code)
            items.append(_item(form, question, number, list(values), refusal))
        sections.append((title(section), items))
    told = [item for _title, items in sections for item in items if item.error]
    return Sheet(sections=sections, plain=plain(form), wrong=told, lost=lost)


def _item(form: Form, question: Question, number: int, values: list[str], refusal: Refused | None) -> Item:
    return Item(
        question=question, number=number, text=text(question), fault=fault(question),
        name=f"{reading.FIELD}{question.code}",
        photo=f"{PHOTO}{question.code}", when=[condition(form, one) for one in question.when],
        options=[Option(code=code, label=label, chosen=code in values) for code, label in options(question)],
        value=values[0] if values else "", measure=_(FACTS[question.fact].measure) if question.fact else "",
        error=refusal.sentence if refusal else None,
    )  # fmt: skip


def text(question: Question) -> str:
    """Return the question in the reader's language, or as it was written."""
    return (question.text_en if _english() else "") or question.text


def fault(question: Question) -> str:
    """Return what failing looks like, to readers of the language in which it was written."""
    return "" if _english() else question.fault


def title(section: Section) -> str:
    """Return a section's title in the reader's language, or as it was written."""
    return (section.title_en if _english() else "") or section.title


def options(question: Question) -> list[tuple[str, str]]:
    """Return what can be answered, in the reader's language."""
    if question.sort == "yes":
        return [(code, _(label)) for code, label in YES.items()]
    english = dict(question.options_en) if _english() else {}
    return [(code, english.get(code) or label) for code, label in question.options]


def _english() -> bool:
    return (get_language() or "").startswith("en")


def condition(form: Form, one: Condition) -> str:
    """Say in words when a question is asked."""
    on = form.question(one.question)
    if one.least is not None:
        return _("仅当“{question}”不少于 {least}").format(question=text(on), least=one.least)
    labels = dict(options(on))
    said = _("”或“").join(labels[code] for code in one.answers)
    return _("仅当“{question}”是“{answers}”").format(question=text(on), answers=said)


def taken(form: Form, posted: Mapping[str, Sequence[str]]) -> Taken:
    """Read a list that was posted (``dict(request.POST.lists())``); all that is wrong or missing is told at once."""
    answers, wrong = reading.gathered(form, posted)
    missing = {code: refusal for code, refusal in reading.unanswered(form, answers).items() if code not in wrong}
    return Taken(answers=answers, wrong=wrong | missing)


def photos(request: HttpRequest, form: Form) -> list[tuple[str, str, bytes]]:
    """Return the photos that came with a list as (code of the item, name, content).

    :raises Refused: too many of one item, or one is too large or empty, before any is read; ``field`` names the item.
    """
    chosen = {q.code: request.FILES.getlist(f"{PHOTO}{q.code}") for q in form if q.proof}
    for code, files in chosen.items():
        if len(files) > PHOTOS:
            raise Refused(marked("一项最多传 {most} 张照片"), field=code, most=PHOTOS)
        for file in files:
            require(may_keep(file.name or "", file.size or 0), field=code)
    return [(code, file.name or "", file.read()) for code, files in chosen.items() for file in files]


def lost(request: HttpRequest) -> int:
    """Return how many photos must be chosen again when the page is shown again: no browser keeps them."""
    return sum(len(files) for name, files in request.FILES.lists() if name.startswith(PHOTO))
