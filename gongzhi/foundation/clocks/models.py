"""Tables of this room: the working calendar, running and stopped clocks, and whose minutes they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from django.db import models
from django.db.models import F, Q

from gongzhi.foundation.clocks.reckon import Part

if TYPE_CHECKING:
    from gongzhi.kernel.lifecycle import Unit

UNITS = [(unit, unit) for unit in ("workday", "day", "hour", "minute")]


class CalendarYear(models.Model):
    """One year of the calendar. ``version`` grows with every change, so that other processes notice."""

    year = models.PositiveSmallIntegerField(unique=True)
    published = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)


class WorkDay(models.Model):
    """A date on which the plain week does not hold: a holiday, a make-up day, or what the district decided.

    ``own`` rows are the district's; publishing a year again leaves them alone.
    """

    date = models.DateField(unique=True)
    kind = models.CharField(max_length=4, choices=[("work", "work"), ("rest", "rest")])
    name = models.CharField(max_length=40)
    source = models.CharField(max_length=120)
    own = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=["work", "rest"]), name="clock_day_is_work_or_rest")
        ]


class Clock(models.Model):
    """One limit of one subject. ``due_at`` is empty while it is paused: then nobody can know.

    ``rung`` is how far up the ladder it has climbed, ``next_rung_at`` when it climbs again; empty when it is
    stopped, paused or at the top.
    """

    subject = models.CharField(max_length=64)
    code = models.CharField(max_length=48)
    amount = models.PositiveSmallIntegerField()
    unit: models.CharField[Unit, Unit] = models.CharField(max_length=8, choices=UNITS)
    extra = models.PositiveSmallIntegerField(default=0)
    extra_unit: models.CharField[Unit | Literal[""], Unit | Literal[""]] = models.CharField(
        max_length=8, choices=UNITS, blank=True
    )
    pausable = models.BooleanField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    next_rung_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "code"], condition=Q(stopped_at=None), name="clock_one_running_per_code"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="clock_allows_some_time"),
            models.CheckConstraint(
                condition=Q(extra=0, extra_unit="") | (Q(extra__gte=1) & ~Q(extra_unit="")), name="clock_extra_has_unit"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(stopped_at__gte=F("started_at"), next_rung_at=None),
                name="clock_stopped_is_silent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "started_at"], name="clock_of_subject"),
            models.Index(fields=["next_rung_at"], condition=Q(next_rung_at__isnull=False), name="clock_next_rung"),
            models.Index(fields=["due_at"], condition=Q(stopped_at=None), name="clock_running_due"),
        ]

    @property
    def parts(self) -> tuple[Part, ...]:
        """All the time that is allowed, extensions last."""
        if self.extra_unit == self.unit:
            return (Part(self.amount + self.extra, self.unit),)
        parts = (Part(self.amount, self.unit),)
        return (*parts, Part(self.extra, self.extra_unit)) if self.extra_unit else parts


class Switch(models.Model):
    """From this moment the minutes of a subject are ``owner``'s, until the next switch.

    Switches, not intervals: there is nothing that could overlap or leave a gap. ``reason`` is a code from a list.
    """

    subject = models.CharField(max_length=64)
    at = models.DateTimeField()
    owner = models.CharField(max_length=48)
    paused = models.BooleanField(default=False)
    reason = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "at"], name="clock_switches_of_subject")]
