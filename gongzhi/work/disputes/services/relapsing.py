"""A quarrel that came back: a new case beside the old one, which stays closed; everybody is asked anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.persons import queries as persons
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters.models import Shield
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.models import Case, Party
from gongzhi.work.disputes.queries import came_back
from gongzhi.work.disputes.services import room
from gongzhi.work.disputes.services.registering import register

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


@transaction.atomic
def open_again(*, earlier: Case, facts: str, by: Actor, at: datetime) -> Case:
    """Open a new case out of one whose last visit found that it is broken or that there is a quarrel again.

    Sides, numbers and organisations are taken over; of persons only those whose contacts may still be used to mediate.
    Nobody's consent is: each is asked whether to mediate, told their rights, and asked about the mediator as in any
    case. What was said, agreed or refused before is not taken over.

    :raises NotFound: the case is not this actor's.
    :raises Refused: it is still open, no visit found anything, a new one is there already, or nothing was written.
    """
    earlier = room.entered(earlier, by, at)
    if earlier.matter.is_open:
        raise Refused(_("这件还没有结案，请在这一件里继续办"))
    if not came_back(earlier):
        raise Refused(_("最近一次回访没有发现新问题；确实又起争执的，请先登记回访"))
    again = Case.objects.filter(earlier=earlier, matter__ended_at=None).select_related("matter").first()
    if again is not None:
        raise Refused(_("已经另立为 {reference}，请到那一件里办"), reference=again.matter.reference)
    case = register(
        type=earlier.type, place=earlier.matter.place, source="relapse", facts=facts, people=earlier.people, by=by,
        at=at, earlier=earlier, about=Shield.objects.filter(matter=earlier.pk).values_list("unit", flat=True),
    )  # fmt: skip
    _take_over(earlier, case, by, at)
    return case


def _take_over(earlier: Case, case: Case, by: Actor, at: datetime) -> None:
    parties = list(earlier.parties.all())
    usable = persons.usable([party.person for party in parties], purpose="mediation", on=localdate(at))
    numbers: dict[str, int] = {}
    for party in parties:
        person = party.person if party.person in usable else ""
        if not person and not party.company:
            continue
        number = numbers[party.side] = numbers.get(party.side, 0) + 1
        Party.objects.create(
            case=case, side=party.side, number=number, kind=party.kind, company=party.company, person=person,
            needs_guardian=party.needs_guardian,
        )  # fmt: skip
        room.record(case, acts.PARTY, by=by, at=at, side=party.side, number=number, kind=party.kind, person=person)
