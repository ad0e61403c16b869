"""What the worker looks for at night: the same cause at the same place over months. It proposes; people decide."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Coalesce, Substr
from django.utils.timezone import localdate

from gongzhi.foundation.places.models import Division
from gongzhi.kernel.places import after
from gongzhi.matters.models import Shield
from gongzhi.work.hazards.models import Hazard
from gongzhi.work.intake.lifecycle import OPENS
from gongzhi.work.intake.likeness import reasons
from gongzhi.work.intake.models import Join
from gongzhi.work.intake.sorting import PRIVATE
from gongzhi.work.roots import moments, recurring, rule
from gongzhi.work.roots.lifecycle import NO_CASES
from gongzhi.work.roots.models import Candidate, Cause, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    """What may be one root problem: where, of what class, what most of it says, and which matters it is made of."""

    place: str
    category: str
    words: list[str]
    members: frozenset[int]


_MOST = 600  # cases of one place and class, the latest
_OF_ONE_ITEM = 200  # hazards of one item and place, the latest: so many as a root problem may begin with
_PLACE = 12  # digits of a community's code


def propose(*, at: datetime) -> int:
    """Find anew what may be root problems, community by community. Returns how many proposals there are.

    A proposal that is made of the same requests or hazards stays as it is; what was dismissed comes back only when it
    has grown. Twice does nothing more. The long look comes first, so that nobody who writes waits for it.
    """
    return _write([*_told(at), *_failing(at)], at)


@transaction.atomic
def _write(found: list[_Set], at: datetime) -> int:
    held = Proposal.objects.select_for_update().filter(state="suggested").order_by("pk")
    list(
        held.values_list("pk", flat=True)
    )  # who decides on one waits, or has done so: then it is none of these any more
    standing = _members("suggested")
    same = {members: pk for pk, members in standing.items()}
    refused = list(_members("dismissed").values())
    kept: set[int] = set()
    new = 0
    linked = _linked()  # again: somebody may have opened one while this looked
    for one in found:
        if one.members & linked or _refused(one.members, refused):
            continue
        if one.members in same:
            kept.add(same[one.members])
        else:
            _keep(one, at)
            new += 1
    Proposal.objects.filter(pk__in=standing.keys() - kept, state="suggested").delete()
    return len(kept) + new


def _members(state: str) -> dict[int, frozenset[int]]:
    """Return what the proposals in a state are made of, by proposal."""
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


def _linked() -> set[int]:
    """Return what is a case of an open root problem."""
    return set(Cause.objects.filter(left_at=None, root__ended_at=None).values_list("matter", flat=True))


def _told(at: datetime) -> Iterator[_Set]:
    """Yield the requests that look like a root problem that is none yet."""
    linked = _linked()
    many = _requests(at).annotate(community=Substr("matter__place", 1, _PLACE))
    places = many.order_by().values("community").annotate(n=Count("pk")).filter(n__gte=settings.ROOT_LEAST)
    for place in sorted(row["community"] for row in places if len(row["community"]) == _PLACE):
        cases = _cases(at, place)
        phrases = rule.said_of_everything(cases)
        for category, some in _by_class(cases).items():
            for group in rule.causes(some[:_MOST], phrases=phrases):
                if not any(case.pk in linked for case in group):
                    members = frozenset(case.pk for case in group)
                    yield _Set(place=place, category=category, words=_words(place, group), members=members)


def _failing(at: datetime) -> Iterator[_Set]:
    """Yield the hazards that look like a root problem that is none yet. Two queries."""
    linked = _linked()
    of: dict[str, list[recurring.Found]] = defaultdict(list)
    found_at = _hazards(at).annotate(kept=Coalesce("site__merged_into", "site"), since=moments.reported("matter__"))
    rows = found_at.order_by("-matter").values_list(
        "matter", "kept", "standard", "item", "matter__title", "since", "matter__place"
    )  # fmt: skip
    for pk, site, standard, item, title, since, place in rows.iterator():
        if len(place) >= _PLACE:
            one = recurring.Found(
                pk=pk, site=site, item=recurring.item_of(standard, item), title=title, on=localdate(since)
            )
            of[place[:_PLACE]].append(one)
    for place, found in sorted(of.items()):
        for some in recurring.causes(found):
            members = frozenset(one.pk for one in some[:_OF_ONE_ITEM])
            if not members & linked:
                yield _Set(place=place, category=rule.SAFETY, words=[some[0].title], members=members)


def _hazards(at: datetime) -> QuerySet[Hazard]:
    """Return the hazards to look at: those of an item of a list at a site, under the same conditions as requests."""
    about = Shield.objects.filter(matter=OuterRef("matter"))
    settled = Cause.objects.filter(matter=OuterRef("matter"), left_at=None, root__ended_at__isnull=False)
    return (
        Hazard.objects.filter(site__isnull=False, matter__opened_at__gt=at - _within(), matter__opened_at__lte=at)
        .exclude(item="")
        .exclude(matter__stage__in=NO_CASES)
        .exclude(Exists(about) | Exists(settled))
    )


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


def _words(place: str, cases: list[rule.Case]) -> list[str]:
    """Return what most of some requests say, without the name of the place."""
    names = list(
        Division.objects.filter(code__in=[place, place[:9]], ends_on=None).values_list("short_name", flat=True)
    )
    texts = [("，".join(rule.clauses(case.title)), "，".join(rule.clauses(case.words))) for case in cases]
    return reasons.common(texts, names=names)


def _keep(one: _Set, at: datetime) -> None:
    """Write a new suggestion."""
    proposal = Proposal.objects.create(place=one.place, category=one.category, words=one.words, made_at=at)
    Candidate.objects.bulk_create(Candidate(proposal=proposal, matter_id=pk) for pk in sorted(one.members))


__all__ = ["propose"]
