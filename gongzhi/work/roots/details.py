"""What each move of a root problem asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.kernel.details import day, one, words
from gongzhi.kernel.texts import _


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a root problem is called, and where it is: it opens one."""

    title: str = words(_("标题"), longest=60, help=_("写根源，不写人"))
    summary: str = words(_("摘要（办理单位看到的）"), help=_("反复出现的是什么，为什么一件一件办不好"))
    category: str = one(_("类别"), of="category")
    place: str = one(_("地点"), of="place")


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who is to put an end to it."""

    unit: str = one(_("责任单位"), of="unit")
    note: str = words(_("交办意见"), required=False, longest=500)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What will be done about the cause, and by when."""

    fix: str = words(_("怎么根治"), help=_("写清原因、做法和由谁做；只修一次不算"))
    until: date = day(_("到哪一天做完"), help=_("到期会催办"))


@dataclass(frozen=True, kw_only=True)
class Later:
    """Until when instead, and why."""

    until: date = day(_("改到哪一天"))
    why: str = words(_("延期理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done about the cause."""

    did: str = words(_("做了什么"), help=_("写清时间、地点和做法；照片或文件必须在下面上传。办这些事的单位看得到"))


@dataclass(frozen=True, kw_only=True)
class Case:
    """One request or hazard that has this cause."""

    matter: str = one(_("哪一件"), of="matter", help=_("写诉求或隐患的编号"))


@dataclass(frozen=True, kw_only=True)
class CaseOut:
    """One that has another cause after all, and why."""

    matter: str = one(_("哪一件"), of="matter", help=_("写诉求或隐患的编号"))
    why: str = words(_("移出的理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One case on which something new is no relapse, and why."""

    matter: str = one(_("哪一件"), of="matter", help=_("写诉求或隐患的编号"))
    why: str = words(_("不算复发的理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What is written down wrongly."""

    title: str = words(_("标题"), required=False, longest=60)
    summary: str = words(_("摘要（办理单位看到的）"), required=False)
