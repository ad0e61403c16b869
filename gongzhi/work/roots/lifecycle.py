"""The kind ``root`` 源头问题 as a table: from an owner and a plan over a checked fix to the end of a watch without relapse."""

from __future__ import annotations

from gongzhi.kernel.lifecycle import Lifecycle, Limit, Move, Stage
from gongzhi.kernel.texts import _, past
from gongzhi.work.requests.details import Check, Decision, Note, Reason
from gongzhi.work.roots.details import Case, CaseOut, Correction, Done, Heard, Later, Owner, Plan

#: Residents see nothing of these: what they read is the answer to their own request.
STAGES = (
    Stage(code="opened", label=_("待派单"), public="", owner="centre", desk="matter.dispatch"),
    Stage(code="dispatched", label=_("待签收"), public="", owner="unit"),
    Stage(code="planning", label=_("待定根治办法"), public="", owner="unit"),
    Stage(code="fixing", label=_("根治中"), public="", owner="unit"),
    Stage(code="done", label=_("待核查"), public="", owner="checker", desk="matter.dispatch"),
    Stage(code="watched", label=_("观察期"), public="", owner="third", pauses=True),
    Stage(code="relapsed", label=_("复发"), public="", owner="unit"),
    Stage(code="closed", label=_("已办结"), public="", owner="nobody", final=True),
    Stage(code="voided", label=_("已作废"), public="", owner="nobody", final=True),
)

#: ``fix`` holds where no day was named: after a check that found more to do. ``watch`` is no deadline but a span.
LIMITS = (
    Limit(code="dispatch", label=_("派单"), amount=2, unit="workday"),
    Limit(code="sign", label=_("签收"), amount=2, unit="workday"),
    Limit(code="plan", label=_("定根治办法"), amount=15, unit="workday"),
    Limit(code="fix", label=_("根治"), amount=20, unit="workday"),
    Limit(code="check", label=_("核查"), amount=5, unit="workday"),
    Limit(code="watch", label=_("观察期"), amount=180, unit="day"),
)

WORKING = ("opened", "dispatched", "planning", "fixing", "done", "relapsed")
OPEN = (*WORKING, "watched")
NO_CASES = ("voided", "withdrawn")  # stages of requests that turned out to be none
WATCHED = ("watched", "closed")  # what was reported during the watch counts whenever the desk looks at it

MOVES = (
    Move(code="dispatch", label=_("派给…"), done=past("派单"), sources=("opened",), target="dispatched",
         permission="matter.dispatch", who=("desk",), details=Owner, stops=("dispatch",), starts=("sign", "plan"),
         sets=lambda d: {"unit": d.unit}, key="d"),
    Move(code="accept", label=_("签收"), done=past("签收"), sources=("dispatched",), target="planning",
         permission="matter.handle", who=("lead",), stops=("sign",), key="s"),
    Move(code="return", label=_("退回"), done=past("退回"), sources=("dispatched", "planning", "relapsed"), target="opened",
         permission="matter.handle", who=("lead",), details=Reason, stops=("sign", "plan"), starts=("dispatch",),
         sets=lambda _d: {"unit": ""}),
    Move(code="plan", label=_("定根治办法"), done=past("定根治办法"), sources=("planning", "relapsed"), target="fixing",
         permission="matter.handle", who=("lead",), details=Plan, files=True, stops=("plan",), key="p"),
    Move(code="ask_extension", label=_("申请延期"), done=past("申请延期"), sources=("fixing",),
         permission="matter.handle", who=("lead",), details=Later),
    Move(code="grant_extension", label=_("同意延期"), done=past("同意延期"), sources=("fixing",),
         permission="matter.grant", who=("other",), details=Decision, judges=("ask_extension",)),
    Move(code="refuse_extension", label=_("不同意延期"), done=past("不同意延期"), sources=("fixing",),
         permission="matter.grant", who=("other",), details=Reason, judges=("ask_extension",)),
    Move(code="hand_in", label=_("报根治完成"), done=past("报根治完成"), sources=("fixing",), target="done",
         permission="matter.handle", who=("lead",), details=Done, files=True, stops=("fix",), starts=("check",), key="f"),
    Move(code="check", label=_("核查通过"), done=past("核查通过"), sources=("done",), target="watched",
         permission="matter.check", who=("other",), details=Check, files=True, judges=("plan", "hand_in"),
         stops=("check",), key="y"),
    Move(code="rework", label=_("退回重办"), done=past("退回重办"), sources=("done",), target="fixing",
         permission="matter.check", who=("other",), details=Reason, files=True, judges=("plan", "hand_in"),
         stops=("check",), starts=("fix",)),
    Move(code="relapse", label=_("记为复发"), done=past("复发"), sources=WATCHED, target="relapsed",
         permission="matter.triage", who=("desk",), details=Case, starts=("plan",)),
    Move(code="disregard", label=_("不算复发"), done=past("新情况不算复发"), sources=WATCHED,
         permission="matter.triage", who=("desk",), details=Heard),
    Move(code="unrelapse", label=_("撤销复发"), done=past("撤销复发"), sources=("relapsed",), target="watched",
         permission="matter.triage", who=("desk",), details=CaseOut, stops=("plan",)),
    Move(code="link", label=_("归入一件"), done=past("归入一件"), sources=OPEN,
         permission="matter.triage", who=("desk",), details=Case),
    Move(code="unlink", label=_("移出一件"), done=past("移出一件"), sources=(*OPEN, "closed"),
         permission="matter.triage", who=("desk",), details=CaseOut),
    Move(code="correct", label=_("更正"), done=past("更正"), sources=OPEN,
         permission="matter.dispatch", who=("desk",), details=Correction),
    Move(code="note", label=_("工作记录"), done=past("记录"), sources=OPEN,
         permission="matter.handle", who=("lead",), details=Note, files=True),
    Move(code="desk_note", label=_("中心记录"), done=past("中心记录"), sources=OPEN,
         permission="matter.dispatch", who=("desk",), details=Note, files=True),
    Move(code="ask_void", label=_("申请作废"), done=past("申请作废"), sources=OPEN,
         permission="matter.void", who=("desk",), details=Reason),
    Move(code="void", label=_("同意作废"), done=past("作废"), sources=OPEN, target="voided",
         permission="matter.void", who=("desk",), details=Reason, judges=("ask_void",)),
    Move(code="refuse_void", label=_("不同意作废"), done=past("不同意作废"), sources=OPEN,
         permission="matter.void", who=("desk",), details=Reason, judges=("ask_void",)),
    Move(code="close", label=_("结案"), done=past("观察期满没有复发，结案"), sources=("watched",), target="closed",
         permission="matter.close", who=("system",)),
)  # fmt: skip

ROOT = Lifecycle(
    code="root",
    label=_("源头问题"),
    version=1,
    first="opened",
    stages=STAGES,
    moves=MOVES,
    limits=LIMITS,
    opens=("dispatch",),
)
