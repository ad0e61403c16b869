"""A checklist as plain data: sections of questions, when each is asked, which answers fail, and what they sum up to.

The device evaluates the same form with the same rules (``interfaces/static/form.mjs``); a test compares the two.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Sort = Literal["yes", "one", "many", "whole", "words"]
Proof = Literal["", "photo", "file"]

NOT_HERE = "na"  # 不涉及: an answer to every question of sort ``yes``

#: The answers to a question of sort ``yes``.
YES: Mapping[str, str] = MappingProxyType({"yes": _("符合"), "no": _("不符合"), NOT_HERE: _("不涉及")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Ask only where an earlier question was answered with one of these, or with a number of at least ``least``."""

    question: str
    answers: tuple[str, ...] = ()
    least: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item. ``points`` are won when it does not fail; ``veto`` fails the whole list.

    ``grave`` is the judgment standard by which a failure is a major hazard, empty where it is none. ``proof`` is what
    is wanted with an answer that fails. ``fails`` are the answers that fail: of ``yes`` always "no"; of ``whole`` what
    is below ``least`` or above ``most``. ``fact`` names the fact of the site that it reads and updates. ``when``: all
    of these hold. ``fault`` says what is so where it fails, as its hazard is called; empty where ``text`` says how
    things should be. ``text_en`` and ``options_en`` are for readers of English, empty where nobody has translated them.
    """

    code: str
    text: str
    sort: Sort = "yes"
    options: tuple[tuple[str, str], ...] = ()
    fails: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    required: bool = True
    points: int = 0
    veto: bool = False
    grave: str = ""
    proof: Proof = ""
    basis: str = ""
    help: str = ""
    fact: str = ""
    when: tuple[Condition, ...] = ()
    fault: str = ""
    text_en: str = ""
    options_en: tuple[tuple[str, str], ...] = ()

    @property
    def failing(self) -> str:
        """What is told of it where it failed."""
        return self.fault or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One dimension 维度 of a standard."""

    code: str
    title: str
    questions: tuple[Question, ...]
    title_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole checklist."""

    sections: tuple[Section, ...]

    def __iter__(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, code: str) -> Question:
        """Return a question; KeyError when there is none."""
        for one in self:
            if one.code == code:
                return one
        raise KeyError(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What answers come to: the codes that failed and those still missing, points won of points asked."""

    failed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    vetoed: tuple[str, ...] = ()
    points: int = 0
    full: int = 0
    dimensions: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether nothing failed and nothing is missing."""
        return not self.failed and not self.missing


def asked(form: Form, answers: Mapping[str, Any]) -> list[Question]:
    """Return the questions that these answers lead to, in order; one that is hidden hides those that hang on it."""
    shown: set[str] = set()
    found = []
    for question in form:
        if leads_to(question, shown, answers):
            shown.add(question.code)
            found.append(question)
    return found


def leads_to(question: Question, shown: set[str], answers: Mapping[str, Any]) -> bool:
    """Say whether the answers to those that are shown lead to this question."""
    return all(one.question in shown and _holds(one, answers.get(one.question)) for one in question.when)


def _holds(condition: Condition, answer: Any) -> bool:
    if condition.least is not None:
        return isinstance(answer, int) and not isinstance(answer, bool) and answer >= condition.least
    given = answer if isinstance(answer, list | tuple) else [answer]
    return any(one in condition.answers for one in given)


def evaluate(form: Form, answers: Mapping[str, Any]) -> Outcome:
    """Sum up answers. What was not asked counts neither way; what does not apply (``na``) has no points."""
    failed, missing, vetoed, dimensions = [], [], [], {}
    shown = {question.code for question in asked(form, answers)}
    for section in form.sections:
        won = full = 0
        for question in section.questions:
            answer = answers.get(question.code)
            if question.code not in shown or answer == NOT_HERE:
                continue
            if empty(answer):
                missing += [question.code] if question.required else []
                continue
            full += question.points
            if fails(question, answer):
                failed.append(question.code)
                vetoed += [question.code] if question.veto else []
            else:
                won += question.points
        dimensions[section.code] = (won, full)
    points, total = (sum(pair[i] for pair in dimensions.values()) for i in (0, 1))
    return Outcome(
        failed=tuple(failed), missing=tuple(missing), vetoed=tuple(vetoed), points=points, full=total,
        dimensions=dimensions,
    )  # fmt: skip


def empty(answer: Any) -> bool:
    """Say whether nothing was answered."""
    return answer is None or answer in ("", [], ())


def fails(question: Question, answer: Any) -> bool:
    """Say whether an answer is a failure."""
    if question.sort == "yes":
        return bool(answer == "no")
    if question.sort == "whole":
        return (question.least is not None and answer < question.least) or (
            question.most is not None and answer > question.most
        )
    given = answer if isinstance(answer, list | tuple) else [answer]
    return any(one in question.fails for one in given)


def plain(form: Form) -> dict[str, Any]:
    """Return a form as JSON keeps it; what is as by default is left out."""
    return {
        "sections": [
            {
                "code": section.code, "title": section.title,
                **({"title_en": section.title_en} if section.title_en else {}),
                "questions": [_short(asdict(question)) for question in section.questions],
            }
            for section in form.sections
        ]
    }  # fmt: skip


def _short(given: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in given.items() if value not in ("", (), None, False, 0)}
    kept["required"] = given["required"]
    kept |= {name: 0 for name in ("least", "most") if given[name] == 0}
    if "when" in kept:
        kept["when"] = [{name: value for name, value in one.items() if value not in (None, ())} for one in kept["when"]]
    return kept


def read(given: Mapping[str, Any]) -> Form:
    """Return the form that ``plain`` made JSON of."""
    return Form(
        sections=tuple(
            Section(
                code=section["code"], title=section["title"], title_en=section.get("title_en", ""),
                questions=tuple(_question(one) for one in section["questions"]),
            )
            for section in given["sections"]
        )
    )  # fmt: skip


def _question(given: Mapping[str, Any]) -> Question:
    values = dict(given)
    for name in ("options", "options_en"):
        values[name] = tuple((code, label) for code, label in given.get(name, ()))
    values["fails"] = tuple(given.get("fails", ()))
    values["when"] = tuple(
        Condition(question=one["question"], answers=tuple(one.get("answers", ())), least=one.get("least"))
        for one in given.get("when", ())
    )
    return Question(**values)
