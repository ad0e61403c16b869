"""The kind ``rating`` 等级评定 as a table: from the self-assessment to a level with its reasons, and to its end."""

from __future__ import annotations

from gongzhi.kernel.lifecycle import Lifecycle, Limit, Move, Stage
from gongzhi.kernel.texts import _, past
from gongzhi.work.cells.details import (
    Answered,
    Appeal,
    Back,
    Ground,
    Objection,
    Proposal,
    Reason,
    Visit,
    Withdrawal,
)

#: No resident reports a rating: what the public reads is its notice and its result.
STAGES = (
    Stage(code="assessing", label=_("待自评"), public="", owner="unit"),
    Stage(code="reviewing", label=_("待评审"), public="", owner="checker"),
    Stage(code="second", label=_("待第二人评审"), public="", owner="checker"),
    Stage(code="visiting", label=_("待现场评审"), public="", owner="checker"),
    Stage(code="proposing", label=_("待拟定等级"), public="", owner="centre", desk="rating.decide"),
    Stage(code="notice", label=_("公示中"), public="", owner="third"),
    Stage(code="deciding", label=_("公示期满，待定级"), public="", owner="centre", desk="rating.decide"),
    Stage(code="rated", label=_("已评定"), public="", owner="nobody", final=True),
    Stage(code="unrated", label=_("未评上"), public="", owner="nobody", final=True),
    Stage(code="appealed", label=_("申诉中"), public="", owner="centre", desk="rating.decide"),
    Stage(code="rechecking", label=_("因事复核中"), public="", owner="centre", desk="rating.decide"),
    Stage(code="withdrawn", label=_("已撤销"), public="", owner="nobody", final=True),
    Stage(code="contested", label=_("不服撤销，申诉中"), public="", owner="centre", desk="rating.decide"),
    Stage(code="left", label=_("没有参加"), public="", owner="nobody", final=True),
)

#: ``notice`` is no deadline but a span, in which anybody may object. What is ``desks`` the desk owes, not the operator.
LIMITS = (
    Limit(code="assess", label=_("自评"), amount=20, unit="workday"),
    Limit(code="review", label=_("评审"), amount=10, unit="workday", desks=True),
    Limit(code="visit", label=_("现场评审"), amount=10, unit="workday", desks=True),
    Limit(code="propose", label=_("拟定等级"), amount=5, unit="workday", desks=True),
    Limit(code="notice", label=_("公示"), amount=5, unit="workday", desks=True),
    Limit(code="decide", label=_("定级"), amount=5, unit="workday", desks=True),
    Limit(code="appeal", label=_("申诉处理"), amount=10, unit="workday", desks=True),
    Limit(code="recheck", label=_("因事复核"), amount=10, unit="workday", desks=True),
)

NOTICED = ("notice", "deciding")
IN_FORCE = ("rated", "rechecking")  # stages in which a level holds until its last day; a doubt alone ends nothing
OPEN_APPEAL = ("appealed", "contested")

MOVES = (
    Move(code="assess", label=_("交自评"), done=past("交自评"), sources=("assessing",), target="reviewing",
         permission="site.own", who=("lead",), stops=("assess",), starts=("review",), key="s"),
    Move(code="leave", label=_("不参加"), done=past("不参加这次评定"), sources=("assessing",), target="left",
         permission="site.own", who=("lead",)),
    Move(code="lapse", label=_("期满没有自评"), done=past("期满没有自评，不算参加"), sources=("assessing",), target="left",
         permission="rating.decide", who=("system",)),
    Move(code="send_back", label=_("退回补充"), done=past("退回补充"), sources=("reviewing",), target="assessing",
         permission="rating.review", who=("other",), details=Back, stops=("review",), starts=("assess",)),
    Move(code="review", label=_("交评审意见"), done=past("交评审意见"), sources=("reviewing",), target="second",
         permission="rating.review", who=("other",), key="y"),
    Move(code="review_second", label=_("交第二份评审意见"), done=past("交第二份评审意见"), sources=("second",), target="visiting",
         permission="rating.review", who=("other",), judges=("review",), stops=("review",), starts=("visit",), key="y"),
    Move(code="visit", label=_("交现场评审结果"), done=past("两人到现场评审"), sources=("visiting",), target="proposing",
         permission="rating.review", who=("other",), details=Visit, files=True, stops=("visit",), starts=("propose",),
         key="v"),
    Move(code="propose", label=_("拟定等级并公示"), done=past("拟定等级并公示"), sources=("proposing",), target="notice",
         permission="rating.decide", who=("other",), details=Proposal, judges=("review", "review_second", "visit", "decide"),
         stops=("propose",), key="p"),
    Move(code="object", label=_("登记异议"), done=past("登记异议"), sources=NOTICED,
         permission="rating.decide", who=("other",), details=Objection),
    Move(code="settle", label=_("写异议核实情况"), done=past("核实了异议"), sources=NOTICED,
         permission="rating.decide", who=("other",), details=Answered),
    Move(code="revise", label=_("重新拟定"), done=past("重新拟定"), sources=NOTICED, target="proposing",
         permission="rating.decide", who=("other",), details=Reason, stops=("decide",), starts=("propose",)),
    Move(code="notice_over", label=_("公示期满"), done=past("公示期满"), sources=("notice",), target="deciding",
         permission="rating.decide", who=("system",), starts=("decide",)),
    Move(code="decide", label=_("定级"), done=past("定级"), sources=("deciding",), target="rated", otherwise="unrated",
         when="has_level", permission="rating.decide", who=("other",),
         judges=("propose", "change", "review", "review_second", "visit"), key="d"),
    Move(code="appeal", label=_("申诉"), done=past("申诉"), sources=("rated", "unrated"), target="appealed",
         permission="site.own", who=("lead",), details=Appeal, starts=("appeal",), key="a"),
    Move(code="uphold", label=_("维持原来的决定"), done=past("维持原来的决定"), sources=("appealed",), target="rated",
         otherwise="unrated", when="holds_level", permission="rating.decide", who=("other",), details=Reason,
         judges=("propose", "change", "decide"), stops=("appeal",)),
    Move(code="change", label=_("改定等级并公示"), done=past("改定等级并公示"), sources=("appealed",), target="notice",
         permission="rating.decide", who=("other",), details=Proposal, judges=("propose", "decide"),
         stops=("appeal",)),
    Move(code="recheck", label=_("因事复核"), done=past("因出现一票否决情形启动复核"), sources=("rated",), target="rechecking",
         permission="rating.decide", who=("other",), details=Ground, starts=("recheck",)),
    Move(code="keep", label=_("维持等级"), done=past("复核后维持等级"), sources=("rechecking",), target="rated",
         permission="rating.decide", who=("other",), details=Reason, judges=("recheck",), stops=("recheck",)),
    Move(code="withdraw", label=_("撤销等级"), done=past("撤销等级"), sources=("rechecking",), target="withdrawn",
         permission="rating.decide", who=("other",), details=Withdrawal, judges=("recheck",), stops=("recheck",)),
    Move(code="contest", label=_("不服撤销，申诉"), done=past("不服撤销，申诉"), sources=("withdrawn",), target="contested",
         permission="site.own", who=("lead",), details=Appeal, starts=("appeal",), key="a"),
    Move(code="stand", label=_("维持撤销"), done=past("维持撤销"), sources=("contested",), target="withdrawn",
         permission="rating.decide", who=("other",), details=Reason, judges=("recheck", "withdraw"), stops=("appeal",)),
    Move(code="restore", label=_("恢复等级"), done=past("恢复等级"), sources=("contested",), target="rated",
         permission="rating.decide", who=("other",), details=Reason, judges=("recheck", "withdraw"), stops=("appeal",)),
)  # fmt: skip

RATING = Lifecycle(
    code="rating",
    label=_("等级评定"),
    version=1,
    first="assessing",
    stages=STAGES,
    moves=MOVES,
    limits=LIMITS,
    opens=("assess",),
)
