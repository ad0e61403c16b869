"""Tables of sites: what kinds there are, the sites and their parts, and pairs that may be one.

There is no column about who lives, works or learns there: not their names, not their number, not where they come from.
Who answers for a site is a record in ``persons``; only its opaque id stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import cached_property
from django.utils.translation import get_language

from gongzhi.kernel.places import after

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor

#: In use, standing empty, no longer rented out, gone, merged into another.
STATES = ("active", "empty", "not_rented", "gone", "merged")
OPEN_STATES = ("active", "empty")


class SiteKind(models.Model):
    """One kind of site; a district adds its own rows.

    ``operator`` is what people call whoever runs one (房东, 校长). ``facts`` are the codes of facts it has. ``home``:
    somebody lives there, so that it is entered by consent or a cited power only and is on no public list. ``rated``:
    it has a cycle of review.
    """

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=20)
    name_en = models.CharField(max_length=40)
    operator = models.CharField(max_length=20)
    facts: models.JSONField[list[str], Any] = models.JSONField(default=list)
    home = models.BooleanField(default=False)
    rated = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    called: str  # in the reader's language, where ``queries.kinds`` has added it

    class Meta:
        ordering: ClassVar = ["order", "code"]


def called() -> F | Coalesce:
    """Return a kind's or class's name in the reader's language: the Chinese one where the district gave no other."""
    english = (get_language() or "").startswith("en")
    return Coalesce(NullIf("name_en", models.Value("")), "name") if english else F("name")


class SiteClass(models.Model):
    """One class of a kind (三类出租房): what it is called, and after how many days a site of it is checked again."""

    kind = models.CharField(max_length=16)
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    every_days = models.PositiveSmallIntegerField()

    called: str  # in the reader's language, where ``queries.classes`` has added it

    class Meta:
        ordering: ClassVar = ["kind", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "code"], name="sites_one_class_per_code")]


class SiteSet(models.QuerySet["Site"]):
    """Sites, always seen by somebody."""

    def visible_to(self, actor: Actor) -> SiteSet:
        """Keep what this actor may see: those of their place, or those that their own unit runs."""
        if actor.is_system:
            return self
        seen = Q(pk__in=[])
        if actor.may("site.view"):
            seen |= Q(place__gte=actor.place, place__lt=after(actor.place)) if actor.place else Q(place__gte="")
        if actor.may("site.own") and actor.unit:
            seen |= Q(unit=actor.unit)
        return self.filter(seen)


class Site(models.Model):
    """One site. ``number`` is the one it has in the office's own books, ``plate`` the random one on its wall.

    ``operator`` is an organisation's name, never a person's; ``unit`` the unit of ours that it is, where its people
    sign in. ``holder`` and ``manager`` are records in ``persons``: the duty holder, and who manages its safety.
    Its point is in WGS-84. ``registered`` is what the landlord declares about the registration with the police (yes,
    no, not said). ``facts`` change under ``facts_version``, so that two who counted differently are seen.
    """

    number = models.CharField(max_length=32, blank=True)
    plate = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=16)
    site_class = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=15)
    address = models.CharField(max_length=120)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    operator = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=32, blank=True)
    holder = models.CharField(max_length=32, blank=True)
    manager = models.CharField(max_length=32, blank=True)
    managed = models.BooleanField(default=False)  # 旅馆式管理: somebody sits at its desk
    registered = models.BooleanField(null=True)
    registered_on = models.DateField(null=True)
    facts: models.JSONField[dict[str, int], Any] = models.JSONField(default=dict)
    facts_version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, default="active")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Derived, for finding what was registered twice: the bare address, the small square of the point, the row it
    # was imported from where that has no number.
    address_key = models.CharField(max_length=32, blank=True)
    cell = models.BigIntegerField(null=True)
    source_key = models.CharField(max_length=64, blank=True)

    objects = SiteSet.as_manager()

    # What people call these, where ``queries.named`` has added it.
    kind_name: str
    class_name: str | None
    place_name: str | None
    town_name: str | None
    stands_for_others: bool = True  # whether others were merged into it; ``queries.find`` knows

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place", "kind"], name="sites_place_kind"),
            models.Index(fields=["kind", "site_class"], name="sites_kind_class"),
            models.Index(fields=["lon", "lat", "place", "kind", "state"], name="sites_map"),
            models.Index(fields=["unit"], condition=~Q(unit=""), name="sites_of_unit"),
            models.Index(fields=["address_key"], condition=~Q(address_key=""), name="sites_address"),
            models.Index(fields=["cell"], condition=Q(cell__isnull=False), name="sites_cell"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="sites_one_per_number"),
            models.UniqueConstraint(
                fields=["source_key"], condition=~Q(source_key=""), name="sites_one_per_source_key"
            ),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False), name="sites_whole_point"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="sites_known_state"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state="merged"), name="sites_merged_says_into_which"
            ),
        ]

    @cached_property
    def all_keys(self) -> list[int]:
        """Its own key and those of sites that were merged into it. One query, once, where there are any."""
        others = Site.objects.filter(merged_into=self) if self.stands_for_others else Site.objects.none()
        return [self.pk, *others.values_list("pk", flat=True)]

    @property
    def reference(self) -> str:
        """The number that offices use, ``S-000123``."""
        return f"S-{self.pk:06d}"

    @property
    def subject(self) -> str:
        """The name of its chain in the ledger."""
        return f"site:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it is still there to be checked."""
        return self.state in OPEN_STATES

    @property
    def kept(self) -> Site:
        """The site that it is now: itself, or the one it was merged into."""
        return self.merged_into or self

    @property
    def more_address(self) -> str:
        """The address, where it says more than the name: a house is often called by its number."""
        return "" if _bare(self.address) in _bare(self.name) else self.address


def _bare(words: str) -> str:
    return "".join(words.split())


def at_site(site: Site, column: str = "site") -> Q:
    """Choose what happened at a site, or at one that was merged into it.

    The few sites are looked up first: a condition on two tables at once would read all that ever happened anywhere.
    """
    return Q(**{f"{column}__in": site.all_keys})


class Part(models.Model):
    """A building, floor or unit of a site; a unit stands on a floor, a floor in a building."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="parts")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    sort = models.CharField(max_length=8, choices=[(s, s) for s in ("building", "floor", "unit")])
    name = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "parent", "name"], name="sites_one_part_per_name"),
            models.UniqueConstraint(
                fields=["site", "name"], condition=Q(parent=None), name="sites_one_building_per_name"
            ),
        ]


class MaybeSame(models.Model):
    """Two sites that may be one, and why: a suggestion until a person merges them or says that they are two."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="maybe_same")
    other = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=16, choices=[(w, w) for w in ("address", "point")])
    metres = models.PositiveIntegerField(null=True)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    merged = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "other"], name="sites_one_pair"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by="", merged=None)
                | (Q(decided_at__isnull=False, merged__isnull=False) & ~Q(decided_by="")),
                name="sites_pair_decided_by_someone",
            ),
        ]


class Look(models.Model):
    """Somebody should look at a site within its normal round, or at once where life is in danger.

    Why, by whom it was asked and when are not kept: the owner must never learn that somebody reported.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="looks")
    at_once = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "at_once"], condition=Q(done_at=None), name="sites_one_open_look")
        ]
