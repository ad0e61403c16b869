"""The daily bread: settled on the spot, 简易调解, held without names; many people at once; talking apart."""

import pytest
from django.utils.timezone import localdate

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import queries as persons
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.matters import queries as matters
from gongzhi.work.disputes import lexicon, people, periods, services
from gongzhi.work.disputes.models import Case, Due, Feed, Party
from gongzhi.work.disputes.services import Small
from tests import given
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def small(**more: object) -> Small:
    return Small(**{  # type: ignore[arg-type]
        "type": "02", "place": cases.PLACE, "facts": "楼上漏水", "done": True, "companies": {},
        "sides": {"a": "张小明 13800138000", "b": "李大伟，13900139000"},
        "terms": [{"sort": "money", "by": "b", "to": "a", "amount": 30_000, "due_on": localdate(NOW)}],
    } | more)  # fmt: skip


@pytest.mark.parametrize("username", ["mediator", "grid", "centre"])
def test_who_settles_on_the_spot_registers_and_ends_it_in_one_act(username: str) -> None:
    case = services.settle_at_once(
        type="02", place=cases.PLACE, words="楼上漏水，两家说开了", result="at_once", told=True,
        by=accounts.actor_of(accounts.account(username), NOW), at=NOW,
    )  # fmt: skip
    case = cases.fresh(case)
    assert (case.matter.stage, case.matter.result, case.simple) == ("closed", "at_once", True)
    assert "漏水" not in case.matter.title


def test_nothing_is_registered_where_rights_were_not_told() -> None:
    with pytest.raises(Refused, match="口头告知"):
        services.settle_at_once(
            type="02", place=cases.PLACE, words="吵架", result="at_once", told=False, by=cases.mediator(), at=NOW
        )
    with pytest.raises(Refused, match="口头告知"):
        services.agree_at_once(given=small(), told=False, by=cases.mediator(), at=NOW)


@pytest.mark.parametrize(("done", "stage"), [(True, "performed"), (False, "performing")])
def test_an_oral_agreement_without_the_long_way(done: bool, stage: str) -> None:
    case = cases.fresh(services.agree_at_once(given=small(done=done), told=True, by=cases.mediator(), at=NOW))

    assert (case.matter.stage, case.matter.result, case.simple) == (stage, "oral", True)
    assert [party.told_by for party in case.parties.all()] == ["aloud", "aloud"]
    assert (Due.objects.get().done_on is not None) is done
    if done:
        case = cases.moved(case, "close")
        assert case.matter.stage == "closed"
    assert ledger.verify(versions=matters.versions()).ok


def test_a_labour_dispute_is_not_agreed_by_word() -> None:
    with pytest.raises(Refused):
        services.agree_at_once(given=small(type="10"), told=True, by=cases.mediator(), at=NOW)


def test_no_case_slips_into_an_oral_agreement_before_mediation() -> None:
    case = cases.peopled()
    assert case.matter.stage == "accepted"
    with pytest.raises(Refused, match="简易调解"):
        cases.moved(case, "agree_orally")


def test_in_the_short_way_everybody_was_told_as_well() -> None:
    case = cases.peopled()
    Case.objects.filter(pk=case.pk).update(simple=True)
    with pytest.raises(Refused, match="告知申请人1"):
        cases.moved(case, "agree_orally")


@pytest.mark.parametrize("username", ["mediator", "grid", "centre"])
def test_what_nobody_knows_of_yet_waits_without_names(username: str) -> None:
    by = accounts.actor_of(accounts.account(username), NOW)
    case = cases.registered(by, source="grid", unaware=True)
    services.hold(case=case, by=by, at=NOW)

    case = cases.fresh(case)
    assert (case.matter.stage, Party.objects.count()) == ("noticed", 0)
    with pytest.raises(NotFound):
        services.hold(case=case, by=cases.elsewhere(), at=NOW)


def test_many_people_come_in_one_paste() -> None:
    case = cases.registered()
    text = "王小明 13800138000\n\n李小红，0573-82880000\n陈 师傅\n赵一\t13900139000"
    made = services.add_parties(case=case, side="a", text=text, by=cases.mediator(), at=NOW)

    assert [party.number for party in made] == [1, 2, 3, 4]
    masked = persons.masked(party.person for party in made)
    assert [masked[party.person]["name"][0] for party in made] == ["王", "李", "陈", "赵"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("李小红 123", "第 2 行看不懂"), ("李小红 12345678901234567890", "第 2 行的电话"),
        ("王小明 13800138000", "第 2 行和第 1 行"), ("李小红 330411199001011234", "身份证号"),
        ("13800138001", "第 2 行看不懂"),
    ],
)  # fmt: skip
def test_a_slip_names_its_line_and_nobody_is_written_down(line: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        services.add_parties(
            case=cases.registered(), side="a", text=f"王小明 13800138000\n{line}", by=cases.mediator(), at=NOW
        )
    assert refused.value.field == "lines"
    assert not Party.objects.exists()


def test_a_paste_has_an_end() -> None:
    with pytest.raises(Refused, match="最多登记 200 人"):
        people.read("\n".join(f"店主{chr(0x4E00 + at)}" for at in range(201)), field="lines")


def test_names_are_opened_for_mediation_and_it_is_kept_who_did() -> None:
    case = cases.mediating()
    opened = services.reveal(parties=list(case.parties.all()), by=cases.mediator(), at=NOW)

    assert [contact["name"] for _party, contact in opened] == ["张小明", "李大伟"]
    person = cases.side(case, "a").person
    assert [record.verb for record in ledger.history([f"person:{person}"])][-1] == "person.revealed"
    with pytest.raises(NotFound):
        services.reveal(parties=[cases.side(case, "a")], by=cases.colleague(), at=NOW)


def test_a_wish_to_talk_apart_needs_no_reason_and_may_be_taken_back() -> None:
    case = cases.mediating()
    services.keep_apart(case=case, apart=True, by=cases.mediator(), at=NOW)
    assert cases.fresh(case).separate
    services.keep_apart(case=case, apart=False, by=cases.mediator(), at=NOW)
    assert not cases.fresh(case).separate


def test_what_was_said_alone_keeps_them_apart() -> None:
    case = cases.moved(cases.asked(cases.preparing(), answer="violence"), "begin")
    with pytest.raises(Refused, match="有当事人要求分开谈"):
        services.keep_apart(case=case, apart=False, by=cases.mediator(), at=NOW)


@pytest.mark.parametrize(
    ("words", "type"),
    [
        ("楼上漏水，邻居吵起来了", "02"), ("夫妻闹离婚", "01"), ("老板拖欠工资三个月", "10"),
        ("市场涨租，租金谈不拢", "04"),
        ("被狗咬伤要医药费", "06"), ("今天天气不错", ""),
    ],
)  # fmt: skip
def test_a_sentence_names_its_type(words: str, type: str) -> None:
    assert lexicon.read(words).type == type


def test_every_word_of_the_list_is_of_a_type() -> None:
    from gongzhi.work.disputes import codes

    assert {type for _word, type, _weight in lexicon._words()} <= set(codes.TYPES)


def test_labour_has_a_year_and_others_three() -> None:
    assert "一年" in periods.of("10")[0].long
    assert next(one.long for one in periods.of("99")) == "三年"
    assert all(one.law for type in ("01", "08", "12") for one in periods.of(type))


def test_an_address_for_calendars_is_opened_anew_and_closed() -> None:
    from gongzhi.work.disputes import agenda

    first = services.open_feed(by=cases.mediator(), at=NOW)
    second = services.open_feed(by=cases.mediator(), at=NOW)
    assert agenda.owner(first) == ""
    assert agenda.owner(second) == cases.mediator().id
    assert first not in str(Feed.objects.values())
    services.close_feed(by=cases.mediator(), at=NOW)
    services.close_feed(by=cases.mediator(), at=NOW)
    assert agenda.owner(second) == ""
    assert ledger.verify(versions=matters.versions()).ok
    with pytest.raises(Refused):
        services.open_feed(by=given.OFFICER, at=NOW)
