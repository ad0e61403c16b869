"""Mediation without an account: the form, the code that is shown once, wrong codes, the half hour, forged forms."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.test import override_settings
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.tries.models import Tries
from gongzhi.kernel.actor import reporter
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case, Note, Offer, Party, Payment
from tests import given
from tests.conftest import NOW
from tests.interfaces.public.conftest import Resident, text
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

APPLY, MINE = "/mediation/apply/", "/mediation/"
FILLED = {
    "facts": "楼上漏水，把天花板泡坏了", "type": "02", "place": given.COMMUNITY, "other": "楼上 302 的住户",
    "name": "王秀英", "phone": "13800138000",
}  # fmt: skip


def applied(resident: Resident, **more: Any) -> Any:
    return resident.post(APPLY, resident.fields(resident.get(APPLY)) | FILLED | more)


def code(page: Any) -> str:
    """The code that a page shows, without its blanks."""
    found = re.search(r'id="code">([0-9A-Z ]{14})<', page.content.decode())
    assert found, page.content.decode()[:2000]
    return found[1].replace(" ", "")


def opened(resident: Resident, given_code: str) -> Any:
    return resident.post(MINE, {"code": given_code}, follow=True)


def party_of(case: Case, side: str) -> str:
    return services.issue_code(party=cases.side(case, side), by=cases.mediator(), at=NOW)


def said(resident: Resident, act: str, **more: Any) -> Any:
    """Press one of the page's own forms, with its hidden fields, and read what comes."""
    address = f"/mediation/say/{act}/"
    return resident.post(address, resident.fields(resident.get(MINE), address) | more, follow=True)


# Asking


def test_who_applies_gets_a_code_once_and_sees_where_it_stands(resident: Resident) -> None:
    page = applied(resident)
    assert page.status_code == 200
    assert "最迟 2026年5月9日" in text(page)  # one working day to find out who mediates: a Saturday that is one
    mine = opened(resident, code(page))
    assert "已收到申请" in text(mine)
    assert "请看您的权利和义务" in text(mine)
    assert "楼上漏水" in text(mine)
    assert Case.objects.get().source == "applied"


def test_sent_twice_it_is_one_case_and_the_same_code(resident: Resident) -> None:
    hidden = resident.fields(resident.get(APPLY))
    first, second = (resident.post(APPLY, hidden | FILLED) for _time in range(2))
    assert code(first) == code(second)
    assert Case.objects.count() == 1


def test_the_law_and_the_notice_stand_above_the_button(resident: Resident) -> None:
    said = text(resident.get(APPLY))
    for words in ("不收费，双方自愿", "一年内申请仲裁", "一般三年", "谁看得到", "加密保存三年"):
        assert said.index(words) < said.rindex("申请调解")


def test_a_type_that_somebody_cannot_tell_is_other(resident: Resident) -> None:
    assert "说不准，或不在上面" in text(resident.get(APPLY))
    applied(resident, type="99")
    assert Case.objects.get().type == "99"


@pytest.mark.parametrize(
    ("type", "words"),
    [("court", "法院"), ("officials", "纪委"), ("faith", "统战部"), ("decision", "行政复议"), ("petition", "信访"),
     ("crime", "110")],
)  # fmt: skip
def test_what_is_not_ours_is_told_where_it_belongs_and_kept_nowhere(resident: Resident, type: str, words: str) -> None:
    page = applied(resident, type=type)
    assert page.status_code == 200
    assert words in text(page)
    assert FILLED["facts"] in page.content.decode()
    assert not Case.objects.exists()
    counted = ledger.history([f"referrals:{localdate().year}"])
    assert len(counted) == (type != "crime")
    assert all(set(entry.payload) == {"agency"} and not entry.texts for entry in counted)
    assert (f"Z-{localdate().year}-000001" in text(page)) == bool(counted)


@pytest.mark.parametrize("field", ["facts", "type", "place", "other", "name", "phone"])
def test_what_is_missing_is_named_and_nothing_typed_is_lost(resident: Resident, field: str) -> None:
    page = applied(resident, **{field: ""})
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()
    for name, value in FILLED.items():
        if name not in (field, "type", "place"):
            assert value in page.content.decode()
    assert not Case.objects.exists()


def test_a_wrong_phone_and_a_wrong_number_are_told_at_the_field(resident: Resident) -> None:
    for more in ({"phone": "12"}, {"people": "许多"}, {"people": "1"}, {"people": "99999999"}):
        page = applied(resident, **more)
        assert page.status_code == 422
        assert f'id="id_{next(iter(more))}_error"' in page.content.decode()


def test_in_danger_the_numbers_come_first_and_one_press_goes_on(resident: Resident) -> None:
    words = "他拿刀要砍我，救命"
    page = applied(resident, facts=words)
    assert "110" in text(page)
    assert words in page.content.decode()
    assert not Case.objects.exists()
    code(resident.post(APPLY, resident.fields(page) | FILLED | {"facts": words, "go_on": "yes"}))


def test_too_many_from_one_network(resident: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongzhi.work.disputes.services import applying

    monkeypatch.setattr(applying, "PER_SOURCE", 1)
    applied(resident)
    page = applied(resident)
    assert page.status_code == 429
    assert "明天再来" in text(page)
    assert FILLED["facts"] in page.content.decode()


# Codes


def test_wrong_codes_all_look_alike_and_cost_time(resident: Resident) -> None:
    case = cases.peopled()
    right = party_of(case, "a")
    near = right[:-1] + ("2" if right[-1] != "2" else "3")
    first, close = opened(resident, "2" * 12), opened(resident, near)
    assert first.status_code == close.status_code == 404
    assert text(first) == text(close)
    assert near not in close.content.decode()
    for _n in range(8):
        opened(resident, "3" * 12)
    assert opened(resident, right).status_code == 429  # the right one does not help any more
    assert resident.post(MINE, {"code": right}, REMOTE_ADDR="203.0.113.9").status_code == 303
    with time_machine.travel(NOW + datetime.timedelta(minutes=16)):
        assert opened(resident, right).status_code == 200
    assert all(len(row.source) == 64 for row in Tries.objects.all())


@override_settings(TRUSTED_PROXIES=["127.0.0.1/32"])
def test_behind_a_proxy_the_network_counts(resident: Resident) -> None:
    for n in range(10):
        resident.post(MINE, {"code": "2" * 12}, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 198.51.100.{n}")
    last: Any = {"HTTP_X_FORWARDED_FOR": "203.0.113.1, 198.51.100.200"}
    assert resident.post(MINE, {"code": "2" * 12}, **last).status_code == 429
    other: Any = {"HTTP_X_FORWARDED_FOR": "198.51.101.1"}
    assert resident.post(MINE, {"code": "2" * 12}, **other).status_code == 404


def test_what_cannot_be_a_code_costs_nothing(resident: Resident) -> None:
    for wrong in ("1234", "0000 0000 0000", "1234567890123456"):
        assert opened(resident, wrong).status_code == 422
    assert not Tries.objects.exists()


def test_expired_replaced_and_left_look_like_any_wrong_one(resident: Resident) -> None:
    case = cases.peopled()
    pages = [opened(resident, "2" * 12)]
    old = party_of(case, "a")
    fresh = party_of(case, "a")
    pages.append(opened(resident, old))
    with time_machine.travel(NOW + datetime.timedelta(days=367)):
        pages.append(opened(resident, fresh))
    gone = party_of(case, "b")
    services.leave(party=cases.side(case, "b"), by=reporter(), at=NOW)
    pages.append(opened(resident, gone))
    assert {page.status_code for page in pages} == {404}
    assert len({text(page) for page in pages}) == 1


def test_a_page_that_is_open_ends_with_a_new_code_and_with_leaving(resident: Resident) -> None:
    case = cases.peopled()
    opened(resident, party_of(case, "a"))
    fresh = party_of(case, "a")
    assert 'name="code"' in resident.get(MINE).content.decode()
    opened(resident, fresh)
    services.leave(party=cases.side(case, "a"), by=reporter(), at=NOW)
    assert "打开我的页面" in text(resident.get(MINE))


def test_half_an_hour_then_closed_and_what_was_typed_is_shown(resident: Resident) -> None:
    opened(resident, party_of(cases.peopled(), "a"))
    address = "/mediation/say/words/"
    hidden = resident.fields(resident.get(MINE), address)
    with time_machine.travel(NOW + datetime.timedelta(minutes=31)):
        page = resident.post(address, hidden | {"text": "写了很久的话"})
    assert page.status_code == 403
    assert "写了很久的话" in text(page)
    assert not Note.objects.filter(sort="own").exists()


def test_a_forged_cookie_opens_nothing(resident: Resident) -> None:
    party_of(cases.peopled(), "a")
    party = Party.objects.get(side="a")
    for value in (party.code, "", "x:y:z"):
        resident.cookies["mediation"] = value
        assert "打开我的页面" in text(resident.get(MINE))


def test_the_cookie_is_for_these_pages_and_holds_no_code(resident: Resident) -> None:
    right = party_of(cases.peopled(), "a")
    opened(resident, right)
    cookie = resident.cookies["mediation"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/mediation/", True, "Strict")
    assert right not in cookie.value


def test_closed_by_hand(resident: Resident) -> None:
    opened(resident, party_of(cases.peopled(), "a"))
    resident.post("/mediation/close/")
    assert "打开我的页面" in text(resident.get(MINE))


# Saying


def test_yes_rights_mediator_one_after_the_other(resident: Resident) -> None:
    case = cases.preparing()
    opened(resident, party_of(case, "b"))
    assert "请看您的权利和义务" in text(said(resident, "consent", answer="yes"))
    assert "来调解，您同意吗" in text(said(resident, "rights"))
    assert "现在不用您做什么" in text(said(resident, "mediator", answer="yes"))
    party = cases.side(case, "b")
    assert (party.consent, party.told_by, party.mediator_ok) == ("yes", "own", True)


def test_pressed_twice_it_counts_once(resident: Resident) -> None:
    opened(resident, party_of(cases.peopled(), "a"))
    address = "/mediation/say/words/"
    sent = resident.fields(resident.get(MINE), address) | {"text": "说一次"}
    assert [resident.post(address, sent).status_code for _time in range(2)] == [303, 303]
    assert Note.objects.filter(sort="own").count() == 1


def test_a_button_that_is_not_there_changes_nothing(resident: Resident) -> None:
    opened(resident, party_of(cases.preparing(), "b"))
    for act, more in (
        ("consent", {"answer": "asked"}), ("consent", {}), ("rate", {"stars": "5"}),
        ("longer", {"until": "2026-06-01"}), ("longer", {"until": "no"}),
        ("sign", {"drawing": "data:image/png;base64,%%%"}), ("offer", {"answer": "yes"}),
        ("received", {"payment": "1", "answer": "yes"}), ("mediator", {"answer": "yes", "seen": "x"}),
    ):  # fmt: skip
        page = resident.post(f"/mediation/say/{act}/", {"once": "a" * 32} | more)
        assert page.status_code in (409, 422), act
    assert resident.post("/mediation/say/screen/", {}).status_code == 404
    party = Party.objects.get(side="b")
    assert (party.consent, party.rating, party.longer_at, party.mediator_ok) == ("", None, None, None)


def test_numbers_of_another_case_or_side_bring_nothing(resident: Resident) -> None:
    case, elsewhere = cases.mediating(), cases.performing()
    opened(resident, party_of(case, "b"))
    terms: Any = {"terms": cases.terms(case), "by": cases.mediator(), "at": NOW}
    hidden = services.make_offer(case=case, side="a", **terms)
    due = elsewhere.agreement.dues.earliest("number")
    payment = services.pay(due=due, amount=due.amount, paid_on=cases.day(0), by=cases.mediator(), at=NOW)
    tried = [("offer", {"offer": str(hidden.pk)}), ("received", {"payment": str(payment.pk)})]
    for n, (act, more) in enumerate(tried):
        page = resident.post(f"/mediation/say/{act}/", {"once": f"{n}" * 32, "answer": "yes"} | more)
        assert page.status_code == 422
    assert Offer.objects.get(pk=hidden.pk).state == "open"
    assert Payment.objects.get().confirmed is None


def test_leaving_is_one_press_and_tells_the_other_ways(resident: Resident) -> None:
    case = cases.mediating()
    opened(resident, party_of(case, "b"))
    page = said(resident, "leave")
    assert "您还有这些途径" in text(page)
    assert "12368" in text(page)
    assert cases.side(case, "b").left_at is not None
    assert "打开我的页面" in text(resident.get(MINE))


def test_what_moved_on_meanwhile_is_said_and_shown(resident: Resident) -> None:
    case = cases.preparing()
    for act in (services.ask_consent, services.tell_rights):
        more = {"consent": "yes"} if act is services.ask_consent else {}
        act(party=cases.side(case, "b"), way="own", by=reporter(), at=NOW, **more)  # type: ignore[operator]
    opened(resident, party_of(case, "b"))
    address = "/mediation/say/mediator/"
    sent = resident.fields(resident.get(MINE), address) | {"answer": "yes"}
    cases.moved(case, "replace", cases.head(), mediator=cases.colleague().id, why="away", disclosed=True)
    page = resident.post(address, sent)
    assert page.status_code == 409
    assert "刚有了变化" in text(page)
    assert "沈阿根" in text(page)


def test_after_it_ended_each_may_say_how_it_was(resident: Resident) -> None:
    case = cases.closed()
    opened(resident, party_of_closed(case))
    assert "这次调解，您觉得怎么样" in text(resident.get(MINE))
    assert "评价收到了" in text(said(resident, "rate", stars="4"))
    assert Party.objects.get(side="a").rating == 4


def party_of_closed(case: Case) -> str:
    return services.issue_code(party=cases.side(case, "a"), by=cases.mediator(), at=NOW)


def test_ended_without_an_agreement_the_other_ways_stand_there(resident: Resident) -> None:
    case = cases.moved(cases.mediating(type="10"), "stop", why="no_agreement")
    opened(resident, party_of(case, "a"))
    assert "申请劳动仲裁" in text(resident.get(MINE))


def test_who_has_let_a_day_pass_is_told_and_who_waits_for_it_is_not(resident: Resident) -> None:
    case = cases.performing()
    with time_machine.travel(cases.later(40), tick=False):
        for side, told in (("a", False), ("b", True)):
            opened(resident, services.issue_code(party=cases.side(case, side), by=cases.mediator(), at=cases.later(40)))
            assert ("有一件说好的事到了日子" in text(resident.get(MINE))) is told
