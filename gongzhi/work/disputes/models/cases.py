"""The case beside the matter: who takes part, what was said, and where it may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters.models import Matter
from gongzhi.work.disputes.companies import key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


#: Parties by their side, numbered from one.
CALLED = {"a": _("申请人{number}"), "b": _("被申请人{number}"), "c": _("第三人{number}")}


class Case(models.Model):
    """What a committee keeps of one dispute. ``separate`` means no joint session, and never says why.

    ``mediator`` and ``second`` are opaque ids of those who may read everything; ``group`` ties cases that are handled
    as one; ``earlier`` is the case that this one is a relapse of. ``hold_until`` is the day on which a dispute that
    somebody else noticed ends, if nobody has come.
    """

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="case")
    type = models.CharField(max_length=2)
    source = models.CharField(max_length=16)
    scale = models.CharField(max_length=12, default="individual")
    people = models.PositiveIntegerField(default=2)
    happened_on = models.DateField(null=True)
    registrar = models.CharField(max_length=32, blank=True)  # the unit that took it down
    mediator = models.CharField(max_length=64, blank=True)
    second = models.CharField(max_length=64, blank=True)
    recorder = models.CharField(max_length=64, blank=True)
    simple = models.BooleanField(default=False)
    separate = models.BooleanField(default=False)
    open_session = models.BooleanField(default=False)
    hold_until = models.DateField(null=True)
    taken_on = models.DateField(null=True)
    limit_told = models.BooleanField(default=False)  # that both sides are to be asked whether to go on
    group = models.ForeignKey("disputes.Group", null=True, on_delete=models.SET_NULL, related_name="cases")
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    filed = models.CharField(max_length=24, blank=True)  # the number of its dossier, given when it closes
    source_key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 — unique where there is one
    erased_on = models.DateField(null=True)  # when its words were erased, long after it was closed

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["mediator"], condition=~Q(mediator=""), name="disputes_of_mediator"),
            models.Index(fields=["type"], name="disputes_type"),
            models.Index(fields=["hold_until"], condition=Q(hold_until__isnull=False), name="disputes_held"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(second="") | ~Q(second=F("mediator")), name="disputes_two_mediators")
        ]

    @property
    def subject(self) -> str:
        """The name of the chain on which everything inside the case is recorded, apart from the matter's own."""
        return f"mediation:{self.matter.reference}"


class Group(models.Model):
    """Cases against the same organisation or about the same place that are handled together.

    ``name`` is type and community, as in lists; nothing that anybody said.
    """

    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)


class CompanyKey(models.CharField[str, str]):
    """What organisations are compared by. It follows from the name, in whatever way the row is saved."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Be a plain column to migrations: past ones do not hang on this class."""
        name, _path, args, given = super().deconstruct()
        return name, "django.db.models.CharField", args, given

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 — the name is Django's
        """Work it out; persons and households have none."""
        assert isinstance(model_instance, Party)  # noqa: S101 — the only table that has one
        found = key(model_instance.company) if model_instance.kind == "company" else ""
        setattr(model_instance, self.attname, found)
        return found


class Party(models.Model):
    """One who takes part: a person, a household or a company, on one side.

    ``person`` is a record in the one room with personal data; ``called`` is what the case calls them (申请人1). Its
    mandates say who acts for it, and how far. ``code`` is the keyed digest of what opens its own view, and no other.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(max_length=1)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, default="person")
    person = models.CharField(max_length=32, blank=True)
    company = models.CharField(max_length=80, blank=True)
    company_key = CompanyKey(max_length=80, blank=True, default="", editable=False)
    speaker = models.BooleanField(default=False)  # chosen by its group to speak for it
    needs_guardian = models.BooleanField(default=False)
    consent = models.CharField(max_length=8, blank=True)
    consent_at = models.DateTimeField(null=True)
    consent_asked = models.PositiveSmallIntegerField(default=0)
    mediator_ok = models.BooleanField(null=True)
    objection = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)  # of rights and duties
    told_by = models.CharField(max_length=8, blank=True)  # the way it was told
    identity_at = models.DateTimeField(null=True)  # when somebody looked at a paper; its number is nowhere
    longer_until = models.DateField(null=True)  # agrees that it may take until this day
    longer_at = models.DateTimeField(null=True)  # when it answered that, yes or no; who said no is not asked again
    code = models.CharField(max_length=64, blank=True)
    code_until = models.DateField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["side", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "side", "number"], name="disputes_party_number"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="disputes_party_code"),
            models.CheckConstraint(condition=Q(side__in=["a", "b", "c"]), name="disputes_known_side"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="disputes_rating"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company_key"], condition=~Q(company_key=""), name="disputes_companies")
        ]

    @property
    def called(self) -> Sentence:
        """What the case calls them: 申请人1. Papers name them, pages do not."""
        return Sentence(CALLED[self.side], {"number": self.number})

    @property
    def takes_part(self) -> bool:
        """Whether it is in the mediation: it has neither refused nor left."""
        return self.consent != "no" and self.left_at is None


class Mandate(models.Model):
    """That somebody acts for a party: how far the authority goes, until when, and the paper that proves it."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="mandates")
    person = models.CharField(max_length=32, blank=True)
    by_party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="speaks_for")
    guardian = models.BooleanField(default=False)
    may_settle = models.BooleanField(default=False)
    file = models.CharField(max_length=32, blank=True)
    until = models.DateField(null=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def holds(self, on: date) -> bool:
        """Say whether the authority is there on a day, with a paper that proves it."""
        return self.ended_at is None and bool(self.file) and (self.until is None or on <= self.until)


class Screen(models.Model):
    """The safety question, asked of one party alone. What came of it is read by the mediators of the case only."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, primary_key=True, related_name="screen")
    answer = models.CharField(max_length=10)
    reach = models.CharField(max_length=32, blank=True)  # a sealed record: when and how to reach them safely
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)


class Session(models.Model):
    """One talk, planned or held. ``side`` is set where only one side is there."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sessions")
    way = models.CharField(max_length=8)
    side = models.CharField(max_length=1, blank=True)
    room = models.CharField(max_length=40, blank=True)
    mediator = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="planned")
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="disputes_session_ends_later"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "held", "missed", "cancelled"]), name="disputes_session_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["mediator", "starts_at"], name="disputes_talks"),
            models.Index(fields=["room", "starts_at"], condition=~Q(room=""), name="disputes_rooms"),
        ]


class Diary(models.Model):
    """What can be taken at a time (a mediator, a room): one row each, held while somebody plans with it."""

    key = models.CharField(max_length=80, unique=True)


class Seat(models.Model):
    """A party that is called to a session, and whether it came."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="seats")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="seats")
    came = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "party"], name="disputes_one_seat")]


class Note(models.Model):
    """What was written down, in exactly one compartment. ``version`` counts its changes, so that none is lost."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    compartment = models.CharField(max_length=5)
    sort = models.CharField(max_length=12)
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL, related_name="notes")
    party = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="notes")  # whose words
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(compartment__in=["joint", "a", "b", "c", "team"]), name="disputes_one_compartment"
            )
        ]


class Paper(models.Model):
    """A file of the case: in one compartment, given by one party or made by the committee."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    compartment = models.CharField(max_length=5)
    part = models.PositiveSmallIntegerField()  # of the dossier, 1 to 13
    file = models.CharField(max_length=32)
    party = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="papers")
    original_seen = models.BooleanField(default=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["part", "at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(part__range=(1, 13)), name="disputes_dossier_part"),
            models.CheckConstraint(
                condition=Q(compartment__in=["joint", "a", "b", "c", "team"]), name="disputes_paper_compartment"
            ),
        ]


class Opening(models.Model):
    """That the committee's head opened compartments of a case, why, and until when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="openings")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    until = models.DateTimeField()
