"""Looking at who reported: one contact for a reason, or a list of them for a reason and with a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import queries as matter_queries
from gongzhi.work.intake import acts, lists, policies, queries
from gongzhi.work.intake.models import ContactList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.models import Report

#: What each reason needs and nothing more; own words may need any of it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "contact": ("name", "phone", "wish"),
    "follow_up": ("name", "phone", "wish"),
    "visit": ("name", "phone", "address", "wish"),
    "other": ("name", "phone", "address", "email", "wish"),
}
ON_A_LIST = ("name", "phone", "wish")
MOST = 50  # matters on one list
LASTS = timedelta(hours=2)  # from the approval on


@transaction.atomic
def reveal_contact(
    *, matter: Matter, report: Report, reason: str, words: str = "", by: Actor, at: datetime
) -> dict[str, str]:  # fmt: skip
    """Open who reported, for a reason that is written down.

    :raises NotFound: the matter is not this actor's to see.
    :raises Refused: the post may not, the unit does not carry the matter, nobody left a contact, or no reason.
    """
    if not matter_queries.visible_to(by).filter(pk=matter.pk).exists():
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    require(policies.may_contact(by, matter, report))
    if reason not in FIELDS:
        raise Refused(_("请选择查看理由，或选“其他”并写明"), field="reason")
    return persons.reveal(person=report.person, fields=FIELDS[reason], reason=reason, words=words, by=by, at=at)


@transaction.atomic
def ask_list(*, references: Iterable[str], reason: str, by: Actor, at: datetime) -> ContactList:
    """Ask for the contacts behind some matters; somebody who may approve is told that a list waits.

    :raises NotFound: one of the matters is not this actor's to see.
    :raises Refused: the post may not, no reason, or no matter or too many.
    """
    require(by.may("contact.list"))
    reason = reason.strip()
    if not 1 <= len(reason) <= 500:
        raise Refused(_("请用 1 到 500 个字写明为什么要这份名单"), field="reason")
    wanted = list(dict.fromkeys(references))
    if not 1 <= len(wanted) <= MOST:
        raise Refused(_("一份名单要有 1 到 {most} 件事"), field="reason", most=MOST)
    matters = [matter_queries.find(by, reference) for reference in wanted]
    asked = ContactList.objects.create(
        place=by.place, asked_at=at, asked_by=by.id, asked_post=by.post, asked_unit=by.unit
    )
    asked.matters.set(matters)
    ledger.record(
        subject=asked.subject, verb=acts.LIST_ASKED, by=by, at=at, opens=True,
        payload={"matters": wanted}, texts={"reason": reason},
    )  # fmt: skip
    deciders = organisations.units(kind="supervision", within=by.place[:6])
    for unit in deciders:
        notices.tell(to=[Recipient(unit=unit.code)], template="contacts.asked", subject=asked.subject, at=at, params={})
    return asked


@transaction.atomic
def decide_list(*, asked: ContactList, granted: bool, why: str = "", by: Actor, at: datetime) -> ContactList:
    """Let somebody else have a list, or not; a no says why.

    :raises NotFound: it is not this actor's to see.
    :raises Refused: the post may not, it is one's own, or a no without a reason.
    :raises Conflict: it was decided already.
    """
    asked = lists.find(by, asked.pk)
    require(policies.may_decide_list(by, asked))
    why = why.strip()
    if not granted and not why:
        raise Refused(_("不同意要写明理由"), field="why")
    changes = {
        "decided_at": at, "decided_by": by.id, "granted": granted, "expires_at": at + LASTS if granted else None,
    }  # fmt: skip
    if not ContactList.objects.filter(pk=asked.pk, decided_at=None).update(**changes):
        raise Conflict(_("这份申请已经有人批过了，请看最新的情况"))
    for name, value in changes.items():
        setattr(asked, name, value)
    verb = acts.LIST_APPROVED if granted else acts.LIST_REFUSED
    ledger.record(subject=asked.subject, verb=verb, by=by, at=at, texts={"why": why} if why else None)
    notices.tell(
        to=[Recipient(user=asked.asked_by)], template="contacts.decided", subject=asked.subject, at=at, params={}
    )
    return asked


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """One line of an opened list; ``fields`` are empty where nobody may be called."""

    matter: Matter
    report: Report
    fields: Mapping[str, str]


@transaction.atomic
def open_list(*, asked: ContactList, by: Actor, at: datetime) -> list[Contact]:
    """Open an approved list, once, by the one who asked; every contact on it gets its own entry.

    What is no longer the asker's to see, or wishes to stay anonymous, is left out.

    :raises NotFound: it is somebody else's.
    :raises Refused: it was not approved, or that is too long ago.
    :raises Conflict: it was opened already.
    """
    asked = lists.find(by, asked.pk)
    if asked.asked_by != by.id:
        raise NotFound(_("没有找到这份名单"))
    require(by.may("contact.list"))
    if not asked.granted or asked.expires_at is None:
        raise Refused(_("这份名单还没有批准"))
    if at >= asked.expires_at:
        raise Refused(_("批准已超过两小时，名单作废了；还要用请重新申请"))
    if not ContactList.objects.filter(pk=asked.pk, opened_at=None).update(opened_at=at):
        raise Conflict(_("这份名单已经打开过一次；还要用请重新申请"))
    asked.opened_at = at
    reason = lists.reasons([asked])[asked.subject]["reason"]
    found = [
        Contact(matter, report, _opened(report, reason, by, at))
        for matter in matter_queries.named(matter_queries.visible_to(by)).filter(pk__in=asked.matters.all())
        for report in queries.of_matter(matter)
        if policies.may_contact(by, matter, report)
    ]
    ledger.record(subject=asked.subject, verb=acts.LIST_OPENED, by=by, at=at, payload={"count": len(found)})
    return found


def _opened(report: Report, reason: str, by: Actor, at: datetime) -> Mapping[str, str]:
    try:
        return persons.reveal(person=report.person, fields=ON_A_LIST, reason="other", words=reason, by=by, at=at)
    except Refused:  # restricted or erased since
        return {}
