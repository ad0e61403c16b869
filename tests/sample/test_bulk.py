"""The faster path writes what the services write: every table, but for ids, random codes and hashes."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.apps import apps
from django.conf import settings

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.actor import reporter
from gongzhi.matters import queries
from gongzhi.matters.models import Category, Matter
from gongzhi.sample.bulk import multiplying
from gongzhi.sample.bulk.reading import TABLES, lives
from gongzhi.sample.bulk.writing import Writer
from gongzhi.sample.year import generating, photos
from gongzhi.sample.year.running import Running, run
from gongzhi.sample.year.staff import Staff
from gongzhi.work.intake.models import Report
from gongzhi.work.requests.policies import is_drawn
from tests.sample.normal import all_normal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district"), pytest.mark.slow]

UNTIL = date(2026, 5, 8)


@pytest.fixture(autouse=True)
def _short_and_without_photos(nobody: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lives with files are not copied; a third of a year tells as much."""
    monkeypatch.setattr(generating, "YEAR", timedelta(days=120))
    monkeypatch.setattr(photos, "some", lambda _rng: ())


def live(times: int) -> None:
    """Lead the same lives through the services, so many times side by side."""
    first = UNTIL - generating.YEAR
    hours, start = generating._prepare(first, seed=3, count=40)
    running = Running()
    world = generating._world(hours, Staff(start), running)
    for _time in range(times):
        generating._people_write_in(world, running, Random("script"), UNTIL, 40)
    run(running, hours, first, UNTIL, lambda _count, _total: None)


def test_equals_the_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doing the script twice, and doing it once and copying it, leaves the same in every table."""
    from django.db import transaction

    monkeypatch.setattr("gongzhi.work.requests.policies.is_drawn", lambda _subject: True)
    monkeypatch.setattr("gongzhi.sample.bulk.template.is_drawn", lambda _subject: True)
    monkeypatch.setattr(multiplying, "is_drawn", lambda _subject: True)
    with transaction.atomic():
        live(2)
        by_services = all_normal(lives())
        transaction.set_rollback(True)
    live(1)
    writer = Writer(TABLES)
    multiplying.add(multiplying.templates(), writer, multiplying.Numbers(writer))
    in_bulk = all_normal(lives())
    assert sum(in_bulk.values()) > 40
    assert in_bulk == by_services
    found = ledger.verify(versions=queries.versions())
    assert found.ok, found.finding


def test_copies_verify_open_are_checked_where_their_own_number_was_drawn_and_go_on() -> None:
    live(1)
    before = Matter.objects.count()
    multiplying.multiply(matters=5 * before)
    assert Matter.objects.count() >= 5 * before
    found = ledger.verify(versions=queries.versions())
    assert found.ok, found.finding
    sampled = Category.objects.filter(check_by="sampled").values("code")
    for matter in Matter.objects.filter(category__in=sampled):
        stages = [r.payload["stage"] for r in ledger.history([matter.subject]) if r.verb == "request.hand_in"]
        assert all((stage == "done") == is_drawn(matter.subject) for stage in stages), matter.subject
    report = Report.objects.exclude(person="").order_by("pk").last()
    assert report is not None
    opened = persons.reveal(
        person=report.person, fields=("phone",), reason="own_data", by=reporter(), at=report.received_at
    )
    assert opened["phone"].startswith("1540000")
    last = Matter.objects.order_by("pk").last()
    assert last is not None
    last.pk = None
    last.save(force_insert=True)  # the sequence goes on where the copies end


def test_every_table_that_tells_of_matters_and_reports_is_copied() -> None:
    # With files or a matter that is no request no life is copied; seals are made by sealing, groups and proposals by
    # the worker, and "me too" is nobody's life.
    left = {"Attachment", "SealHead", "Member", "Echo", "Cause", "Watch", "Proposal", "Candidate", "Case"}
    left |= {"Hazard", "HandOver", "Rating", "Finding"}
    for model in apps.get_models():
        if not model.__module__.startswith("gongzhi."):
            continue
        tells = {field.related_model for field in model._meta.concrete_fields} & {Matter, Report}
        tells_by_name = "subject" in {field.attname for field in model._meta.concrete_fields}
        if (tells or tells_by_name) and model.__name__ not in left:
            assert model in TABLES, model
    assert Entry in TABLES
    assert settings.PRODUCTION is False
