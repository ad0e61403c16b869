"""The generated year: every stage of life is in it, the same seed makes the same, and it never meets anything real."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction

from gongzhi.foundation.clocks import almanac
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import Entry, EntryText, Seal
from gongzhi.foundation.notices.models import HOOK, Notice
from gongzhi.foundation.persons.models import Person
from gongzhi.kernel.refused import Refused
from gongzhi.matters import kinds, queries
from gongzhi.matters.models import Matter, Precedent
from gongzhi.sample.bulk.reading import TABLES, lives
from gongzhi.sample.year import checks, disputes, generating, hazards, roots, troubles
from gongzhi.sample.year.hours import Hours
from gongzhi.sample.year.staff import Staff
from gongzhi.work.disputes.models import Case, Due, Group, Note, Term
from gongzhi.work.intake import triage
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Report
from gongzhi.work.roots.models import Cause, Proposal
from tests import given
from tests.sample.conftest import send_home
from tests.sample.normal import all_normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import SettingsWrapper
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

UNTIL = date(2026, 5, 8)  # a Friday
BY_HAND = {"report.uphold", "report.overturn", "report.mediate"}  # what the people of the sample district may try
SMALL = 90


def shorter(patch: pytest.MonkeyPatch, days: int = 120) -> None:
    """Let the year be a part of one: what is tested does not depend on its length."""
    patch.setattr(generating, "YEAR", timedelta(days=days))


def generate(seed: int = 1, matters: int = SMALL) -> generating.Generated:
    return generating.generate(matters=matters, seed=seed, until=UNTIL)


@pytest.mark.slow
class TestASmallYear:
    @pytest.fixture(scope="class", autouse=True)
    @staticmethod
    def _generated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
        """Generate once for all tests of the class; each of them rolls back only what it did itself."""
        with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
            shorter(patch)
            send_home()
            generate(matters=150)
            yield
            transaction.set_rollback(True)

    def test_has_every_stage_and_every_move(self) -> None:
        stages = set(Matter.objects.values_list("stage", flat=True))
        assert stages >= {stage.code for stage in kinds.find("request").lifecycle.stages} - {"opened", "waiting"}
        assert set(Report.objects.values_list("stage", flat=True)) == {stage.code for stage in REPORT.stages}
        made = set(Entry.objects.values_list("verb", flat=True))
        rare = {"refuse_suspension", "refuse_void", "confirm", "refuse_extension", "restore"}  # one way of two
        assert made >= {
            f"request.{move.code}" for move in kinds.find("request").lifecycle.moves if move.code not in rare
        }
        assert made >= {f"report.{move.code}" for move in REPORT.moves} - BY_HAND
        assert {"clock.climbed", "report.pressed", "matter.shielded", "person.revealed", "file.kept"} <= made

    def test_verifies_and_is_sealed_every_day(self) -> None:
        found = ledger.verify(versions=queries.versions())
        assert found.ok, found.finding
        assert Seal.objects.count() == 120

    def test_says_that_it_is_made_up(self) -> None:
        assert ledger.happened("sample.generated")
        assert not Notice.objects.filter(channel=HOOK, gave_up_at=None).exists()
        texts = " ".join(EntryText.objects.values_list("text", flat=True))
        assert troubles.NOBODYS in texts

    def test_ends_before_its_last_day_begins(self) -> None:
        end = Hours(almanac.calendar()).moment(UNTIL, time())
        made = Entry.objects.filter(subject__regex="^(matter|report|person):")
        assert made.exists()
        assert not made.exclude(at__lt=end, at__gte=end - generating.YEAR).exists()

    def test_leaves_a_full_desk_for_the_morning(self) -> None:
        at = Hours(almanac.calendar()).moment(UNTIL, time(8, 0))
        staff = Staff(at)
        assert len(triage.page(staff.named("centre"), "waiting")) >= 12
        owed = queries.owed_by(staff.named("department"))
        assert {"dispatched", "handling"} <= {matter.stage for matter in owed}
        assert any(matter.due_at and matter.due_at < at for matter in owed), "nothing overdue"
        assert any(matter.due_at and at < matter.due_at < at + timedelta(hours=12) for matter in owed), (
            "nothing due today"
        )
        assert queries.owed_by(staff.named("grid")), "nothing for the grid worker's village"
        waiting = Counter(Matter.objects.filter(ended_at=None).values_list("stage", flat=True))
        assert waiting["done"] >= 3
        assert waiting["review"] >= 2
        assert waiting["objected"] >= 2
        assert Report.objects.filter(decision_contest="open").count() >= 2

    def test_shields_hold(self) -> None:
        shielded = Matter.objects.filter(shields__isnull=False)
        assert shielded
        for matter in shielded:
            units = set(matter.shields.values_list("unit", flat=True))
            assert not units & set(matter.engagements.values_list("unit", flat=True))

    def test_makes_precedents_and_keeps_contacts_sealed(self) -> None:
        assert Precedent.objects.exclude(given_to="").exists()
        assert Person.objects.count() > 50


@pytest.mark.slow
@pytest.mark.one_database
def test_a_whole_year_has_root_problems_and_disputes_in_every_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """The few other matters do not matter here: what makes a year long is how much happens in it."""
    send_home()
    monkeypatch.setattr(generating, "_people_write_in", lambda *_given: None)
    monkeypatch.setattr(generating, "_the_last_days", lambda *_given: None)
    generate(matters=400)
    stages = Counter(Matter.objects.filter(kind="root").values_list("stage", flat=True))
    assert set(stages) == {story.ends for story in roots.stories()} - {roots.FOUND_LATER}
    assert set(stages) >= {"opened", "planning", "fixing", "done", "watched", "relapsed", "closed", "voided"}
    assert Cause.objects.filter(relapse=True).count() == 1
    proposed = {proposal.category: proposal.place for proposal in Proposal.objects.all()}
    assert proposed == {"01": "330411106001", "04": "330411004010"}  # requests, and one fault in a village's houses
    the_disputes_of_a_year()
    assert ledger.verify(versions=queries.versions()).ok


@pytest.mark.slow
@pytest.mark.one_database
def test_root_problems_wait_for_a_case_that_is_told_on_a_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted back from this Monday, the case that comes back is told before a weekend and accepted after it."""
    send_home()
    for module, name in ((generating, "_people_write_in"), (generating, "_the_last_days")):
        monkeypatch.setattr(module, name, lambda *_given: None)
    monkeypatch.setattr(disputes, "start", lambda *_given: [])
    monkeypatch.setattr(hazards, "start", lambda *_given: [])
    monkeypatch.setattr(checks, "live", lambda **_given: 0)
    generating.generate(matters=400, seed=1, until=date(2026, 11, 30))
    assert Matter.objects.filter(kind="root", stage="relapsed").count() == 1


def the_disputes_of_a_year() -> None:
    """Forty and the one that came back, of every stage and end, and some of what is special."""
    disputes = Matter.objects.filter(kind="dispute")
    assert set(disputes.values_list("stage", flat=True)) == {
        stage.code for stage in kinds.find("dispute").lifecycle.stages
    }
    assert set(disputes.values_list("result", flat=True)) >= {
        "written", "oral", "partial", "at_once", "declined", "refused", "withdrawn", "no_agreement", "expired",
        "transferred", "absent",
    }  # fmt: skip
    assert disputes.count() == 41
    assert Case.objects.get(source="relapse").matter.stage == "preparing"
    market = Case.objects.get(scale="group")
    assert (market.parties.filter(side="a").count(), market.matter.result) == (23, "partial")
    assert market.parties.filter(speaker=True).count() == 5
    assert Group.objects.get().cases.count() == 2
    assert Case.objects.get(separate=True).sessions.filter(way="joint").count() == 0
    assert Due.objects.filter(done_on=None, enforced="", due_on__lt=UNTIL).exists(), "nothing overdue"
    assert not Case.objects.filter(notes__text="").exists()
    assert all("示例" in text for text in Note.objects.values_list("text", flat=True))


@pytest.mark.slow
@pytest.mark.one_database
def test_the_same_seed_makes_the_same_year_and_another_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    shorter(monkeypatch, days=30)
    first, again, other = digest(seed=7), digest(seed=7), digest(seed=8)
    assert first == again
    assert first != other


def digest(seed: int) -> tuple[Counter[str], list[object]]:
    """Generate in a transaction that leaves nothing behind, from the same numbers on."""
    models = [model for model in TABLES if model._meta.auto_field]
    with connection.cursor() as cursor:  # SQLite rolls its numbers back, PostgreSQL does not
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    with transaction.atomic():
        send_home()
        generate(seed, matters=30)
        told = all_normal(lives()), quarrels()
        transaction.set_rollback(True)
    almanac.forget()
    return told


def quarrels() -> list[object]:
    """What is told of disputes, but for numbers that are handed out anew."""
    cases = Case.objects.select_related("matter").order_by("pk")
    frames = [(case.type, case.people, case.matter.opened_at, case.matter.stage, case.matter.title) for case in cases]
    acts = Entry.objects.filter(subject__startswith="mediation:").order_by("pk").values_list("verb", "at")
    return [*frames, *acts, *Term.objects.order_by("pk").values_list("amount", "due_on")]


def test_refuses_a_database_with_anything_real() -> None:
    given.report()
    with pytest.raises(Refused, match="已有来件或事项"):
        generate()


def test_refuses_in_production(settings: SettingsWrapper) -> None:
    settings.PRODUCTION = True
    with pytest.raises(Refused, match="正式环境"):
        generate()
    assert not Matter.objects.exists()


def test_every_complaint_names_a_category_and_a_unit_that_are_there() -> None:
    from gongzhi.foundation.organisations import queries as organisations
    from gongzhi.sample.district import table
    from gongzhi.work.intake import tables

    categories = {row["code"]: row["unit"] for row in tables.rows("categories")}
    ruled = {row["category"] for row in table("year_duty_rules.csv")}
    wanted = {one.unit or categories[one.category] for one in troubles.every()}
    wanted |= {row["unit"] for row in table("year_duty_rules.csv")}
    assert set(organisations.names(wanted)) == wanted
    assert ruled <= set(categories)
