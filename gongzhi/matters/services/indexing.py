"""Keeping the index of words true to the matters: what everybody who sees a matter may read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.places.models import Division
from gongzhi.foundation.search import services as search
from gongzhi.matters.models import Engagement, Matter, MatterSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

KIND = "matter"
_HEAD = ("title", "summary", "public_text", "place", "unit")


def shown(matter: Matter) -> tuple[str, ...]:
    """Return the columns that the head of its document is made of, to see later whether they changed."""
    return tuple(getattr(matter, name) for name in _HEAD)


def opened(matter: Matter) -> None:
    """Put a new matter into the index. Two statements."""
    search.add(text=_text(_called(Matter.objects.filter(pk=matter.pk)).get()))


def index_new(*, hands: Mapping[int, Sequence[str]]) -> None:
    """Put many new matters into the index, by their numbers, with the units that have or had a hand. Two statements."""
    search.put(texts=[_text(one, hands=hands[one.pk]) for one in _called(Matter.objects.filter(pk__in=hands))])


def moved(matter: Matter, before: tuple[str, ...], notes: Iterable[str]) -> None:
    """Put into the index what a move changed and what was said with it; two statements at most, often one or none."""
    head = shown(matter) != before
    told = _called(Matter.objects.filter(pk=matter.pk)).get() if head else matter
    search.change(text=_text(told, notes), head=head)


def offered(matter: Matter, units: Iterable[str]) -> None:
    """Let units that get a hand in a matter find it. One statement. Who loses it finds it no more, being shown none."""
    search.change(text=_text(matter, hands=units), head=False)


@transaction.atomic
def reindex(*, above: int, size: int = 500) -> int | None:
    """Write the next documents anew, for matters of a higher number; return the last number, None when none is left."""
    matters = list(_called(Matter.objects.filter(pk__gt=above)).order_by("pk").select_for_update(of=("self",))[:size])
    if not matters:
        search.finish(kind=KIND)
        return None
    said: dict[str, list[str]] = {matter.subject: [] for matter in matters}
    kinds = {matter.subject: matter.kind for matter in matters}
    for record in ledger.history(said):
        if record.verb.startswith(f"{kinds[record.subject]}."):
            said[record.subject] += record.texts.values()
    hands: dict[int, list[str]] = {matter.pk: [] for matter in matters}
    for number, unit in Engagement.objects.filter(matter__in=hands).order_by("pk").values_list("matter", "unit"):
        hands[number].append(unit)
    search.put(texts=[_text(matter, said[matter.subject], hands[matter.pk]) for matter in matters])
    search.reached(kind=KIND, upto=matters[-1].pk)
    return matters[-1].pk


def _called(matters: MatterSet) -> MatterSet:
    """Add what people call the place, its town and the lead unit."""
    unit = Unit.objects.filter(code=OuterRef("unit"))
    place = Division.objects.order_by("-starts_on")  # one that ended keeps its last name
    return matters.annotate(  # type: ignore[no-redef]  # the model names what this adds, for its readers
        unit_name=Subquery(unit.values("short")[:1]),
        unit_in_full=Subquery(unit.values("name")[:1]),
        place_name=Subquery(place.filter(code=OuterRef("place")).values("short_name")[:1]),
        town_name=Subquery(place.filter(code=Substr(OuterRef("place"), 1, 9)).values("short_name")[:1]),
    )


def _text(matter: Matter, notes: Iterable[str] = (), hands: Iterable[str] = ()) -> search.Text:
    names = [getattr(matter, name, None) for name in ("town_name", "place_name", "unit_name", "unit_in_full")]
    return search.Text(
        kind=KIND, number=matter.pk, subject=matter.subject, title=matter.title,
        words=(matter.summary, matter.public_text), called=tuple(dict.fromkeys(filter(None, names))), notes=notes,
        place=matter.place, hands=hands,
    )  # fmt: skip
