"""Tables of places: divisions and outlines, each with the days from and until which it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from gongzhi.kernel.places import after

if TYPE_CHECKING:
    from datetime import date


def holding(on: date | None) -> Q:
    """Keep the rows that held on a day; without a day those that have no end yet."""
    return Q(ends_on=None) if on is None else Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def inside(place: str, field: str = "code") -> Q:
    """Keep a place and all below it; the empty prefix is everywhere."""
    return Q(**{f"{field}__gte": place, f"{field}__lt": after(place)}) if place else Q()


class Division(models.Model):
    """A division or grid under one name for one period. A code may have several periods, never two at once.

    ``name`` is the full name in the national list (建设村委会), ``short_name`` what people say and pages show (建设村).
    ``successor`` is the code that took over when this one was merged away; empty after a plain end.
    """

    code = models.CharField(max_length=15)
    parent = models.CharField(max_length=12, blank=True)
    level = models.CharField(max_length=9)  # the level that the length of the code names
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)  # 区 街道 镇 乡 社区 村 网格 …: the people's word, shown as it is
    made_up = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    successor = models.CharField(max_length=15, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="places_one_division_per_start"),
            models.UniqueConstraint(fields=["code"], condition=Q(ends_on=None), name="places_one_open_division"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="places_division_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(successor="") | Q(ends_on__isnull=False), name="places_successor_after_end"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["parent", "code"], name="places_division_parent"),
            models.Index(fields=["level", "code"], name="places_division_level"),
        ]


class Outline(models.Model):
    """The drawn border of a place for one period, in the datum it was drawn in, with its bounding box.

    A made-up outline is for show only: no position is ever routed by it.
    """

    place = models.CharField(max_length=15)
    datum = models.CharField(max_length=8)
    geometry = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    made_up = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "made_up", "starts_on"], name="places_one_outline_per_start"),
            models.UniqueConstraint(
                fields=["place", "made_up"], condition=Q(ends_on=None), name="places_one_open_outline"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="places_outline_ends_later"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["west", "east"], name="places_outline_box")]


class Register(models.Model):
    """One row whose random stamp changes with every change of the divisions: what caches of them are valid by."""

    stamp = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="places_one_register")]
