"""Experts, relatives and others join only when every party that takes part has agreed to it (人民调解法 art. 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts, codes
from gongzhi.work.disputes.models import Guest
from gongzhi.work.disputes.services import naming, room

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case


@transaction.atomic
def invite(
    *, case: Case, role: str, contact: Mapping[str, str], agreed: Iterable[int], by: Actor, at: datetime
) -> Guest:  # fmt: skip
    """Write down who joins, as what, and that each party agreed.

    :raises NotFound: the case is not this actor's.
    :raises Refused: it has ended, no such role, no name, or somebody who takes part has not agreed.
    """
    case = room.entered(case, by, at)
    room.going_on(case)
    if role not in codes.GUESTS:
        raise Refused(_("请选以什么身份参加"), field="role")
    given = {name: value for name, value in contact.items() if value.strip()}
    if "name" not in given:
        raise Refused(_("请写请的是谁"), field="name")
    present = [party for party in case.parties.all() if party.takes_part]
    asked = set(agreed)
    missing = next((party for party in present if party.pk not in asked), None)
    if missing is not None:
        raise Refused(_("{party}还没有同意请这个人参加"), field="agreed", party=missing.called)
    [person] = naming.sealed_many([given], by, at)
    guest = Guest.objects.create(case=case, role=role, person=person, invited_at=at)
    room.record(
        case, acts.INVITED, by=by, at=at, guest=guest.pk, role=role, parties=sorted(party.pk for party in present)
    )  # fmt: skip
    return guest


@transaction.atomic
def uninvite(*, guest: Guest, by: Actor, at: datetime) -> None:
    """Write down that somebody sits in no longer; any party may ask for that at any time.

    :raises NotFound: the case is not this actor's.
    :raises Refused: they do not sit in any more.
    """
    case = room.entered(guest.case, by, at)
    if not Guest.objects.filter(pk=guest.pk, case=case, ended_at=None).update(ended_at=at):
        raise Refused(_("这个人已经不再参加"), field="guest")
    room.record(case, acts.UNINVITED, by=by, at=at, guest=guest.pk)
