"""Pages of checks: what is due, a check with its photos, two people, two numbers side by side, slips, own sites."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhi.foundation.files import services as files
from gongzhi.foundation.sites.models import Site
from gongzhi.foundation.standards.models import Version
from gongzhi.kernel.actor import system
from gongzhi.matters.models import Matter
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.models import Check, Confirmation, Difference, Errand, Gone, OwnerLink, Photo, Round
from tests import given, sites
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.checks.test_making import _photo, one_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

HERE = "330411101003"
TODAY = date(2026, 5, 8)
GRID = given.actor("grid_worker", "village-330411101003", name="grid", place=HERE)
GOOD = {"q-exit": "yes", "q-ebike": "yes", "q-kitchen": "none", "q-beds": "8", "entered_by": "consent"}
Browsers = Callable[[str], Client]


def _house(number: int = 12, **more: Any) -> Site:
    return sites.house(place=HERE, name=f"建设村 {number} 号", by=system("test"), **more)


@pytest.fixture
def site() -> Site:
    return _house()


@pytest.fixture
def version() -> Version:
    return sites.in_force()


def read(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def hidden(text: str, action: str) -> dict[str, str]:
    form = next(form for form in re.findall(r"<form.*?</form>", text, re.DOTALL) if f'action="{action}"' in form)
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def fill(browser: Client, site: Site, *, query: str = "", **more: Any) -> Any:
    path = f"/desk/checks/at/{site.reference}/"
    return browser.post(path, hidden(read(browser, path + query), path) | {"outcome": "listed"} | GOOD | more)


def test_what_is_due_by_day_and_place_filtered_and_printed(browser_of: Browsers) -> None:
    for number in range(3):
        Round.objects.create(site=_house(number), due_on=TODAY + timedelta(days=number * 5), why="class")
    market = _house(9, kind="market", site_class="", facts={})
    Round.objects.create(site=market, due_on=TODAY - timedelta(days=2), why="nobody")
    browser = browser_of("village")
    page = read(browser, "/desk/checks/")
    assert page.index("已超期的") < page.index("建设村 0 号") < page.index("建设村 1 号")
    assert "建设村 2 号" not in page
    assert "换个时间去" in page
    assert "建设村 2 号" in read(browser, "/desk/checks/?span=month")
    only = read(browser, "/desk/checks/?kind=market")
    assert "建设村 9 号" in only
    assert "建设村 0 号" not in only
    assert "建设村 0 号" in read(browser, "/desk/checks/?kind=rental.2&print=1")
    assert "建设村 0 号" not in read(browser, "/desk/checks/?kind=rental.1")
    assert "建设村 0 号" not in read(browser, "/desk/checks/?place=330411102")
    assert "建设村" not in read(browser_of("outsider"), "/desk/checks/")
    with queries_at_most(10):
        read(browser, "/desk/checks/?span=quarter")


def test_a_patrol_on_a_desk_opens_hazards_with_their_photos(browser_of: Browsers, site: Site, version: Version) -> None:
    browser = browser_of("grid")
    photo = SimpleUploadedFile("a.jpg", _photo(), "image/jpeg")
    sent = fill(browser, site, **{"q-exit": "no", "photo-exit": photo, "note": "楼梯口堆了纸箱"})
    assert sent.status_code == 303
    page = read(browser, sent["Location"])
    assert "1 项不符合" in page
    assert "楼梯口堆了纸箱" in page
    assert "消防法第二十八条" in page
    small = re.search(r'src="(/desk/checks/\d+/files/[^"]+/small/)"', page)
    assert small
    assert browser.get(small[1])["Content-Type"] == "image/webp"
    assert browser_of("outsider").get(small[1]).status_code == 404
    assert browser_of("leader").get(small[1]).status_code == 404
    assert "沈巧云" not in page
    assert "网格员" in page
    with queries_at_most(14):
        read(browser, sent["Location"])


def test_nobody_in_needs_no_list(browser_of: Browsers, site: Site, version: Version) -> None:
    sent = fill(browser_of("grid"), site, outcome="nobody", entered_by="", **{"q-exit": ""})
    assert sent.status_code == 303
    assert Check.objects.get().outcome == "nobody"


def test_how_a_home_was_entered_is_asked_and_never_left_open(
    browser_of: Browsers, site: Site, version: Version
) -> None:
    browser = browser_of("grid")
    page = read(browser, f"/desk/checks/at/{site.reference}/")
    entry = page[page.index("怎么进的门") : page.index("住户同意")]
    assert "可不填" not in entry
    assert "依法检查" in page
    sent = fill(browser, site, entered_by="", **{"q-exit": ""})
    answer = sent.content.decode()
    assert sent.status_code == 422
    assert "请写明怎么进的门：住户同意，依法检查，还是没有入户" in answer
    assert "还没有填这一项" in answer
    assert "依法检查要写明依据哪部法、哪一条" in fill(browser, site, entered_by="power", power="法").content.decode()
    assert fill(browser, site, entered_by="power", power="《消防法》第五十三条").status_code == 303
    assert Check.objects.get().power == "《消防法》第五十三条"


def test_a_volunteer_is_offered_no_power_to_enter_by(browser_of: Browsers, site: Site, version: Version) -> None:
    Errand.objects.create(site=site, post="village-330411101003-volunteer", until=TODAY, made_by="test", made_at=NOW)
    browser = browser_of("volunteer")
    page = read(browser, f"/desk/checks/at/{site.reference}/")
    assert "住户同意" in page
    assert "依法检查" not in page
    assert set(browser.get(f"/desk/phone/list/{site.plate}/").json()["entries"]) == {"consent", "outside"}
    assert set(browser_of("grid").get("/desk/phone/list/").json()["entries"]) == {"consent", "power", "outside"}


def test_what_is_wrong_is_said_and_what_was_typed_stays(browser_of: Browsers, site: Site, version: Version) -> None:
    sent = fill(browser_of("grid"), site, entered_by="power", note="楼梯口堆了纸箱")
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "依据哪部法" in page
    assert "楼梯口堆了纸箱" in page
    sent = fill(browser_of("grid"), site, **{"q-exit": ""})
    assert "还没有填这一项" in sent.content.decode()


def test_two_inspect_and_the_second_confirms_on_their_own_account(
    browser_of: Browsers, site: Site, version: Version
) -> None:
    fire, fire2 = browser_of("fire"), browser_of("fire2")
    sent = fill(fire, site, query="?way=official", **{"q-exit": "no"})
    where = sent["Location"]
    assert "待第二人确认" in read(fire, where)
    assert 'aria-disabled="true"' in read(fire, where)
    assert site.name in read(fire2, "/desk/checks/waiting/")
    assert site.name not in read(fire, "/desk/checks/waiting/")
    form = hidden(read(fire2, where), f"{where}confirm/")
    assert fire2.post(f"{where}confirm/", form).status_code == 422
    assert fire2.post(f"{where}confirm/", form | {"together": "yes"}).status_code == 303
    assert Confirmation.objects.get().post == "xz-xiaofang-officer"
    page = read(fire, where)
    assert "待第二人确认" not in page
    assert "H-" in page or "M-2026" in page


def test_two_numbers_stand_side_by_side_until_a_person_takes_one(
    browser_of: Browsers, site: Site, version: Version
) -> None:
    sites.checked(site, version, by=GRID, beds=9)
    sites.checked(site, version, by=GRID, beds=12)
    browser = browser_of("village")
    page = read(browser, "/desk/checks/waiting/")
    assert re.search(r"<strong>12</strong>.*<strong>9</strong>", page, re.DOTALL)
    path = f"/desk/checks/differences/{Difference.objects.get().pk}/"
    form = hidden(page, path)
    assert browser.post(path, form | {"seen": "0", "take": "said"}).status_code == 409
    assert browser.post(path, form | {"take": "said", "once": ""}).status_code == 303
    site.refresh_from_db()
    assert site.facts["beds"] == 12
    assert browser.post(path, form | {"take": "current", "once": "", "seen": "2"}).status_code == 409


def test_whether_a_site_is_gone_is_said_by_the_register(browser_of: Browsers, site: Site) -> None:
    new = checks.NewCheck(client_id="device-1-gone", way="patrol", outcome="gone", made_at=NOW)
    checks.submit(site=site, new=new, by=GRID, at=NOW)
    browser = browser_of("village")
    path = f"/desk/checks/gone/{Gone.objects.get().pk}/"
    form = hidden(read(browser, "/desk/checks/waiting/"), path)
    assert browser.post(path, form | {"so": "yes"}).status_code == 303
    site.refresh_from_db()
    assert site.state == "gone"


def test_a_slip_shows_link_and_pin_once(browser_of: Browsers, site: Site) -> None:
    browser = browser_of("village")
    path = f"/desk/checks/at/{site.reference}/link/"
    once = re.search(r'name="once" value="([^"]+)"', read(browser, path))
    assert once
    answer = browser.post(path, {"once": once[1], "days": "30"})
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    typed = re.findall(r'class="receipt-code">([^<]+)<', page)
    assert [len(one.replace(" ", "")) for one in typed] == [16, 6]
    token, pin = (one.replace(" ", "") for one in typed)
    assert checks.open_link(token=token, pin=pin, at=NOW).site == site
    assert typed[0] not in read(browser, path)
    assert "再发一张，原来那张马上停用" in read(browser, path)
    assert browser.post(path, {"once": once[1], "days": "30"}).content.decode().count(typed[0]) == 1
    assert OwnerLink.objects.count() == 1


def test_an_owner_with_an_account_has_their_sites_on_the_first_screen(browser_of: Browsers, version: Version) -> None:
    mine, other = _house(1, unit="xz-fangdong"), _house(2)
    browser = browser_of("landlord")
    page = read(browser, "/desk/")
    assert mine.name in page
    assert other.name not in page
    assert "该自查了" in page
    sent = fill(browser, mine, query="?way=self")
    assert sent.status_code == 303
    assert read(browser, sent["Location"])
    assert "下次自查" in read(browser, "/desk/")
    assert browser.get(f"/desk/checks/at/{other.reference}/").status_code == 404


def test_a_volunteer_sees_their_list_and_no_other_site(browser_of: Browsers, version: Version) -> None:
    listed, other = _house(1), _house(2)
    for one in (listed, other):
        Round.objects.create(site=one, due_on=TODAY, why="class")
    browser, volunteer = browser_of("village"), browser_of("volunteer")
    assert listed.name not in read(volunteer, "/desk/")
    form = hidden(read(browser, "/desk/checks/"), "/desk/checks/list/")
    wrong = browser.post("/desk/checks/list/", form | {"post": "xz-xiaofang-officer", "pick": listed.reference})
    assert wrong.status_code == 422
    more = {"post": "village-330411101003-volunteer", "pick": listed.reference, "until": "2026-06-01"}
    assert browser.post("/desk/checks/list/", form | more | {"once": ""}).status_code == 303
    assert Errand.objects.get().site == listed
    page = read(volunteer, "/desk/")
    assert listed.name in page
    assert other.name not in page
    assert fill(volunteer, listed).status_code == 303
    assert volunteer.get(f"/desk/checks/at/{other.reference}/").status_code == 404
    assert volunteer.get(f"/desk/checks/{Check.objects.get().pk}/").status_code == 200


def test_fill_times_are_seen_on_this_page_alone_by_who_reviews(browser_of: Browsers, site: Site) -> None:
    new = checks.NewCheck(
        client_id="device-1-check-1", way="patrol", outcome="nobody", made_at=NOW,
        began_at=NOW - timedelta(minutes=9), ended_at=NOW - timedelta(minutes=2),
    )  # fmt: skip
    check = checks.submit(site=site, new=new, by=GRID, at=NOW).check
    path = f"/desk/checks/{check.pk}/"
    assert "7 分钟" in read(browser_of("supervisor"), path)
    for name in ("grid", "village", "department"):
        assert "7 分钟" not in read(browser_of(name), path)
    checks.forget_times(at=NOW + timedelta(days=31))
    assert "填表用时" not in read(browser_of("supervisor"), path)


def test_a_correction_begins_at_the_check_it_corrects(browser_of: Browsers, site: Site, version: Version) -> None:
    browser = browser_of("grid")
    first = fill(browser, site, **{"q-exit": "no"})["Location"]
    pk = Check.objects.get().pk
    link = re.search(r'href="(/desk/checks/at/[^"]+replaces=\d+)"', read(browser, first))
    assert link
    sent = fill(browser, site, query="?" + link[1].replace("&amp;", "&").partition("?")[2])
    assert sent.status_code == 303
    assert "不会自动销号" in read(browser, sent["Location"])
    assert "已经更正" in read(browser, first)
    assert Check.objects.get(replaces=pk)


def test_a_photo_that_was_used_before_is_named(browser_of: Browsers, site: Site, version: Version) -> None:
    content, ahead = one_photo("exit")
    for hours in (0, 1):
        made = sites.checked(site, version, by=GRID, at=NOW - timedelta(hours=hours), photos=[ahead])
        checks.attach(check=made.check, digest=ahead.digest, content=content, by=GRID, at=NOW)
    later = Check.objects.latest("pk")
    assert "是同一张" in read(browser_of("village"), f"/desk/checks/{later.pk}/")


def test_who_answers_for_a_site_learns_nothing_of_visits_by_others(browser_of: Browsers, version: Version) -> None:
    """The day of the next visit moves when somebody asks for a look, and a visitor's note may say why."""
    site = _house(unit="xz-fangdong")
    visit = sites.checked(site, version, by=GRID, exit="no").check
    Round.objects.filter(site=site).update(due_on=date(2026, 6, 17), why="asked")
    owner, staff = browser_of("landlord"), browser_of("village")
    page = f"/desk/sites/{site.reference}/"
    assert "下一次" in read(staff, page)
    assert f"/desk/checks/{visit.pk}/" in read(staff, page)
    told = read(owner, page)
    assert "下一次" not in told
    assert f"/desk/checks/{visit.pk}/" not in told
    assert owner.get(f"/desk/checks/{visit.pk}/").status_code == 404
    mine = fill(owner, site, query="?way=self")
    assert mine.status_code == 303
    assert mine["Location"] in read(owner, page)
    sites.checked(site, version, by=GRID, at=NOW + timedelta(days=1), ebike="no")
    assert "后来别人去看不符合的" in read(staff, mine["Location"])
    assert "后来别人去看不符合的" not in read(owner, mine["Location"])


def test_an_owner_is_told_no_number_of_what_others_found_before(browser_of: Browsers, version: Version) -> None:
    site = _house(unit="xz-fangdong")
    sites.checked(site, version, by=GRID, exit="no")
    hazard = Matter.objects.get(kind="hazard")
    owner = browser_of("landlord")
    photo = SimpleUploadedFile("a.jpg", _photo(), "image/jpeg")
    sent = fill(owner, site, query="?way=self", **{"q-exit": "no", "q-ebike": "no", "photo-exit": photo})
    page = read(owner, sent["Location"])
    assert "2 项不符合" in page
    assert "M-2026-" not in page
    assert hazard.reference in read(browser_of("village"), sent["Location"])


def test_the_door_of_a_check_opens_its_own_photos_alone(browser_of: Browsers, site: Site, version: Version) -> None:
    content, ahead = one_photo("exit")
    made = sites.checked(site, version, by=GRID, photos=[ahead], exit="no")
    checks.attach(check=made.check, digest=ahead.digest, content=content, by=GRID, at=NOW)
    hazard = Matter.objects.get(kind="hazard")
    other = files.keep(subject=hazard.subject, name="b.jpg", content=content, by=GRID, at=NOW)
    browser = browser_of("village")
    mine = Photo.objects.get().file
    assert browser.get(f"/desk/checks/{made.check.pk}/files/{mine}/").status_code == 200
    assert browser.get(f"/desk/checks/{made.check.pk}/files/{other}/").status_code == 404
