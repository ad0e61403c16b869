"""What the moves of a root problem do beside changing its row: the effects of the table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.foundation.files import acts as file_acts
from gongzhi.foundation.files import queries as files
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons.masking import mask
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import limits
from gongzhi.matters.models import Matter
from gongzhi.matters.services import asking, hands
from gongzhi.matters.services.opening import TITLE
from gongzhi.work.roots.lifecycle import ROOT
from gongzhi.work.roots.models import Cause, Watch
from gongzhi.work.roots.services import linking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from gongzhi.matters.kinds import Act

LONGEST = timedelta(days=730)  # what takes longer is a plan of the district, not of a unit
_DAYS = {"day": 1.0, "workday": 7 / 5, "hour": 1 / 24, "minute": 1 / 1440}


def dispatch(act: Act) -> None:
    """Offer it to its owner."""
    hands.offer(act, lead=act.details.unit)


def accept(act: Act) -> None:
    """Sign for it."""
    hands.accept(act)


def give_back(act: Act) -> None:
    """Close the owner's hand and tell the desk."""
    hands.close(act, act.facts.engagements, state="returned", role="lead")
    hands.tell(act, act.matter.desk, "matter.returned")


def plan(act: Act) -> None:
    """Let the clock run until the day that the owner named."""
    act.until.append(("fix", _ahead(act, act.details.until, "until")))


def _ahead(act: Act, day: date, field: str) -> date:
    today = localdate(act.at)
    if not today < day <= today + LONGEST:
        raise Refused(_("要写今后两年之内的某一天"), field=field)
    return day


def ask_extension(act: Act) -> None:
    """Ask the desk for another day."""
    asking.ask(act, "extension", until=_ahead(act, act.details.until, "until"))
    hands.tell(act, act.matter.desk, "matter.asked")


def grant_extension(act: Act) -> None:
    """Let the clock run until the other day."""
    asked = asking.decide(act, "extension", granted=True)
    if asked.until is None or asked.until <= localdate(act.at):
        raise Refused(_("申请的那一天已经过了，请不同意，由责任单位重新申请"))
    act.until.append(("fix", asked.until))
    hands.tell(act, act.matter.unit, "matter.decided")


def refuse_extension(act: Act) -> None:
    """Leave the day as it was."""
    asking.decide(act, "extension", granted=False)
    hands.tell(act, act.matter.unit, "matter.decided")


def hand_in(act: Act) -> None:
    """Take "done" with evidence only: something that the owner kept here after the latest plan or rework.

    What came with the plan is a drawing, what came before the rework did not convince, and what a checker kept shows
    what he found. Who kept a file and after what, the chain says; a clock may give two acts one moment.

    :raises Refused: there is none.
    """
    subject = act.matter.subject
    kept: set[str] = set()
    for record in ledger.history([subject]):
        if record.verb in ("root.plan", "root.rework"):
            kept.clear()
        elif record.verb == file_acts.KEPT and record.unit == act.matter.unit:
            kept.add(record.payload["file"])
    if not any(file.id in kept for file in files.of([subject])[subject]):
        raise Refused(_("请附上凭证：做完之后的照片或文件"), field="files")
    hands.tell(act, act.matter.desk, "matter.handed_in")


def check(act: Act) -> None:
    """Begin the watch, and tell whoever has open cases that they may answer: nothing is closed for them."""
    until = localdate(act.at) + timedelta(days=_span(act.matter))
    Watch.objects.update_or_create(root=act.matter, defaults={"since": act.at, "until": until})
    Matter.objects.filter(pk=act.matter.pk).update(wakes_on=until)
    act.matter.wakes_on = until
    open_cases = Cause.objects.filter(root=act.matter, left_at=None, matter__ended_at=None)
    for case in open_cases.select_related("matter__hazard"):
        matter, hazard = case.matter, getattr(case.matter, "hazard", None)
        carries = "" if hazard is not None and hazard.to_owner else matter.unit  # an owner is told by the desk
        notices.tell(
            to=[Recipient(unit=carries or matter.desk)], template="root.solved", subject=matter.subject, at=act.at,
            params={"reference": matter.reference, "place": matter.place},
        )  # fmt: skip


def _span(matter: Matter) -> int:
    """Return how many days the district watches for a relapse; a span in another measure is counted in whole days."""
    (start,) = limits.starts(matter, ROOT, [("watch", "watch")])
    return max(1, round(start.amount * _DAYS[start.unit]))


def rework(act: Act) -> None:
    """Tell the owner that there is more to do."""
    hands.tell(act, act.matter.unit, "matter.again")


def relapse(act: Act) -> None:
    """Count a case of the watch, and tell the owner; the next plan is due as the first one was.

    One that had ended already is in its owner's hands again.

    :raises Refused: its owner has been closed since: another root problem goes to whoever took over.
    """
    if not organisations.is_open(act.matter.unit):
        raise Refused(_("牵头根治的单位已经撤销，请另立一个源头问题，派给接手的单位"))
    linking.add(act, relapse=True)
    if act.from_stage == "closed":
        hands.offer(act, lead=act.matter.unit, state="accepted")
    hands.tell(act, act.matter.unit, "root.relapsed")


def unrelapse(act: Act) -> None:
    """Undo a relapse exactly: the case goes, the watch goes on as if it had never been left."""
    linking.take_out(act, relapse=True)
    until = Watch.objects.get(root=act.matter).until
    Matter.objects.filter(pk=act.matter.pk).update(wakes_on=until)
    act.matter.wakes_on = until


def disregard(act: Act) -> None:
    """Keep that what is new is no relapse."""
    linking.disregard(act)


def link(act: Act) -> None:
    """Count one more case."""
    linking.add(act, relapse=False)


def unlink(act: Act) -> None:
    """Take a case out."""
    linking.take_out(act, relapse=False)


def correct(act: Act) -> None:
    """Mask what was written anew: whatever was pasted in, units and lists read it."""
    given = {name: mask(words).text for name in ("title", "summary") if (words := getattr(act.details, name))}
    given |= {"title": given["title"][:TITLE]} if "title" in given else {}
    if given:
        Matter.objects.filter(pk=act.matter.pk).update(**given)
    for name, words in given.items():
        setattr(act.matter, name, words)


def end(act: Act) -> None:
    """Close the owner's hand, so that it keeps what it did."""
    hands.close(act, act.facts.engagements, state="done", role="lead")


def ask_void(act: Act) -> None:
    """Ask a second person to agree."""
    asking.ask(act, "void")


def void(act: Act) -> None:
    """End it by the word of two people; its cases are free for another cause."""
    asking.decide(act, "void", granted=True)
    linking.free(act)
    end(act)


def refuse_void(act: Act) -> None:
    """Keep it open."""
    asking.decide(act, "void", granted=False)


EFFECTS: dict[str, Callable[[Act], None]] = {
    "dispatch": dispatch, "accept": accept, "return": give_back, "plan": plan, "ask_extension": ask_extension,
    "grant_extension": grant_extension, "refuse_extension": refuse_extension, "hand_in": hand_in, "check": check,
    "rework": rework, "relapse": relapse, "disregard": disregard, "unrelapse": unrelapse, "link": link,
    "unlink": unlink, "correct": correct,
    "ask_void": ask_void, "void": void, "refuse_void": refuse_void, "close": end,
}  # fmt: skip
