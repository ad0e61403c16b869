"""What the moves of a request do beside changing its row: the effects of the table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.foundation.clocks import queries as clock_queries
from gongzhi.foundation.clocks import services as clocks
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons.masking import mask
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter, Precedent
from gongzhi.matters.services import asking, hands
from gongzhi.matters.services.opening import TITLE
from gongzhi.work.requests.policies import has_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.matters.kinds import Act


#: What the unit asks for itself: it falls when the unit returns the matter or calls it done.
OF_THE_UNIT = ("extension", "suspension")


def dispatch(act: Act) -> None:
    """Offer the work to the lead and the co-units."""
    hands.offer(act, lead=act.details.unit, co=act.details.co_units)


def redispatch(act: Act) -> None:
    """Offer it to another lead; the ruling becomes a precedent."""
    _rule(act, given_to=act.details.unit)
    dispatch(act)


def confirm(act: Act) -> None:
    """Leave it with the unit that returned it; the ruling becomes a precedent."""
    _rule(act, given_to=act.matter.unit)
    hands.offer(act, lead=act.matter.unit)


def give_back(act: Act) -> None:
    """Close the lead's hand and tell the desk."""
    if act.details.suggested == act.matter.unit:
        raise Refused(_("请写应由哪个别的单位办"), field="suggested")
    hands.close(act, act.facts.engagements, state="returned", role="lead")
    asking.lapse(act, *OF_THE_UNIT)
    Precedent.objects.create(
        matter=act.matter, category=act.matter.category, place=act.matter.place, rule=act.details.rule,
        returned_by=act.matter.unit, given_to="", ruled_at=act.at,
    )  # fmt: skip
    hands.tell(act, act.matter.desk, "matter.returned")


def _rule(act: Act, *, given_to: str) -> None:
    open_ruling = Precedent.objects.filter(matter=act.matter, given_to="").order_by("-pk").first()
    if open_ruling is not None:
        open_ruling.given_to, open_ruling.ruled_at = given_to, act.at
        open_ruling.save(update_fields=["given_to", "ruled_at"])


def recall(act: Act) -> None:
    """Take it back before it was signed for."""
    hands.close(act, act.facts.engagements, state="released")


def add_co(act: Act) -> None:
    """Offer a share to more units."""
    if act.matter.unit in act.details.co_units:
        raise Refused(_("主办单位不能同时是协办单位"), field="co_units")
    hands.offer_co(act, act.details.co_units)


def co_return(act: Act) -> None:
    """Close the co-unit's hand and tell the desk."""
    hands.close(act, [hands.own(act)], state="returned")
    hands.tell(act, act.matter.desk, "matter.returned")


def contribute(act: Act) -> None:
    """End the co-unit's share and tell the lead."""
    hands.close(act, [hands.own(act)], state="done")
    hands.tell(act, act.matter.unit, "matter.contributed")


def release(act: Act) -> None:
    """Let a co-unit go."""
    hand = act.facts.hand_of(act.details.unit)
    if hand is None or hand.role != "co":
        raise Refused(_("这个单位不是在办的协办单位"), field="unit")
    hands.close(act, [hand], state="released")


def wait_for(act: Act) -> None:
    """Write down who has to act first."""
    hand = hands.own(act)
    if act.details.unit == act.by.unit:
        raise Refused(_("不能等自己的单位"), field="unit")
    if act.details.unit and act.facts.hand_of(act.details.unit) is None:
        raise Refused(_("这个单位没有在办这件事"), field="unit")
    hand.waits_for = act.details.unit
    hand.save(update_fields=["waits_for"])


def ask_extension(act: Act) -> None:
    """Ask the desk for more days."""
    asking.ask(act, "extension", amount=act.details.days)
    hands.tell(act, act.matter.desk, "matter.asked")


def grant_extension(act: Act) -> None:
    """Move the unit's deadline and the answer's by the same working days."""
    asked = asking.decide(act, "extension", granted=True)
    running = clock_queries.running(act.matter.subject).filter(code__in=("handle", "rework", "answer"))
    for code in running.values_list("code", flat=True):
        clocks.extend(subject=act.matter.subject, code=code, amount=asked.amount or 0, unit="workday", at=act.at)
    hands.tell(act, act.matter.unit, "matter.decided")


def refuse_extension(act: Act) -> None:
    """Leave the deadline where it is."""
    asking.decide(act, "extension", granted=False)
    hands.tell(act, act.matter.unit, "matter.decided")


def ask_suspension(act: Act) -> None:
    """Ask the desk to stop the clocks until a day."""
    today = localdate(act.at)
    if not today < act.details.until <= today + timedelta(days=366):
        raise Refused(_("挂账要到今后一年之内的某一天"), field="until")
    asking.ask(act, "suspension", until=act.details.until, reason=act.details.reason)
    hands.tell(act, act.matter.desk, "matter.asked")


def grant_suspension(act: Act) -> None:
    """Stop the clocks; the day on which they start again is kept on the row."""
    asked = asking.decide(act, "suspension", granted=True)
    _wake_on(act, asked.until)
    hands.tell(act, act.matter.unit, "matter.decided")


def refuse_suspension(act: Act) -> None:
    """Let the clocks run."""
    asking.decide(act, "suspension", granted=False)
    hands.tell(act, act.matter.unit, "matter.decided")


def ask_reporter(act: Act) -> None:
    """Wait for the resident, but not for ever."""
    _wake_on(act, localdate(act.at) + timedelta(days=act.details.days))


def _wake_on(act: Act, day: object) -> None:
    Matter.objects.filter(pk=act.matter.pk).update(wakes_on=day)


def sign(act: Act) -> None:
    """Sign for the unit's own share."""
    hands.accept(act)


def hand_in(act: Act) -> None:
    """Tell the desk that the unit calls it done; the lead's hand stays until the end."""
    asking.lapse(act, *OF_THE_UNIT)
    hands.tell(act, act.matter.desk, "matter.handed_in")


def back_to_unit(act: Act) -> None:
    """Tell the lead that there is more to do."""
    hands.tell(act, act.matter.unit, "matter.again", urgent=act.matter.urgent)


def end(act: Act) -> None:
    """Close the hands of a matter that has ended, so that each unit keeps what it did; nothing asked stays open."""
    asking.lapse(act, "void", *OF_THE_UNIT)
    lead = [hand for hand in act.facts.engagements if hand.role == "lead"]
    hands.close(act, lead, state="done")
    hands.close(act, act.facts.engagements, state="released")


def reopen(act: Act) -> None:
    """Count the contest and give the work back to the lead it had, or to the desk where there is none any more."""
    if not has_unit(act.facts):
        act.matter.unit = ""
    act.matter.contests += 1
    Matter.objects.filter(pk=act.matter.pk).update(contests=act.matter.contests, unit=act.matter.unit)
    if not act.matter.unit:
        hands.tell(act, act.matter.desk, "matter.again", urgent=True)
        act.starts.append(("dispatch", "dispatch"))
        return
    if act.facts.hand_of(act.matter.unit) is None:
        hands.offer(act, lead=act.matter.unit, state="accepted")
    back_to_unit(act)


def correct(act: Act) -> None:
    """Mask what was written anew: whatever was pasted in, units and lists read it."""
    given = {name: getattr(act.details, name) for name in ("title", "summary")}
    masked = {name: mask(words).text for name, words in given.items() if words}
    masked |= {"title": masked["title"][:TITLE]} if "title" in masked else {}
    if masked:
        Matter.objects.filter(pk=act.matter.pk).update(**masked)
    for name, words in masked.items():
        setattr(act.matter, name, words)


def split(act: Act) -> None:
    """Open a child matter with the same shields."""
    matter, details = act.matter, act.details
    matters.open_matter(
        kind=matter.kind, title=details.title, summary=matter.summary, category=details.category,
        place=details.place or matter.place, desk=matter.desk, origin=matter.origin, urgent=matter.urgent,
        about=sorted(act.facts.shielded), parent=matter, by=act.by, at=act.at, act=act.id,
    )  # fmt: skip


def hand_over(act: Act) -> None:
    """Give the matter to the desk of another level, and tell it."""
    if not organisations.names([act.details.desk]):
        raise Refused(_("没有这个中心，请从列表里选"), field="desk")
    hands.require_not_about(act, [act.details.desk], field="desk")
    hands.tell(act, act.details.desk, "matter.handed_over", urgent=act.matter.urgent)


def publish(act: Act) -> None:
    """Let the public read the desk's words, or take them down."""
    matter, text = act.matter, mask(act.details.public).text
    matter.public_text, matter.published_at = text, act.at if text else None
    Matter.objects.filter(pk=matter.pk).update(public_text=text, published_at=matter.published_at)


def ask_void(act: Act) -> None:
    """Ask a second person to agree."""
    asking.ask(act, "void")


def void(act: Act) -> None:
    """End it by the word of two people."""
    asking.decide(act, "void", granted=True)
    withdraw(act)


def withdraw(act: Act) -> None:
    """End what nobody asks for any more; what the public could read of it is taken down."""
    end(act)
    act.matter.public_text, act.matter.published_at = "", None
    Matter.objects.filter(pk=act.matter.pk).update(public_text="", published_at=None)


def refuse_void(act: Act) -> None:
    """Keep it open."""
    asking.decide(act, "void", granted=False)


EFFECTS: dict[str, Callable[[Act], None]] = {
    "dispatch": dispatch,
    "redispatch": redispatch,
    "confirm": confirm,
    "return": give_back,
    "recall": recall,
    "accept": sign,
    "co_accept": sign,
    "co_return": co_return,
    "add_co": add_co,
    "contribute": contribute,
    "release": release,
    "wait_for": wait_for,
    "ask_extension": ask_extension,
    "grant_extension": grant_extension,
    "refuse_extension": refuse_extension,
    "ask_suspension": ask_suspension,
    "grant_suspension": grant_suspension,
    "refuse_suspension": refuse_suspension,
    "ask_reporter": ask_reporter,
    "hand_in": hand_in,
    "rework": back_to_unit,
    "close": end,
    "conclude": end,
    "withdraw": withdraw,
    "reopen": reopen,
    "correct": correct,
    "split": split,
    "hand_up": hand_over,
    "hand_down": hand_over,
    "publish": publish,
    "ask_void": ask_void,
    "void": void,
    "refuse_void": refuse_void,
}
