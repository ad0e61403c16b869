"""When a question is asked, in XLSForm's words and in ours: a closed grammar, parsed, never evaluated.

``${a} = 'x'``, ``${a} != 'x'``, ``selected(${a}, 'x')``, ``${n} >= 3``, ``${n} > 2``, in brackets, joined by ``and``;
by ``or`` only between answers to one question. ``!=`` means one of the other answers, so it needs a question with
options.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.foundation.standards.form import YES, Condition, Question
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST, DEEPEST = 1_000, 8
EXAMPLES = "${a} = 'x', selected(${a}, 'x'), ${n} >= 3"
_QUOTES = str.maketrans(dict.fromkeys("‘’‚“”„", "'"))
_TOKEN = re.compile(
    r"""\s*(?:\$\{\s*(?P<name>\w+)\s*\}|(?P<word>and\b|or\b|selected\b)|'(?P<text>[^']*)'|"(?P<other>[^"]*)"
    |(?P<number>\d{1,7})|(?P<sign>>=|<=|!=|=|>|<|\(|\)|,|\.))""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    sort: str
    value: str


def conditions(text: str, earlier: Mapping[str, Question]) -> tuple[Condition, ...]:
    """Read a ``relevant`` expression.

    :raises Refused: it says something that we do not have, or names a question that is not before.
    """
    reader = _Reader(_tokens(text), earlier)
    return tuple(reader.whole())


def bounds(text: str) -> tuple[int | None, int | None]:
    """Read a ``constraint`` of a whole number: ``. >= 2 and . <= 10``.

    :raises Refused: it says anything else.
    """
    least: int | None = None
    most: int | None = None
    tokens = [token for token in _tokens(text) if token.value not in ("(", ")")]
    for start in range(0, len(tokens), 4):
        part = tokens[start : start + 4]
        if [token.sort for token in part[:3]] != ["sign", "sign", "number"] or part[0].value != ".":
            raise _unread(text)
        if len(part) == 4 and (part[3].value != "and" or start + 4 >= len(tokens)):
            raise _unread(text)
        number = int(part[2].value)
        if part[1].value in (">=", ">"):
            least = number + (part[1].value == ">")
        elif part[1].value in ("<=", "<"):
            most = number - (part[1].value == "<")
        else:
            raise _unread(text)
    return least, most


def expression(when: tuple[Condition, ...], sorts: Mapping[str, str]) -> str:
    """Write conditions as XLSForm says them; ``sorts`` are the sorts of the questions that they name."""
    parts = []
    for one in when:
        if one.least is not None:
            parts.append(f"${{{one.question}}} >= {one.least}")
            continue
        said = [_equal(one.question, answer, sorts[one.question]) for answer in one.answers]
        joined = " or ".join(said)
        parts.append(f"({joined})" if len(said) > 1 and len(when) > 1 else joined)
    return " and ".join(parts)


def failing(question: Question) -> str:
    """Write when an answer to a question is a failure: that is when its photo is wanted. Empty: never."""
    name = f"${{{question.code}}}"
    if question.sort == "yes":
        return f"{name} = 'no'"
    if question.sort == "whole":
        below = [f"{name} < {question.least}"] if question.least is not None else []
        above = [f"{name} > {question.most}"] if question.most is not None else []
        return " or ".join(below + above)
    return " or ".join(_equal(question.code, answer, question.sort) for answer in question.fails)


def _equal(code: str, answer: str, sort: str) -> str:
    return f"selected(${{{code}}}, '{answer}')" if sort == "many" else f"${{{code}}} = '{answer}'"


def named(text: str) -> set[str]:
    """Return the questions that an expression names."""
    return {name.casefold() for name in re.findall(r"\$\{\s*(\w+)\s*\}", text)}


def _tokens(text: str) -> list[_Token]:
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).strip()
    if len(plain) > LONGEST:
        raise _unread(text)
    found, place = [], 0
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None:
            raise _unread(text)
        sort = str(match.lastgroup)
        value = match.group(sort)
        found.append(
            _Token("text" if sort == "other" else sort, value.casefold() if sort in ("name", "word") else value)
        )
        place = match.end()
    return found


def _unread(text: str) -> Refused:
    return Refused(
        _("看不懂“{said}”：只能写 {examples}，用 and 连接；同一题的几个选项可以用 or"),
        field="relevant", said=text[:80], examples=EXAMPLES,
    )  # fmt: skip


class _Reader:
    """Goes through the tokens once: or binds looser than and, as in XPath."""

    def __init__(self, tokens: list[_Token], earlier: Mapping[str, Question]) -> None:
        self.tokens, self.place, self.depth, self.earlier = tokens, 0, 0, earlier
        self.text = " ".join(token.value for token in tokens)

    def whole(self) -> list[Condition]:
        found = self._either()
        if self.place < len(self.tokens):
            raise _unread(self.text)
        return found

    def _either(self) -> list[Condition]:
        found = self._all()
        while self._take("word", "or"):
            found = [self._merged(found, self._all())]
        return found

    def _merged(self, one: list[Condition], other: list[Condition]) -> Condition:
        if len(one) != 1 or len(other) != 1 or one[0].question != other[0].question or not one[0].answers:
            raise Refused(_("“或”只能用在同一个问题的几个选项之间：{said}"), field="relevant", said=self.text[:80])
        if not other[0].answers:
            raise _unread(self.text)
        return Condition(
            question=one[0].question, answers=tuple(dict.fromkeys((*one[0].answers, *other[0].answers)))
        )  # fmt: skip

    def _all(self) -> list[Condition]:
        found = self._one()
        while self._take("word", "and"):
            found = found + self._one()
        return found

    def _one(self) -> list[Condition]:
        if self._take("sign", "("):
            self.depth += 1
            if self.depth > DEEPEST:
                raise _unread(self.text)
            found = self._either()
            self._need("sign", ")")
            self.depth -= 1
            return found
        if self._take("word", "selected"):
            self._need("sign", "(")
            name = self._need("name")
            self._need("sign", ",")
            answer = self._need("text")
            self._need("sign", ")")
            return [self._selected(name, answer)]
        return [self._compared(self._need("name"), self._need("sign"))]

    def _compared(self, name: str, sign: str) -> Condition:
        question = self._question(name)
        if sign in (">=", ">") and question.sort == "whole":
            number = int(self._need("number"))
            return Condition(question=name, least=number + (sign == ">"))
        known = self._known(question)
        if sign not in ("=", "!=") or question.sort == "many" or not known:
            raise _unread(self.text)
        answer = self._answer(question, self._need("text", or_number=True), empty=sign == "!=")
        others = tuple(code for code in known if code != answer)
        return Condition(question=name, answers=(answer,) if sign == "=" else others)

    def _selected(self, name: str, answer: str) -> Condition:
        question = self._question(name)
        return Condition(question=name, answers=(self._answer(question, answer),))

    def _question(self, name: str) -> Question:
        question = self.earlier.get(name)
        if question is None:
            raise Refused(_("条件里的“{name}”不是前面的问题"), field="relevant", name=name)
        return question

    def _answer(self, question: Question, answer: str, *, empty: bool = False) -> str:
        answer = answer.strip().casefold()
        if answer not in self._known(question) and not (empty and not answer):
            raise Refused(
                _("条件里的“{answer}”不是“{name}”的选项"), field="relevant", answer=answer[:40], name=question.code
            )
        return answer

    def _known(self, question: Question) -> list[str]:
        return list(YES) if question.sort == "yes" else [code for code, _label in question.options]

    def _take(self, sort: str, value: str) -> bool:
        here = self.tokens[self.place] if self.place < len(self.tokens) else None
        if here is None or here.sort != sort or here.value != value:
            return False
        self.place += 1
        return True

    def _need(self, sort: str, value: str = "", *, or_number: bool = False) -> str:
        here = self.tokens[self.place] if self.place < len(self.tokens) else None
        sorts = (sort, "number") if or_number else (sort,)
        if here is None or here.sort not in sorts or (value and here.value != value):
            raise _unread(self.text)
        self.place += 1
        return here.value
