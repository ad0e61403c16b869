"""Tables of organisations: units and their names, posts, duties; each with the days from and until which it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from datetime import date


class Kind(models.TextChoices):
    """What a unit is in the house of a district."""

    LEADERSHIP = "leadership", _("领导机关")
    DEPARTMENT = "department", _("部门")
    UTILITY = "utility", _("公用企业")
    CENTRE = "centre", _("社会治理中心")
    TOWN = "town", _("镇街道")
    VILLAGE = "village", _("村社区")
    MEDIATION = "mediation", _("调解组织")
    SUPERVISION = "supervision", _("督导")
    SITE = "site", _("场所")


class Rank(models.TextChoices):
    """How far a post answers for a line of work in a place."""

    FIRST = "first", _("第一责任人")
    DIRECT = "direct", _("直接责任人")
    CONTACT = "contact", _("联络员")


def holding(on: date | None, prefix: str = "") -> Q:
    """Keep the rows that held on a day; without a day those that have no end yet."""
    open_ended = Q(**{f"{prefix}ends_on": None})
    if on is None:
        return open_ended
    return Q(**{f"{prefix}starts_on__lte": on}) & (open_ended | Q(**{f"{prefix}ends_on__gt": on}))


def _ends_later(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name=name)


class Unit(models.Model):
    """An office under a stable code. ``above`` are the codes of its superiors, the nearest first.

    ``name`` and ``short`` are the latest ones; earlier names stand in ``UnitName``. ``place`` is the prefix of place
    codes that it covers. A code is never used again.
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    short = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, choices=Kind)
    parent = models.CharField(max_length=32, blank=True)
    above = models.JSONField(default=list)
    place = models.CharField(max_length=15)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            _ends_later("organisations_unit_ends_later"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="organisations_known_kind"),
            models.CheckConstraint(condition=~Q(place=""), name="organisations_unit_has_place"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "place"], name="organisations_unit_kind_place")]

    @property
    def chain(self) -> tuple[str, ...]:
        """The unit's code and those of all above it, the nearest first."""
        return (self.code, *self.above)


class UnitName(models.Model):
    """What a unit was called from a day up to another."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=60)
    short = models.CharField(max_length=30)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ends_on=None), name="organisations_one_open_name"),
            _ends_later("organisations_name_ends_later"),
        ]


class Post(models.Model):
    """A seat in a unit. ``roles`` are role codes (see accounts); ``place`` narrows the unit's own, or is empty."""

    code = models.CharField(max_length=48, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=40)
    roles: models.JSONField[list[str], Any] = models.JSONField(default=list)
    place = models.CharField(max_length=15, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [_ends_later("organisations_post_ends_later")]


class Duty(models.Model):
    """A post answers for a line of work (消防安全) in a place, in some rank."""

    line = models.CharField(max_length=30)
    place = models.CharField(max_length=15)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="duties")
    rank = models.CharField(max_length=8, choices=Rank)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "place"],
                condition=Q(ends_on=None, rank="first"),
                name="organisations_one_first_responsible",
            ),
            models.UniqueConstraint(
                fields=["line", "place", "post"], condition=Q(ends_on=None), name="organisations_one_open_duty"
            ),
            models.CheckConstraint(condition=Q(rank__in=Rank.values), name="organisations_known_rank"),
            _ends_later("organisations_duty_ends_later"),
        ]
