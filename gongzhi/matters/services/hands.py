"""The units' hands in a matter: what the effects of dispatching, signing, returning and releasing share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters.models import Engagement, Shield
from gongzhi.matters.services import indexing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongzhi.matters.kinds import Act


ABOUT = _("这件事反映的就是这个单位（或它的上级单位），不能派给它")


def offer(act: Act, *, lead: str, co: Iterable[str] = (), state: str = "offered") -> None:
    """Offer the matter to a lead unit and co-units, releasing a lead that had it before; each co-unit gets a clock.

    A lead that had signed before gets it back with ``state="accepted"``; one that had a share gives that up.

    :raises Refused: the lead is named as a co-unit as well, or it is about one of them.
    """
    co = tuple(dict.fromkeys(co))
    if lead in co:
        raise Refused(_("主办单位不能同时是协办单位"), field="co_units")
    close(act, act.facts.engagements, state="released", role="lead")
    close(act, [hand for hand in act.facts.engagements if hand.unit == lead], state="released")  # it had a share only
    _add(act, [(lead, "lead")], state)
    offer_co(act, [unit for unit in co if act.facts.hand_of(unit) is None])


def offer_co(act: Act, units: Iterable[str]) -> None:
    """Offer a share of the work to more co-units.

    :raises Refused: one of them has a hand in it already, or it is about one of them.
    """
    units = list(units)
    for unit in units:
        if act.facts.hand_of(unit) is not None:
            raise Refused(_("这个单位已经在办这件事了"), field="co_units")
    _add(act, [(unit, "co") for unit in units])
    act.starts += [(f"co:{unit}", "co") for unit in units]


def _add(act: Act, rows: list[tuple[str, str]], state: str = "offered") -> None:
    if not rows:
        return
    require_not_about(act, [unit for unit, _role in rows], field="unit" if rows[0][1] == "lead" else "co_units")
    signed = act.at if state == "accepted" else None
    made = [
        Engagement(matter=act.matter, unit=unit, role=role, state=state, called_at=act.at, accepted_at=signed)
        for unit, role in rows
    ]
    Engagement.objects.bulk_create(made)
    act.facts.engagements.extend(made)
    indexing.offered(act.matter, [unit for unit, _role in rows])
    for unit, _role in rows:
        tell(act, unit, "matter.offered", urgent=act.matter.urgent)


def require_not_about(act: Act, units: Iterable[str], *, field: str) -> None:
    """Go on only with units that it is not about, as of now: who locks one out holds the matter, as this move does.

    :raises Refused: it is about one of them, or about a unit above.
    """
    shielded = set(Shield.objects.filter(matter=act.matter).values_list("unit", flat=True))
    if shielded and any(shielded.intersection(chain) for chain in organisations.chains(units).values()):
        raise Refused(ABOUT, field=field)


def close(act: Act, hands: Iterable[Engagement], *, state: str, role: str = "") -> None:
    """End open hands: ``returned``, ``done`` or ``released``."""
    for hand in hands:
        if hand.is_open and (not role or hand.role == role):
            hand.state, hand.ended_at, hand.waits_for = state, act.at, ""
            hand.save(update_fields=["state", "ended_at", "waits_for"])
            if hand.role == "co":
                act.stops.append(f"co:{hand.unit}")


def had(acts: Iterable[Act]) -> None:
    """Write down that the units which have some matters now are done with them: they were before these came here.

    Nobody is told.
    """
    Engagement.objects.bulk_create(
        Engagement(
            matter=act.matter, unit=act.matter.unit, role="lead", state="done", called_at=act.at, ended_at=act.at
        )
        for act in acts
        if act.matter.unit
    )


def accept(act: Act) -> None:
    """Sign for the actor's own share."""
    hand = own(act)
    hand.state, hand.accepted_at = "accepted", act.at
    hand.save(update_fields=["state", "accepted_at"])


def own(act: Act) -> Engagement:
    """Return the open hand of the actor's unit.

    :raises Refused: it has none.
    """
    hand = act.facts.hand_of(act.by.unit)
    if hand is None:
        raise Refused(_("您的单位没有在办这件事"))
    return hand


def tell(act: Act, unit: str, template: str, *, urgent: bool = False) -> None:
    """Put a notice to a unit into the outbox: reference, place and deadline, nothing else."""
    matter = act.matter
    if not unit:
        return
    notices.tell(
        to=[Recipient(unit=unit)], template=template, subject=matter.subject, urgent=urgent, at=act.at,
        params={"reference": matter.reference, "place": matter.place},
    )  # fmt: skip
