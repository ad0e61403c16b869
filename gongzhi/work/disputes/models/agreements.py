"""Offers, the agreement that came of them, what is due under it, and what was done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.work.disputes.models.cases import Case, Mandate, Party


class Offer(models.Model):
    """What one side, or the mediator (``side`` empty), proposes to the others. A counter-offer answers another."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="offers")
    side = models.CharField(max_length=1, blank=True)
    shown = models.BooleanField(default=False)  # whether the other sides may see it yet
    state = models.CharField(max_length=10, default="open")
    answers = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="counters")
    open_until = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "refused", "expired", "withdrawn"]),
                name="disputes_offer_state",
            )
        ]


class Agreement(models.Model):
    """What was agreed, in writing or by word. Text and schedule both come from its terms.

    ``effective_on`` is the day of the last signature and seal; for an agreement by word, the day it was reached.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="agreement")
    form = models.CharField(max_length=8)  # written or oral
    facts = models.TextField()
    disputed = models.TextField(blank=True)
    duties = models.TextField(blank=True)  # each party's responsibility
    version = models.PositiveIntegerField(default=0)
    drafted_at = models.DateTimeField()
    mediator_signed_on = models.DateField(null=True)
    sealed_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(form__in=["written", "oral"]), name="disputes_agreement_form")
        ]


class Term(models.Model):
    """Who owes whom what, how and by when: of an offer, or of the agreement. Amounts are whole fen (1/100 yuan).

    A sum in instalments is one term with ``times`` payments, ``every`` so many months from ``due_on`` on.
    """

    offer = models.ForeignKey(Offer, null=True, on_delete=models.CASCADE, related_name="terms")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField()
    sort = models.CharField(max_length=8)
    by = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="owes")
    to = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="receives")
    amount = models.BigIntegerField(null=True)
    what = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=8, blank=True)
    due_on = models.DateField(null=True)
    times = models.PositiveSmallIntegerField(default=1)
    every = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(offer=None, agreement__isnull=False) | Q(offer__isnull=False, agreement=None),
                name="disputes_term_of_one",
            ),
            models.CheckConstraint(
                condition=Q(sort="money", amount__gt=0) | ~Q(sort="money"), name="disputes_term_sum"
            ),
        ]


class Signature(models.Model):
    """That a party signed: on paper (a scan) or on screen (a drawing), itself or by one with a mandate to settle."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatures")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="signatures")
    way = models.CharField(max_length=8)  # paper or screen
    signed_on = models.DateField()
    file = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "party"], name="disputes_one_signature"),
            models.CheckConstraint(condition=Q(way__in=["paper", "screen"]), name="disputes_signature_way"),
        ]


class Due(models.Model):
    """One performance that is owed on one day, and how much of it was done. ``amount`` and ``paid`` are fen."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="dues")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="dues")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = models.BigIntegerField(null=True)
    paid = models.BigIntegerField(default=0)
    done_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    enforced = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "number"], name="disputes_due_number"),
            models.CheckConstraint(condition=Q(paid__gte=0), name="disputes_paid_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="disputes_still_due")]


class Payment(models.Model):
    """One performance, whole or in part, with its proof. ``confirmed``: what the other side says, if anything."""

    due = models.ForeignKey(Due, on_delete=models.CASCADE, related_name="payments")
    paid_on = models.DateField()
    amount = models.BigIntegerField(null=True)
    file = models.CharField(max_length=32, blank=True)
    confirmed = models.BooleanField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class Confirmation(models.Model):
    """A joint application for judicial confirmation, within thirty days of the day the agreement took effect."""

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="confirmation")
    applied_on = models.DateField()
    court = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default="applied")
    decided_on = models.DateField(null=True)


class Visit(models.Model):
    """A follow-up after the agreement, and what was found."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visits")
    visited_on = models.DateField()
    found = models.CharField(max_length=10)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
