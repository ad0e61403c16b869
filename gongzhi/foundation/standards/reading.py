"""Answers as they come in, from a page or from a device: only what the form asks, in the shape that it asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.standards.checking import LARGEST
from gongzhi.foundation.standards.form import YES, Form, Question, empty, evaluate, leads_to
from gongzhi.kernel.facts import FACTS
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

WORDS = 500  # the longest answer in words
FIELD = "q-"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def answers(form: Form, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Read what a page posts, ``q-<code>`` to its values. Answers to questions that are not asked are dropped.

    :raises Refused: an answer that the question does not have; ``field`` is the question's code.
    """
    found, wrong = gathered(form, given)
    for refusal in wrong.values():
        raise refusal
    return found


def gathered(form: Form, given: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], dict[str, Refused]]:
    """Read what a page posts, and return what was right together with a refusal for each that was not."""
    return _walked(form, lambda question: _posted(question, given.get(f"{FIELD}{question.code}", ())))


def sent(form: Form, given: Any) -> dict[str, Any]:
    """Read what a device sends as JSON, code to answer. What is hidden is dropped, as on a page.

    :raises Refused: no object, an unknown code, an answer of the wrong type or that the question does not have.
    """
    if not isinstance(given, dict):
        raise Refused(_("答案要是一个 JSON 对象"), field="answers")
    known = {question.code for question in form}
    for code in given:
        if code not in known:
            raise Refused(_("检查表里没有“{code}”这个问题"), field=str(code)[:48], code=str(code)[:48])
    found, wrong = _walked(form, lambda question: _typed(question, given.get(question.code)))
    for refusal in wrong.values():
        raise refusal
    return found


def unanswered(form: Form, found: Mapping[str, Any]) -> dict[str, Refused]:
    """Return a refusal for each question that these answers lead to and that must be answered."""
    return {code: Refused(_("还没有填这一项"), field=code) for code in evaluate(form, found).missing}


def facts(form: Form, found: Mapping[str, Any]) -> dict[str, int]:
    """Return the facts of the site that answers tell."""
    return {
        question.fact: found[question.code] for question in form if question.fact and question.code in found
    }  # fmt: skip


def _walked(form: Form, read: Callable[[Question], Any]) -> tuple[dict[str, Any], dict[str, Refused]]:
    found: dict[str, Any] = {}
    wrong: dict[str, Refused] = {}
    shown: set[str] = set()
    for question in form:
        if not leads_to(question, shown, found):
            continue
        shown.add(question.code)
        try:
            answer = read(question)
        except Refused as refusal:
            wrong[question.code] = refusal
        else:
            if not empty(answer):
                found[question.code] = answer
    return found, wrong


def _posted(question: Question, values: Sequence[str]) -> Any:
    """Turn the values of one field into an answer of the question's type."""
    said = [value.strip() for value in values if value.strip()]
    if question.sort == "many":
        return _right(question, list(dict.fromkeys(said)))
    if len(said) > 1:
        raise _wrong(question)
    if not said:
        return None
    if question.sort == "whole":
        return _right(question, int(said[0]) if said[0].isdecimal() and len(said[0]) < 9 else said[0])
    return _right(question, said[0])


def _typed(question: Question, value: Any) -> Any:
    if question.sort == "many" and isinstance(value, list):
        return _right(question, list(dict.fromkeys(value)) if all(isinstance(one, str) for one in value) else value)
    return None if empty(value) else _right(question, value)


def _right(question: Question, answer: Any) -> Any:
    """Return an answer that the question has.

    :raises Refused: it has no such answer.
    """
    if question.sort == "whole":
        return _number(question, answer)
    if question.sort == "many":
        if not isinstance(answer, list) or not all(one in _known(question) for one in answer):
            raise _wrong(question)
        return sorted(answer, key=_known(question).index)
    if not isinstance(answer, str):
        raise _wrong(question)
    if question.sort == "words":
        words = _CONTROL.sub("", answer).strip()
        if len(words) > WORDS:
            raise Refused(_("最多写 {most} 字"), field=question.code, most=WORDS)
        return words
    if answer not in _known(question):
        raise _wrong(question)
    return answer


def _known(question: Question) -> list[str]:
    return list(YES) if question.sort == "yes" else [code for code, _label in question.options]


def _number(question: Question, answer: Any) -> int:
    most = FACTS[question.fact].most if question.fact else LARGEST
    if not isinstance(answer, int) or isinstance(answer, bool) or not 0 <= answer <= most:
        raise Refused(_("要写 0 到 {most} 的整数"), field=question.code, most=most)
    return answer


def _wrong(question: Question) -> Refused:
    return Refused(_("没有这个选项，请重新选"), field=question.code)
