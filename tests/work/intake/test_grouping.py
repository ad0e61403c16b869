"""Groups of reports about one incident: on arrival, at night, and what people decide about them."""

from __future__ import annotations

import pytest
from django.db import connection

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.intake import hot, services
from gongzhi.work.intake.models import Group, Member
from gongzhi.work.intake.services import grouping
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

PLANT = (
    "幸福小区旁边的搅拌站白天黑夜都在响，灰尘飘进家里，要求搬走",
    "搅拌站噪音太大，灰尘也大，幸福小区的人都睡不着",
    "幸福小区搅拌站夜里施工，灰尘飘进家里，什么时候搬走",
)
TOWN_CLERK = given.actor("clerk", "town-330411101", name="town clerk", place="330411101")
LAMP = "村口的路灯坏了一个星期，晚上很黑"


def told(*texts: str):
    found = [given.report(words) for words in texts or PLANT]
    services.arrive(at=NOW)
    return found


def together() -> list[list[int]]:
    groups = Group.objects.exclude(state="dissolved").order_by("pk")
    members = [group.members.filter(left=False).order_by("report") for group in groups]
    return [list(found.values_list("report", flat=True)) for found in members]


def test_a_new_report_joins_the_group_of_its_nearest():
    first, second, third, _lamp = told(*PLANT, LAMP)
    assert together() == [[first.pk, second.pk, third.pk]]
    group = Group.objects.get()
    assert "搅拌站" in group.words
    assert group.place == given.COMMUNITY


def test_each_report_is_looked_at_once():
    told()
    assert services.arrive(at=NOW) == 0


def test_a_night_finds_the_same_and_lets_go_of_what_was_withdrawn():
    first, second, third = told()
    given.responded(third, "withdraw")
    assert services.regroup(at=NOW) == 1
    assert together() == [[first.pk, second.pk]]
    assert services.regroup(at=NOW) == 1


def test_what_was_confirmed_outlasts_the_night_and_grows():
    first, second = told(*PLANT[:2])
    group = services.decide_group(group=Group.objects.get(), confirm=True, by=given.CLERK, at=NOW)
    services.regroup(at=NOW)
    third = told(PLANT[2])[0]
    assert together() == [[first.pk, second.pk, third.pk]]
    assert ledger.history([group.subject])[-1].verb == "group.confirmed"


def test_what_was_dissolved_is_not_put_together_again():
    first, second = told(*PLANT[:2])
    services.decide_group(group=Group.objects.get(), confirm=False, by=given.CLERK, at=NOW)
    services.regroup(at=NOW)
    assert together() == []
    third = told(PLANT[2])[0]
    services.regroup(at=NOW)
    assert not any({first.pk, second.pk} <= set(group) for group in together())
    assert Member.objects.filter(report=third, left=False).count() <= 1


def test_only_the_desk_decides_and_only_once():
    told()
    group = Group.objects.get()
    with pytest.raises(Refused):
        services.decide_group(group=group, confirm=True, by=given.OFFICER, at=NOW)
    services.decide_group(group=group, confirm=True, by=given.CLERK, at=NOW)
    with pytest.raises(Conflict):
        services.decide_group(group=group, confirm=False, by=given.CLERK2, at=NOW)


def test_what_is_about_a_unit_is_in_no_group():
    """What a group is called is read by all who see two of it: a unit would read what is said of it."""
    bribed = "幸福小区搅拌站白天黑夜都在响，书记收了回扣"
    about = [given.report(bribed, about=TOWN_CLERK.unit) for _ in range(3)]
    told(*PLANT)
    services.regroup(at=NOW)
    assert not Member.objects.filter(report__in=about).exists()
    assert "回扣" not in "".join(Group.objects.get().words)


def test_what_comes_to_be_behind_a_shield_leaves_its_group_and_takes_the_name_along():
    first, second, third = told(*PLANT)
    services.decide_group(group=Group.objects.get(), confirm=True, by=given.CLERK, at=NOW)
    assert hot.board(TOWN_CLERK, at=NOW)[0].words
    matter = given.accepted(third)
    given.join(given.report(about=TOWN_CLERK.unit), matter)
    [seen] = hot.board(TOWN_CLERK, at=NOW)
    assert [row["pk"] for row in seen.reports] == [second.pk, first.pk]
    assert seen.words == []  # a confirmed group stays, and what it is called may come from what is hidden
    assert hot.board(given.CLERK, at=NOW)[0].words


def test_what_a_person_decides_while_the_night_reckons_stays(monkeypatch):
    told(*PLANT)
    found = grouping._found

    def and_meanwhile(at):
        yield from list(found(at))
        services.decide_group(group=Group.objects.get(), confirm=True, by=given.CLERK, at=NOW)

    monkeypatch.setattr(grouping, "_found", and_meanwhile)
    assert services.regroup(at=NOW) == 0
    assert [(group.state, group.members.count()) for group in Group.objects.all()] == [("confirmed", 3)]


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_the_night_reckons(monkeypatch):
    told(*PLANT)
    groups = grouping.grouping.groups

    def outside(*args, **given_):
        assert not connection.in_atomic_block
        return groups(*args, **given_)

    monkeypatch.setattr(grouping.grouping, "groups", outside)
    assert services.regroup(at=NOW) == 1


def join(group, matter, reports, by=given.CLERK):
    seen = {report.reference: report.version for report in reports}
    return services.join_waiting(group=group, matter=matter.reference, seen=seen, by=by, at=NOW)


def test_all_that_waits_is_joined_each_by_an_ordinary_move():
    first, second, third = told()
    matter = given.accepted(first)
    joined = join(Group.objects.get(), matter, [second, third])
    assert [report.stage for report in joined] == ["joined", "joined"]
    assert [record.verb for record in ledger.history([second.subject])][-1] == "report.join"


def test_a_report_that_is_no_member_is_not_joined_by_the_way():
    first, second, _third = told()
    stranger = given.report(LAMP)
    matter = given.accepted(first)
    with pytest.raises(Conflict):
        join(Group.objects.get(), matter, [second, stranger])
    second.refresh_from_db()
    assert second.stage == "waiting"


def test_a_group_is_seen_by_who_sees_two_of_it():
    told()
    group = Group.objects.get()
    assert hot.find(given.CLERK, group.pk) == group
    for stranger in (given.OUTSIDER, given.OFFICER):
        with pytest.raises(NotFound):
            hot.find(stranger, group.pk)


def test_weeks_are_counted_and_growth_is_said():
    for words, days in zip(PLANT, (20, 2, 1), strict=True):
        given.report(words, at=given.later(days=-days))
    services.arrive(at=NOW)
    (one,) = hot.board(given.CLERK, at=NOW)
    assert [week.count for week in one.weeks] == [0] * 9 + [1, 0, 2]
    assert one.growing
    assert one.weeks[-1].begins == given.later(days=-6).date()
    assert not hot.board(given.OUTSIDER, at=NOW)


def test_a_dispute_between_private_persons_is_never_hot():
    from gongzhi.matters.models import Category

    Category.objects.get_or_create(code="1201", defaults={"name": "邻里纠纷"})
    first, second, _third = told()
    matter = given.accepted(first, category="1201")
    join(Group.objects.get(), matter, [second])
    assert not hot.board(given.CLERK, at=NOW)
