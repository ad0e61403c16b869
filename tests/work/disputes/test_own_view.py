"""What a party may do for itself with its code, and what a forged number, an old page or another's case brings."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from PIL import Image, ImageDraw

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.notices.models import Notice
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.disputes import capability, own, queries, services
from gongzhi.work.disputes.models import Due, Note, Offer, Party, Payment, Signature
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = pytest.mark.django_db
SELF: dict[str, Any] = {"by": reporter(), "at": NOW}


def drawing(*, dots: int = 400) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", (300, 120), "white")
    ImageDraw.Draw(picture).line([(10, 60), (10 + dots, 60)], fill="black", width=4)
    picture.save(out, "PNG")
    return out.getvalue()


def huge() -> bytes:
    """A few bytes that say they are thirty thousand points wide and high."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in (header, b"IDATx")
    )


def made(case: Any, *, side: str = "", shown: bool = True, **more: Any) -> Offer:
    return services.make_offer(
        case=case, side=side, shown=shown, terms=cases.terms(case), by=cases.mediator(), at=NOW, **more
    )


# The code


def test_a_code_ends_when_its_day_is_over_when_another_is_drawn_and_when_one_leaves() -> None:
    case = cases.peopled()
    party = cases.side(case, "a")
    first = services.issue_code(party=party, by=cases.mediator(), at=NOW)
    assert queries.of_code(capability.digest(first), cases.later(366)) == party
    assert queries.of_code(capability.digest(first), cases.later(367)) is None

    second = services.issue_code(party=party, by=cases.mediator(), at=NOW)
    assert queries.of_code(capability.digest(first), NOW) is None
    services.leave(party=party, **SELF)
    assert queries.of_code(capability.digest(second), NOW) is None
    assert queries.of_code("", NOW) is None


def test_a_new_code_cannot_be_drawn_for_who_left() -> None:
    party = cases.side(cases.peopled(), "a")
    services.leave(party=party, **SELF)
    with pytest.raises(Refused, match="不再参加"):
        services.issue_code(party=party, by=cases.mediator(), at=NOW)


@pytest.mark.parametrize("act", ["consent", "rights", "longer", "say", "leave", "rate"])
def test_who_left_says_nothing_more_from_a_page_that_is_still_open(act: str) -> None:
    party = cases.side(cases.peopled(), "a")
    services.leave(party=party, **SELF)
    acts: dict[str, Any] = {
        "consent": lambda: services.ask_consent(party=party, consent="yes", way="own", **SELF),
        "rights": lambda: services.tell_rights(party=party, way="own", **SELF),
        "longer": lambda: services.ask_longer(party=party, until=cases.day(40), **SELF),
        "say": lambda: services.say(party=party, text="还有话说", **SELF),
        "leave": lambda: services.leave(party=party, **SELF),
        "rate": lambda: services.rate(party=party, stars=1, **SELF),
    }
    with pytest.raises(NotFound):
        acts[act]()


# What it is asked


def test_it_answers_for_itself_in_its_own_way_only() -> None:
    party = cases.side(cases.peopled(), "a")
    with pytest.raises(Refused):
        services.ask_consent(party=party, consent="asked", way="own", **SELF)
    for way in ("phone", "", "x"):
        with pytest.raises(Refused):
            services.ask_consent(party=party, consent="yes", way=way, **SELF)
        with pytest.raises(Refused):
            services.tell_rights(party=party, way=way, **SELF)
    with pytest.raises(Refused):  # and nobody says for it that it read them on its phone
        services.tell_rights(party=party, way="own", by=cases.mediator(), at=NOW)
    with pytest.raises(NotFound):
        services.check_identity(party=party, **SELF)
    with pytest.raises(NotFound):
        services.screen(party=party, answer="safe", reach="", alone=True, **SELF)


def test_yes_rights_and_the_mediator_tell_those_who_mediate_and_nothing_more() -> None:
    case = cases.preparing()
    party = cases.side(case, "b")
    Notice.objects.all().delete()
    services.ask_consent(party=party, consent="yes", way="own", **SELF)
    services.tell_rights(party=party, way="own", **SELF)
    services.accept_mediator(party=party, accepts=True, seen=case.matter.version, **SELF)

    party = cases.side(case, "b")
    assert (party.consent, party.told_by, party.mediator_ok) == ("yes", "own", True)
    assert {(one.template, one.to) for one in Notice.objects.all()} == {("dispute.spoken", cases.mediator().id)}


def test_a_mediator_is_accepted_only_from_a_page_that_named_this_one() -> None:
    case = cases.preparing()
    party = cases.side(case, "b")
    seen = case.matter.version
    cases.moved(case, "replace", cases.head(), mediator=cases.colleague().id, why="away", disclosed=True)
    with pytest.raises(Conflict):
        services.accept_mediator(party=party, accepts=True, seen=seen, **SELF)
    with pytest.raises(Conflict):
        services.accept_mediator(party=party, accepts=True, **SELF)


def test_no_is_no_reason_and_may_become_yes() -> None:
    case = cases.preparing()
    party = cases.side(case, "b")
    services.ask_consent(party=party, consent="no", way="own", **SELF)
    shown = own.view(cases.side(case, "b"), NOW)
    assert (shown.next, shown.alone_now, "again" in shown.can) == ("", True, True)
    services.ask_consent(party=party, consent="yes", way="own", **SELF)
    assert cases.side(case, "b").takes_part


def test_an_agreement_in_effect_is_not_left_by_a_press() -> None:
    party = cases.side(cases.performing(), "b")
    for by in (reporter(), cases.mediator()):
        with pytest.raises(Refused, match="已经生效"):
            services.leave(party=party, by=by, at=NOW)
    with pytest.raises(Refused, match="已经生效"):
        services.ask_consent(party=party, consent="no", way="own", **SELF)
    assert "leave" not in own.view(party, NOW).can


def test_who_leaves_while_it_is_being_signed_is_not_bound() -> None:
    case = cases.signed()
    services.leave(party=cases.side(case, "b"), **SELF)
    assert [one.party.side for one in Signature.objects.all()] == ["a"]
    with pytest.raises(Refused, match="没有参加调解的被申请人1"):
        cases.moved(case, "take_effect")


def test_whether_to_go_on_is_asked_once_before_each_limit() -> None:
    case = cases.mediating()
    services.tick(at=cases.later(27))
    party = cases.side(case, "a")
    assert own.view(party, NOW).longer == [cases.day(45), cases.day(60)]
    services.ask_longer(party=party, until=None, **SELF)
    assert own.view(cases.side(case, "a"), NOW).longer == []

    for side in "ab":
        services.ask_longer(party=cases.side(case, side), until=cases.day(45), **SELF)
    cases.moved(case, "extend", until=cases.day(45).isoformat())
    assert own.view(cases.side(case, "a"), NOW).longer == []
    services.tick(at=cases.later(42))
    assert own.view(cases.side(case, "a"), NOW).longer == [cases.day(60), cases.day(75)]
    with pytest.raises(Refused, match="一年以内"):
        services.ask_longer(party=party, until=cases.day(400), **SELF)


def test_what_is_told_to_a_mediator_stands_in_their_own_box() -> None:
    cases.mediating()
    services.tick(at=cases.later(27))
    assert {(one.template, one.to) for one in Notice.objects.filter(template__in=("dispute.mine", "dispute.ends"))} == {
        ("dispute.mine", cases.mediator().id), ("dispute.ends", cases.mediator().id),
    }  # fmt: skip


# Offers


def test_an_offer_to_both_sides_is_accepted_when_both_have() -> None:
    case = cases.mediating()
    offer = made(case)
    services.say_to_offer(party=cases.side(case, "a"), offer=offer.pk, accepts=True, **SELF)
    offer.refresh_from_db()
    assert offer.state == "open"
    services.say_to_offer(party=cases.side(case, "b"), offer=offer.pk, accepts=True, **SELF)
    offer.refresh_from_db()
    assert offer.state == "accepted"
    with pytest.raises(Conflict):
        services.say_to_offer(party=cases.side(case, "b"), offer=offer.pk, accepts=False, **SELF)


def test_one_members_no_is_no_answer_of_the_others() -> None:
    case = cases.peopled()
    services.add_party(case=case, side="b", kind="person", contact={"name": "王三"}, by=cases.mediator(), at=NOW)
    case = cases.moved(cases.asked(cases.preparing(case)), "begin")
    offer = made(case, side="a")
    first, second = case.parties.filter(side="b")
    services.say_to_offer(party=first, offer=offer.pk, accepts=False, **SELF)
    services.say_to_offer(party=second, offer=offer.pk, accepts=True, **SELF)
    offer.refresh_from_db()
    assert offer.state == "open"
    services.say_to_offer(party=first, offer=offer.pk, accepts=True, **SELF)
    offer.refresh_from_db()
    assert offer.state == "accepted"


def test_an_offer_that_is_not_made_to_a_party_is_not_there() -> None:
    case = cases.mediating()
    hidden, own_one = made(case, side="a", shown=False), made(case, side="b")
    elsewhere = made(cases.mediating())
    party = cases.side(case, "b")
    sentences = set()
    for offer in (hidden.pk, own_one.pk, elsewhere.pk, 10**6, -1):
        with pytest.raises(Refused) as refusal:
            services.say_to_offer(party=party, offer=offer, accepts=True, **SELF)
        sentences.add(refusal.value.sentence.text)
    assert len(sentences) == 1  # nothing tells which of them exist
    assert set(Offer.objects.values_list("state", flat=True)) == {"open"}


def test_an_offer_is_not_answered_after_its_day_or_in_anothers_name() -> None:
    case = cases.mediating()
    offer = made(case, side="a", open_until=cases.day(2))
    with pytest.raises(Conflict):
        services.say_to_offer(
            party=cases.side(case, "b"), offer=offer.pk, accepts=True, by=reporter(), at=cases.later(3)
        )
    with pytest.raises(NotFound):
        services.say_to_offer(party=cases.side(case, "b"), offer=offer.pk, accepts=True, by=cases.mediator(), at=NOW)
    with pytest.raises(NotFound):
        services.answer_offer(offer=offer, state="accepted", **SELF)


# Its own words, its signature, its money, its rating


def test_own_words_stand_on_ones_own_side() -> None:
    case = cases.mediating()
    services.say(party=cases.side(case, "b"), text="我周三没空", **SELF)
    note = Note.objects.get(sort="own")
    assert (note.compartment, note.party) == ("b", cases.side(case, "b"))
    for text in ("", " ", "长" * 2001):
        with pytest.raises(Refused):
            services.say(party=cases.side(case, "b"), text=text, **SELF)
    with pytest.raises(NotFound):
        services.say(party=cases.side(case, "b"), text="替他写", by=cases.mediator(), at=NOW)
    with pytest.raises(Refused):
        services.write_note(case=case, compartment="b", sort="own", text="替他写", by=cases.mediator(), at=NOW)


def test_own_words_have_an_end_on_one_day() -> None:
    party = cases.side(cases.peopled(), "a")
    for n in range(20):
        services.say(party=party, text=f"第{n}句", **SELF)
    with pytest.raises(Refused, match="今天能写的次数用完了"):
        services.say(party=party, text="第二十一句", **SELF)
    services.say(party=party, text="第二天", by=reporter(), at=NOW + timedelta(days=1, minutes=1))


def test_a_drawn_name_is_kept_on_the_case_and_signs_for_oneself() -> None:
    case = cases.signing()
    party = cases.side(case, "b")
    services.sign_on_screen(party=party, drawing=drawing(), seen=case.matter.version, **SELF)
    signed = Signature.objects.get()
    assert (signed.party, signed.way, signed.signed_on, signed.mandate) == (party, "screen", localdate(NOW), None)
    assert signed.file
    with pytest.raises(Refused, match="已经签过名"):
        services.sign_on_screen(party=party, drawing=drawing(), seen=case.matter.version, **SELF)


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\x89PNG\r\n\x1a\n broken", drawing(dots=1), b"\x89PNG" + b"0" * 300_000, huge()]
)
def test_nothing_drawn_is_no_signature(content: bytes) -> None:
    case = cases.signing()
    with pytest.raises(Refused, match="用手指写上您的姓名"):
        services.sign_on_screen(party=cases.side(case, "b"), drawing=content, seen=case.matter.version, **SELF)
    assert not Signature.objects.exists()


def test_only_the_text_that_was_read_is_signed() -> None:
    case = cases.signing()
    seen = case.matter.version
    case = cases.moved(case, "talk_again")
    services.write_agreement(
        case=case, form="written", facts="另一份", disputed="", duties="各自", terms=cases.terms(case), seen=1,
        by=cases.mediator(), at=NOW,
    )  # fmt: skip
    case = cases.moved(case, "draft")
    with pytest.raises(Conflict):
        services.sign_on_screen(party=cases.side(case, "b"), drawing=drawing(), seen=seen, **SELF)


def test_who_needs_a_guardian_signs_on_paper_with_them() -> None:
    case = cases.signing()
    Party.objects.filter(case=case, side="b").update(needs_guardian=True)
    with pytest.raises(Refused, match="监护人"):
        services.sign_on_screen(party=cases.side(case, "b"), drawing=drawing(), seen=case.matter.version, **SELF)


def test_nobody_signs_through_the_desks_door_with_a_code() -> None:
    case = cases.signing()
    with pytest.raises(NotFound):
        services.sign(party=cases.side(case, "b"), way="paper", signed_on=localdate(NOW), **SELF)


def test_whether_money_arrived_is_said_by_who_is_owed() -> None:
    case = cases.performing()
    due = Due.objects.earliest("number")
    services.pay(due=due, amount=due.amount, paid_on=localdate(NOW), by=cases.mediator(), at=NOW)
    payment = Payment.objects.get()
    payee, payer = cases.side(case, "a"), cases.side(case, "b")
    assert own.view(payee, NOW).next == "received"
    assert own.view(payer, NOW).next == ""
    with pytest.raises(Refused):
        services.confirm_payment(payment=payment, received=True, party=payer, **SELF)
    with pytest.raises(Refused):
        queries.payment(payer, str(payment.pk))
    services.confirm_payment(payment=payment, received=False, party=payee, **SELF)
    payment.refresh_from_db()
    assert payment.confirmed is False


def test_ratings_are_hidden_until_all_have_rated_or_thirty_days() -> None:
    case = cases.closed()
    with pytest.raises(NotFound):
        services.rate(party=cases.side(case, "a"), stars=5, by=cases.mediator(), at=NOW)
    services.rate(party=cases.side(case, "a"), stars=2, **SELF)
    assert queries.ratings(case, NOW) == []
    assert [stars for _party, stars in queries.ratings(case, cases.later(31))] == [2]
    services.rate(party=cases.side(case, "b"), stars=5, **SELF)
    assert [stars for _party, stars in queries.ratings(case, NOW)] == [2, 5]
    with pytest.raises(Refused, match="已经评价过"):
        services.rate(party=cases.side(case, "a"), stars=5, **SELF)
    said = [record for record in ledger.history([case.subject]) if record.verb == "case.rated"]
    assert [set(record.payload) for record in said] == [{"party"}, {"party"}]


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_there_are_five_stars(stars: int) -> None:
    with pytest.raises(Refused):
        services.rate(party=cases.side(cases.closed(), "a"), stars=stars, **SELF)


def test_nobody_rates_what_goes_on() -> None:
    with pytest.raises(Refused, match="结束以后"):
        services.rate(party=cases.side(cases.mediating(), "a"), stars=5, **SELF)


# One thing at a time


def test_the_page_asks_one_thing_after_the_other() -> None:
    case = cases.preparing()
    asked = []
    for _step in range(4):
        party = cases.side(case, "b")
        step = own.view(party, NOW).next
        asked.append(step)
        if step == "consent":
            services.ask_consent(party=party, consent="yes", way="own", **SELF)
        elif step == "rights":
            services.tell_rights(party=party, way="own", **SELF)
        elif step == "mediator":
            services.accept_mediator(party=party, accepts=False, seen=cases.fresh(case).matter.version, **SELF)
    assert asked == ["consent", "rights", "mediator", ""]
    assert cases.side(case, "b").objection
