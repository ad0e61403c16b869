"""What is shown as linked and to whom, handling cases as one group, and what the other side sees of a group."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.disputes import compartments, linking, services
from gongzhi.work.disputes.companies import key
from gongzhi.work.disputes.models import Case, Group, Party, Pattern
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

MARKET = "嘉兴新市场管理有限公司"
PLACES = ("330411101001", "330411101002", "330411101003")


def against(company: str, number: int = 0, **more: Any) -> Case:
    """A shop owner against an organisation, each in a place of its own."""
    case = cases.registered(place=PLACES[number], type="05", **more)
    contact = {"name": f"店主{number}", "phone": f"1380013800{number}"}
    services.add_party(case=case, side="a", kind="person", contact=contact, by=cases.mediator(), at=NOW)
    services.add_party(case=case, side="b", kind="company", contact={}, company=company, by=cases.mediator(), at=NOW)
    return cases.moved(case, "propose", mediator=cases.mediator().id, disclosed=True)


def numbers(case: Case, by: Any = None) -> list[int]:
    """The cases that somebody is shown as linked."""
    return [link.case.pk for link in linking.linked(by or cases.mediator(), cases.fresh(case))]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (MARKET, "嘉兴 新市场管理公司", True),
        (MARKET, "嘉兴新市场管理有限责任公司", True),
        ("ＡＢＣ（中国）有限公司", "abc(中国)股份有限公司", True),
        (MARKET, "嘉兴老市场管理有限公司", False),
        ("张记", "张记", False),  # too little to tell one from another
        ("", "", False),
    ],
)
def test_organisations_are_compared_by_what_their_names_have_in_common(one: str, other: str, same: bool) -> None:
    assert bool(key(one) and key(one) == key(other)) == same


class TestWhatIsLinked:
    def test_the_same_organisation(self) -> None:
        first, second = against(MARKET), against("嘉兴 新市场管理公司", 1)
        against("嘉兴老市场管理有限公司", 2)
        assert numbers(first) == [second.pk]
        assert numbers(second) == [first.pk]

    def test_the_unit_it_is_about(self) -> None:
        first, second = cases.registered(about=["xz-zhujian"]), cases.registered(about=["xz-zhujian"], place=PLACES[1])
        assert numbers(first, cases.head()) == [second.pk]

    def test_the_same_place_and_type(self) -> None:
        first, second = cases.registered(), cases.registered()
        cases.registered(type="01")
        cases.registered(place=PLACES[1])
        assert numbers(first, cases.head()) == [second.pk]

    def test_never_a_person(self) -> None:
        """The same name and telephone on two cases says nothing to anybody."""
        for number in (0, 1):
            case = cases.registered(place=PLACES[number], type=f"0{number + 1}")
            services.add_party(
                case=case, side="a", kind="person", contact=cases.PARTIES[0], company="张小明的店铺", by=cases.head(),
                at=NOW,
            )  # fmt: skip
        assert numbers(case, cases.head()) == []

    def test_only_its_mediator_and_the_head_are_shown_it(self) -> None:
        first, second = against(MARKET), against(MARKET, 1)
        assert numbers(first, cases.head()) == [second.pk]
        for nobody in (cases.colleague(), cases.elsewhere()):
            assert numbers(first, nobody) == []

    def test_of_anothers_case_the_frame_is_shown_and_nothing_is_opened(self) -> None:
        first, second = against(MARKET), against(MARKET, 1)
        cases.moved(
            second, "replace", cases.head(), mediator=cases.colleague().id, why="wish", disclosed=True
        )  # fmt: skip
        assert numbers(first) == [second.pk]
        assert compartments.of_staff(cases.mediator(), cases.fresh(second), NOW) == compartments.NONE

    def test_what_is_long_ago_or_was_never_mediated_is_not(self) -> None:
        old = against(MARKET, at=cases.later(-400))
        first = against(MARKET, 1)
        assert old.pk not in numbers(first)


class TestAGroup:
    def test_is_joined_and_left_exactly(self) -> None:
        first, second = against(MARKET), against(MARKET, 1)
        before = list(Case.objects.order_by("pk").values())
        group = services.group_with(case=first, other=second, by=cases.mediator(), at=NOW)
        assert set(group.cases.values_list("pk", flat=True)) == {first.pk, second.pk}
        assert "店主" not in group.name

        third = against(MARKET, 2)
        services.group_with(case=third, other=first, by=cases.mediator(), at=NOW)
        for case in (third, second, first):
            services.leave_group(case=case, by=cases.mediator(), at=NOW)
        assert list(Case.objects.exclude(pk=third.pk).order_by("pk").values()) == before
        assert not Group.objects.exists()
        told = [record.verb for record in ledger.history([first.subject])]
        assert told[-2:] == ["case.grouped", "case.ungrouped"]

    def test_needs_something_in_common(self) -> None:
        with pytest.raises(Refused, match="不能合为一组"):
            services.group_with(
                case=against(MARKET), other=against("别的有限公司", 1), by=cases.mediator(), at=NOW
            )  # fmt: skip

    def test_takes_no_case_of_another_mediator(self) -> None:
        first, second = against(MARKET), against(MARKET, 1)
        second = cases.moved(second, "replace", cases.head(), mediator=cases.colleague().id, why="wish", disclosed=True)
        with pytest.raises(NotFound):
            services.group_with(case=first, other=second, by=cases.mediator(), at=NOW)
        services.group_with(case=first, other=second, by=cases.head(), at=NOW)

    def test_two_groups_do_not_run_into_each_other(self) -> None:
        first, second, third, fourth = (against(MARKET, number % 3) for number in range(4))
        services.group_with(case=first, other=second, by=cases.mediator(), at=NOW)
        services.group_with(case=third, other=fourth, by=cases.mediator(), at=NOW)
        with pytest.raises(Refused, match="各在一组"):
            services.group_with(case=second, other=third, by=cases.mediator(), at=NOW)


def pattern(group: Group, *, seen: int = 0, **more: Any) -> Pattern:
    """The market gives back part of the rent in two parts and clears the corridor; owners stop blocking the gate."""
    clauses = [
        {"sort": "money", "by": "b", "to": "a", "due_on": cases.day(30), "times": 2, "what": "退还多收的租金"},
        {"sort": "act", "by": "b", "what": "清理通道", "due_on": cases.day(10)},
        {"sort": "stop", "by": "a", "to": "b", "what": "堵门"},
    ]
    details = {
        "form": "written", "side": "a", "facts": "租金上涨", "disputed": "涨多少", "duties": "各退一步",
        "clauses": clauses,
    } | more  # fmt: skip
    return services.write_pattern(group=group, seen=seen, by=cases.mediator(), at=NOW, **details)


class TestAPattern:
    def test_gives_each_case_its_own_agreement_with_each_members_own_sums(self) -> None:
        first, second = against(MARKET), against(MARKET, 1)
        group = services.group_with(case=first, other=second, by=cases.mediator(), at=NOW)
        pattern(group)
        for of, amount in ((first, 120_000), (second, 45_001)):
            case = cases.mediating(cases.fresh(of))
            owner = cases.side(case, "a")
            agreement = services.agree_by_pattern(
                case=case, sums={(1, owner.pk): amount}, seen=0, by=cases.mediator(), at=NOW
            )
            rows = [(term.sort, term.by.side, term.amount, term.times) for term in agreement.terms.all()]
            assert rows == [("money", "b", amount, 2), ("act", "b", None, 1), ("stop", "a", None, 1)]

    def test_members_of_one_case_each_have_their_own_and_who_left_has_none(self) -> None:
        first = against(MARKET)
        more = [
            services.add_party(case=first, side="a", kind="person", contact={"name": name}, by=cases.mediator(), at=NOW)
            for name in ("店主甲", "店主乙")
        ]
        group = services.group_with(case=first, other=against(MARKET, 1), by=cases.mediator(), at=NOW)
        pattern(group)
        case = cases.mediating(cases.fresh(first))
        services.leave(party=more[1], by=cases.mediator(), at=NOW)
        owner = cases.side(case, "a")
        with pytest.raises(Refused, match="金额"):
            services.agree_by_pattern(case=case, sums={(1, owner.pk): 100}, seen=0, by=cases.mediator(), at=NOW)

        sums = {(1, owner.pk): 100, (1, more[0].pk): 250}
        agreement = services.agree_by_pattern(case=case, sums=sums, seen=0, by=cases.mediator(), at=NOW)
        owed = {term.to_id: term.amount for term in agreement.terms.filter(sort="money")}
        assert owed == {owner.pk: 100, more[0].pk: 250}
        assert cases.performing(cases.signing(cases.fresh(case))).matter.result == "partial"

    def test_is_not_overwritten_unread(self) -> None:
        group = services.group_with(case=against(MARKET), other=against(MARKET, 1), by=cases.mediator(), at=NOW)
        pattern(group)
        with pytest.raises(Conflict):
            pattern(group)
        assert pattern(group, seen=1, facts="又谈过").version == 2

    @pytest.mark.parametrize(
        ("clause", "field"),
        [
            ({"sort": "money", "by": "a"}, "terms.1.to"),
            ({"sort": "money", "by": "a", "to": "a"}, "terms.1.to"),
            ({"sort": "act", "by": "a"}, "terms.1.what"),
            ({"sort": "act", "what": "清理"}, "terms.1.by"),
            ({"by": "a", "what": "清理"}, "terms.1.sort"),
            ({"sort": "money", "by": "a", "to": "b", "times": 121}, "terms.1.times"),
        ],
    )
    def test_refuses_what_cannot_be_where_it_stands(self, clause: dict[str, Any], field: str) -> None:
        group = services.group_with(case=against(MARKET), other=against(MARKET, 1), by=cases.mediator(), at=NOW)
        with pytest.raises(Refused) as refused:
            pattern(group, clauses=[clause])
        assert refused.value.field == field

    def test_is_written_by_its_mediators_only(self) -> None:
        group = services.group_with(case=against(MARKET), other=against(MARKET, 1), by=cases.mediator(), at=NOW)
        for nobody in (cases.colleague(), cases.head(), cases.elsewhere()):
            with pytest.raises(NotFound):
                services.write_pattern(
                    group=group, form="oral", side="a", facts="x", disputed="", duties="", clauses=[], seen=0,
                    by=nobody, at=NOW,
                )  # fmt: skip


class TestWhatTheOtherSideSees:
    """Of a group its speakers and the number, until a member signs."""

    def shop_owners(self, count: int) -> Case:
        case = cases.registered(type="05", people=count + 1)
        for number in range(count):
            contact = {"name": f"店主{number}"}
            services.add_party(case=case, side="a", kind="person", contact=contact, by=cases.mediator(), at=NOW)
        services.add_party(
            case=case, side="b", kind="company", contact={}, company=MARKET, by=cases.mediator(), at=NOW
        )  # fmt: skip
        return cases.fresh(case)

    def seen_by_the_market(self, case: Case) -> tuple[int, list[int]]:
        (facing,) = compartments.facing(cases.side(cases.fresh(case), "b"))
        return facing.count, [party.number for party in facing.named]

    def test_two_are_no_group(self) -> None:
        assert self.seen_by_the_market(self.shop_owners(2)) == (2, [1, 2])

    def test_of_many_the_speakers_only(self) -> None:
        case = self.shop_owners(7)
        assert self.seen_by_the_market(case) == (7, [])
        chosen = [party.pk for party in case.parties.filter(side="a")[2:4]]
        services.choose_speakers(case=case, side="a", parties=chosen, by=cases.mediator(), at=NOW)
        assert self.seen_by_the_market(case) == (7, [3, 4])

    def test_who_left_is_neither_named_nor_counted(self) -> None:
        case = self.shop_owners(6)
        services.leave(party=cases.side(case, "a"), by=cases.mediator(), at=NOW)
        services.ask_consent(
            party=case.parties.get(side="a", number=2), consent="no", way="phone", by=cases.mediator(), at=NOW
        )
        assert self.seen_by_the_market(case) == (4, [3, 4, 5, 6])

    def test_and_whoever_has_signed(self) -> None:
        case = cases.signing(cases.drafted(cases.mediating(cases.preparing(self.shop_owners(6)))))
        services.sign(
            party=case.parties.get(side="a", number=5), way="paper", signed_on=localdate(NOW), by=cases.mediator(),
            at=NOW,
        )  # fmt: skip
        assert self.seen_by_the_market(case) == (6, [5])

    def test_the_group_sees_the_organisation(self) -> None:
        case = self.shop_owners(6)
        (facing,) = compartments.facing(cases.side(case, "a"))
        assert [party.company for party in facing.named] == [MARKET]

    def test_a_case_in_a_group_counts_all_and_names_nobody_who_did_not_sign(self) -> None:
        first, second = against(MARKET), against(MARKET, 1)
        assert self.seen_by_the_market(first) == (1, [1])
        services.group_with(case=first, other=second, by=cases.mediator(), at=NOW)
        assert self.seen_by_the_market(first) == (2, [])
        assert Party.objects.get(case=first, side="a").takes_part
