"""Which cases belong together: against one organisation, about one place, or one after another. Never by a person.

Nothing here looks at a contact, a name or a record of somebody. Only the case's own mediators and the committee's head
are shown what is linked, and of a case that is not theirs they see the frame, as everybody of the committee does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from gongzhi.work.disputes import compartments
from gongzhi.work.disputes.models import Case, Group

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor

WITHIN = timedelta(days=365)  # what is longer ago was another quarrel
MOST = 50
TOGETHER = ("unit", "company", "place")  # for these reasons cases may be handled as one group
NEVER_MEDIATED = ("declined", "referred", "voided")

WHY = {
    "earlier": _("这件的前一次"), "later": _("后来又起的争执"), "group": _("同一组"), "unit": _("反映同一个单位"),
    "company": _("同一个单位"), "place": _("同一个地方，同一类"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """Another case, and the first reason for which it is shown (a code of ``WHY``)."""

    case: Case
    why: str


def may_see(actor: Actor, case: Case) -> bool:
    """Say whether somebody is shown what a case is linked to."""
    return compartments.mediates(actor, case) or compartments.may_open(actor, case)


def linked(actor: Actor, case: Case) -> list[Link]:
    """Return the cases of the same committee that belong to one, the newest first. Seven queries at most."""
    if not may_see(actor, case):
        return []
    found: dict[int, str] = {}
    for why, rows in _reasons(case):
        for pk in rows.order_by("-pk").values_list("pk", flat=True)[:MOST]:
            found.setdefault(pk, why)
    cases = named(Case.objects.filter(pk__in=found))
    return [Link(one, found[one.pk]) for one in sorted(cases, key=lambda one: -one.pk)[:MOST]]


def are_linked(case: Case, other: Case) -> bool:
    """Say whether two cases may be handled as one group."""
    return any(rows.filter(pk=other.pk).exists() for why, rows in _reasons(case) if why in TOGETHER)


def _reasons(case: Case) -> list[tuple[str, QuerySet[Case]]]:
    of_committee = Case.objects.filter(matter__unit=case.matter.unit).exclude(pk=case.pk)
    since = case.matter.opened_at - WITHIN
    near = of_committee.filter(matter__opened_at__gte=since).exclude(matter__stage__in=NEVER_MEDIATED)
    companies = case.parties.exclude(company_key="").values("company_key")
    about = case.matter.shields.values("unit")
    return [
        ("earlier", of_committee.filter(pk=case.earlier_id)),
        ("later", of_committee.filter(earlier=case)),
        ("group", of_committee.filter(group=case.group_id) if case.group_id else of_committee.none()),
        ("unit", near.filter(matter__shields__unit__in=about).distinct()),
        ("company", near.filter(parties__company_key__in=companies).distinct()),
        ("place", near.filter(matter__place=case.matter.place, type=case.type)),
    ]


def group(actor: Actor, pk: int) -> tuple[Group, list[Case]]:
    """Return a group with its cases, the oldest first, for a mediator of one of them or the head.

    :raises NotFound: there is none of this number for this actor.
    """
    found = Group.objects.filter(pk=pk).select_related("pattern").first()
    cases = named(Case.objects.filter(group=found, matter__unit=actor.unit)) if found is not None else []
    if found is None or not any(may_see(actor, case) for case in cases):
        raise NotFound(_("没有这一组纠纷"))
    return found, sorted(cases, key=lambda case: case.pk)


def named(found: QuerySet[Case]) -> list[Case]:
    """Return cases with their matters, and what people call the places of these. Two queries."""
    cases = list(found)
    rows = {matter.pk: matter for matter in matters.named(Matter.objects.filter(pk__in=[case.pk for case in cases]))}
    for case in cases:
        case.matter = rows[case.pk]
    return cases


def quarrels(found: QuerySet[Case]) -> int:
    """Count quarrels: one that came back is the same one, however many cases it became."""
    return found.exclude(earlier__in=found.values("pk")).count()
