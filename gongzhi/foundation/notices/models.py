"""Tables of the outbox: notices, and how each user wants them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

IN_APP, EMAIL, HOOK = "in-app", "e-mail", "hook"


class Notice(models.Model):
    """One message to one recipient by one channel; holds codes and references only, its words are made when read.

    ``to`` is ``unit:<code>``, ``user:<opaque id>`` or ``person:<id>``. A unit or user gets an ``in-app`` row at once;
    when it falls due and is still unread, the worker adds rows for the other channels. ``claimed_until`` keeps two
    workers apart while one of them sends.
    """

    to = models.CharField(max_length=72)
    channel = models.CharField(max_length=8)
    template = models.CharField(max_length=48)
    params = models.JSONField(default=dict)
    subject = models.CharField(max_length=64)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    deliver_after = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["deliver_after"], name="notice_due", condition=Q(sent_at=None, gave_up_at=None)),
            models.Index(fields=["to", "-id"], name="notice_inbox", condition=Q(channel=IN_APP)),
            models.Index(fields=["to"], name="notice_unread", condition=Q(channel=IN_APP, read_at=None)),
            models.Index(fields=["created_at"], name="notice_age"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(channel__in=[IN_APP, EMAIL, HOOK]), name="notice_known_channel"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(gave_up_at=None), name="notice_sent_or_given_up"),
        ]


class Preference(models.Model):
    """How a user wants to be told outside the application; without a row: e-mail and the daily digest."""

    user = models.CharField(max_length=72, unique=True)  # ``user:<opaque id>``
    email = models.BooleanField(default=True)
    digest = models.BooleanField(default=True)  # off: e-mail for urgent notices only
