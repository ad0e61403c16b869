"""What the machine reads out of a report. It suggests; a person, or a rule that people switched on, decides.

A field is filled in from nine in ten on; from one in two three choices are shown; below that we say that we don't know.
Where no model is live the lexicon speaks, which knows no probability but "likely".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.places.locate import finder
from gongzhi.foundation.places.matcher import NOWHERE
from gongzhi.matters import precedents
from gongzhi.matters.models import Category
from gongzhi.work.intake import lexicon
from gongzhi.work.intake.models import SortingRule
from gongzhi.work.intake.routing import live, prior, shares

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from gongzhi.foundation.places.matcher import Located
    from gongzhi.matters.models import Precedent
    from gongzhi.work.intake.routing.model import Guess

FILLED, OFFERED = 0.9, 0.5
CHOICES = 3
PLACE_RIGHT = 0.9  # how often a place read out of the words was thought right before anybody had checked

#: The class of disputes between private persons 矛盾纠纷: nothing is ever compared, grouped or counted in it.
PRIVATE = "12"


@dataclass(frozen=True, slots=True)
class Found:
    """One field read out of a report: its value or "don't know" (empty), other candidates, the words that weighed.

    ``probability`` is that of the value, or of the first candidate; none where the lexicon spoke. ``strange`` is a text
    like none before; ``ruled_on`` the day of the ruling that the value follows; ``switched`` whether any rule is on for
    this class, none where nobody looked.
    """

    field: str
    value: str = ""
    others: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    sure: bool = False
    probability: float | None = None
    strange: bool = False
    ruled_on: date | None = None
    switched: bool | None = None

    def columns(self) -> dict[str, Any]:
        """Return what the table of suggestions keeps."""
        return {
            "field": self.field, "value": self.value, "others": list(self.others), "because": list(self.because),
            "sure": self.sure, "probability": self.probability, "strange": self.strange, "ruled_on": self.ruled_on,
        }  # fmt: skip


def read(words: str, *, place: str, at: datetime) -> list[Found]:
    """Read category, unit and place out of what somebody wrote. Three queries."""
    return read_many([(words, place)], at=at)[0]


def read_many(texts: Sequence[tuple[str, str]], *, at: datetime) -> list[list[Found]]:
    """Read many texts, each with the place given for it, faster by the batch. Two queries, and one more a category."""
    on = localdate(at)
    names = finder(on) if any(not place for _words, place in texts) else None
    found = [
        names.find(words, within=settings.DISTRICT_CODE) if names and not place else NOWHERE for words, place in texts
    ]
    told = [words for words, _place in texts]
    heard = [lexicon.suggest(words, units={}, located=one) for words, one in zip(told, found, strict=True)]
    categories = _categories(told, heard)
    carriers = _Carriers.of(one.value for one in categories)
    rows = []
    for (_words, place), located, said, category in zip(texts, found, heard, categories, strict=True):
        switched = category.value in carriers.switched
        own = [replace(category, switched=switched), carriers.unit(category, place or located.code)]
        if not place:
            own.append(_place(said.place, located))
        if said.urgent.value:
            own.append(Found("urgent", said.urgent.value, (), said.urgent.words))
        rows.append(own)
    return rows


def is_private(category: str) -> bool:
    """Say whether a class is of disputes between private persons; the safety of a house has classes of its own."""
    return category.startswith(PRIVATE)


def usual_unit(category: str) -> str:
    """Return who usually handles a category, or else its parent's trouble."""
    return _usual([category])[0].get(category, "") if category else ""


def _categories(texts: Sequence[str], heard: Sequence[lexicon.Suggestions]) -> list[Found]:
    version = live.version()
    if version is None:
        spoken = [one.category for one in heard]
        return [Found("category", one.value, (), one.words, one.confidence == "likely") for one in spoken]
    return [_learned(guess, text) for guess, text in zip(version.model.guesses(texts), texts, strict=True)]


def _learned(guess: Guess, text: str) -> Found:
    """Turn what the model thinks into a value, three choices, or "don't know"."""
    best, probability = guess.ranked[0]
    if guess.strange or probability < OFFERED:
        return Found("category", probability=probability, strange=guess.strange)
    codes = [code for label, _share in guess.ranked for code in prior.choices(label, text)]
    if probability >= FILLED and (value := prior.category_of(best, text)):
        return Found("category", value, (), guess.words, sure=True, probability=probability)
    return Found("category", "", tuple(dict.fromkeys(codes))[:CHOICES], guess.words, probability=probability)


def _place(heard: lexicon.Suggestion, located: Located) -> Found:
    agreed = live.shares().get("place")
    right = shares.agreement(*agreed, before=PLACE_RIGHT) if agreed and heard.value else None
    likely = heard.confidence == "likely" and (right is None or right >= FILLED)
    others = () if located.code else located.candidates
    return Found("place", heard.value, tuple(others), heard.words, likely, right)


@dataclass(frozen=True, slots=True)
class _Carriers:
    """What is known about who takes some categories: the table's own word, earlier matters, rulings.

    ``switched`` are the categories for which a rule is on.
    """

    usual: Mapping[str, str]
    switched: Collection[str]
    counts: Mapping[str, Any]
    rulings: Mapping[str, list[Precedent]]

    @classmethod
    def of(cls, categories: Iterable[str]) -> _Carriers:
        """Read what is known. One query, and one for each category."""
        codes = sorted(set(categories) - {""})
        if not codes:
            return cls({}, (), {}, {})
        return cls(*_usual(codes), live.shares().get("units", {}), precedents.examples(codes))

    def unit(self, category: Found, place: str) -> Found:
        """Return who takes a category in a place: whom a ruling named, else who mostly did."""
        code = category.value
        if not code:
            return Found("unit")
        for ruling in self.rulings.get(code, ()):
            if _reaches(ruling, place):
                on = localdate(ruling.ruled_at)
                return Found("unit", ruling.given_to, (), (), category.sure, category.probability, ruled_on=on)
        ranked = shares.of_units(self.counts.get(code, {}), usual=self.usual.get(code, ""), place=place)
        if not ranked:
            return Found("unit")
        (unit, share), known = ranked[0], category.probability
        both = None if known is None else known * share
        if share >= FILLED:
            return Found("unit", unit, (), category.because, category.sure, both)
        others = tuple(unit for unit, _share in ranked[:CHOICES]) if share >= OFFERED else ()
        return Found("unit", "", others, category.because, probability=both)


def _reaches(ruling: Precedent, place: str) -> bool:
    """Say whether the unit that a ruling named works in a place; in one we don't know, only a unit for all does."""
    covers: str = ruling.covers
    return place.startswith(covers) if place else len(covers) <= len(settings.DISTRICT_CODE)


def _usual(codes: Iterable[str]) -> tuple[dict[str, str], set[str]]:
    """Return who usually takes some categories, unless closed since, and for which of them a rule is on. One query."""
    wanted = set(codes)
    rows = Category.objects.filter(code__in=wanted | {code[:2] for code in wanted})
    rule = SortingRule.objects.filter(on=True, category=OuterRef("code"))
    gone = Unit.objects.filter(code=OuterRef("unit"), ends_on__isnull=False)
    found = list(rows.values_list("code", "unit", Exists(rule), Exists(gone)))
    units = {code: "" if closed else unit for code, unit, _switched, closed in found}
    return (
        {code: units.get(code) or units.get(code[:2], "") for code in wanted},
        {code for code, _unit, switched, _closed in found if switched},
    )
