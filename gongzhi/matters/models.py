"""Tables of the core: matters, the units' hands in them, what is asked, who must never see, limits, duty rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.timezone import localdate
from django.utils.translation import get_language

from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.places import after

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor

#: A unit's hand in a matter is open while it is offered or accepted.
OPEN_HANDS = ("offered", "accepted")


class Category(models.Model):
    """One kind of trouble in the district's own tree; a code begins with the code of its parent."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=32, blank=True)  # who usually handles it: a suggestion
    check_by = models.CharField(
        max_length=8,
        default="sampled",
        choices=[("none", "none"), ("sampled", "sampled"), ("always", "always"), ("remote", "remote")],
    )
    urgent = models.BooleanField(default=False)

    called: str  # in the reader's language, where ``queries.categories`` has added it

    class Meta:
        ordering: ClassVar = ["code"]


def called() -> F | Coalesce:
    """Return a category's name in the reader's language: the Chinese one where the district gave no other."""
    english = (get_language() or "").startswith("en")
    return Coalesce(NullIf("name_en", Value("")), "name") if english else F("name")


def category_called() -> Subquery:
    """Return what people call the category of whatever row has a ``category``."""
    return Subquery(Category.objects.filter(code=OuterRef("category")).values(found=called())[:1])


class MatterSet(models.QuerySet["Matter"]):
    """Matters, always seen by somebody."""

    def visible_to(self, actor: Actor) -> MatterSet:
        """Keep what this actor may see: the one definition, for lists, single matters, files and exports."""
        if actor.is_system:
            return self
        seen = Q(pk__in=[])
        if actor.may("matter.view.place"):
            seen |= inside(actor.place)
        if actor.may("matter.view.unit"):
            hands = Engagement.objects.filter(matter=OuterRef("pk"), unit=actor.unit)
            seen |= Q(Exists(hands.filter(state__in=[*OPEN_HANDS, "done"])))
        return self.filter(seen).exclude(locked_out(actor))


def locked_out(actor: Actor, matter: str = "pk") -> Exists:
    """Return the condition that an actor's unit, or one above it, is locked out of the matter that a column names."""
    return Exists(Shield.objects.filter(matter=OuterRef(matter), unit__in=actor.units or (actor.unit,)))


def inside(prefix: str) -> Q:
    """Return the condition that a place lies inside a prefix; ``""`` is everywhere, ``"-"`` nowhere."""
    if not prefix:
        return Q(place__gte="")  # an empty Q would be nothing when it is or-ed
    return Q(place__gte=prefix, place__lt=after(prefix))


class Matter(models.Model):
    """The work that one report or several caused. ``stage`` and ``version`` change only by a move.

    ``title`` and ``summary`` are the desk's words, never the reporter's; ``public_text`` is what the public may read.
    ``due_at`` is the nearest deadline that runs (empty while paused), so that overdue is a filter.
    """

    kind = models.CharField(max_length=16)
    table_version = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=60)
    summary = models.TextField(blank=True)
    category = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=15)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    datum = models.CharField(max_length=8, blank=True)
    urgent = models.BooleanField(default=False)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="matters")
    desk = models.CharField(max_length=32)
    unit = models.CharField(max_length=32, blank=True)
    origin = models.CharField(max_length=16)
    result = models.CharField(max_length=16, blank=True)
    contests = models.PositiveSmallIntegerField(default=0)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    public_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    due_code = models.CharField(max_length=48, blank=True)
    provisional = models.BooleanField(default=False)
    wakes_on = models.DateField(null=True)  # a pause ends by itself on this day
    ended_at = models.DateTimeField(null=True)

    objects = MatterSet.as_manager()

    # What people call these, where ``queries.named`` has added it.
    category_name: str | None
    unit_name: str | None
    place_name: str | None
    town_name: str | None

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place", "-id"], name="matter_place"),
            models.Index(fields=["unit", "due_at"], name="matter_unit_due"),
            models.Index(fields=["desk", "stage", "-id"], name="matter_desk_stage"),
            models.Index(fields=["due_at"], name="matter_due", condition=Q(ended_at=None)),
            models.Index(fields=["stage", "-id"], name="matter_stage"),
            models.Index(fields=["site", "-id"], name="matter_site", condition=Q(site__isnull=False)),
            models.Index(fields=["wakes_on"], name="matter_wakes", condition=Q(wakes_on__isnull=False)),
            models.Index(fields=["category", "-id"], name="matter_category"),
            models.Index(fields=["place", "published_at"], name="matter_published", condition=~Q(public_text="")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lon=None, lat=None, datum="") | (~Q(datum="") & Q(lon__isnull=False, lat__isnull=False)),
                name="matter_point_has_datum",
            ),
        ]

    @property
    def reference(self) -> str:
        """The public number, ``M-2026-000123``."""
        return f"M-{localdate(self.opened_at).year}-{self.pk:06d}"

    @property
    def subject(self) -> str:
        """The name of its chain in the ledger."""
        return f"matter:{self.reference}"

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None


class Engagement(models.Model):
    """A unit's hand in a matter: offered, then accepted or returned, then done, or released by the desk."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="engagements")
    unit = models.CharField(max_length=32)
    role = models.CharField(max_length=4, choices=[("lead", "lead"), ("co", "co")])
    state = models.CharField(max_length=8, default="offered")
    called_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    waits_for = models.CharField(max_length=32, blank=True)

    unit_name: str | None  # where ``Facts`` has added it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "unit"], condition=Q(state__in=OPEN_HANDS), name="matter_one_open_hand_per_unit"
            ),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(role="lead", state__in=OPEN_HANDS), name="matter_one_lead"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "accepted", "returned", "done", "released"]), name="matter_hand_state"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "state", "matter"], name="matter_hands_of_unit")]

    @property
    def is_open(self) -> bool:
        """Whether the unit still has something to do."""
        return self.state in OPEN_HANDS


class Ask(models.Model):
    """Something one person asked and another decides: an extension, a suspension, a voiding."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="asks")
    code = models.CharField(max_length=12)
    amount = models.PositiveSmallIntegerField(null=True)
    until = models.DateField(null=True)
    reason = models.CharField(max_length=24, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    asked_unit = models.CharField(max_length=32)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "code"], condition=Q(decided_at=None), name="matter_one_open_ask_per_code"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by="", granted=None)
                | (Q(decided_at__isnull=False, granted__isnull=False) & ~Q(decided_by="")),
                name="matter_ask_decided_by_someone",
            ),
        ]


class Shield(models.Model):
    """A unit that a report is about: neither it nor anything under it may ever carry or see the matter."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="shields")
    unit = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "unit"], name="matter_one_shield_per_unit")]


class LimitRule(models.Model):
    """A district's own limit in place of the table's: for one kind and limit, a category and below, urgent or not."""

    kind = models.CharField(max_length=16)
    limit = models.CharField(max_length=16)
    category = models.CharField(max_length=12, blank=True)
    urgent = models.BooleanField(default=False)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=8, choices=[(u, u) for u in ("workday", "day", "hour", "minute")])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "limit", "category", "urgent"], name="matter_one_rule_per_limit")
        ]


class DutyRule(models.Model):
    """One article of the district's duty list 职责清单, which a return must cite."""

    code = models.CharField(max_length=24, unique=True)
    text = models.CharField(max_length=200)
    unit = models.CharField(max_length=32)
    category = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]


class Precedent(models.Model):
    """A ruling on a return: such trouble, in such a place, belongs to this unit and not to that one."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="precedents")
    category = models.CharField(max_length=12)
    place = models.CharField(max_length=15)
    rule = models.CharField(max_length=24)
    returned_by = models.CharField(max_length=32)
    given_to = models.CharField(max_length=32)
    ruled_at = models.DateTimeField()

    covers: str  # where the unit works that it was given to, where ``precedents.examples`` has added it
    given_name: str | None  # what people call that unit, where ``precedents`` has added it

    class Meta:
        indexes: ClassVar = [models.Index(fields=["category", "-ruled_at"], name="matter_precedents")]
