"""The life of a report as a table: what the desk makes of it, and how the reporter takes it."""

from __future__ import annotations

from gongzhi.kernel.details import Nothing
from gongzhi.kernel.lifecycle import Lifecycle, Move, Stage
from gongzhi.kernel.texts import _, past
from gongzhi.work.intake.details import (
    Accept,
    Disagree,
    JoinTo,
    Look,
    Mediate,
    More,
    Question,
    Rating,
    Refer,
    Refuse,
    Ruling,
    Unjoin,
    Why,
)

MEDIATES = "dispute"  # the kind of matter that a report of a quarrel between people opens
OPENS = "request"  # the kind of matter that a report opens, and that reports are joined to

STAGES = (
    Stage(code="waiting", label=_("待受理"), public=_("已收到，正在看"), owner="centre"),
    Stage(code="asked", label=_("已追问"), public=_("有一个问题要问您"), owner="reporter"),
    Stage(code="accepted", label=_("已受理"), public=_("已受理"), owner="centre"),
    Stage(code="joined", label=_("已并入"), public=_("和别人反映的同一件事一起办"), owner="centre"),
    Stage(code="refused", label=_("不予受理"), public=_("没有受理"), owner="nobody", final=True),
    Stage(code="referred", label=_("已转介"), public=_("不归这里管，已告诉您该找谁"), owner="nobody", final=True),
    Stage(code="looked", label=_("已安排检查"), public=_("会在例行检查中查看"), owner="nobody", final=True),
    Stage(code="withdrawn", label=_("已撤回"), public=_("您已撤回"), owner="nobody", final=True),
)

HELD = ("accepted", "joined")
ENDED = ("refused", "referred", "looked")
BEFORE = ("waiting", "asked")
#: Decisions of the desk that the reporter may contest once, before somebody who did not make them.
DECISIONS = ("refuse", "refer", "join", "look")

MOVES = (
    Move(code="accept", label=_("受理"), done=past("受理"), sources=BEFORE, target="accepted",
         permission="matter.triage", who=("desk", "system"), details=Accept, public=_("已受理"), key="a"),
    Move(code="join", label=_("并入"), done=past("并入"), sources=BEFORE, target="joined",
         permission="matter.triage", who=("desk",), details=JoinTo, public=_("和别人反映的同一件事一起办"), key="m"),
    Move(code="unjoin", label=_("拆出"), done=past("拆出"), sources=HELD, target="waiting",
         permission="matter.triage", who=("desk",), details=Unjoin, public=_("改为单独办理")),
    Move(code="mediate", label=_("转调解"), done=past("转为纠纷调解"), sources=BEFORE, target="accepted",
         permission="matter.triage", who=("desk",), details=Mediate, public=_("已受理，转为调解")),
    Move(code="refuse", label=_("不受理"), done=past("不予受理"), sources=BEFORE, target="refused",
         permission="matter.triage", who=("desk",), details=Refuse, public=_("没有受理"), key="x"),
    Move(code="refer", label=_("转介"), done=past("转介"), sources=BEFORE, target="referred",
         permission="matter.triage", who=("desk",), details=Refer, public=_("不归这里管，已告诉您该找谁"), key="t"),
    Move(code="look", label=_("安排检查"), done=past("安排检查"), sources=BEFORE, target="looked",
         permission="matter.triage", who=("desk",), details=Look, public=_("会在例行检查中查看"), key="l"),
    Move(code="ask", label=_("追问"), done=past("追问诉求人"), sources=("waiting",), target="asked",
         permission="matter.triage", who=("desk",), details=Question, public=_("问了您一个问题"), key="q"),
    Move(code="add", label=_("补充"), done=past("诉求人补充"), sources=("waiting", *HELD),
         permission="", who=("reporter",), details=More, public=_("您补充了情况")),
    Move(code="reply", label=_("回答"), done=past("诉求人回答"), sources=("asked",), target="waiting",
         permission="", who=("reporter",), details=More, public=_("您回答了问题")),
    Move(code="contest", label=_("不同意这样处理"), done=past("诉求人对处理有异议"), sources=(*ENDED, *HELD),
         permission="", who=("reporter",), details=Why, public=_("您不同意这样处理")),
    Move(code="uphold", label=_("维持"), done=past("维持原处理"), sources=(*ENDED, *HELD),
         permission="matter.rule", who=("desk",), details=Ruling, judges=DECISIONS,
         public=_("另一个人看过，维持原来的处理")),
    Move(code="overturn", label=_("重新受理"), done=past("撤销原处理"), sources=(*ENDED, *HELD),
         permission="matter.rule", who=("desk",), details=Ruling, judges=DECISIONS,
         public=_("另一个人看过，重新处理")),
    Move(code="agree", label=_("同意这个答复"), done=past("诉求人同意"), sources=HELD,
         permission="", who=("reporter",), details=Nothing, public=_("您同意")),
    Move(code="disagree", label=_("不同意这个答复"), done=past("诉求人不同意"), sources=HELD,
         permission="", who=("reporter",), details=Disagree, public=_("您不同意")),
    Move(code="silent", label=_("未评价"), done=past("到期未评价"), sources=HELD,
         permission="", who=("system",), public=_("到期没有收到您的意见")),
    Move(code="rate", label=_("评价"), done=past("诉求人评价"), sources=(*HELD, *ENDED),
         permission="", who=("reporter",), details=Rating),
    Move(code="withdraw", label=_("撤回"), done=past("诉求人撤回"), sources=(*BEFORE, *HELD), target="withdrawn",
         permission="", who=("reporter",), details=Why, public=_("您撤回了")),
)  # fmt: skip

REPORT = Lifecycle(code="report", label=_("来件"), version=1, first="waiting", stages=STAGES, moves=MOVES)
