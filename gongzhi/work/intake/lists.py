"""Reading lists of contacts: those somebody asked for, and those that wait for somebody else's yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters import queries as matter_queries
from gongzhi.matters.models import inside
from gongzhi.work.intake import acts
from gongzhi.work.intake.models import ContactList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter


def _visible_to(actor: Actor) -> QuerySet[ContactList]:
    """Keep one's own, and for who approves those asked inside their place."""
    seen = Q(asked_by=actor.id)
    if actor.may("contact.approve"):
        seen |= inside(actor.place)
    return ContactList.objects.filter(seen)


def find(actor: Actor, pk: int) -> ContactList:
    """Return one list.

    :raises NotFound: there is none, or it is not this actor's to see.
    """
    asked = _visible_to(actor).filter(pk=pk).first()
    if asked is None:
        raise NotFound(_("没有找到这份名单"))
    return asked


def visible(actor: Actor, *, size: int = 50) -> list[ContactList]:
    """Return lists, the newest first, each with its ``count`` of matters. One query."""
    return list(_visible_to(actor).annotate(count=Count("matters")).order_by("-id")[:size])


def matters(lists: Iterable[ContactList], actor: Actor) -> dict[int, list[Matter]]:
    """Return what some lists are about, as far as this actor sees it, by the list's key. Two queries."""
    rows = ContactList.matters.through.objects.filter(contactlist__in=[asked.pk for asked in lists])
    pairs = list(rows.order_by("pk").values_list("contactlist_id", "matter_id"))
    seen = matter_queries.named(matter_queries.visible_to(actor)).in_bulk({matter for _asked, matter in pairs})
    found: dict[int, list[Matter]] = {asked.pk: [] for asked in lists}
    for asked, matter in pairs:
        if matter in seen:
            found[asked].append(seen[matter])
    return found


def reasons(lists: Iterable[ContactList]) -> dict[str, dict[str, str]]:
    """Return why lists were asked for (``reason``) and refused (``why``), by subject. One query."""
    found: dict[str, dict[str, str]] = {asked.subject: {} for asked in lists}
    for record in ledger.history(found) if found else ():
        if record.verb in (acts.LIST_ASKED, acts.LIST_REFUSED, acts.LIST_APPROVED):
            found[record.subject] |= record.texts
    return found
