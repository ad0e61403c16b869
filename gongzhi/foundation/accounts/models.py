"""People who sign in, which posts they hold from when to when, the tokens of their programs, their saved views."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


def opaque() -> str:
    """Return a fresh opaque id, the only name the ledger knows a person by."""
    return uuid.uuid4().hex


class User(AbstractBaseUser):
    """One who signs in. What they may do comes from their posts, never from this row.

    ``name`` is the name that colleagues see; it stays here, while the ledger carries ``opaque_id`` alone.
    """

    username = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=64, blank=True)
    email = models.EmailField(blank=True)  # where notices go; never used to sign in or to reset a password
    is_active = models.BooleanField(default=True)
    opaque_id = models.CharField(max_length=32, unique=True, default=opaque, editable=False)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [  # so that one person has one counter of failed sign-ins
            models.CheckConstraint(condition=Q(username=Lower("username")), name="accounts_username_is_lower_case")
        ]

    @property
    def actor_id(self) -> str:
        """The opaque id as the ledger writes it."""
        return f"user:{self.opaque_id}"


class Tenure(models.Model):
    """One person holds one post from a day up to, not including, another day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tenures")
    post = models.ForeignKey("organisations.Post", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "post"], condition=Q(ends_on=None), name="accounts_one_open_tenure_of_a_post"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="accounts_tenure_ends_after_it_starts"
            ),
        ]


class ApiToken(models.Model):
    """What a program shows instead of a password. It acts in one tenure and dies with it; only its digest is kept."""

    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    last_four = models.CharField(max_length=4)
    label = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class SavedView(models.Model):
    """A question that somebody asks often, under a name of their own: the query of a page's address.

    It belongs to the person and goes with them from post to post; ``opening`` is the one they start with.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500, blank=True)
    opening = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="accounts_one_view_of_a_name"),
            models.UniqueConstraint(fields=["user"], condition=Q(opening=True), name="accounts_one_opening_view"),
        ]


class Counter(models.Model):
    """A shared counter with an end, laid out as Django's database cache wants it.

    Failed sign-ins and used one-time codes are counted here, by all workers of all machines together; it is a table
    like any other, so that ``migrate`` alone makes it.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "shared_counter"
