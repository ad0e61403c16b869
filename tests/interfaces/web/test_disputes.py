"""The mediator's desk: what each stage offers, what nobody else may learn, two who write at once, calendars out."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.ledger.models import Entry
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case, Note
from tests.conftest import NOW
from tests.work.disputes import cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

#: What is drawn anew for each page and case.
TURNS = re.compile(r"csrfmiddlewaretoken[^>]*|x-csrftoken[^>]*|[0-9a-f]{32}|M-2026-\d+|talk-\d+|value=\"\d+\"")


@pytest.fixture
def desk(people: dict[str, User]) -> Callable[[str], Client]:
    from django.test import Client

    def signed_in(user: str) -> Client:
        client = Client()
        client.force_login(people[user])
        return client

    return signed_in


def shown(client: Client, case: Case) -> str:
    return client.get(f"/desk/disputes/{case.matter.reference}/").content.decode()


def following(page: str) -> str:
    found = re.search(r'id="next-title">.*?</h2>', page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s", "", found.group()) if found else ""


@pytest.mark.parametrize(
    ("state", "say"),
    [
        (cases.registered, "先登记申请方是谁"), (cases.peopled, "双方都登记了，定调解员"),
        (cases.preparing, "还有2位没有答应调解"), (lambda: cases.asked(cases.preparing()), "可以开始调解"),
        (cases.mediating, "还没有谈过，约第一次"), (cases.drafted, "交各方签署"),
        (cases.signing, "还有2位要由本人签名"),
        (cases.signed, "协议可以生效"), (cases.performing, "到期的一项"), (cases.paid, "都履行了"),
        (lambda: cases.moved(cases.paid(), "fulfil"), "回访一次"),
        (lambda: cases.moved(cases.mediating(), "stop", why="no_agreement"), "还有哪些途径"),
        (cases.closed, ""),
    ],
)  # fmt: skip
def test_each_stage_says_the_one_next_thing(desk: Callable[[str], Client], state: Callable[[], Case], say: str) -> None:
    found = following(shown(desk("mediator"), state()))
    assert say in found
    assert bool(found) == bool(say)


def test_the_desk_hands_it_to_a_committee(desk: Callable[[str], Client]) -> None:
    client = desk("centre")
    by = accounts.actor_of(accounts.account("centre"), NOW)
    case = cases.registered(by)
    page = shown(client, case)
    assert "交给一个调解组织" in following(page)
    assert "楼道" not in re.sub(r"<[^>]+>", "", page)
    answer = client.post(
        f"/desk/matters/{case.matter.reference}/moves/assign/",
        {"unit": cases.UNIT, "seen": case.matter.version, "once": "one"},
    )
    assert answer.status_code == 303
    assert "受理或退回" in following(shown(desk("mediator"), case))


def test_an_agreement_of_many_terms_is_saved_over_without_losing_one(desk: Callable[[str], Client]) -> None:
    case = cases.mediating()
    rows = [{"sort": "stop", "by": cases.side(case, "b").pk, "to": None, "what": f"第{at}件"} for at in range(60)]
    services.write_agreement(
        case=case, form="written", facts="事实", disputed="", duties="各负其责", terms=rows, seen=0,
        by=cases.mediator(), at=NOW,
    )  # fmt: skip
    client, url = desk("mediator"), f"/desk/disputes/{case.matter.reference}/agree/"
    page = client.get(url).content.decode()
    typed = dict(re.findall(r'<input type="(?:hidden|date|number|text)" name="([^"]+)"[^>]*? value="([^"]*)"', page))
    typed |= {f"terms-{at}-sort": "stop" for at in range(60)} | {f"terms-{at}-what": f"第{at}件" for at in range(60)}
    typed |= {f"terms-{at}-by": str(cases.side(case, "b").pk) for at in range(60)}
    answer = client.post(url, typed | {"form": "written", "facts": "改过的事实", "duties": "各负其责", "seen": "1"})
    assert answer.status_code == 303
    case.agreement.refresh_from_db()
    assert (case.agreement.facts, case.agreement.terms.count()) == ("改过的事实", 60)


def test_only_what_belongs_to_the_stage_is_offered(desk: Callable[[str], Client]) -> None:
    case = cases.performing()
    page = shown(desk("mediator"), case)
    base = f"/desk/disputes/{case.matter.reference}/"
    assert f'href="{base}pay/"' in page
    for act in ("offer", "agree", "sign", "plan", "consent"):
        assert f'href="{base}{act}/"' not in page


def test_what_cannot_be_done_now_says_why(desk: Callable[[str], Client]) -> None:
    page = shown(desk("mediator"), cases.mediating())
    assert "现在没有约好的" in page
    assert "现在没有等答复的方案" in page


def test_who_may_not_read_sees_the_frame_and_no_next_thing(desk: Callable[[str], Client]) -> None:
    page = shown(desk("mediator2"), cases.mediating())
    assert following(page) == ""
    assert "张" not in re.sub(r"<[^>]+>", "", page)


def test_two_who_write_at_once_read_both_wordings(desk: Callable[[str], Client]) -> None:
    case = cases.mediating()
    note = services.write_note(
        case=case, compartment="joint", sort="minutes", text="第一稿", by=cases.mediator(), at=NOW
    )
    client, url = desk("mediator"), f"/desk/disputes/{case.matter.reference}/change/"
    services.change_note(note=note, text="同事写的", seen=0, by=cases.mediator(), at=NOW)

    answer = client.post(url, {"note": note.pk, "seen": 0, "text": "我写的", "once": "one"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "同事写的" in page
    assert page.count("我写的") == 2
    assert "还差一点" not in page
    assert f'name="note" value="{note.pk}"' in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None

    answer = client.post(url, {"note": note.pk, "seen": seen.group(1), "text": "两份合在一起", "once": "one"})
    assert answer.status_code == 303
    assert Note.objects.get(pk=note.pk).text == "两份合在一起"


def test_a_record_is_shown_to_both_only_when_its_side_agreed(desk: Callable[[str], Client]) -> None:
    case = cases.mediating()
    note = services.write_note(case=case, compartment="b", sort="private", text="只对您说", by=cases.mediator(), at=NOW)
    client, base = desk("mediator"), f"/desk/disputes/{case.matter.reference}/"
    form = client.get(f"{base}show/?note={note.pk}").content.decode()
    assert "被申请人1" in form
    assert " 申请人1" not in form

    answer = client.post(f"{base}show/", {"note": note.pk, "way": "aloud", "agreed": [cases.side(case, "b").pk]})
    assert answer.status_code == 303
    assert Note.objects.get(pk=note.pk).compartment == "joint"
    answer = client.post(f"{base}back/", {"note": note.pk, "why": "写错了"})
    assert answer.status_code == 303
    assert "只对您说" not in shown(client, case)


def test_names_are_shown_under_the_readers_own_name(desk: Callable[[str], Client]) -> None:
    case = cases.mediating()
    url = f"/desk/disputes/{case.matter.reference}/names/"
    client = desk("mediator")
    assert "张小明" not in shown(client, case)

    answer = client.post(url, {"party": cases.side(case, "a").pk})
    page = answer.content.decode()
    assert "张小明" in page
    assert "李大伟" not in page
    assert "13800138000" in page
    assert "朱培根" in page
    assert answer["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(verb="person.revealed").count() == 1
    assert desk("mediator2").post(url).status_code == 404


def test_many_parties_cost_no_more_queries_than_two(desk: Callable[[str], Client]) -> None:
    client = desk("mediator")
    counts = []
    for more, place in ((0, "330411101001"), (40, "330411101002")):  # where neither is linked to the other
        case = cases.peopled(place=place)
        text = "\n".join(f"店主{chr(0x4E00 + at)}" for at in range(more))
        if text:
            services.add_parties(case=case, side="a", text=text, by=cases.mediator(), at=NOW)
        case = cases.drafted(cases.moved(cases.asked(cases.preparing(case)), "begin"))
        shown(client, case)
        with CaptureQueriesContext(connection) as asked:
            shown(client, case)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_papers_are_listed_with_small_pictures_and_taken_back(desk: Callable[[str], Client]) -> None:
    case = cases.mediating()
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    paper = services.add_paper(
        case=case, compartment="team", part=6, name="墙.jpg", content=picture.getvalue(), by=cases.mediator(), at=NOW
    )
    client, base = desk("mediator"), f"/desk/disputes/{case.matter.reference}/"
    assert f'src="{base}papers/{paper.pk}/small/"' in shown(client, case)
    assert client.get(f"{base}papers/{paper.pk}/small/")["Content-Type"] == "image/webp"
    assert desk("head").get(f"{base}papers/{paper.pk}/small/").status_code == 404

    assert client.post(f"{base}back/", {"paper": paper.pk, "why": "拍错了"}).status_code == 303
    assert f"papers/{paper.pk}/" not in shown(client, case)


def apart(why: str) -> Case:
    """Two who talk apart: by a wish, or because one of them told of violence."""
    case = cases.asked(cases.preparing(), answer="violence" if why == "safety" else "safe")
    if why == "wish":
        services.keep_apart(case=case, apart=True, by=cases.mediator(), at=NOW)
    case = cases.moved(case, "begin")
    starts = NOW + timedelta(days=1)
    services.plan_session(
        case=case, way="apart", side="a", starts_at=starts, ends_at=starts + timedelta(hours=1), place="一楼",
        parties=[cases.side(case, "a").pk], by=cases.mediator(), at=NOW,
    )  # fmt: skip
    return cases.fresh(case)


def test_nothing_but_the_mediators_own_page_tells_why_they_talk_apart(desk: Callable[[str], Client]) -> None:
    told: dict[str, list[tuple[str, str, str]]] = {}
    for why in ("wish", "safety"):
        held = transaction.savepoint()
        case = apart(why)
        paths = (f"/desk/disputes/{case.matter.reference}/", "/desk/disputes/", "/desk/notices/",
                 "/desk/disputes/talks.ics", "/desk/queue/")  # fmt: skip
        told[why] = [
            (user, TURNS.sub("", path), TURNS.sub("", desk(user).get(path).content.decode()))
            for user in ("centre", "leader", "supervisor", "head", "mediator2", "mediator")
            for path in paths
            if (user, path) != ("mediator", paths[0])
        ]
        mine = shown(desk("mediator"), case)
        assert ("人身安全保护令" in mine) == (why == "safety")
        assert ("12338" in mine) == (why == "safety")
        assert "分开谈，不安排面对面" in mine
        transaction.savepoint_rollback(held)
    assert told["wish"] == told["safety"]
    assert any("BEGIN:VEVENT" in page for _user, _path, page in told["safety"])


def test_a_report_to_the_police_is_read_by_who_made_it_and_who_mediates(desk: Callable[[str], Client]) -> None:
    case = cases.moved(
        apart("safety"), "alarm", duty="violence", told="police", told_on=NOW.date().isoformat()
    )  # fmt: skip
    assert "反家庭暴力法第十四条）" in shown(desk("mediator"), case).split('class="timeline"')[1]
    for user in ("centre", "leader", "supervisor", "head", "mediator2"):
        page = shown(desk(user), case)
        assert "反家庭暴力法" not in page, user
        assert "依法报告有关机关" not in page, user


def test_a_calendar_carries_number_time_and_room_only(desk: Callable[[str], Client], client: Client) -> None:
    case = apart("safety")
    mediator = desk("mediator")
    calendar = mediator.get("/desk/disputes/talks.ics").content.decode()
    assert f"SUMMARY:{case.matter.reference}" in calendar
    assert "LOCATION:一楼" in calendar
    assert "DTSTART:20260509T020000Z" in calendar
    lines = {line.split(":")[0].split(";")[0] for line in calendar.split("\r\n") if line}
    assert lines == {
        "BEGIN", "VERSION", "PRODID", "METHOD", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "CLASS",
        "END",
    }  # fmt: skip

    page = mediator.post("/desk/disputes/feed/", {"once": "one", "open": "1"}).content.decode()
    address = re.search(r"http://testserver(/calendar/[^<]+)", page)
    assert address is not None
    assert client.get(address.group(1)).content.decode() == calendar
    assert client.get("/calendar/anything/talks.ics").status_code == 404
    mediator.post("/desk/disputes/feed/", {"close": "1"})
    assert client.get(address.group(1)).status_code == 404


def test_who_mediates_no_more_has_no_calendar(desk: Callable[[str], Client], client: Client) -> None:
    secret = services.open_feed(by=cases.mediator(), at=NOW)
    assert client.get(f"/calendar/{secret}/talks.ics").status_code == 200
    User.objects.filter(pk=accounts.account("mediator").pk).update(is_active=False)
    assert client.get(f"/calendar/{secret}/talks.ics").status_code == 404


def test_a_week_that_cannot_be_is_this_week(desk: Callable[[str], Client]) -> None:
    client = desk("mediator")
    for week in ("", "2026-05-20", "x", "9999-99-99", "9999-12-31", "0001-01-01"):
        assert client.get(f"/desk/disputes/?week={week}").status_code == 200


def test_the_docket_says_what_waits(desk: Callable[[str], Client]) -> None:
    cases.preparing()
    cases.performing(type="10")
    page = desk("mediator").get("/desk/disputes/").content.decode()
    assert "等当事人" in page
    assert "还没有答应调解" in page
    assert "要履行的" in page


def test_a_simple_case_on_one_screen(desk: Callable[[str], Client]) -> None:
    client = desk("mediator")
    row = {"terms-0-sort": "stop", "terms-0-by": "b", "terms-0-to": "a", "terms-0-what": "在楼道堆放杂物"}
    typed = {
        "facts": "楼道堆放杂物", "place": cases.PLACE, "type": "02", "told": "on", "side_a": "张小明 13800138000",
        "side_b": "李大伟", "done": "yes", "rows": "1",
    }  # fmt: skip
    answer = client.post("/desk/disputes/simple/", typed | row | {"side_b": "李大伟 12"})
    assert answer.status_code == 422
    assert "第 1 行看不懂" in answer.content.decode()

    answer = client.post("/desk/disputes/simple/", typed | row)
    assert answer.status_code == 303, answer.content.decode()
    case = Case.objects.select_related("matter").get()
    assert (case.matter.stage, case.matter.result) == ("performed", "oral")
    assert "可以结案" in following(shown(client, case))


def test_what_is_noticed_waits_without_names(desk: Callable[[str], Client]) -> None:
    typed = {
        "facts": "听说两家在吵", "type": "02", "place": cases.PLACE, "source": "grid", "people": "4", "unaware": "on",
    }  # fmt: skip
    answer = desk("mediator").post("/desk/disputes/new/", typed)
    assert answer.status_code == 303
    case = Case.objects.select_related("matter").get()
    assert case.matter.stage == "noticed"
    assert "接着办" in following(shown(desk("mediator"), case))


def test_place_and_type_are_read_out_of_a_sentence(desk: Callable[[str], Client]) -> None:
    page = desk("centre").post("/desk/disputes/quick/read/", {"facts": "王店镇建林村楼上漏水"}).content.decode()
    assert '<option value="02" selected>' in page
    assert '<option value="330411105206" selected>' in page
