"""Forms and answers made up by a random source: every sort, conditions on what came before, answers that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gongzhi.foundation.standards.form import Condition, Form, Question, Section

if TYPE_CHECKING:
    from random import Random

_OPTIONS = ("a", "b", "c", "na")


def a_form(random: Random) -> Form:
    """A form of up to three sections and five questions in each."""
    earlier: list[Question] = []
    sections = []
    for i in range(random.randint(1, 3)):
        questions = []
        for j in range(random.randint(1, 5)):
            question = _question(random, f"q{i}_{j}", earlier)
            questions.append(question)
            earlier.append(question)
        sections.append(Section(code=f"s{i}", title=f"第 {i} 部分", questions=tuple(questions)))
    return Form(sections=tuple(sections))


def _question(random: Random, code: str, earlier: list[Question]) -> Question:
    sort = random.choice(("yes", "yes", "one", "many", "whole", "words"))
    given: dict[str, Any] = {}
    if sort in ("one", "many"):
        options = random.sample(_OPTIONS[: 4 if sort == "one" else 3], random.randint(2, 3))
        given["options"] = tuple((one, f"选项 {one}") for one in options)
        given["fails"] = tuple(one for one in options if one != "na" and random.random() < 0.3)
    if sort == "whole":
        given["least"], given["most"] = random.choice(((None, None), (0, None), (2, 6), (None, 0), (1, 1)))
    if random.random() < 0.3:
        given["required"] = False
    conditions = [_condition(random, one) for one in random.sample(earlier, min(len(earlier), random.randint(0, 2)))]
    return Question(
        code=code, text=f"第 {code} 项", sort=sort, points=random.choice((0, 1, 5, 10)),
        veto=sort != "words" and random.random() < 0.2,
        proof=random.choice(("", "photo", "file")), basis=random.choice(("", "某法第一条")),
        fault=random.choice(("", f"第 {code} 项坏了")),
        when=tuple(one for one in conditions if one), **given,
    )  # fmt: skip


def _condition(random: Random, on: Question) -> Condition | None:
    if on.sort == "whole":
        return Condition(question=on.code, least=random.randint(0, 5))
    known = {"yes": ["yes", "no", "na"], "words": []}.get(on.sort, [code for code, _label in on.options])
    if not known:
        return None
    return Condition(question=on.code, answers=tuple(random.sample(known, random.randint(1, len(known) - 1))))


def answers(random: Random, form: Form) -> dict[str, Any]:
    """Answers to some of the questions, also to those that are hidden; some are empty."""
    given: dict[str, Any] = {}
    for question in form:
        if random.random() < 0.15:
            continue
        known = [code for code, _label in question.options]
        given[question.code] = {
            "yes": lambda: random.choice(("yes", "yes", "no", "na", "")),
            "one": lambda known=known: random.choice([*known, ""]),
            "many": lambda known=known: random.sample(known, random.randint(0, len(known))),
            "whole": lambda: random.choice((0, 1, 2, 3, 6, 7, None)),
            "words": lambda: random.choice(("", "有一处", "na")),
        }[question.sort]()
    return given
