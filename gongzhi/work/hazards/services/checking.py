"""The effects of the moves by which others look at what was declared, list it, hand it over, and strike it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters.services import asking, hands
from gongzhi.work.hazards.models import Recheck
from gongzhi.work.hazards.services import pictures
from gongzhi.work.hazards.services.rectifying import change, tell

if TYPE_CHECKING:
    from gongzhi.matters.kinds import Act


def look(act: Act) -> None:
    """One other person has looked at the photos."""
    _checked(act, way="photos", passed=True)


def visit(act: Act) -> None:
    """One other person was there; of a major hazard a second one follows, and both show what they saw."""
    _checked(act, way="spot", passed=True)
    _seen(act)
    if act.matter.hazard.is_major:
        change(act, first_by=act.by.id)
        act.starts.append(("recheck", "recheck"))
    else:
        act.starts.append(("close", "close"))


def visit_second(act: Act) -> None:
    """The second of two was there."""
    _checked(act, way="spot", passed=True)
    _seen(act)


def _seen(act: Act) -> None:
    if not pictures.keep(act, "recheck") and act.matter.hazard.is_major:
        raise Refused(_("重大隐患的现场复查要附照片"), field="files")


def fail(act: Act) -> None:
    """It is not right yet: the desk decides what follows."""
    _checked(act, way=act.details.way, passed=False)
    pictures.keep(act, "recheck")
    hands.tell(act, act.matter.desk, "hazard.returned")


def _checked(act: Act, *, way: str, passed: bool) -> None:
    hazard = act.matter.hazard
    Recheck.objects.create(
        hazard=hazard, turn=hazard.turn, way=way, passed=passed, by=act.by.id, post=act.by.post, unit=act.by.unit,
        at=act.at,
    )  # fmt: skip


def put_on_list(act: Act) -> None:
    """Put it under listed supervision, and tell whoever is to remove it."""
    change(act, listed=act.details.level, listed_at=act.at)
    tell(act, "hazard.listed")


def take_off_list(act: Act) -> None:
    """Lift the listed supervision."""
    change(act, listed="", listed_at=None)


def hand_over(act: Act) -> None:
    """Name the body that may enforce, each once; the hazard stays open until it is removed and looked at."""
    if act.matter.hazard.handed_to == act.details.agency:
        raise Refused(_("已经移送过这个部门，不用再移送"), field="agency")
    change(act, handed_to=act.details.agency, handed_at=act.at)


def note(act: Act) -> None:
    """Keep files of a note apart from those of the finding."""
    pictures.keep(act, "other")


def end(act: Act) -> None:
    """Close the hands of a hazard that is struck off."""
    _close(act)
    tell(act, "hazard.done")


def ask_void(act: Act) -> None:
    """Ask a second person to agree."""
    asking.ask(act, "void")


def void(act: Act) -> None:
    """End it by the word of two people."""
    asking.decide(act, "void", granted=True)
    _close(act)
    tell(act, "hazard.void")


def refuse_void(act: Act) -> None:
    """Keep it open."""
    asking.decide(act, "void", granted=False)


def _close(act: Act) -> None:
    lead = [hand for hand in act.facts.engagements if hand.role == "lead"]
    hands.close(act, lead, state="done")
    hands.close(act, act.facts.engagements, state="released")
