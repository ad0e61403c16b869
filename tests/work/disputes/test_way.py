"""The whole way of a dispute, and its other ends."""

import pytest
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Ask
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Due
from tests import given
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = pytest.mark.django_db


def test_two_neighbours_from_application_to_performed_agreement() -> None:
    case = cases.closed()

    assert case.matter.stage == "closed"
    assert case.matter.result == "written"
    assert case.filed == "2026-1"
    assert [due.amount for due in Due.objects.order_by("number")] == [33_333, 33_333, 33_335]
    assert ledger.verify(versions=matters.versions()).ok


def test_what_a_clerk_takes_down_waits_for_the_desk_to_route() -> None:
    case = cases.registered(given.CLERK)
    assert case.matter.stage == "applied"

    case = cases.moved(case, "assign", given.CLERK, unit=cases.UNIT)
    assert case.matter.stage == "offered"
    assert cases.moved(case, "take").matter.due_code in ("prepare", "mediate")


def test_lists_say_type_and_community_only() -> None:
    case = cases.peopled()

    assert case.matter.title.startswith("邻里纠纷（")
    assert case.matter.summary == ""
    said = [text for record in ledger.history([case.matter.subject]) for text in record.texts.values()]
    assert not any("楼道" in text or "张小明" in text for text in said)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"consent": "asked"}, "还没有答应调解"),
        ({"told_at": None}, "还没有把权利和义务告知"),
        ({"mediator_ok": None}, "还没有接受调解员"),
        ({"objection": True}, "申请调解员回避"),
        ({"needs_guardian": True}, "要由监护人陪同"),
    ],
)
def test_nobody_talks_before_all_were_asked_and_told(missing: dict[str, object], sentence: str) -> None:
    case = cases.asked(cases.preparing())
    case.parties.filter(side="b").update(**missing)

    with pytest.raises(Refused, match=sentence):
        cases.moved(case, "begin")


def test_a_guardian_whose_authority_has_ended_since_is_none() -> None:
    case = cases.asked(cases.preparing())
    case.parties.filter(side="b").update(needs_guardian=True)
    party = cases.side(case, "b")
    services.give_mandate(
        party=party, contact={"name": "王父"}, guardian=True, file="f" * 32, until=cases.day(3), by=cases.mediator(),
        at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="要由监护人陪同"):
        cases.moved(case, "begin", at=cases.later(4))
    cases.moved(case, "begin", at=cases.later(3))


def test_a_party_is_asked_alone_about_safety_before_the_first_talk() -> None:
    case = cases.asked(cases.preparing())
    cases.side(case, "a").screen.delete()

    with pytest.raises(Refused, match="单独问过"):
        cases.moved(case, "begin")


def test_a_new_mediator_is_asked_about_anew() -> None:
    case = cases.mediating()
    case = cases.moved(case, "replace", cases.head(), mediator=cases.colleague().id, why="away", disclosed=True)

    assert case.matter.stage == "preparing"
    with pytest.raises(Refused, match="还没有接受调解员"):
        cases.moved(case, "begin", cases.colleague())


def test_only_the_head_replaces_a_mediator_of_another() -> None:
    with pytest.raises(Refused, match="主任"):
        cases.moved(
            cases.mediating(), "replace", cases.colleague(), mediator=cases.colleague().id, why="wish", disclosed=True
        )


def test_a_colleague_makes_no_move_in_anothers_case() -> None:
    with pytest.raises(Refused, match="别的调解员"):
        cases.moved(cases.mediating(), "pause", cases.colleague(), why="evidence", until=cases.day(5).isoformat())


def test_it_goes_on_only_when_each_has_agreed() -> None:
    case = cases.mediating()
    services.ask_longer(party=cases.side(case, "a"), until=cases.day(60), by=cases.mediator(), at=NOW)

    with pytest.raises(Refused, match="还没有同意延长"):
        cases.moved(case, "extend", until=cases.day(60).isoformat())

    services.ask_longer(party=cases.side(case, "b"), until=cases.day(60), by=cases.mediator(), at=NOW)
    case = cases.moved(case, "extend", until=cases.day(60).isoformat())
    assert case.matter.due_at is not None
    assert localdate(case.matter.due_at) == cases.day(60)


@pytest.mark.parametrize(("type", "days"), [("02", 30), ("10", 15), ("14", 10)])
def test_the_limit_follows_the_type(type: str, days: int) -> None:
    case = cases.mediating(type=type)
    assert case.matter.due_at is not None
    assert localdate(case.matter.due_at) == cases.day(days)


def test_no_answer_ends_it_with_the_limit() -> None:
    case = cases.mediating()

    assert services.tick(at=cases.later(29)) >= 0
    assert cases.fresh(case).matter.stage == "mediating"
    services.tick(at=cases.later(31))

    case = cases.fresh(case)
    assert (case.matter.stage, case.matter.result) == ("stopped", "expired")
    assert cases.moved(case, "tell_ways", at=cases.later(31)).matter.stage == "closed"


def test_who_refuses_is_not_in_the_agreement_and_the_others_may_agree() -> None:
    case = cases.peopled()
    third = services.add_party(
        case=case, side="b", kind="person", contact={"name": "王三"}, by=cases.mediator(), at=NOW
    )
    case = cases.asked(cases.preparing(case))
    services.leave(party=third, by=cases.mediator(), at=NOW)
    case = cases.performing(cases.signing(cases.drafted(cases.moved(case, "begin"))))

    assert case.matter.result == "partial"
    assert third.pk not in case.agreement.signatures.values_list("party", flat=True)


def test_a_term_about_one_who_refused_forbids_the_draft() -> None:
    case = cases.drafted()
    services.ask_consent(party=cases.side(case, "b"), consent="no", way="phone", by=cases.mediator(), at=NOW)

    with pytest.raises(Refused, match="没有参加调解的被申请人1"):
        cases.moved(case, "draft")


def test_an_agreement_takes_effect_with_the_last_signature() -> None:
    case = cases.signing()
    services.sign(party=cases.side(case, "a"), way="paper", signed_on=localdate(NOW), by=cases.mediator(), at=NOW)
    with pytest.raises(Refused, match="被申请人1还没有签名"):
        cases.moved(case, "take_effect")

    services.sign(
        party=cases.side(case, "b"), way="paper", signed_on=cases.day(2), by=cases.mediator(), at=cases.later(3)
    )
    with pytest.raises(Refused, match="调解员还没有签名"):
        cases.moved(case, "take_effect")
    services.seal(case=case, signed_on=cases.day(0), sealed_on=cases.day(3), by=cases.mediator(), at=cases.later(3))
    case = cases.moved(case, "take_effect", at=cases.later(3))
    assert case.agreement.effective_on == cases.day(3)


def test_a_speaker_signs_only_with_a_mandate_to_settle() -> None:
    case = cases.peopled()
    member = services.add_party(
        case=case, side="a", kind="person", contact={"name": "王三"}, by=cases.mediator(), at=NOW
    )
    speaker = cases.side(case, "a")
    more = {"by_party": speaker, "by": cases.mediator(), "at": NOW}
    weak = services.give_mandate(party=member, file="f1", **more)
    spoken = services.give_mandate(party=member, may_settle=True, **more)
    strong = services.give_mandate(party=member, may_settle=True, file="f2", **more)
    case = cases.signing(cases.drafted(cases.moved(cases.asked(cases.preparing(case)), "begin")))

    for mandate in (weak, spoken):
        with pytest.raises(Refused, match="由本人签名"):
            services.sign(
                party=member, way="paper", signed_on=localdate(NOW), mandate=mandate, by=cases.mediator(), at=NOW
            )
    services.sign(party=member, way="paper", signed_on=localdate(NOW), mandate=strong, by=cases.mediator(), at=NOW)


def test_confirmation_is_applied_for_within_thirty_days() -> None:
    case = cases.performing()
    with pytest.raises(Refused, match="三十日"):
        cases.moved(case, "apply_court", at=cases.later(31), applied_on=cases.day(31).isoformat())

    case = cases.moved(case, "apply_court", at=cases.later(30), applied_on=cases.day(30).isoformat())
    case = cases.moved(case, "court", at=cases.later(40), result="confirmed", decided_on=cases.day(40).isoformat())
    assert case.agreement.confirmation.state == "confirmed"


def test_what_is_not_performed_needs_something_done_about_it() -> None:
    case = cases.performing()
    with pytest.raises(Refused, match="还没有履行"):
        cases.moved(case, "fulfil", at=cases.later(100))

    case = cases.moved(case, "enforce", at=cases.later(100), way="payment_order")
    assert cases.moved(case, "fulfil", at=cases.later(100)).matter.stage == "performed"


def test_a_part_payment_is_shown_as_one() -> None:
    cases.performing()
    due = Due.objects.earliest("number")
    services.pay(due=due, amount=10_000, paid_on=localdate(NOW), by=cases.mediator(), at=NOW)
    due.refresh_from_db()
    assert (due.paid, due.done_on) == (10_000, None)

    with pytest.raises(Refused, match="不超过还欠的"):
        services.pay(due=due, amount=23_334, paid_on=localdate(NOW), by=cases.mediator(), at=NOW)
    services.pay(due=due, amount=23_333, paid_on=localdate(NOW), by=cases.mediator(), at=NOW)
    due.refresh_from_db()
    assert due.done_on == localdate(NOW)


def test_it_is_closed_only_with_a_visit_and_a_whole_dossier() -> None:
    case = cases.moved(cases.paid(), "fulfil")
    with pytest.raises(Refused, match="还没有回访"):
        cases.moved(case, "close")

    case = cases.moved(case, "visit", found="kept", visited_on=localdate(NOW).isoformat())
    with pytest.raises(Refused, match="卷宗还缺“人民调解记录”"):
        cases.moved(case, "close")


def test_somebody_elses_quarrel_is_forgotten_when_nobody_comes() -> None:
    from gongzhi.foundation.persons.models import Person

    case = cases.registered(given.CLERK, source="grid")
    services.add_party(case=case, side="a", kind="person", contact={"name": "张某"}, by=given.CLERK, at=NOW)
    case = cases.moved(case, "hold", given.CLERK, days=30)
    from gongzhi.matters import services as core

    core.tick(at=cases.later(31))

    case = cases.fresh(case)
    assert (case.matter.stage, case.matter.result) == ("closed", "absent")
    assert Person.objects.get().erased_at is not None


def test_whoever_knows_and_said_yes_is_not_forgotten_by_the_clock() -> None:
    from gongzhi.foundation.persons.models import Person
    from gongzhi.matters import services as core

    case = cases.registered(given.CLERK, source="grid")
    case = cases.moved(case, "hold", given.CLERK, days=30)
    party = services.add_party(case=case, side="a", kind="person", contact={"name": "张某"}, by=given.CLERK, at=NOW)
    services.tell_rights(party=party, way="aloud", by=given.CLERK, at=NOW)
    assert core.tick(at=cases.later(31)).woken == 0
    assert cases.fresh(case).matter.stage == "noticed"
    assert Person.objects.get().erased_at is None
    assert cases.moved(case, "told", given.CLERK).matter.stage == "applied"


def test_a_request_to_void_falls_when_mediation_begins() -> None:
    case = cases.moved(cases.peopled(), "ask_void", why="twice")
    cases.preparing(case)
    assert not Ask.objects.filter(decided_at=None).exists()


def test_a_quarrel_settled_on_the_spot_is_one_move() -> None:
    case = cases.registered()
    with pytest.raises(Refused, match="先口头告知"):
        cases.moved(case, "settle", result="at_once")
    case = cases.moved(case, "settle", result="at_once", told=True)
    assert (case.matter.stage, case.matter.result, case.simple) == ("closed", "at_once", True)


def test_another_committee_finds_nothing() -> None:
    case = cases.mediating()
    with pytest.raises(NotFound):
        matters.find(cases.elsewhere(), case.matter.reference)


@pytest.mark.parametrize("paper", ["", "f1"])
def test_who_is_spoken_for_without_a_paper_is_asked_about_safety(paper: str) -> None:
    case = cases.peopled()
    member = services.add_party(
        case=case, side="a", kind="person", contact={"name": "王三"}, by=cases.mediator(), at=NOW
    )
    services.give_mandate(party=member, by_party=cases.side(case, "a"), file=paper, by=cases.mediator(), at=NOW)
    case = cases.asked(cases.preparing(case))
    case.parties.get(pk=member.pk).screen.delete()

    if paper:
        assert cases.moved(case, "begin").matter.stage == "mediating"
    else:
        with pytest.raises(Refused, match="单独问过申请人2"):
            cases.moved(case, "begin")
