"""Intake's own entries in the ledger; the moves of a report are declared from its table."""

from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.details import asks
from gongzhi.kernel.texts import _, past
from gongzhi.work.intake.lifecycle import REPORT

RECEIVED = "report.received"
ANSWERED = "report.answered"
REISSUED = "report.reissued"
RELEASED = "report.released"
PRESSED = "report.pressed"
PRESSURE_CLOSED = "report.pressure_closed"
CARRIED = "report.carried"
ERASED = "report.erased"
LIST_ASKED = "contacts.asked"
LIST_APPROVED = "contacts.approved"
LIST_REFUSED = "contacts.refused"
LIST_OPENED = "contacts.opened"
CLIMBED = "report.climbed"
CALLER_MATCHED = "calls.matched"
RULE_SWITCHED = "sorting.switched"
LEARNED = "sorting.learned"
GROUP_CONFIRMED = "group.confirmed"
GROUP_DISSOLVED = "group.dissolved"

declare(
    RECEIVED,
    _("收到来件"),
    (
        "channel", "place", "about", "urgent", "reachable", "anonymous", "notice", "source", "files", "desk", "spoken",
        "received", "site",
    ),
)  # fmt: skip
declare(ANSWERED, _("答复已送达"), ("matter", "final"))
declare(REISSUED, _("补发查询码"), ("way",))
declare(RELEASED, _("把遮盖后的原话交给办理单位"))
declare(PRESSED, _("反映有人要求撤回或改评价"), ("unit",))
declare(PRESSURE_CLOSED, past("处理完毕"))
declare(CARRIED, _("地点随区划合并"), ("before", "after"))
declare(ERASED, _("按本人要求删除"))
declare(LIST_ASKED, _("申请联系名单"), ("matters",))
declare(LIST_APPROVED, _("同意给联系名单"))
declare(LIST_REFUSED, _("不同意给联系名单"))
declare(LIST_OPENED, _("打开联系名单"), ("count",))
declare(CALLER_MATCHED, _("按号码核对来电"), ("reason", "count"))
declare(CLIMBED, _("到期提醒升级"), ("rung", "due"))
declare(LEARNED, _("启用新的分拣模型"), ("version", "texts", "f1", "digest"))
declare(RULE_SWITCHED, _("开关自动派单规则"), ("category", "place", "unit", "on"))
declare(GROUP_CONFIRMED, _("确认是同一件事"), ("reports", "place"))
declare(GROUP_DISSOLVED, _("认定不是同一件事"), ("reports", "place"))

for _move in REPORT.moves:
    _plain = {name for name, ask in asks(_move.details).items() if ask.sort != "words"} - {"stars"}  # nobody reads one
    declare(f"report.{_move.code}", _move.done, _plain | {"stage", "joined", "desk"}, moves=True)
