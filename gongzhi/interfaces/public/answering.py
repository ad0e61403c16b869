"""What the holder of a receipt may say: one small form for each move, in a resident's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from gongzhi.interfaces import uploads
from gongzhi.interfaces.public import once
from gongzhi.kernel.details import asks, build

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.kernel.details import Ask
    from gongzhi.kernel.lifecycle import Move

WITH_PHOTOS = ("add", "reply")


@dataclass(frozen=True, slots=True)
class Voice:
    """How a move is offered to a resident: what opens it, what it means, what the field asks, what the button says."""

    opens: str
    means: str
    asks: str
    press: str
    done: str


VOICES = {
    "reply": Voice(
        gettext_noop("回答"), "", gettext_noop("您的回答"), gettext_noop("回答"),
        gettext_noop("回答收到了，我们接着办。"),
    ),
    "agree": Voice(
        gettext_noop("同意这个答复"), "", "", gettext_noop("同意这个答复"), gettext_noop("收到，谢谢您告诉我们。")
    ),
    "disagree": Voice(
        gettext_noop("不同意这个答复"), gettext_noop("第一次不同意，会重新办；再不同意，换一个单位复核。"),
        gettext_noop("哪里不同意"), gettext_noop("不同意，请再办"),
        gettext_noop("收到了。接下来由谁办、最迟哪天答复您，下面写着。"),
    ),
    "add": Voice(
        gettext_noop("补充情况或照片"), gettext_noop("新的情况、换了时间、要补的照片，都可以写在这里。"),
        gettext_noop("要补充的"), gettext_noop("补充"), gettext_noop("补充的内容收到了。"),
    ),
    "rate": Voice(
        gettext_noop("给这次办理打分"), gettext_noop("办理的人看不到单个的分数，只看得到很多件合起来的结果。"),
        gettext_noop("您觉得怎么样"), gettext_noop("打分"), gettext_noop("分数收到了，谢谢。"),
    ),
    "contest": Voice(
        gettext_noop("不同意这样处理"), gettext_noop("可以提一次。由没有参与过的另一个人重新看，再答复您。"),
        gettext_noop("为什么不同意"), gettext_noop("提出异议"), gettext_noop("收到，会由另一个人重新看。"),
    ),
    "withdraw": Voice(
        gettext_noop("撤回"),
        gettext_noop("撤回以后，您反映的这一份就不办了；别人也反映过的，会接着办。撤不撤由您自己定，不影响以后再反映。"),
        gettext_noop("为什么撤回"), gettext_noop("撤回这件事"), gettext_noop("已经撤回。"),
    ),
}  # fmt: skip
STARS = {
    "5": gettext_noop("很好"),
    "4": gettext_noop("好"),
    "3": gettext_noop("一般"),
    "2": gettext_noop("不好"),
    "1": gettext_noop("很不好"),
}


class AnswerForm(forms.Form):
    """The form of one move, drawn from what the move asks for."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, move: Move, seen: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            data, initial={"seen": seen, "once": once.key()}, auto_id=f"{move.code}_%s", use_required_attribute=False
        )
        self.move = move
        self.voice = VOICES[move.code]
        for name, ask in asks(move.details).items():
            self.fields[name] = _field(ask, self.voice)
        if move.code in WITH_PHOTOS:
            self.fields[uploads.FIELD] = uploads.field(gettext_lazy("照片"))

    def given(self) -> Any:
        """Return the details that were typed.

        :raises Refused: something is missing or not right.
        """
        return build(self.move.details, {name: self.data.get(name, "") for name in asks(self.move.details)})

    def typed(self) -> str:
        """Return the words that were typed, to be copied where the move is no longer to be made."""
        return "\n".join(filter(None, (str(self.data.get(name, "")).strip() for name in ("words", "why"))))

    def version(self) -> int:
        """Return the version of the report that the page showed; a forged one is older than any."""
        value = str(self.data.get("seen", ""))
        return int(value) if value.isdecimal() and len(value) < 10 else -1

    def again(self, seen: int) -> None:
        """Keep what was typed, for the state that the report is in now."""
        self.data = {**self.data.dict(), "seen": str(seen), "once": once.key()}  # type: ignore[attr-defined]


def _field(ask: Ask, voice: Voice) -> forms.Field:
    if ask.sort == "whole":
        stars = [(code, f"{code} · {_(label)}") for code, label in STARS.items()]
        return forms.ChoiceField(label=_(voice.asks), choices=stars, widget=forms.RadioSelect, required=ask.required)
    widget = forms.Textarea(attrs={"rows": 4 if ask.required else 2, "maxlength": ask.longest})
    return forms.CharField(label=_(voice.asks), widget=widget, required=ask.required)
