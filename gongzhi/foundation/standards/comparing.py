"""What changed between two forms: which questions came, which went, and what is asked otherwise."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.standards.form import Question
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.foundation.standards.form import Form

#: What each field is called where a change is told.
LABELS: Mapping[str, str] = {
    "text": _("问题"), "fault": _("不符合的样子"),
    "sort": _("题型"), "options": _("选项"), "fails": _("不符合的答案"), "least": _("下限"),
    "most": _("上限"), "required": _("必填"), "points": _("分值"), "veto": _("一票否决"),
    "grave": _("重大隐患判定依据"), "proof": _("凭证"), "basis": _("法律依据"), "help": _("提示"),
    "fact": _("场所数据"), "when": _("显示条件"), "section": _("部分"), "text_en": _("英文问题"),
    "options_en": _("英文选项"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question that is asked otherwise: (field, before, after)."""

    question: Question
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two forms beside each other. ``moved``: the same questions come in another order."""

    added: tuple[Question, ...] = ()
    removed: tuple[Question, ...] = ()
    changed: tuple[Change, ...] = ()
    moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)


def compared(before: Form, after: Form) -> Difference:
    """Return what is different in the second form; a question is the same one when its code is."""
    old, new = _placed(before), _placed(after)
    stayed = [code for code in new if code in old]
    changes = [Change(question=new[code][1], fields=_fields(old[code], new[code])) for code in stayed]
    return Difference(
        added=tuple(question for code, (_title, question) in new.items() if code not in old),
        removed=tuple(question for code, (_title, question) in old.items() if code not in new),
        changed=tuple(change for change in changes if change.fields),
        moved=stayed != [code for code in old if code in new],
    )


def _placed(form: Form) -> dict[str, tuple[str, Question]]:
    return {question.code: (section.title, question) for section in form.sections for question in section.questions}


def _fields(old: tuple[str, Question], new: tuple[str, Question]) -> tuple[tuple[str, Any, Any], ...]:
    found = [("section", old[0], new[0])] if old[0] != new[0] else []
    for field in fields(Question):
        before, after = getattr(old[1], field.name), getattr(new[1], field.name)
        if before != after:
            found.append((field.name, before, after))
    return tuple(found)
