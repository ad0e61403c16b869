"""Tables of hazards: what each is, beside the matter that carries it through its stages; its photos and re-checks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.foundation.sites.models import Site
from gongzhi.matters.models import Matter
from gongzhi.work.hazards.codes import BODIES, GRADES, LEVELS, SPOTS, WAYS


class Hazard(models.Model):
    """One hazard, at a site or at a plain point. ``item`` is the question of the list that failed (``fire-2/07``).

    ``source`` names what it came from (``check:123``), for the desk alone: the owner never learns more than the item.
    ``recurs`` is the one before it at the same site and item, closed within the 180 days before. ``grave`` is the
    standard by which the list says that it may be major. ``to_owner``: whoever answers for the site was notified, not a
    unit of ours. ``assured`` counts the five assurances of the latest plan. ``turn`` counts declarations; ``drawn``
    says whether the sample fell on this one, ``first_by`` who was on the spot first (an opaque id).
    """

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="hazard")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="hazards")
    spot = models.CharField(max_length=12, blank=True)
    standard = models.CharField(max_length=40, blank=True)
    item = models.CharField(max_length=48, blank=True)
    text = models.CharField(max_length=200)
    basis = models.CharField(max_length=200, blank=True)
    grave = models.CharField(max_length=120, blank=True)
    grade = models.CharField(max_length=8, blank=True)
    judged_by = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=40, blank=True)
    recurs = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="again")
    to_owner = models.BooleanField(default=False)
    assured = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=0)
    drawn = models.BooleanField(default=False)
    first_by = models.CharField(max_length=64, blank=True)
    listed = models.CharField(max_length=8, blank=True)  # the level of listed supervision, empty when there is none
    listed_at = models.DateTimeField(null=True)
    handed_to = models.CharField(max_length=12, blank=True)
    handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(grade__in=["", *GRADES]), name="hazards_known_grade"),
            models.CheckConstraint(condition=Q(spot__in=["", *SPOTS]), name="hazards_known_spot"),
            models.CheckConstraint(condition=Q(site=None) | Q(spot=""), name="hazards_at_a_site_or_a_spot"),
            models.CheckConstraint(
                condition=Q(listed="", listed_at=None) | Q(listed__in=list(LEVELS), listed_at__isnull=False),
                name="hazards_listed_since",
            ),
            models.CheckConstraint(
                condition=Q(handed_to="", handed_at=None) | Q(handed_to__in=list(BODIES), handed_at__isnull=False),
                name="hazards_handed_over_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["site", "item"], name="hazards_of_item")]

    @property
    def is_major(self) -> bool:
        """Whether it was judged a major one."""
        return self.grade == "major"


class Photo(models.Model):
    """A file that came with a move: ``after`` it was put right, or of a ``recheck``.

    Whatever else is kept on the matter shows it as it was found: photos of a check may come long after it.
    """

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="photos")
    file = models.CharField(max_length=32)
    sort = models.CharField(max_length=8, choices=[(s, s) for s in ("after", "recheck", "other")])
    turn = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["hazard", "file"], name="hazards_one_sort_per_file")]


class Recheck(models.Model):
    """One person's re-check of one declaration: how, and what came of it. Their words stand in the ledger."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="rechecks")
    turn = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=8, choices=[(w, w) for w in WAYS])
    passed = models.BooleanField()
    by = models.CharField(max_length=64)
    post = models.CharField(max_length=48)
    unit = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hazard", "turn", "by"], condition=Q(passed=True), name="hazards_two_are_two_people"
            )
        ]


class SampleRule(models.Model):
    """How many of a hundred ordinary hazards that are declared are visited on the spot; the newest row holds."""

    percent = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="hazards_percent")
        ]
