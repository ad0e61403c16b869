"""Tables of intake: reports, what they are joined to, what was suggested, what people corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate

from gongzhi.foundation.sites.models import Site
from gongzhi.matters.models import Matter, inside

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor


class ReportSet(models.QuerySet["Report"]):
    """Reports, always seen by somebody."""

    def visible_to(self, actor: Actor) -> ReportSet:
        """Keep what this actor may see: reports of their desk or place; never those about their own unit.

        Units that only handle matters see no reports, but the words released with a matter.
        """
        if actor.is_system:
            return self
        seen = Q(pk__in=[])
        if actor.may("matter.triage") or actor.may("matter.rule"):
            seen |= Q(desk=actor.unit) | inside(actor.place)
            if actor.covers(settings.DISTRICT_CODE):  # came before there was a desk
                seen |= Q(desk="", place="")
        elif actor.may("report.file"):
            seen |= Q(filed_by=actor.id)
        joined = Join.objects.filter(report=OuterRef("pk"), left_at=None)
        shielded = joined.filter(matter__shields__unit__in=actor.units or (actor.unit,))
        about = Q(about__in=[unit for unit in (actor.units or (actor.unit,)) if unit])
        return self.filter(seen).exclude(about).exclude(Exists(shielded))


class Report(models.Model):
    """What somebody told us. Their words stand in the ledger, once and for all; here is the masked copy.

    ``stage`` is what the desk made of it, ``response`` how the reporter took the answer. ``receipt`` is a keyed digest.
    ``released`` are the words that the desk lets handling units read. ``look_by`` is until when the desk will have
    said what becomes of it, empty when nobody waits for that; ``rung`` how far up the ladder that has climbed.
    """

    channel = models.CharField(max_length=12)
    stage = models.CharField(max_length=12, default="waiting")
    version = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=80, blank=True)
    masked = models.TextField(blank=True)
    released = models.TextField(blank=True)
    place = models.CharField(max_length=15, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    datum = models.CharField(max_length=8, blank=True)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="reports")  # from its plate
    about = models.CharField(max_length=32, blank=True)
    desk = models.CharField(max_length=32, blank=True)
    urgent = models.BooleanField(default=False)
    person = models.CharField(max_length=32, blank=True)
    anonymous = models.BooleanField(default=False)
    filed_by = models.CharField(max_length=64, blank=True)
    consent_spoken = models.BooleanField(default=False)
    notice_version = models.CharField(max_length=16, blank=True)
    source = models.CharField(max_length=32, blank=True)
    source_key = models.CharField(max_length=64, null=True)  # noqa: DJ001 — unique where there is one
    receipt = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    received_at = models.DateTimeField()
    look_by = models.DateTimeField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    agency = models.CharField(max_length=24, blank=True)  # the competent body it was referred to, never a class
    response = models.CharField(max_length=10, blank=True)
    respond_by = models.DateTimeField(null=True)
    contests = models.PositiveSmallIntegerField(default=0)
    decision_contest = models.CharField(max_length=10, blank=True)  # open, upheld or overturned
    rating = models.PositiveSmallIntegerField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = ReportSet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_key"], name="intake_once_per_source"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="intake_rating_1_to_5"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["desk", "stage", "-id"], name="intake_desk_stage"),
            models.Index(fields=["place", "-id"], name="intake_place"),
            models.Index(fields=["respond_by"], name="intake_silent", condition=Q(response="open")),
            models.Index(fields=["look_by"], name="intake_look_by", condition=Q(look_by__isnull=False)),
            models.Index(fields=["filed_by", "-id"], name="intake_filed_by", condition=~Q(filed_by="")),
            models.Index(fields=["person"], name="intake_person", condition=~Q(person="")),
        ]

    @property
    def reference(self) -> str:
        """The desk's number for it, ``R-2026-000123``."""
        return f"R-{localdate(self.received_at).year}-{self.pk:06d}"

    @property
    def subject(self) -> str:
        """The name of its chain in the ledger."""
        return f"report:{self.reference}"


class Join(models.Model):
    """From when to when a report belonged to a matter. Nothing is moved: un-joining closes the row."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="joins")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="joins")
    opened = models.BooleanField(default=False)  # this report opened the matter
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=64)
    left_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report"], condition=Q(left_at=None), name="intake_in_one_matter"),
            models.CheckConstraint(
                condition=Q(left_at=None, left_by="") | (Q(left_at__isnull=False) & ~Q(left_by="")),
                name="intake_left_by_someone",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["matter", "left_at"], name="intake_joins_of_matter")]


class Suggestion(models.Model):
    """What the machine read out of a report: one field, its value or "don't know", and the words that weighed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="suggestions")
    field = models.CharField(max_length=10)
    value = models.CharField(max_length=32, blank=True)
    others = models.JSONField(default=list)
    because = models.JSONField(default=list)
    sure = models.BooleanField(default=False)
    probability = models.FloatField(null=True)
    strange = models.BooleanField(default=False)  # like no report before
    ruled_on = models.DateField(null=True)  # the day of the ruling that was followed

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "field"], name="intake_one_suggestion_per_field")
        ]


class Label(models.Model):
    """What a person decided where the machine had suggested: kept for learning. Codes only, no words."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="labels")
    field = models.CharField(max_length=10)
    suggested = models.CharField(max_length=32, blank=True)
    chosen = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()


class SortingRule(models.Model):
    """A rule that the district switched on: a sure suggestion of this category goes to this unit by itself."""

    category = models.CharField(max_length=12)
    place = models.CharField(max_length=15)
    unit = models.CharField(max_length=32)
    on = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["category", "place"], name="intake_one_rule_per_category_and_place")
        ]


class Trace(models.Model):
    """What a report is compared by: marks of its masked words that nobody can read back, where, and when it came.

    Nothing of who reported. ``town`` and ``community`` are empty where the place is not that exact.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="trace")
    town = models.CharField(max_length=9, blank=True)
    community = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    marks = models.BinaryField()
    looked = models.BooleanField(default=False)  # whether a group was looked for

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["community", "-at"], name="intake_traces_of_community"),
            models.Index(fields=["town", "-at"], name="intake_traces_of_town"),
            models.Index(fields=["-at"], name="intake_traces_by_time"),
            models.Index(fields=["report"], name="intake_traces_new", condition=Q(looked=False)),
        ]


class Group(models.Model):
    """Reports that the machine takes for one incident: a suggestion, until a person confirms or dissolves it.

    ``words`` are what most of them say. A dissolved one is kept, so that it is not suggested again.
    """

    place = models.CharField(max_length=15, blank=True)
    words = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="suggested")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="suggested", decided_at=None, decided_by="")
                | (Q(state__in=["confirmed", "dissolved"], decided_at__isnull=False) & ~Q(decided_by="")),
                name="intake_group_decided_by_someone",
            )
        ]

    @property
    def subject(self) -> str:
        """The name of its chain in the ledger."""
        return f"group:{self.pk}"


class Member(models.Model):
    """One report in a group. ``left`` marks those of a dissolved one."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="memberships")
    left = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report"], condition=Q(left=False), name="intake_in_one_group"),
            models.UniqueConstraint(fields=["group", "report"], name="intake_once_in_a_group"),
        ]


class Echo(models.Model):
    """Somebody pressed "me too" on a published matter: a number, and a keyed digest that lets it count once."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="echoes")
    source = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "source"], name="intake_one_echo_per_source")
        ]


class Pressure(models.Model):
    """A resident says that somebody presses them to withdraw or rate otherwise: another unit looks."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="pressures")
    unit = models.CharField(max_length=32)
    told_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True)


class ContactList(models.Model):
    """Somebody asks for the contacts behind several matters; somebody else decides; it opens once and not for long.

    ``place`` is how far the asker sees: who decides sees at least as far. Why it was asked stands in the ledger.
    """

    matters = models.ManyToManyField(Matter, related_name="+")
    place = models.CharField(max_length=15)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    asked_post = models.CharField(max_length=64)
    asked_unit = models.CharField(max_length=32)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    granted = models.BooleanField(null=True)
    expires_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by="", granted=None)
                | (
                    Q(decided_at__isnull=False, granted__isnull=False)
                    & ~Q(decided_by="")
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="intake_list_decided_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(granted__isnull=False, granted=True),
                name="intake_list_opened_when_granted",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_by", "-id"], name="intake_lists_asked"),
            models.Index(fields=["place", "-id"], name="intake_lists_of_place"),
        ]

    @property
    def subject(self) -> str:
        """The name of its chain in the ledger."""
        return f"contacts:{self.pk}"
