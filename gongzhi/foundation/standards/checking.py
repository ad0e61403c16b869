"""What a form must be, so that whoever meets it later, on a server, a phone or a page, never meets a surprise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongzhi.foundation.persons import forbidden
from gongzhi.foundation.standards.form import NOT_HERE, YES, Condition, Form, Question, Section
from gongzhi.kernel.facts import FACTS
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

QUESTIONS, OPTIONS, POINTS, ALL_POINTS = 500, 60, 1_000, 30_000
LARGEST = 1_000_000  # the largest number that is an answer
CODE = re.compile(r"[a-z][a-z0-9_]{0,47}\Z")
OPTION = re.compile(r"[a-z0-9_]{1,48}\Z")  # people number their options
SORTS = {"yes", "one", "many", "whole", "words"}
#: The longest that each text may be.
LENGTHS = {"text": 200, "fault": 120, "text_en": 300, "help": 500, "basis": 160, "grave": 80}


def checked(form: Form) -> Form:
    """Return the form when it can be used.

    :raises Refused: it cannot; ``field`` is the code of the question, and the sentence names it too.
    """
    if not any(True for _question in form):
        raise Refused(_("检查表里一个问题也没有"), field="form")
    if sum(1 for _question in form) > QUESTIONS:
        raise Refused(_("检查表最多 {n} 个问题"), field="form", n=QUESTIONS)
    earlier: dict[str, Question] = {}
    sections: set[str] = set()
    codes = {section.code for section in form.sections}  # in a file both are names of the same kind
    for section in form.sections:
        _section(section, sections)
        for question in section.questions:
            if question.code in earlier or question.code in codes:
                raise Refused(_("代码“{code}”用了两次，请改掉一个"), field=question.code, code=question.code)
            _question(question, earlier)
            earlier[question.code] = question
    if sum(question.points for question in earlier.values()) > ALL_POINTS:
        raise Refused(_("全表的分值加起来不能超过 {n}"), field="form", n=ALL_POINTS)
    return form


def _section(section: Section, before: set[str]) -> None:
    code = section.code
    if not CODE.match(code):
        raise Refused(_("“{code}”不能作部分的代码：用小写英文字母开头，只含字母、数字和下划线"), field=code, code=code)
    if code in before:
        raise Refused(_("有两个部分的代码都是“{code}”，请改掉一个"), field=code, code=code)
    if not 0 < len(section.title.strip()) <= 60:
        raise Refused(_("“{code}”部分要有名称，60 字内"), field=code, code=code)
    if not section.questions:
        raise Refused(_("“{title}”部分里一个问题也没有"), field=code, title=section.title)
    before.add(code)


def _question(question: Question, earlier: Mapping[str, Question]) -> None:
    code = question.code
    if not CODE.match(code):
        raise Refused(
            _("“{code}”不能作问题的代码：用小写英文字母开头，只含字母、数字和下划线，48 个以内"), field=code, code=code
        )
    _words(question)
    if question.sort not in SORTS or question.proof not in ("", "photo", "file"):
        raise Refused(_("“{code}”的题型或凭证不认识"), field=code, code=code)
    if not 0 <= question.points <= POINTS:
        raise Refused(_("“{code}”的分值要是 0 到 {most} 的整数"), field=code, code=code, most=POINTS)
    if question.veto and question.sort == "words":
        raise Refused(_("“{code}”是填空，不能一票否决"), field=code, code=code)
    _options(question)
    _bounds(question)
    for condition in question.when:
        _condition(question, condition, earlier)


def _words(question: Question) -> None:
    code = question.code
    if not question.text.strip():
        raise Refused(_("“{code}”没有写问题"), field=code, code=code)
    for name, most in LENGTHS.items():
        if len(getattr(question, name)) > most:
            raise Refused(_("“{code}”里有一段文字太长，最多 {most} 字"), field=code, code=code, most=most)
    reason = forbidden.why(question.text) or forbidden.why(question.fault)
    if reason:
        raise Refused(reason.text, field=code, **reason.params)


def _options(question: Question) -> None:
    code, known = question.code, [option for option, _label in question.options]
    if question.sort not in ("one", "many"):
        if known or question.fails:
            raise Refused(_("“{code}”不是选择题，不能有选项"), field=code, code=code)
        return
    if not 1 < len(known) <= OPTIONS or len(set(known)) < len(known):
        raise Refused(_("“{code}”要有 2 到 {most} 个不同的选项"), field=code, code=code, most=OPTIONS)
    if not all(OPTION.match(option) and 0 < len(label.strip()) <= 80 for option, label in question.options):
        raise Refused(_("“{code}”的选项要有小写英文或数字的代码和 80 字内的名称"), field=code, code=code)
    if set(known) == set(YES):
        raise Refused(_("“{code}”的选项是符合、不符合、不涉及，请改用这种题型"), field=code, code=code)
    wrong = [option for option in question.fails if option not in known or option == NOT_HERE]
    if wrong or len(set(question.fails)) < len(question.fails):
        raise Refused(_("“{code}”算不符合的答案要是它的选项"), field=code, code=code)
    if not {option for option, _label in question.options_en} <= set(known):
        raise Refused(_("“{code}”的英文选项和中文选项对不上"), field=code, code=code)


def _bounds(question: Question) -> None:
    code = question.code
    bounds = [bound for bound in (question.least, question.most) if bound is not None]
    if question.sort != "whole" and (bounds or question.fact):
        raise Refused(_("“{code}”不是数字题，不能有上下限，也不能更新场所数据"), field=code, code=code)
    if any(not 0 <= bound <= LARGEST for bound in bounds) or bounds != sorted(bounds):
        raise Refused(
            _("“{code}”的下限和上限要是 0 到 {most} 的整数，下限不大于上限"), field=code, code=code, most=LARGEST
        )
    if question.fact and question.fact not in FACTS:
        raise Refused(
            _("“{code}”要更新的“{fact}”不是场所数据，可用的有：{known}"), field=code, code=code, fact=question.fact,
            known="、".join(FACTS),
        )  # fmt: skip


def _condition(question: Question, condition: Condition, earlier: Mapping[str, Question]) -> None:
    code, on = question.code, earlier.get(condition.question)
    if on is None:
        raise Refused(_("“{code}”的条件要看前面的问题，没有“{on}”"), field=code, code=code, on=condition.question)
    if condition.least is not None:
        if on.sort != "whole" or condition.answers or not 0 <= condition.least <= LARGEST:
            raise Refused(_("“{code}”的条件“至少”只能看前面的数字题"), field=code, code=code)
        return
    known = set(YES) if on.sort == "yes" else {option for option, _label in on.options}
    if not condition.answers or not set(condition.answers) <= known:
        raise Refused(_("“{code}”的条件里，“{on}”没有这个选项"), field=code, code=code, on=on.code)
