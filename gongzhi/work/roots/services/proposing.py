"""What the worker looks for at night: the same cause at the same place over months. It proposes; people decide."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Substr
from django.utils.timezone import localdate

from gongzhi.foundation.places.models import Division
from gongzhi.kernel.places import after
from gongzhi.matters.models import Shield
from gongzhi.work.intake.lifecycle import OPENS
from gongzhi.work.intake.likeness import reasons
from gongzhi.work.intake.models import Join
from gongzhi.work.intake.sorting import PRIVATE
from gongzhi.work.roots import rule
from gongzhi.work.roots.lifecycle import NO_CASES
from gongzhi.work.roots.models import Candidate, Cause, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

_MOST = 600  # cases of one place and class, the latest
_PLACE = 12  # digits of a community's code


def propose(*, at: datetime) -> int:
    """Find anew what may be root problems, community by community. Returns how many proposals there are.

    A proposal whose requests are still the same stays as it is; what was dismissed comes back only when it has grown.
    Twice does nothing more. The long look comes first, so that nobody who writes waits for it.
    """
    return _write(list(_found(at)), at)


@transaction.atomic
def _write(found: list[tuple[str, str, list[rule.Case]]], at: datetime) -> int:
    held = Proposal.objects.select_for_update().filter(state="suggested").order_by("pk")
    list(
        held.values_list("pk", flat=True)
    )  # who decides on one waits, or has done so: then it is none of these any more
    standing = _members("suggested")
    same = {members: pk for pk, members in standing.items()}
    refused = list(_members("dismissed").values())
    kept: set[int] = set()
    new = 0
    for place, category, cases in found:
        members = frozenset(case.pk for case in cases)
        if _refused(members, refused):
            continue
        if members in same:
            kept.add(same[members])
        else:
            _keep(place, category, cases, at)
            new += 1
    Proposal.objects.filter(pk__in=standing.keys() - kept, state="suggested").delete()
    return len(kept) + new


def _members(state: str) -> dict[int, frozenset[int]]:
    """Return the requests of the proposals in a state, by proposal."""
    of: dict[int, set[int]] = defaultdict(set)
    rows = Candidate.objects.filter(proposal__state=state)
    for proposal, matter in rows.values_list("proposal_id", "matter_id"):
        of[proposal].add(matter)
    return {pk: frozenset(members) for pk, members in of.items()}


def _refused(members: frozenset[int], refused: Iterable[frozenset[int]]) -> bool:
    """Say whether a person dismissed most of these, and too few are new since."""
    return any(
        2 * len(members & one) >= len(members) and len(members - one) < settings.ROOT_GROWN_BY for one in refused
    )


def _found(at: datetime) -> Iterator[tuple[str, str, list[rule.Case]]]:
    """Yield (place, class, requests) of what looks like a root problem that is none yet."""
    linked = set(Cause.objects.filter(left_at=None, root__ended_at=None).values_list("matter", flat=True))
    many = _requests(at).annotate(community=Substr("matter__place", 1, _PLACE))
    places = many.order_by().values("community").annotate(n=Count("pk")).filter(n__gte=settings.ROOT_LEAST)
    for place in sorted(row["community"] for row in places if len(row["community"]) == _PLACE):
        cases = _cases(at, place)
        phrases = rule.said_of_everything(cases)
        for category, some in _by_class(cases).items():
            for group in rule.causes(some[:_MOST], phrases=phrases):
                if not any(case.pk in linked for case in group):
                    yield place, category, group


def _requests(at: datetime) -> QuerySet[Join]:
    """Return the reports that opened the requests to look at: none of private disputes, none that is about a unit, none
    whose cause has been dealt with to the end.
    """
    about = Shield.objects.filter(matter=OuterRef("matter"))
    settled = Cause.objects.filter(matter=OuterRef("matter"), left_at=None, root__ended_at__isnull=False)
    return (
        Join.objects.filter(
            opened=True, left_at=None, matter__kind=OPENS, matter__opened_at__gt=at - _within(),
            matter__opened_at__lte=at, report__trace__isnull=False, report__erased_at=None,
        )
        .exclude(matter__category="")
        .exclude(matter__category__startswith=PRIVATE)
        .exclude(matter__stage__in=NO_CASES)
        .exclude(Exists(about) | Exists(settled))
    )  # fmt: skip


def _within() -> timedelta:
    return timedelta(days=settings.ROOT_WITHIN_DAYS)


def _cases(at: datetime, place: str) -> list[rule.Case]:
    """Return the requests of one community, the latest first. One query."""
    rows = _requests(at).filter(matter__place__gte=place, matter__place__lt=after(place)).order_by("-matter")
    return [
        rule.Case(pk=pk, category=category, on=localdate(opened_at), title=title, words=masked)
        for pk, category, opened_at, title, masked in rows.values_list(
            "matter_id", "matter__category", "matter__opened_at", "report__title", "report__masked"
        )
    ]


def _by_class(cases: list[rule.Case]) -> dict[str, list[rule.Case]]:
    of: dict[str, list[rule.Case]] = defaultdict(list)
    for case in cases:
        of[case.category[: rule.GROUP]].append(case)
    return of


def _keep(place: str, category: str, cases: list[rule.Case], at: datetime) -> None:
    """Write a new suggestion: where it is, what most of its requests say, and the class that most of them have."""
    names = list(
        Division.objects.filter(code__in=[place, place[:9]], ends_on=None).values_list("short_name", flat=True)
    )
    texts = [("，".join(rule.clauses(case.title)), "，".join(rule.clauses(case.words))) for case in cases]
    words = reasons.common(texts, names=names)
    proposal = Proposal.objects.create(place=place, category=category, words=words, made_at=at)
    Candidate.objects.bulk_create(Candidate(proposal=proposal, matter_id=case.pk) for case in cases)


__all__ = ["propose"]
