"""The kind ``hazard`` 隐患 as a table: from a finding over a notice and a re-check by others to being struck off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.lifecycle import Lifecycle, Limit, Move, Stage
from gongzhi.kernel.texts import _, past
from gongzhi.work.hazards.details import (
    Decision,
    Did,
    Failing,
    Found,
    Grading,
    HandOver,
    Later,
    Listing,
    Note,
    Notice,
    Plan,
    Reason,
)

if TYPE_CHECKING:
    from typing import Any

#: Residents see nothing of these: a report about a site is answered by intake, and tells nothing of what follows.
STAGES = (
    Stage(code="found", label=_("待分级"), public="", owner="centre", desk="hazard.grade"),
    Stage(code="graded", label=_("待通知"), public="", owner="centre", desk="hazard.grade"),
    Stage(code="notified", label=_("已通知整改"), public="", owner="unit"),
    Stage(code="rectifying", label=_("整改中"), public="", owner="unit"),
    Stage(code="declared", label=_("待复查"), public="", owner="checker", desk="hazard.recheck"),
    Stage(code="half", label=_("待第二人复查"), public="", owner="checker", desk="hazard.recheck"),
    Stage(code="failed", label=_("复查不合格"), public="", owner="centre", desk="hazard.grade"),
    Stage(code="passed", label=_("待销号"), public="", owner="centre", desk="hazard.close"),
    Stage(code="closed", label=_("已销号"), public="", owner="nobody", final=True),
    Stage(code="voided", label=_("已作废"), public="", owner="nobody", final=True),
)

#: ``rectify`` holds where no day was named; a major hazard has ``major`` instead, under the same clock.
LIMITS = (
    Limit(code="grade", label=_("分级"), amount=1, unit="workday", urgent=(2, "hour")),
    Limit(code="notify", label=_("发通知"), amount=1, unit="workday", urgent=(2, "hour")),
    Limit(code="plan", label=_("定整改方案"), amount=5, unit="workday", urgent=(1, "day")),
    Limit(code="rectify", label=_("整改"), amount=15, unit="day", urgent=(1, "day")),
    Limit(code="major", label=_("重大隐患整改"), amount=30, unit="day", urgent=(3, "day")),
    Limit(code="recheck", label=_("复查"), amount=3, unit="workday", urgent=(1, "day")),
    Limit(code="again", label=_("复查不合格后的处理"), amount=1, unit="workday", urgent=(4, "hour")),
    Limit(code="close", label=_("销号"), amount=3, unit="workday"),
)

UNTOLD = ("found", "graded")  # whoever answers for the site knows nothing of it yet
WITH_OWNER = ("notified", "rectifying")
OPEN = ("found", "graded", *WITH_OWNER, "declared", "half", "failed", "passed")
#: Whoever put it right: by word of the owner, or on the spot.
FIXED = ("fix_on_spot", "declare")


def _urgent(details: Any) -> dict[str, object]:
    return {"urgent": True} if details.danger else {}


MOVES = (
    Move(code="grade", label=_("分级"), done=past("分级"), sources=("found",), target="graded",
         permission="hazard.grade", who=("other", "desk"), details=Grading, stops=("grade",), starts=("notify",),
         sets=_urgent, key="g"),
    Move(code="regrade", label=_("改定等级"), done=past("改定等级"), sources=("graded", *WITH_OWNER, "failed"),
         permission="hazard.grade", who=("other",), details=Grading, judges=("grade",), sets=_urgent),
    Move(code="fix_on_spot", label=_("当场改正"), done=past("当场改正"), sources=("found", "graded"), target="declared",
         permission="hazard.rectify", who=("other", "desk"), details=Did, files=True, stops=("grade", "notify"),
         starts=("recheck",), key="o"),
    Move(code="notice", label=_("发整改通知"), done=past("发整改通知"), sources=("graded",), target="notified",
         permission="hazard.grade", who=("other", "desk"), details=Notice, stops=("notify",), key="n"),
    Move(code="plan", label=_("报整改方案"), done=past("报整改方案"), sources=WITH_OWNER, target="rectifying",
         permission="hazard.rectify", who=("lead", "other", "desk"), details=Plan, files=True, stops=("plan",), key="p"),
    Move(code="return", label=_("退回"), done=past("退回"), sources=WITH_OWNER, target="graded",
         permission="hazard.rectify", who=("lead",), details=Reason, stops=("plan", "rectify"), starts=("notify",),
         sets=lambda _d: {"unit": ""}),
    Move(code="object", label=_("申辩"), done=past("申辩"), sources=(*WITH_OWNER, "failed"),
         permission="hazard.rectify", who=("lead", "other", "desk"), details=Reason),
    Move(code="ask_extension", label=_("申请延期"), done=past("申请延期"), sources=WITH_OWNER,
         permission="hazard.rectify", who=("lead", "other", "desk"), details=Later),
    Move(code="grant_extension", label=_("同意延期"), done=past("同意延期"), sources=WITH_OWNER,
         permission="hazard.grade", who=("other",), details=Decision, judges=("ask_extension",)),
    Move(code="refuse_extension", label=_("不同意延期"), done=past("不同意延期"), sources=WITH_OWNER,
         permission="hazard.grade", who=("other",), details=Reason, judges=("ask_extension",)),
    Move(code="declare", label=_("报整改完成"), done=past("报整改完成"), sources=(*WITH_OWNER, "failed"),
         target="declared", permission="hazard.rectify", who=("lead", "other", "desk"), details=Did, files=True,
         stops=("plan", "rectify", "again"), starts=("recheck",), key="f"),
    Move(code="look", label=_("看照片复查合格"), done=past("看照片复查合格"), sources=("declared",), target="passed",
         permission="hazard.recheck", who=("other",), details=Found, judges=FIXED, stops=("recheck",),
         starts=("close",), key="y"),
    Move(code="visit", label=_("到现场复查合格"), done=past("到现场复查合格"), sources=("declared",), target="passed",
         otherwise="half", when="one_is_enough", permission="hazard.recheck", who=("other",), details=Found,
         files=True, judges=FIXED, stops=("recheck",), key="v"),
    Move(code="visit_second", label=_("第二人到现场复查合格"), done=past("第二人到现场复查合格"), sources=("half",),
         target="passed", permission="hazard.recheck", who=("other",), details=Found, files=True, judges=FIXED,
         stops=("recheck",), starts=("close",), key="v"),
    Move(code="fail", label=_("复查不合格"), done=past("复查不合格"), sources=("declared", "half"), target="failed",
         permission="hazard.recheck", who=("other",), details=Failing, files=True, judges=FIXED,
         stops=("recheck",), starts=("again",), key="x"),
    Move(code="renew", label=_("再发整改通知"), done=past("再发整改通知"), sources=("failed",), target="notified",
         permission="hazard.grade", who=("other", "desk"), details=Notice, stops=("again",), key="n"),
    Move(code="list", label=_("挂牌督办"), done=past("挂牌督办"), sources=OPEN,
         permission="hazard.supervise", who=("other", "desk"), details=Listing),
    Move(code="unlist", label=_("摘牌"), done=past("摘牌"), sources=OPEN,
         permission="hazard.supervise", who=("other", "desk"), details=Reason, judges=FIXED),
    Move(code="hand_over", label=_("移送执法"), done=past("移送执法"), sources=("graded", *WITH_OWNER, "failed"),
         permission="hazard.supervise", who=("other", "desk"), details=HandOver),
    Move(code="close", label=_("销号"), done=past("销号"), sources=("passed",), target="closed",
         permission="hazard.close", who=("other",), judges=FIXED, key="c"),
    Move(code="note", label=_("工作记录"), done=past("记录"), sources=OPEN,
         permission="hazard.grade", who=("other", "desk"), details=Note, files=True),
    Move(code="ask_void", label=_("申请作废"), done=past("申请作废"), sources=OPEN,
         permission="matter.void", who=("desk",), details=Reason),
    Move(code="void", label=_("同意作废"), done=past("作废"), sources=OPEN, target="voided",
         permission="matter.void", who=("desk",), details=Reason, judges=("ask_void",)),
    Move(code="refuse_void", label=_("不同意作废"), done=past("不同意作废"), sources=OPEN,
         permission="matter.void", who=("desk",), details=Reason, judges=("ask_void",)),
)  # fmt: skip

HAZARD = Lifecycle(
    code="hazard",
    label=_("隐患"),
    version=1,
    first="found",
    stages=STAGES,
    moves=MOVES,
    limits=LIMITS,
    opens=("grade",),
)
