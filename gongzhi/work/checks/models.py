"""Tables of checks. A check is added and never changed; one that was wrong is followed by another that replaces it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.foundation.sites.models import Site
from gongzhi.foundation.standards.models import Version
from gongzhi.matters.models import Matter
from gongzhi.work.checks.codes import ENTRIES, OUTCOMES, WAYS
from gongzhi.work.checks.rule import WHY


class Check(models.Model):
    """One visit or self-check. ``client_id`` is given by the device, so that what is sent twice is there once.

    ``began_at`` and ``ended_at`` are the fill times by the device's clock: for the quality review of this check alone,
    never summed by person, erased after the appeal period. ``by`` and ``second`` are opaque ids. ``facts`` are numbers
    that were counted, ``facts_seen`` the version of the site's facts that was shown meanwhile.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="checks")
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="checks")
    client_id = models.CharField(max_length=36)
    digest = models.CharField(max_length=64)
    way = models.CharField(max_length=8)
    outcome = models.CharField(max_length=10)
    entered_by = models.CharField(max_length=8, blank=True)
    power = models.CharField(max_length=120, blank=True)
    answers: models.JSONField[dict[str, Any], Any] = models.JSONField(default=dict)
    failed: models.JSONField[list[str], Any] = models.JSONField(default=list)
    won = models.PositiveSmallIntegerField(null=True)
    full = models.PositiveSmallIntegerField(null=True)
    result = models.CharField(max_length=8, blank=True)
    facts: models.JSONField[dict[str, int], Any] = models.JSONField(default=dict)
    facts_seen = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=64)
    unit = models.CharField(max_length=32)
    post = models.CharField(max_length=48)
    second = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()  # when it was filled in, never later than it came
    came_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["by", "client_id"], name="checks_once_per_device_id"),
            models.CheckConstraint(condition=Q(way__in=list(WAYS)), name="checks_known_way"),
            models.CheckConstraint(condition=Q(outcome__in=list(OUTCOMES)), name="checks_known_outcome"),
            models.CheckConstraint(condition=Q(entered_by__in=["", *ENTRIES]), name="checks_known_entry"),
            models.CheckConstraint(
                condition=(Q(outcome="listed", version__isnull=False) & Q(result__in=["passed", "failed"]))
                | (~Q(outcome="listed") & Q(version=None, result="")),
                name="checks_only_a_list_has_a_result",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["site", "-made_at"], name="checks_of_site"),
            models.Index(fields=["made_at"], name="checks_made", condition=Q(began_at__isnull=False)),
            models.Index(fields=["site"], name="checks_official", condition=Q(way="official")),
            # Few are corrected: in the index of them all, every other check has one value, and SQLite reads the table.
            models.Index(fields=["replaces"], name="checks_replaced", condition=Q(replaces__isnull=False)),
        ]

    @property
    def subject(self) -> str:
        """What its photos hang on."""
        return f"check:{self.pk}"


class Confirmation(models.Model):
    """The second of two who inspected together says so, on their own account; until then it counts for nothing."""

    check_made = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="confirmation")
    by = models.CharField(max_length=64)
    unit = models.CharField(max_length=32)
    post = models.CharField(max_length=48)
    at = models.DateTimeField()


class Gone(models.Model):
    """A visitor found a site no longer rented, or gone: whoever keeps the register says whether that is so."""

    check_made = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="gone")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    took = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["check_made"], name="checks_gone_open", condition=Q(decided_at=None))]


class Finding(models.Model):
    """One item of a check that failed, and the hazard that it is since, where it became one."""

    check_made = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="findings")
    item = models.CharField(max_length=48)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="findings")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["check_made", "item"], name="checks_once_per_item")]


class Photo(models.Model):
    """A photo that a check announced by its digest; ``file`` is empty until it has come."""

    check_made = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="photos")
    item = models.CharField(max_length=48)
    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=32, blank=True)
    came_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_made", "item", "digest"], name="checks_once_per_photo")
        ]
        indexes: ClassVar = [models.Index(fields=["digest"], name="checks_photo_digest")]


class Difference(models.Model):
    """A fact of the site that a check counted otherwise than somebody meanwhile: both stand side by side."""

    check_made = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="differences")
    fact = models.CharField(max_length=16)
    said = models.PositiveIntegerField()
    current = models.PositiveIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    took = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_made", "fact"], name="checks_one_difference_per_fact")
        ]
        indexes: ClassVar = [models.Index(fields=["check_made"], name="checks_differ", condition=Q(decided_at=None))]


class Round(models.Model):
    """When a site is due to be checked next, how, and why then."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, primary_key=True, related_name="round")
    due_on = models.DateField()
    way = models.CharField(max_length=8, default="patrol")
    why = models.CharField(max_length=12, choices=[(w, w) for w in WHY])
    last = models.ForeignKey(Check, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_on"], name="checks_due")]


class Errand(models.Model):
    """A site on the list of a volunteers' post, which sees no other site; whoever holds the post then goes there."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="errands")
    post = models.CharField(max_length=48)
    until = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["site", "post"], name="checks_once_per_errand")]
        indexes: ClassVar = [models.Index(fields=["post"], name="checks_errands_of_post")]


class OwnerLink(models.Model):
    """What opens a site's self-check without an account: a link, and a PIN that is told apart from it.

    Both are kept as keyed digests only. Five wrong tries close it. ``holder`` is the opaque id of who answered for the
    site when it was made: it opens nothing once somebody else does.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=64, unique=True)
    pin = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    holder = models.CharField(max_length=64, blank=True)
    ends_on = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site"], condition=Q(closed_at=None), name="checks_one_open_link")
        ]
