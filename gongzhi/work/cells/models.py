"""Tables of safe cells: levels, cycles, ratings with what each side filled in; residents and figures of a hub.

What a rating rests on are the answers to its list and facts about the organisation. Nothing here counts what anybody
reported, disputed or asked for, and nothing is about who lives, works or learns at a site.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from gongzhi.foundation.sites.models import Site
from gongzhi.foundation.standards.models import Version
from gongzhi.matters.models import Matter
from gongzhi.work.cells.codes import DUTIES, FIGURES, SIDES, VETOES


def called() -> F | Coalesce:
    """Return a level's name in the reader's language: the Chinese one where the district gave no other."""
    english = (get_language() or "").startswith("en")
    return Coalesce(NullIf("name_en", models.Value("")), "name") if english else F("name")


class Level(models.Model):
    """One level of a kind of sites. ``least`` is the share of the list, in per cent, that it takes.

    ``granted``: a level that people confer above the list's own (市级示范); it takes at least as much of the list.
    """

    kind = models.CharField(max_length=16)
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=20)
    name_en = models.CharField(max_length=40, blank=True)
    least = models.PositiveSmallIntegerField()
    granted = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)  # the highest first

    called: str  # in the reader's language, where ``queries.levels`` has added it

    class Meta:
        ordering: ClassVar = ["kind", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], name="cells_one_level_per_code"),
            models.CheckConstraint(condition=Q(least__lte=100), name="cells_level_in_per_cent"),
            models.CheckConstraint(condition=~Q(code="none"), name="cells_none_is_no_level"),
        ]


class Cycle(models.Model):
    """A time in which sites of one kind may be rated by one version of a standard; a level holds so many months."""

    kind = models.CharField(max_length=16)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="cycles")
    name = models.CharField(max_length=40)
    place = models.CharField(max_length=15)
    desk = models.CharField(max_length=32)
    opens_on = models.DateField()
    ends_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-opens_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("opens_on")), name="cells_cycle_ends_after_it_opens")
        ]

    @property
    def subject(self) -> str:
        """The name of its chain in the ledger."""
        return f"cycle:{self.pk}"

    def is_open(self, on: date) -> bool:
        """Whether sites may join on a day."""
        return self.opens_on <= on <= self.ends_on


class Rating(models.Model):
    """One site in one cycle. ``proposed`` and ``level`` are codes of levels, ``none`` for none, empty before.

    ``why`` and ``ended_why`` are words that everybody may read. ``reasons`` are fixed when the level is decided, so
    that they stay what they were. ``objected``: an objection waits to be looked into; how many there were is nowhere.
    """

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="rating")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="ratings")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="ratings")
    proposed = models.CharField(max_length=16, blank=True)
    level = models.CharField(max_length=16, blank=True)
    why = models.CharField(max_length=500, blank=True)
    reasons: models.JSONField[dict[str, Any], Any] = models.JSONField(default=dict)
    visited_on = models.DateField(null=True)
    noticed_on = models.DateField(null=True)
    notice_until = models.DateField(null=True)  # the last day of the notice
    objected = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    valid_until = models.DateField(null=True)
    appealed_at = models.DateTimeField(null=True)
    contested_at = models.DateTimeField(null=True)
    veto = models.CharField(max_length=24, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)

    level_name: str | None  # where ``queries.named`` has added it
    proposed_name: str | None

    class Meta:
        indexes: ClassVar = [models.Index(fields=["site", "-matter"], name="cells_ratings_of_site")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "site"], name="cells_once_in_a_cycle"),
            models.CheckConstraint(condition=Q(veto__in=["", *VETOES]), name="cells_known_veto"),
            models.CheckConstraint(
                condition=Q(level__in=["", "none"]) | Q(valid_until__isnull=False), name="cells_level_has_a_last_day"
            ),
        ]


class Assessment(models.Model):
    """How one side filled in the list of a rating: changed until it is handed in, then never again."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="assessments")
    side = models.CharField(max_length=8)
    answers: models.JSONField[dict[str, Any], Any] = models.JSONField(default=dict)
    by = models.CharField(max_length=64)
    unit = models.CharField(max_length=32)
    saved_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rating", "side"], name="cells_one_assessment_per_side"),
            models.CheckConstraint(condition=Q(side__in=list(SIDES)), name="cells_known_side"),
        ]

    @property
    def subject(self) -> str:
        """What its photos and files hang on."""
        return f"assessment:{self.pk}"


class Resident(models.Model):
    """A unit that is there at a hub, on which weekdays (1 is Monday), for what; never who comes."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="residents")
    unit = models.CharField(max_length=32)
    duty = models.CharField(max_length=16)
    weekdays: models.JSONField[list[int], Any] = models.JSONField(default=list)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)  # the first day on which it is no longer there

    unit_name: str | None  # where ``hub.residents`` has added it

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(duty__in=list(DUTIES)), name="cells_known_duty"),
            models.UniqueConstraint(
                fields=["site", "unit", "duty"], condition=Q(ends_on=None), name="cells_one_resident_per_duty"
            ),
        ]


class Figure(models.Model):
    """One month's count of one thing at a site, typed in as a sum. A correction is one more row: the latest counts."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="figures")
    month = models.DateField()  # its first day
    code = models.CharField(max_length=8)
    count = models.PositiveIntegerField()
    by = models.CharField(max_length=64)
    unit = models.CharField(max_length=32)
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["site", "code", "month", "-id"], name="cells_figures_of_site")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__in=list(FIGURES)), name="cells_known_figure"),
            models.CheckConstraint(condition=Q(month__day=1), name="cells_month_is_its_first_day"),
        ]


class LabelRule(models.Model):
    """The district's own numbers for the label of a house, from a day on; see ``label.py`` for what they decide."""

    since = models.DateField(unique=True)
    fresh_days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-since"]
