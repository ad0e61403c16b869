"""Talks and what is written of them: who may be called, nobody twice at a time, one side's words stay its own."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.disputes import compartments, queries, services
from gongzhi.work.disputes.models import Case, Note, Session
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
HOUR = timedelta(hours=1)


def planned(case: Case, *, way: str = "joint", sides: str = "ab", starts: datetime = NOW, **more: Any) -> Session:
    given: dict[str, Any] = {
        "way": way, "side": sides if len(sides) == 1 else "", "starts_at": starts, "ends_at": starts + HOUR,
        "parties": [cases.side(case, side).pk for side in sides], "by": cases.mediator(), "at": NOW,
    }  # fmt: skip
    return services.plan_session(case=case, **given | more)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"sides": "a"}, "面对面要约双方"),
        ({"way": "apart"}, "背对背一次只约一方"),
        ({"parties": []}, "请选请谁来"),
        ({"ends_at": NOW}, "结束时间要在开始时间之后"),
        ({"ends_at": NOW + 13 * HOUR}, "最多排 12 小时"),
        ({"starts": NOW - timedelta(days=1)}, "不能早于纠纷发生那天"),
        ({"way": "dance"}, "请选调解方式"),
        ({"mediator": "user:nobody"}, "请选本案的调解员"),
    ],
)
def test_a_talk_that_cannot_be_is_refused(more: dict[str, Any], sentence: str) -> None:
    case = cases.mediating(happened_on=cases.day(0))
    with pytest.raises(Refused, match=sentence):
        planned(case, **more)
    assert not Session.objects.exists()


def test_nobody_talks_before_mediation_has_begun() -> None:
    with pytest.raises(Refused, match="还没有开始调解"):
        planned(cases.asked(cases.preparing()))


def test_who_left_is_called_no_more() -> None:
    case = cases.mediating()
    services.ask_consent(party=cases.side(case, "b"), consent="no", way="phone", by=cases.mediator(), at=NOW)
    with pytest.raises(Refused, match="不参加调解"):
        planned(case)


@pytest.mark.parametrize("answer", ["violence", "unsure"])
def test_with_any_other_answer_than_safe_nobody_sits_together(answer: str) -> None:
    case = cases.moved(cases.asked(cases.preparing(), answer=answer), "begin")
    with pytest.raises(Refused, match="只分开谈"):
        planned(case)
    with pytest.raises(Refused, match="一次只约一方"):
        planned(case, way="visit")
    assert planned(case, way="apart", sides="a").side == "a"


def test_a_joint_talk_is_called_off_when_somebody_is_not_safe() -> None:
    case = cases.mediating()
    session = planned(case, starts=NOW + HOUR)
    services.screen(party=cases.side(case, "a"), answer="violence", reach="", alone=True, by=cases.mediator(), at=NOW)
    session.refresh_from_db()
    assert session.state == "cancelled"


def test_mediator_room_and_party_are_in_one_place_at_a_time() -> None:
    case = cases.mediating()
    planned(case, way="apart", sides="a", place="一号室")
    with pytest.raises(Refused, match="调解员这个时间已经有一场"):
        planned(case, way="apart", sides="b", starts=NOW + HOUR / 2)

    other = cases.registered(cases.colleague())
    for side, contact in zip("ab", cases.PARTIES, strict=True):
        services.add_party(case=other, side=side, kind="person", contact=contact, by=cases.colleague(), at=NOW)
    other = cases.moved(other, "propose", cases.colleague(), mediator=cases.colleague().id, disclosed=True)
    with pytest.raises(Refused, match="一号室"):
        services.plan_session(
            case=other, way="inquiry", starts_at=NOW, ends_at=NOW + HOUR, parties=[cases.side(other, "a").pk],
            place="一号室", by=cases.colleague(), at=NOW,
        )  # fmt: skip
    assert planned(case, way="apart", sides="b", starts=NOW + HOUR).starts_at == NOW + HOUR  # they may touch


def test_a_talk_is_closed_once_and_says_who_came() -> None:
    case = cases.mediating()
    session = planned(case)
    came = [cases.side(case, "a").pk]
    services.close_session(session=session, state="held", came=came, by=cases.mediator(), at=NOW + HOUR)
    assert dict(session.seats.values_list("party__side", "came")) == {"a": True, "b": False}
    with pytest.raises(Refused, match="已经登记过"):
        services.close_session(session=session, state="missed", came=[], by=cases.mediator(), at=NOW + HOUR)


def private(case: Case, text: str = "他最多能让到八百") -> Note:
    session = planned(case, way="apart", sides="a")
    return services.write_note(
        case=case, compartment="a", sort="private", text=text, session=session, by=cases.mediator(), at=NOW
    )


def test_what_one_side_said_alone_is_not_written_where_the_other_reads() -> None:
    case = cases.mediating()
    session = planned(case, way="apart", sides="a")
    for compartment in ("joint", "b"):
        with pytest.raises(Refused, match="先征得同意"):
            services.write_note(
                case=case, compartment=compartment, sort="private", text="底线", session=session, by=cases.mediator(),
                at=NOW,
            )  # fmt: skip


def test_each_side_reads_what_is_joint_and_its_own() -> None:
    case = cases.mediating()
    for compartment in ("joint", "a", "b", "team"):
        services.write_note(
            case=case, compartment=compartment, sort="minutes", text=f"给{compartment}", by=cases.mediator(), at=NOW
        )
    for side in "ab":
        readable = compartments.of_party(cases.side(case, side))
        said = {note.text for note in queries.contents(case, readable).notes}
        assert {"给joint", f"给{side}"} <= said
        assert not said & ({"给team", "给a", "给b"} - {f"给{side}"})


def test_a_sides_record_is_shown_to_all_only_with_its_consent() -> None:
    case = cases.mediating()
    note = private(case)
    with pytest.raises(Refused, match="还没有同意给对方看"):
        services.show_note(note=note, agreed=[], way="aloud", by=cases.mediator(), at=NOW)
    services.show_note(note=note, agreed=[cases.side(case, "a").pk], way="aloud", by=cases.mediator(), at=NOW)
    note.refresh_from_db()
    assert note.compartment == "joint"


def test_nobody_overwrites_what_they_have_not_read() -> None:
    case = cases.mediating()
    note = private(case)
    services.change_note(note=note, text="他最多能让到九百", seen=0, by=cases.mediator(), at=NOW)
    with pytest.raises(Conflict, match="对照两份"):
        services.change_note(note=note, text="他最多能让到一千", seen=0, by=cases.mediator(), at=NOW)
    note.refresh_from_db()
    assert (note.text, note.version) == ("他最多能让到九百", 1)


def test_a_record_is_taken_back_with_a_reason_and_stays() -> None:
    case = cases.mediating()
    note = private(case)
    with pytest.raises(Refused, match="请写内容"):
        services.take_back(of=note, why=" ", by=cases.mediator(), at=NOW)
    services.take_back(of=note, why="记错了人", by=cases.mediator(), at=NOW)
    assert queries.contents(case, compartments.EVERY).notes == list(case.notes.exclude(pk=note.pk))
    assert Note.objects.filter(pk=note.pk).exists()


def test_the_head_opens_a_case_with_a_reason_for_two_hours() -> None:
    case = cases.mediating()
    assert not compartments.of_staff(cases.head(), case, NOW)
    with pytest.raises(NotFound):
        services.open_contents(case=case, why="看看", by=cases.colleague(), at=NOW)
    services.open_contents(case=case, why="当事人投诉调解员", by=cases.head(), at=NOW)
    assert compartments.of_staff(cases.head(), case, NOW + HOUR) == compartments.EVERY
    assert not compartments.of_staff(cases.head(), case, NOW + 3 * HOUR)


def test_a_case_that_went_elsewhere_is_in_its_earlier_mediators_diary_no_more() -> None:
    case = cases.mediating()
    planned(case, starts=NOW + HOUR)
    assert len(queries.coming(cases.mediator(), NOW)) == 1

    case.matter.unit = "xz-sanlao"
    case.matter.save(update_fields=["unit"])  # as when another committee has it
    assert queries.coming(cases.mediator(), NOW) == []


@pytest.mark.parametrize("ends", ["stop", "replace"])
def test_what_was_to_come_is_called_off_and_everybody_is_free_again(ends: str) -> None:
    case, other = cases.mediating(), cases.mediating()
    past = planned(case, starts=NOW - 2 * HOUR)
    coming = planned(case, starts=NOW + HOUR)
    with pytest.raises(Refused, match="已经有一场"):
        planned(other, starts=NOW + HOUR)
    if ends == "stop":
        cases.moved(case, "stop", why="no_agreement")
    else:
        cases.moved(case, "replace", cases.head(), mediator=cases.colleague().id, disclosed=True, why="wish")
    coming.refresh_from_db()
    past.refresh_from_db()
    assert (coming.state, past.state) == ("cancelled", "planned")
    planned(other, starts=NOW + HOUR)
