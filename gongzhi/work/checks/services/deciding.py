"""What a second person says about a check: they were there too, which number is right, whether a site is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.files import services as file_services
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.sites import services as sites
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.checks import acts, policies
from gongzhi.work.checks.models import Check, Confirmation, Difference, Finding, Gone, Photo, Round
from gongzhi.work.checks.services import settling

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


@transaction.atomic
def confirm(*, check: Check, by: Actor, at: datetime) -> tuple[str, ...]:
    """Say that one inspected together with whoever wrote the check down; now it counts. Return its hazards.

    :raises Refused: not permitted; it is the same person; it was confirmed already.
    :raises Conflict: somebody else confirmed it a moment ago.
    """
    require(policies.may_confirm(by, check))
    try:
        with transaction.atomic():
            Confirmation.objects.create(check_made=check, by=by.id, unit=by.unit, post=by.post, at=at)
    except IntegrityError:
        raise Conflict(_("已经有第二人确认过")) from None
    act = ledger.new_act()
    ledger.record(subject=check.site.subject, verb=acts.CONFIRMED, by=by, at=at, act=act, payload={"check": check.pk})
    settling.take_effect(check, check.version.questions if check.version else None, by, at, act)
    _hand_photos_on(check, by, at)
    found = Finding.objects.filter(check_made=check, matter__isnull=False).select_related("matter").order_by("pk")
    return tuple(one.matter.reference for one in found if one.matter)


def _hand_photos_on(check: Check, by: Actor, at: datetime) -> None:
    """Give each hazard the photos of its item that came before it was there."""
    matters = {one.item: one.matter for one in Finding.objects.filter(check_made=check).select_related("matter")}
    for photo in Photo.objects.filter(check_made=check, item__in=matters).exclude(file="").order_by("pk"):
        matter = matters[photo.item]
        if matter is None:
            continue
        content, _kind, name = files.read(photo.file, subjects=[check.subject])
        photo.file = file_services.keep(subject=matter.subject, name=name, content=content, by=by, at=at)
        photo.save(update_fields=["file"])


@transaction.atomic
def settle(*, difference: Difference, take: str, seen: int, by: Actor, at: datetime) -> None:
    """Decide which of two numbers is right: ``said`` by the check, or ``current``, as the register has it.

    ``seen`` is the version of the site's facts that the page showed.

    :raises Refused: not permitted, or neither of the two.
    :raises Conflict: it was decided already, or the facts changed meanwhile.
    """
    check = difference.check_made
    site = check.site
    require(policies.may_keep_register(by, site))
    if take not in ("said", "current"):
        raise Refused(_("请选一个数"), field="take")
    if site.facts_version != seen:
        raise Conflict(_("这个场所的数据刚刚有人改过，请对照后再定"), field="facts")
    took = difference.said if take == "said" else site.facts.get(difference.fact)
    won = Difference.objects.filter(pk=difference.pk, decided_at=None).update(
        decided_at=at, decided_by=by.id, took=took
    )
    if not won:
        raise Conflict(_("这一项已经有人核对过"))
    act = ledger.new_act()
    ledger.record(
        subject=site.subject, verb=acts.SETTLED, by=by, at=at, act=act,
        payload={"check": check.pk, "fact": difference.fact, "took": took},
    )  # fmt: skip
    if take == "said":
        sites.update_facts(
            site=site, facts={difference.fact: difference.said}, seen=seen, source=check.subject, by=by, at=at, act=act
        )


@transaction.atomic
def decide_gone(*, gone: Gone, took: bool, by: Actor, at: datetime) -> None:
    """Say whether a site is as its visitor found it: no longer rented, or gone; then it leaves the round.

    :raises Refused: not permitted.
    :raises Conflict: somebody else decided it.
    """
    check = gone.check_made
    require(policies.may_keep_register(by, check.site))
    if not Gone.objects.filter(pk=gone.pk, decided_at=None).update(decided_at=at, decided_by=by.id, took=took):
        raise Conflict(_("已经有人核对过"))
    ledger.record(
        subject=check.site.subject, verb=acts.GONE, by=by, at=at,
        payload={"check": check.pk, "state": check.outcome, "so": took},
    )  # fmt: skip
    if took:
        sites.set_state(site=check.site, state=check.outcome, seen=check.site.version, by=by, at=at)
        Round.objects.filter(site=check.site).delete()
