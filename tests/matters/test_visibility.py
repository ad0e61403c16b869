"""Who sees what: lists, single matters and reports answer from one definition, and it is the one written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from gongzhi.foundation.accounts.roles import ROLES, permissions_of
from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.refused import NotFound
from gongzhi.matters import queries
from gongzhi.matters.models import Engagement, Matter, Shield
from gongzhi.matters.queries import Criteria
from gongzhi.work.intake import queries as intake
from gongzhi.work.intake.models import Join, Report
from tests import given
from tests.conftest import NOW
from tests.stages import STAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district"), pytest.mark.slow]

#: (unit, chain): what a post may sit in; one of them stands under another.
UNITS = [
    ("xz-zhongxin", ("xz-zhongxin",)), ("xz-zhujian", ("xz-zhujian",)), ("xz-zhifa", ("xz-zhifa",)),
    ("xz-zhujian-below", ("xz-zhujian-below", "xz-zhujian")), ("xz-gongan", ("xz-gongan",)), ("", ()),
]  # fmt: skip
PLACES = ["", "33", "330411", "330411101", given.COMMUNITY, given.GRID, "330411102", "330412", "330402", "-"]

actors = st.builds(
    lambda roles, unit, place, name: Actor(
        id=f"user:{name}", unit=unit[0], units=unit[1], post="p", place=place, permissions=permissions_of(roles)
    ),
    st.sets(st.sampled_from(sorted(ROLES)), max_size=2), st.sampled_from(UNITS), st.sampled_from(PLACES),
    st.sampled_from(["filer", "somebody"]),
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What is there, and what the rules look at, read once."""

    matters: list[Matter]
    reports: list[Report]
    shields: dict[int, set[str]]  # by matter
    hands: dict[int, set[str]]
    joined: dict[int, int]  # report to matter

    def may_see(self, actor: Actor, matter: Matter) -> bool:
        """The rule in plain words, for one matter."""
        if self.shields.get(matter.pk, set()) & {*actor.units, actor.unit}:
            return False
        by_place = actor.may("matter.view.place") and matter.place.startswith(actor.place)
        by_unit = actor.may("matter.view.unit") and actor.unit in self.hands.get(matter.pk, set())
        return bool(by_place or by_unit)

    def may_read(self, actor: Actor, report: Report) -> bool:
        """The rule in plain words, for one report."""
        about = self.shields.get(self.joined.get(report.pk, 0), set()) | {report.about} - {""}
        if about & {*actor.units, actor.unit}:
            return False
        if actor.may("matter.triage") or actor.may("matter.rule"):
            homeless = not report.desk and not report.place and "330411".startswith(actor.place)
            return bool(report.desk == actor.unit or report.place.startswith(actor.place) or homeless)
        return bool(actor.may("report.file") and report.filed_by == actor.id)


@pytest.fixture
def world() -> World:
    """Matters in every stage and reports in most, some about a unit, in two towns, some of no place."""
    for build in STAGES.values():
        build()
    given.accepted(about="xz-zhujian")
    given.handling(given.accepted(about="xz-gongan"))
    other = given.handling()
    Matter.objects.filter(pk=other.pk).update(place="330411102001")  # as the correction of a desk would leave it
    given.report(about="xz-zhifa")
    given.report(place="")
    filer = given.actor("grid_worker", "xz-cun", name="filer", place=given.GRID)
    given.report(by=filer, channel="grid")
    Report.objects.filter(pk=given.report(place="").pk).update(desk="")
    hands = Engagement.objects.filter(state__in=["offered", "accepted", "done"]).values_list("matter", "unit")
    return World(
        list(Matter.objects.all()), list(Report.objects.all()), _sets(Shield.objects.values_list("matter", "unit")),
        _sets(hands), dict(Join.objects.filter(left_at=None).values_list("report", "matter")),
    )  # fmt: skip


def _sets(pairs: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    sets: dict[int, set[str]] = {}
    for key, value in pairs:
        sets.setdefault(key, set()).add(value)
    return sets


def found(actor: Actor, matter: Matter) -> bool:
    try:
        return queries.find(actor, matter.reference) == matter
    except NotFound:
        return False


def read(actor: Actor, report: Report) -> bool:
    try:
        return intake.find(actor, report.reference) == report
    except NotFound:
        return False


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(actor=actors)
@example(actor=given.CLERK)
@example(actor=given.OFFICER)
@example(actor=given.OUTSIDER)
@example(actor=replace(given.CLERK, unit="xz-zhujian", units=("xz-zhujian",)))
def test_lists_and_single_things_agree_for_everybody(world: World, actor: Actor) -> None:
    listed = set(queries.visible_to(actor))
    page = queries.search(actor, Criteria(), at=NOW, size=500)
    assert set(page.rows) == listed
    assert set(queries.owed_by(actor)) <= listed
    for matter in world.matters:
        assert (matter in listed) == found(actor, matter) == world.may_see(actor, matter), (matter.stage, actor)
    reports = set(intake.visible_to(actor))
    for report in world.reports:
        assert (report in reports) == read(actor, report) == world.may_read(actor, report), (report.stage, actor)


def test_the_system_sees_everything_and_nobody_sees_nothing(world: World) -> None:
    assert queries.visible_to(system("clock")).count() == Matter.objects.count()
    nobody = Actor(id="user:nobody")
    assert not queries.visible_to(nobody).exists()
    assert not intake.visible_to(nobody).exists()
