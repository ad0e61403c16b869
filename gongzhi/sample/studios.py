"""The committees of the sample district: what they are, their members, trainings, visiting days and made-up interests.

Everything here is made up, as the entry ``sample.generated`` says of the whole installation. One of the two does not
stand quite right, so that the page shows what that looks like.
"""

from __future__ import annotations

import tomllib
from datetime import date, time, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Studio

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


@transaction.atomic
def write_down(*, by: Actor, at: datetime) -> None:
    """Write down the committees of the sample district; those that are there are left alone."""
    text = (files("gongzhi.sample") / "data" / "studios.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text)["studio"]:
        _studio(row, by, at)


@transaction.atomic
def train(*, by: Actor, at: datetime) -> None:
    """Let those who were trained before come to a second training, towards the end of the generated year."""
    for studio in Studio.objects.order_by("unit"):
        again = [one.pk for one in studio.members.filter(trainings__isnull=False).distinct()]
        services.train(studio=studio, members=again, held_on=localdate(at), hours=6, about="cases", by=by, at=at)


def _studio(row: dict[str, Any], by: Actor, at: datetime) -> None:
    today = localdate(at)
    set_up = today - timedelta(days=row["set_up_days"])
    studio = services.keep_studio(
        unit=row["unit"], kind=row["kind"], set_up_on=set_up, term_until=today + timedelta(days=row["term_days"]),
        has_woman=row.get("has_woman"), specialities=row["specialities"], seen=0, by=by, at=at,
    )  # fmt: skip
    if row["filed"]:
        services.file_studio(studio=studio, filed_on=set_up + timedelta(days=12), status="working", by=by, at=at)
    for member in row["member"]:
        _member(studio, member, set_up, by, at)
    for visit in row["visit"]:
        services.add_round(
            studio=studio, weekday=visit["weekday"], day=None, place=visit["place"], spot=visit["spot"],
            starts=_time(visit["starts"]), ends=_time(visit["ends"]), by=by, at=at,
        )  # fmt: skip


def _member(studio: Studio, row: dict[str, Any], since: date, by: Actor, at: datetime) -> None:
    who = accounts.actor_of(accounts.account(row["account"]), at)
    member = services.join(
        studio=studio, person=who.id, role=row["role"], full_time=row["full_time"], starts_on=since,
        specialities=row["specialities"], by=by, at=at,
    )  # fmt: skip
    if row["trained_days"]:
        held = localdate(at) - timedelta(days=row["trained_days"])
        services.train(studio=studio, members=[member.pk], held_on=held, hours=8, about="law", by=by, at=at)
    for interest in row.get("interest", ()):
        services.declare_interest(
            member=member, sort=interest["sort"], name=interest["name"], phone=interest["phone"], by=who, at=at
        )


def _time(said: str) -> time:
    return time.fromisoformat(said)
