"""The kind ``dispute`` 矛盾纠纷 as a table: from an application to a performed agreement, or to the other legal ways."""

from __future__ import annotations

from gongzhi.kernel.lifecycle import Lifecycle, Limit, Move, Stage
from gongzhi.kernel.texts import _, past
from gongzhi.work.disputes.details import (
    Alarm,
    Applied,
    Back,
    Committee,
    Court,
    Declined,
    Ended,
    Enforced,
    Found,
    Held,
    Longer,
    Mediator,
    Pause,
    Referred,
    Replacement,
    Retyped,
    Settled,
    Stop,
    Void,
)

STAGES = (
    Stage(code="applied", label=_("待分流"), public=_("已收到申请，正在确定由哪里调解"), owner="centre", desk="dispute.route"),
    Stage(code="noticed", label=_("待当事人知情"), public=_("等您决定是否参加调解"), owner="third", pauses=True),
    Stage(code="offered", label=_("待受理"), public=_("已交给调解组织，正在看"), owner="unit"),
    Stage(code="accepted", label=_("待定调解员"), public=_("已受理，正在确定调解员"), owner="unit"),
    Stage(code="preparing", label=_("调解准备"), public=_("正在征求各方意见，准备调解"), owner="unit"),
    Stage(code="mediating", label=_("调解中"), public=_("正在调解"), owner="unit"),
    Stage(code="paused", label=_("中止"), public=_("调解暂停，到期会继续"), owner="third", pauses=True),
    Stage(code="signing", label=_("待签署"), public=_("协议已拟好，等各方签名"), owner="third"),
    Stage(code="performing", label=_("履行中"), public=_("协议已生效，正在履行"), owner="third"),
    Stage(code="performed", label=_("待回访结案"), public=_("协议已履行，还会回访一次"), owner="unit"),
    Stage(code="stopped", label=_("已终止，待告知"), public=_("调解已终止，会告诉您还有哪些途径"), owner="unit"),
    Stage(code="closed", label=_("已结案"), public=_("已结案"), owner="nobody", final=True),
    Stage(code="declined", label=_("不予受理"), public=_("没有受理，您还可以走其他途径"), owner="nobody", final=True),
    Stage(code="referred", label=_("已转有权机关"), public=_("不归这里管，已告诉您该找谁"), owner="nobody", final=True),
    Stage(code="voided", label=_("已作废"), public=_("已作废"), owner="nobody", final=True),
)  # fmt: skip

#: ``mediate`` is the general month (宁波市人民调解条例 art. 27); labour: 劳动争议调解仲裁法 art. 14; medical: 医疗纠纷条例 art. 38;
#: road: 道路交通安全法实施条例 art. 95. All end by themselves unless both sides agree to go on. ``visit_again`` and
#: ``visit_last`` count from the agreement, as ``visit`` does, and go on after the case is closed. ``keep`` is how long
#: words of a closed case are kept: no law says, so no longer than a claim out of it can be brought (民法典 art. 188).
LIMITS = (
    Limit(code="route", label=_("分流"), amount=1, unit="workday", urgent=(2, "hour")),
    Limit(code="accept", label=_("受理"), amount=3, unit="workday", urgent=(1, "workday")),
    Limit(code="prepare", label=_("定调解员"), amount=3, unit="workday", urgent=(1, "workday")),
    Limit(code="mediate", label=_("调解"), amount=30, unit="day"),
    Limit(code="labour", label=_("劳动争议调解"), amount=15, unit="day"),
    Limit(code="medical", label=_("医疗纠纷调解"), amount=30, unit="workday"),
    Limit(code="road", label=_("交通事故调解"), amount=10, unit="day"),
    Limit(code="tell", label=_("告知其他途径"), amount=3, unit="workday"),
    Limit(code="visit", label=_("回访"), amount=30, unit="day"),
    Limit(code="visit_again", label=_("第二次回访"), amount=90, unit="day"),
    Limit(code="visit_last", label=_("第三次回访"), amount=180, unit="day"),
    Limit(code="close", label=_("结案"), amount=5, unit="workday"),
    Limit(code="keep", label=_("结案后文字保存"), amount=1096, unit="day"),
)

#: Types with a limit of their own, by the code of the list.
LIMIT_OF = {"10": "labour", "13": "medical", "14": "road"}

BEFORE = ("applied", "offered", "accepted")
TALKING = ("preparing", "mediating", "paused", "signing")
AFTER = ("performing", "performed")
OPEN = (*BEFORE, "noticed", *TALKING, *AFTER, "stopped")


def _stop(details: Stop) -> dict[str, object]:
    return {"result": details.why}


MOVES = (
    Move(code="assign", label=_("交给调解组织"), done=past("交给调解组织"), sources=("applied",), target="offered",
         permission="dispute.route", who=("desk", "system"), details=Committee, stops=("route",), starts=("accept",),
         sets=lambda d: {"unit": d.unit}, public=_("交给{unit}调解"), key="d"),
    Move(code="hold", label=_("等当事人知情"), done=past("登记为排查发现，等当事人知情"), sources=("applied", "offered"), target="noticed",
         permission="dispute.register", who=("desk", "lead", "system"), details=Held, stops=("route", "accept")),
    Move(code="told", label=_("当事人愿意参加"), done=past("当事人知情并愿意参加"), sources=("noticed",), target="offered", otherwise="applied",
         when="has_unit", permission="dispute.register", who=("desk", "lead"), key="w"),
    Move(code="lapse", label=_("无人参加，结束"), done=past("期满没有人参加，清除联系方式"), sources=("noticed",), target="closed",
         permission="dispute.register", who=("system",), sets=lambda _d: {"result": "absent"}, answers=True),
    Move(code="settle", label=_("当场劝和并登记"), done=past("当场调解"), sources=("applied", "offered", "accepted"), target="closed",
         permission="dispute.register", who=("desk", "lead"), details=Settled, sets=lambda d: {"result": d.result},
         public=_("当场劝和，已登记"), answers=True),
    Move(code="import_ended", label=_("导入时已办结"), done=past("导入，原系统已办结"), sources=("applied",), target="closed",
         permission="dispute.register", who=("system",), details=Ended, sets=lambda d: {"result": d.result, "unit": d.unit},
         public=_("在原来的系统里已经办结")),
    Move(code="take", label=_("受理"), done=past("受理"), sources=("offered",), target="accepted",
         permission="dispute.mediate", who=("lead",), stops=("accept",), starts=("prepare",), public=_("已受理"), key="s"),
    Move(code="give_back", label=_("退回分流"), done=past("退回分流"), sources=("offered", "accepted"), target="applied",
         permission="dispute.mediate", who=("lead",), details=Back, stops=("accept", "prepare", "mediate"), starts=("route",),
         sets=lambda _d: {"unit": ""}),
    Move(code="decline", label=_("不予受理"), done=past("不予受理"), sources=("applied", "offered"), target="declined",
         permission="dispute.register", who=("lead", "desk"), details=Declined, sets=lambda _d: {"result": "declined"},
         public=_("没有受理"), answers=True),
    Move(code="refer", label=_("转有权机关"), done=past("转有权机关"), sources=("applied", "offered"), target="referred",
         permission="dispute.route", who=("desk", "lead"), details=Referred, sets=lambda _d: {"result": "transferred"},
         public=_("不归这里管，已转介"), answers=True),
    Move(code="propose", label=_("定调解员"), done=past("提出调解员"), sources=("accepted",), target="preparing",
         permission="dispute.mediate", who=("lead",), details=Mediator, stops=("prepare",), public=_("提出了调解员，请您看是否同意"), key="p"),
    Move(code="replace", label=_("更换调解员"), done=past("更换调解员"), sources=("preparing", "mediating"), target="preparing",
         permission="dispute.mediate", who=("lead",), details=Replacement, public=_("更换了调解员，请您看是否同意")),
    Move(code="begin", label=_("开始调解"), done=past("开始调解"), sources=("preparing",), target="mediating",
         permission="dispute.mediate", who=("lead",), public=_("开始调解"), key="b"),
    Move(code="pause", label=_("中止"), done=past("中止"), sources=("mediating",), target="paused",
         permission="dispute.mediate", who=("lead",), details=Pause, public=_("调解暂停")),
    Move(code="resume", label=_("恢复调解"), done=past("恢复调解"), sources=("paused",), target="mediating",
         permission="dispute.mediate", who=("lead", "system"), public=_("恢复调解"), key="r"),
    Move(code="extend", label=_("延长期限"), done=past("经各方同意延长期限"), sources=("mediating",),
         permission="dispute.mediate", who=("lead",), details=Longer, stops=("mediate",), public=_("经各方同意，延长了期限")),
    Move(code="agree_orally", label=_("口头协议生效"), done=past("达成口头协议"), sources=("mediating", "accepted"), target="performing",
         permission="dispute.mediate", who=("lead",), stops=("mediate", "prepare"), starts=("visit",),
         sets=lambda _d: {"result": "oral"}, public=_("达成口头协议"), key="o"),
    Move(code="agree_done", label=_("口头协议当场履行"), done=past("达成口头协议，当场履行"), sources=("mediating", "accepted"), target="performed",
         permission="dispute.mediate", who=("lead",), stops=("mediate", "prepare"), starts=("visit",),
         sets=lambda _d: {"result": "oral"}, public=_("达成口头协议，当场履行了")),
    Move(code="draft", label=_("交各方签署"), done=past("拟好书面协议"), sources=("mediating",), target="signing",
         permission="dispute.mediate", who=("lead",), public=_("协议已拟好，请您看"), key="g"),
    Move(code="talk_again", label=_("回到调解"), done=past("重新商谈"), sources=("signing",), target="mediating",
         permission="dispute.mediate", who=("lead",), public=_("继续调解")),
    Move(code="take_effect", label=_("协议生效"), done=past("协议生效"), sources=("signing",), target="performing",
         permission="dispute.mediate", who=("lead",), stops=("mediate",), starts=("visit",), public=_("协议已生效"), key="e"),
    Move(code="apply_court", label=_("登记申请司法确认"), done=past("共同申请司法确认"), sources=AFTER,
         permission="dispute.mediate", who=("lead",), details=Applied, public=_("已共同申请司法确认")),
    Move(code="court", label=_("登记法院结果"), done=past("登记司法确认结果"), sources=(*AFTER, "closed"),
         permission="dispute.mediate", who=("lead",), details=Court, public=_("司法确认有结果了")),
    Move(code="enforce", label=_("登记违约处理"), done=past("处理没有履行的条款"), sources=("performing",),
         permission="dispute.mediate", who=("lead",), details=Enforced, public=_("对没有履行的部分作了处理")),
    Move(code="fulfil", label=_("履行完毕"), done=past("履行完毕"), sources=("performing",), target="performed",
         permission="dispute.mediate", who=("lead",), public=_("协议已履行"), key="f"),
    Move(code="visit", label=_("登记回访"), done=past("回访"), sources=(*AFTER, "closed"),
         permission="dispute.mediate", who=("lead",), details=Found, stops=("visit",), public=_("做了回访"), key="v"),
    Move(code="stop", label=_("终止调解"), done=past("终止调解"), sources=("accepted", *TALKING), target="stopped",
         permission="dispute.mediate", who=("lead",), details=Stop, stops=("prepare", "mediate"), starts=("tell",), sets=_stop,
         public=_("调解已终止")),
    Move(code="expire", label=_("期满终止"), done=past("期限到了，没有约定延长，终止"), sources=("accepted", "preparing", "mediating", "signing"), target="stopped",
         permission="dispute.mediate", who=("system",), stops=("prepare", "mediate"), starts=("tell",),
         sets=lambda _d: {"result": "expired"}, public=_("期限到了，调解终止")),
    Move(code="tell_ways", label=_("已告知其他途径"), done=past("告知其他途径"), sources=("stopped",), target="closed",
         permission="dispute.mediate", who=("lead",), stops=("tell",), public=_("告诉了您还有哪些途径"), key="t", answers=True),
    Move(code="close", label=_("结案"), done=past("结案"), sources=("performed",), target="closed",
         permission="dispute.mediate", who=("lead",), public=_("已结案"), key="c", answers=True),
    Move(code="alarm", label=_("登记依法报告"), done=past("依法报告有关机关"), sources=(*OPEN, "closed"),
         permission="dispute.register", who=("lead", "desk"), details=Alarm),
    Move(code="retype", label=_("更正类型"), done=past("更正类型"), sources=OPEN,
         permission="dispute.mediate", who=("lead", "desk"), details=Retyped),
    Move(code="ask_void", label=_("申请作废"), done=past("申请作废"), sources=BEFORE,
         permission="dispute.register", who=("desk", "lead"), details=Void),
    Move(code="void", label=_("同意作废"), done=past("作废"), sources=BEFORE, target="voided",
         permission="matter.void", who=("desk",), judges=("ask_void",), public=_("已作废"), answers=True),
    Move(code="refuse_void", label=_("不同意作废"), done=past("不同意作废"), sources=BEFORE,
         permission="matter.void", who=("desk",), judges=("ask_void",)),
)  # fmt: skip

DISPUTE = Lifecycle(
    code="dispute",
    label=_("矛盾纠纷"),
    version=1,
    first="applied",
    stages=STAGES,
    moves=MOVES,
    limits=LIMITS,
    opens=("route",),
)
