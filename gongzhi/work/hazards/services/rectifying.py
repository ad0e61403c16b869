"""The effects of the moves that bring a hazard to its owner and back: notice, plan, extension, declaration."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters.models import Engagement, Matter
from gongzhi.matters.services import asking, hands, indexing
from gongzhi.work.hazards import policies, queries
from gongzhi.work.hazards.codes import ASSURANCES, GRADES_OF, JUDGMENTS, ON_THE_SPOT
from gongzhi.work.hazards.models import Hazard
from gongzhi.work.hazards.services import pictures

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.matters.kinds import Act

LONGEST = timedelta(days=366)


def change(act: Act, **columns: object) -> Hazard:
    """Change columns of the hazard's own row; the matter's row was changed before, so nobody else is here."""
    hazard: Hazard = act.matter.hazard
    for name, value in columns.items():
        setattr(hazard, name, value)
    hazard.save(update_fields=list(columns))
    return hazard


def tell(act: Act, template: str) -> None:
    """Tell whoever was notified: a unit, or the person who answers for the site."""
    hazard: Hazard = act.matter.hazard
    to = Recipient(unit=act.matter.unit) if act.matter.unit else None
    if to is None and hazard.to_owner and hazard.site is not None and hazard.site.holder:
        to = Recipient(person=hazard.site.holder)
    if to is not None:
        notices.tell(
            to=[to], template=template, subject=act.matter.subject, urgent=act.matter.urgent, at=act.at,
            params={"reference": act.matter.reference, "place": act.matter.place[:12]},
        )  # fmt: skip


def grade(act: Act) -> None:
    """Keep how grave it is, and by which standard."""
    details, hazard = act.details, act.matter.hazard
    if details.grade not in GRADES_OF[details.standard]:
        raise Refused(_("这条判定依据定不出这个等级，请换一条"), field="standard")
    if hazard.grave and details.grade == "ordinary" and not details.why:
        raise Refused(_("检查表提示这一项可能是重大隐患：定为一般要写理由"), field="why")
    change(act, grade=details.grade, judged_by=JUDGMENTS[details.standard])


def fix_on_spot(act: Act) -> None:
    """What is put right at once is an ordinary hazard; somebody else looks at the photos."""
    hazard = act.matter.hazard
    graded = {} if hazard.grade else {"grade": "ordinary", "judged_by": JUDGMENTS[ON_THE_SPOT]}
    _declared(act, **graded)


def notice(act: Act) -> None:
    """Hand it to who is to remove it; the clock runs to the day that was named, or as long as the limit says."""
    details, hazard = act.details, act.matter.hazard
    to_owner = details.to == "owner"
    if to_owner and hazard.site is None:
        raise Refused(_("这里不是登记的场所，没有场所负责人：请选一个单位"), field="to")
    if not to_owner and not details.unit:
        raise Refused(_("请选哪个单位"), field="unit")
    change(act, to_owner=to_owner)
    _give(act, hazard.site.unit if to_owner and hazard.site is not None else details.unit)
    if details.until is not None:
        act.until.append(("rectify", _ahead(act, details.until)))
    else:
        act.starts.append(("rectify", "major" if hazard.is_major else "rectify"))
    if hazard.is_major and not hazard.assured:
        act.starts.append(("plan", "plan"))
    tell(act, "hazard.again" if act.move.code == "renew" else "hazard.notice")


def _give(act: Act, unit: str) -> None:
    """Put it into a unit's hand, which needs no signing; nobody's where the owner has no unit."""
    act.matter.unit = unit
    Matter.objects.filter(pk=act.matter.pk).update(unit=unit)
    if unit and act.facts.hand_of(unit) is not None:
        return
    hands.close(act, act.facts.engagements, state="released", role="lead")
    if unit:
        made = Engagement.objects.create(
            matter=act.matter, unit=unit, role="lead", state="accepted", called_at=act.at, accepted_at=act.at
        )
        act.facts.engagements.append(made)
        indexing.offered(act.matter, [unit])


def _ahead(act: Act, day: date) -> date:
    today = localdate(act.at)
    if not today < day <= today + LONGEST:
        raise Refused(_("要写今后一年之内的某一天"), field="until")
    return day


def plan(act: Act) -> None:
    """Count the five assurances; of a major hazard none may be missing, nor what protects people meanwhile."""
    details, hazard = act.details, act.matter.hazard
    missing = [name for name in ASSURANCES if not getattr(details, name)]
    wanted = [*missing, *([] if details.interim else ["interim"])]
    if hazard.is_major and wanted:
        raise Refused(_("重大隐患的方案要写全五落实和防护措施"), field=wanted[0])
    due = _due(act)
    if details.until is not None and due is not None and details.until > localdate(due):
        raise Refused(_("方案的时限不能晚于整改期限；来不及请申请延期"), field="until")
    change(act, assured=len(ASSURANCES) - len(missing))


def _due(act: Act) -> datetime | None:
    """Return until when it is to be put right, where a clock runs."""
    running = [clock for clock in clocks.of(act.matter.subject) if clock.code == "rectify" and clock.is_running]
    return running[0].due_at if running else None


def give_back(act: Act) -> None:
    """Close the unit's hand and tell the desk."""
    hands.close(act, act.facts.engagements, state="returned", role="lead")
    asking.lapse(act, "extension")
    change(act, to_owner=False)
    hands.tell(act, act.matter.desk, "hazard.returned")


def objects(act: Act) -> None:
    """Tell the desk what speaks against it; the deadline runs on."""
    hands.tell(act, act.matter.desk, "hazard.asked")


def ask_extension(act: Act) -> None:
    """Ask for another day, before the one that was set has passed: what is overdue stays so until it is mended."""
    until, due = _ahead(act, act.details.until), _due(act)
    if due is not None and due < act.at:
        raise Refused(_("整改期限已经过了，不能再申请延期：请尽快改好报整改完成，有不同意见请申辩"), field="until")
    if due is not None and until <= localdate(due):
        raise Refused(_("要写比现在的整改期限更晚的一天"), field="until")
    asking.ask(act, "extension", until=until)
    hands.tell(act, act.matter.desk, "hazard.asked")


def grant_extension(act: Act) -> None:
    """Let the clock run until the other day."""
    asked = asking.decide(act, "extension", granted=True)
    if asked.until is None or asked.until <= localdate(act.at):
        raise Refused(_("申请的那一天已经过了，请不同意，由对方重新申请"))
    act.until.append(("rectify", asked.until))
    tell(act, "hazard.decided")


def refuse_extension(act: Act) -> None:
    """Leave the day as it was."""
    asking.decide(act, "extension", granted=False)
    tell(act, "hazard.decided")


def declare(act: Act) -> None:
    """Take "done" with photos only; whoever waited for a longer time needs it no more."""
    if act.facts.open_ask("extension"):
        asking.decide(act, "extension", granted=False)
    _declared(act)


def _declared(act: Act, **columns: object) -> None:
    """Count the declaration, draw whether it is visited, and keep its photos apart from those of the finding."""
    hazard = act.matter.hazard
    turn = hazard.turn + 1
    drawn = policies.drawn(act.matter.subject, turn, queries.percent(act.at))
    change(act, turn=turn, drawn=drawn, first_by="", **columns)
    if not pictures.keep(act, "after"):
        raise Refused(_("请附上整改以后的照片"), field="files")
    hands.tell(act, act.matter.desk, "hazard.declared")
