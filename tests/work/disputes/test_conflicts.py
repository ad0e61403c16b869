"""The check for conflicts of interest: planted ones are found with their reason, and nothing else is told or kept."""

from __future__ import annotations

from typing import Any

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.persons import services as person_services
from gongzhi.foundation.persons.models import PersonKey
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.disputes import acts, services
from gongzhi.work.disputes.models import Case
from gongzhi.work.disputes.studios import conflicts, reading
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.disputes import cases, committee

pytestmark = pytest.mark.django_db

A, B = {"name": "张小明", "phone": "13800138000"}, {"name": "李大伟", "phone": "13900139000"}
ANOTHER = {"name": "陈一一", "phone": "13700137000"}, {"name": "陆二二", "phone": "13600136000"}
NEXT_YEAR = cases.later(300)


def said(case: Case, mediator: Any = None) -> list[tuple[str, str]]:
    """(party, reason) of each finding, as a page would say it."""
    return [(str(hit.party.called), str(hit.why)) for hit in conflicts.check(case, (mediator or cases.mediator()).id)]


def here(first: dict[str, str] = A, second: dict[str, str] = B, **more: Any) -> Case:
    return committee.accepted(first, second, **{"at": NEXT_YEAR} | more)


def earlier(first: dict[str, str], second: dict[str, str] = ANOTHER[1], **more: Any) -> Case:
    """A case of the mediator's own, ended the year before by word of a party that did not want to go on."""
    case = cases.preparing(committee.accepted(first, second, **more))
    case = cases.moved(case, "stop", why="refused")
    return cases.moved(case, "tell_ways")


def declared(sort: str, name: str = "", phone: str = "", by: Any = None) -> None:
    by = by or cases.mediator()
    member = reading.own_membership(by, committee.Studio.objects.filter(unit=cases.UNIT).first())
    member = member or committee.joined(by)
    services.declare_interest(member=member, sort=sort, name=name, phone=phone, by=by, at=NOW)


def test_strangers_have_nothing_alike() -> None:
    earlier(*ANOTHER)
    declared("close", "王五五", "13500135000")
    declared("company", "别家有限公司")
    assert said(here()) == []


#: What is planted, the party it is about, and the reason in words.
PLANTED = {
    "an earlier case, the phone written otherwise": (
        lambda: earlier({"name": "小张", "phone": "+86 138-0013-8000"}), ("申请人1", "2026 年经手过一件，一方电话相同")
    ),
    "an earlier case, by name in the same village": (
        lambda: earlier({"name": "李 大伟"}),
        ("被申请人1", "2026 年经手过一件，同村社区一方姓名相同，请核实是不是同一个人"),
    ),
    "an open case": (
        lambda: cases.preparing(here({"name": "老李", "phone": "13900139000"}, ANOTHER[0])),
        ("被申请人1", "手上有一件没办完的，一方电话相同"),
    ),
    "a relative, by phone": (
        lambda: declared("close", "大伟", "139 0013 9000"), ("被申请人1", "电话与申报的“近亲属”相同")
    ),
    "a relative, by name": (
        lambda: declared("close", "张小明"), ("申请人1", "姓名与申报的“近亲属”相同，请核实是不是同一个人")
    ),
    "a creditor": (
        lambda: declared("other", phone="13800138000"), ("申请人1", "电话与申报的“其他可能影响公正的人”相同")
    ),
}  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found_with_its_reason(planted: str) -> None:
    plant, found = PLANTED[planted]
    plant()
    assert said(here()) == [found]


def test_all_planted_at_once_are_all_found() -> None:
    for plant, _found in PLANTED.values():
        plant()
    assert set(said(here())) >= {found for _plant, found in PLANTED.values()}


def test_companies_are_the_same_in_any_writing() -> None:
    for number, when in enumerate((NOW, NEXT_YEAR)):
        case = cases.registered(at=when)
        contact = {"name": f"经办人{number}号", "phone": f"1370000000{number}"}
        name = ("嘉兴市嘉禾 农贸市场（有限公司）", "嘉兴市嘉禾农贸市场有限公司")[number]
        services.add_party(
            case=case, side="b", kind="company", company=name, contact=contact, by=cases.mediator(), at=when
        )
        services.add_party(case=case, side="a", kind="person", contact=ANOTHER[number], by=cases.mediator(), at=when)
        if not number:
            cases.moved(cases.preparing(case), "stop", why="no_agreement")
    assert said(cases.fresh(case)) == [("被申请人1", "手上有一件没办完的，一方单位相同")]
    declared("seat", "嘉兴市嘉禾农贸市场")
    assert ("被申请人1", "单位与申报的“在村社区、业委会等担任职务”相同") in said(cases.fresh(case))


def test_a_name_alone_is_nothing_in_another_village() -> None:
    earlier({"name": "李大伟"}, place="330411101003")
    earlier({"name": "李"})  # a surname is nobody's name
    assert said(here()) == []


def test_who_acts_for_a_party_counts_and_who_does_not_take_part_does_not() -> None:
    declared("close", "赵六六", "13400134000")
    declared("other", "李大伟", "13900139000")
    case = here()
    services.give_mandate(
        party=cases.side(case, "a"), contact={"name": "赵律师", "phone": "13400134000"}, by=cases.mediator(), at=NOW
    )
    services.leave(party=cases.side(case, "b"), by=cases.mediator(), at=NOW)
    assert said(case) == [("申请人1", "电话与申报的“近亲属”相同")]


def test_only_own_cases_are_looked_at() -> None:
    earlier(A)
    case = here()
    assert said(case, cases.colleague()) == []
    assert said(case, cases.head()) == []


def test_an_earlier_refusal_is_not_told() -> None:
    """Two cases that differ in nothing but how they ended are told in the same words, once."""
    earlier(A)
    refused = said(here())
    Case.objects.filter(matter__result="refused").update(type="03")
    Case.objects.get(matter__result="refused").matter.__class__.objects.filter(result="refused").update(
        result="written"
    )
    assert said(here())[:1] == refused
    assert not any(word in text for _party, text in refused for word in ("拒绝", "不愿", "M-"))


def test_cases_handled_as_one_are_no_conflict() -> None:
    from gongzhi.work.disputes.models import Group

    first, second = here(), here()
    cases.preparing(first)
    group = Group.objects.create(name="市场涨租", made_at=NOW, made_by="user:x")
    Case.objects.filter(pk__in=[first.pk, second.pk]).update(group=group)
    assert said(cases.fresh(second)) == []


def test_what_is_erased_is_like_nobody() -> None:
    old = earlier(A)
    declared("close", "张小明")
    person_services.erase(person=old.parties.get(side="a").person, reason="due", by=system("clock"), at=NOW)
    person_services.restrict(
        person=conflicts.Interest.objects.get().record, reason="disputed", by=system("clock"), at=NOW
    )
    assert said(here()) == []
    assert not PersonKey.objects.filter(pk=old.parties.get(side="a").person).exists()


def test_the_head_sees_all_and_a_mediator_their_own_only() -> None:
    case = here()
    me, colleague = cases.mediator(), cases.colleague()
    assert conflicts.may_ask(cases.head(), case, me.id)
    assert conflicts.may_ask(me, case, me.id)
    assert conflicts.may_ask(colleague, case, colleague.id)
    assert not conflicts.may_ask(me, case, colleague.id)
    for other in (cases.elsewhere(), committee.justice(), given.CLERK, given.SUPERVISOR):
        assert not conflicts.may_ask(other, case, me.id)
        assert not conflicts.may_ask(other, case, other.id)


def test_a_colleague_learns_nothing_once_there_is_a_mediator() -> None:
    """Nobody finds out who takes part by declaring people and asking."""
    case = cases.preparing(here())
    colleague = cases.colleague()
    assert not conflicts.may_ask(colleague, case, colleague.id)
    assert conflicts.may_ask(cases.mediator(), case, cases.mediator().id)


def test_only_the_decision_is_kept() -> None:
    earlier(A)
    case = here()
    hits = services.decide_conflict(
        case=case, mediator=cases.mediator().id, decision="on", by=cases.head(), at=NEXT_YEAR
    )

    assert hits == 1
    record = ledger.history([case.subject])[-1]
    assert (record.verb, record.payload) == (
        acts.CONFLICT, {"mediator": cases.mediator().id, "hits": 1, "on": True}
    )  # fmt: skip
    assert record.texts == {}
    assert [(one.hits, one.on) for one in reading.decisions(case)] == [(1, True)]
    assert all(entry.verb != acts.CONFLICT for entry in ledger.history([case.matter.subject]))


def test_who_may_not_ask_decides_nothing() -> None:
    case = here()
    for other in (cases.elsewhere(), given.CLERK, cases.colleague()):
        with pytest.raises(NotFound):
            services.decide_conflict(case=case, mediator=cases.mediator().id, decision="on", by=other, at=NOW)
    with pytest.raises(Refused, match="由不由"):
        services.decide_conflict(case=case, mediator=cases.mediator().id, decision="", by=cases.head(), at=NOW)


def test_it_costs_the_same_for_many_cases() -> None:
    for number in range(6):
        earlier({"name": f"陌生人{number}号", "phone": f"1330000000{number}"})
    case, me = here(), cases.mediator().id
    with queries_at_most(14):
        conflicts.check(case, me)


def test_the_room_compares_only_records_that_are_named() -> None:
    first, second = earlier(A), here()
    mine, other = cases.side(second, "a").person, cases.side(first, "a").person
    assert persons.same_phone([mine], [other]) == [(mine, other)]
    assert persons.same_name([mine], [other]) == [(mine, other)]
    assert persons.same_phone([mine], [mine]) == []
    assert persons.same_phone([mine], []) == []
    assert persons.called([mine], ["张 小明", "李大伟"]) == [(mine, "张 小明")]
