"""What a forged number, one who left, one who only reads or a case that has ended brings: nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from gongzhi.foundation.persons import queries as persons
from gongzhi.kernel.actor import reporter, system
from gongzhi.kernel.refused import Refused
from gongzhi.matters.models import Matter
from gongzhi.work.disputes import own, services
from gongzhi.work.disputes.imports import take_rows
from gongzhi.work.disputes.models import Case, Note, Party, Payment, Screen, Session
from gongzhi.work.disputes.papers.people import People
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = pytest.mark.django_db
SELF: dict[str, Any] = {"by": reporter(), "at": NOW}
HOUR = timedelta(hours=1)


def mine() -> dict[str, Any]:
    return {"by": cases.mediator(), "at": NOW}


def two() -> tuple[Case, Party, Party]:
    """A case with two on the other side."""
    case = cases.peopled()
    services.add_party(case=case, side="b", kind="person", contact={"name": "王三"}, **mine())
    case = cases.moved(cases.asked(cases.preparing(case)), "begin")
    one, other = case.parties.filter(side="b")
    return case, one, other


def said(case: Case, **more: Any) -> Note:
    return services.write_note(case=case, compartment="b", sort="private", text="最多赔五千", **mine() | more)


def planned(case: Case, place: str = "") -> Session:
    return services.plan_session(
        case=case, way="joint", starts_at=NOW, ends_at=NOW + HOUR, place=place,
        parties=[party.pk for party in case.parties.all()], **mine(),
    )  # fmt: skip


# What was said apart


def test_nobody_agrees_for_a_side_that_has_left() -> None:
    case = cases.mediating()
    note = said(case)
    services.leave(party=cases.side(case, "b"), **SELF)
    with pytest.raises(Refused, match="没有人能同意"):
        services.show_note(note=note, agreed=[], way="aloud", **mine())
    assert Note.objects.get(pk=note.pk).compartment == "b"


def test_nobody_agrees_for_whoever_said_it_and_left() -> None:
    case, one, other = two()
    note = said(case, party=one)
    services.leave(party=one, **SELF)
    with pytest.raises(Refused, match="没有人能同意"):
        services.show_note(note=note, agreed=[other.pk], way="aloud", **mine())


def test_no_mediator_says_that_somebody_agreed_by_themselves() -> None:
    case = cases.mediating()
    with pytest.raises(Refused, match="怎样征得同意"):
        services.show_note(note=said(case), agreed=[cases.side(case, "b").pk], way="own", **mine())


def test_a_partys_own_words_are_changed_by_nobody() -> None:
    case = cases.mediating()
    note = services.say(party=cases.side(case, "b"), text="我没有同意", **SELF)
    with pytest.raises(Refused, match="自己写的话"):
        services.change_note(note=note, text="我同意", seen=0, **mine())


def test_a_record_is_of_no_talk_of_another_case() -> None:
    session = planned(cases.mediating())
    with pytest.raises(Refused):
        said(cases.mediating(), session=session)


# Safety


def test_who_opened_a_case_learns_nothing_of_the_answers_by_trying_to_talk_together() -> None:
    sentences = set()
    for answer in ("safe", "violence"):
        case = cases.moved(cases.asked(cases.preparing(), answer=answer), "begin")
        services.keep_apart(case=case, apart=True, **mine())
        services.open_contents(case=case, why="有人投诉", by=cases.head(), at=NOW)
        with pytest.raises(Refused) as refusal:
            services.keep_apart(case=case, apart=False, by=cases.head(), at=NOW)
        sentences.add(refusal.value.sentence.text)
        assert cases.fresh(case).separate
    assert len(sentences) == 1


def test_how_to_reach_somebody_safely_is_erased_even_if_they_were_asked_twice() -> None:
    party = cases.side(cases.mediating(), "b")
    kept = []
    for reach in ("白天打", "晚上打"):
        services.screen(party=party, answer="unsure", reach=reach, alone=True, **mine())
        kept.append(Screen.objects.get(party=party).reach)
    services.erase_contacts(party=party, **mine())
    assert not persons.kept(kept)


# Who left, and who is of another case


def test_who_left_neither_speaks_nor_acts_for_others() -> None:
    case, one, other = two()
    services.leave(party=one, **SELF)
    with pytest.raises(Refused):
        services.choose_speakers(case=case, side="b", parties=[one.pk], **mine())
    with pytest.raises(Refused):
        services.give_mandate(party=other, by_party=one, may_settle=True, **mine())


def test_nobody_acts_for_a_party_of_another_case() -> None:
    with pytest.raises(Refused):
        services.give_mandate(
            party=cases.side(cases.mediating(), "a"), by_party=cases.side(cases.mediating(), "a"), **mine()
        )


def test_who_left_signs_for_nobody_with_an_older_mandate() -> None:
    case, one, other = two()
    mandate = services.give_mandate(party=other, by_party=one, may_settle=True, file="f", **mine())
    services.write_agreement(
        case=case, form="written", facts="楼道", disputed="", duties="各自清理", seen=0,
        terms=[term | {"by": other.pk} for term in cases.terms(case)], **mine(),
    )  # fmt: skip
    services.leave(party=one, **SELF)
    case = cases.moved(case, "draft")
    with pytest.raises(Refused, match="由本人签名"):
        services.sign(party=other, way="paper", signed_on=localdate(NOW), mandate=mandate, **mine())


def test_nobody_comes_to_a_talk_who_was_not_called() -> None:
    session, stranger = planned(cases.mediating()), cases.side(cases.peopled(), "a")
    with pytest.raises(Refused, match="谁来了"):
        services.close_session(session=session, state="held", came=[stranger.pk], by=cases.mediator(), at=NOW + HOUR)


def test_a_room_of_another_committee_is_another_room() -> None:
    elsewhere, case = cases.mediating(), cases.mediating()
    planned(elsewhere, "调解室")
    Session.objects.update(mediator="another")
    Matter.objects.filter(pk=elsewhere.pk).update(unit="another")
    assert planned(case, "调解室").room == "调解室"


# A party's copy


def test_a_copy_names_no_member_of_a_group_that_has_no_speakers_yet() -> None:
    case = cases.peopled()
    for name in ("赵二", "钱二", "孙二", "吴二"):
        services.add_party(case=case, side="b", kind="person", contact={"name": name}, **mine())
    case = cases.moved(cases.asked(cases.preparing(case)), "begin")
    people = People(case, cases.mediator(), NOW, reader=cases.side(case, "a"))
    assert [row["name"] for row in people.rows("b")] == ["另有 5 人"]


def test_a_copy_names_nobody_on_the_other_side_who_left() -> None:
    case, one, _other = two()
    services.leave(party=one, **SELF)
    people = People(case, cases.mediator(), NOW, reader=cases.side(case, "a"))
    assert [row["name"] for row in people.rows("b")] == ["王三"]


# What has ended


def test_what_has_ended_is_not_shown_answered_or_held_any_more() -> None:
    case = cases.mediating()
    note, session = said(case), planned(case)
    offer = services.make_offer(case=case, side="a", shown=True, terms=cases.terms(case), **mine())
    case = cases.moved(cases.moved(case, "stop", why="no_agreement"), "tell_ways")
    with pytest.raises(Refused, match="已经结束"):
        services.show_note(note=note, agreed=[cases.side(case, "b").pk], way="aloud", **mine())
    with pytest.raises(Refused, match="已经结束"):
        services.answer_offer(offer=offer, state="accepted", **mine())
    with pytest.raises(Refused, match="已经结束"):
        services.close_session(session=session, state="missed", came=[], **mine())


def test_whether_money_arrived_is_not_said_anew_after_the_end() -> None:
    case = cases.closed()
    payment = Payment.objects.filter(due__agreement__case=case).earliest("pk")
    with pytest.raises(Refused, match="已经结束"):
        services.confirm_payment(payment=payment, received=False, party=cases.side(case, "a"), **SELF)


# Names


def test_a_partys_page_names_nobody_on_the_other_side_who_refused() -> None:
    case, one, other = two()
    services.ask_consent(party=one, consent="no", way="aloud", **mine())
    services.write_agreement(
        case=case, form="written", facts="楼道", disputed="", duties="各自清理", seen=0,
        terms=[term | {"by": other.pk} for term in cases.terms(case)], **mine(),
    )  # fmt: skip
    case = cases.moved(cases.fresh(case), "draft")
    names = own.view(cases.side(case, "a"), NOW).names
    assert [names[party.pk][1] for party in (one, other)] == ["", "王*"]


def test_a_partys_page_names_no_member_of_cases_that_are_handled_together() -> None:
    case, other = cases.drafted(), cases.mediating()
    services.group_with(case=case, other=other, **mine())
    case = cases.moved(case, "draft")
    names = own.view(cases.side(case, "b"), NOW).names
    assert names[cases.side(case, "a").pk][1] == ""


def test_a_name_is_one_line_that_reads_as_it_is_written() -> None:
    case = cases.registered()
    party = services.add_party(
        case=case, side="b", kind="company", contact={"name": "王\u200b三\n李四"}, company="甲\u202e公司\n乙", **mine()
    )
    assert party.company == "甲公司 乙"
    ((_party, contact),) = services.reveal(parties=[party], **mine())
    assert contact["name"] == "王三 李四"


@pytest.mark.parametrize("number", ["110101199003070011", "１１０１０１１９９００３０７００１Ｘ"])
def test_no_identity_number_is_taken_for_a_name(number: str) -> None:
    case = cases.registered()
    with pytest.raises(Refused, match="身份证号"):
        services.add_party(case=case, side="b", kind="company", contact={}, company=number, **mine())
    with pytest.raises(Refused, match="身份证号"):
        services.add_party(case=case, side="b", kind="person", contact={"name": number}, **mine())


def test_an_identity_number_names_no_row_of_another_system() -> None:
    row = {"type": "邻里纠纷", "facts": "楼道", "number": "11010119900307001X"}
    for became in ("added", "known"):
        assert list(take_rows(rows=[(2, row)], by=system("import"), at=NOW)) == [(2, became)]
    assert "1101011990" not in (Case.objects.get().source_key or "")
