"""Pages of the register: list, map data, one site, its forms, doubles, plates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.places.datum import WGS84, Point
from gongzhi.foundation.sites import finding, queries, services
from gongzhi.foundation.sites.finding import Box, Criteria
from gongzhi.foundation.sites.models import MaybeSame, Part, Site
from gongzhi.kernel.actor import system
from gongzhi.sample import sites as made_up
from tests import given, sites
from tests.conftest import NOW
from tests.work.hazards import cases

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
HERE = Box(120.0, 30.0, 121.5, 31.5)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(accounts.account("centre"))
    return client


def some(count: int = 60) -> list[Site]:
    return made_up.lay_out(by=system("tests"), at=NOW, count=count)


def test_the_list_goes_on_where_it_ended(desk: Client) -> None:
    some()
    first = desk.get(reverse("desk_sites"))
    page = first.context
    assert (page["total"], page["last"]) == (60, 50)
    second = desk.get(reverse("desk_sites") + page["next"]).context
    assert (second["first"], second["last"], second["next"]) == (51, 60, "")
    assert {one.pk for one in page["rows"]} | {one.pk for one in second["rows"]} == set(
        Site.objects.values_list("pk", flat=True)
    )


def test_conditions_narrow_and_read_as_a_sentence(desk: Client) -> None:
    some()
    sites.house(name="老沈家")
    page = desk.get(reverse("desk_sites"), {"kind": "rental", "class": "2", "q": "老沈", "place": "330411101"}).context
    assert [one.name for one in page["rows"]] == ["老沈家"]
    assert [chip.text for chip in page["conditions"].chips][:2] == ["出租房", "二类（4 到 9 张床）"]
    odd = desk.get(reverse("desk_sites"), {"kind": "castle", "class": "9", "place": "99", "state": "x"}).context
    assert odd["total"] == 61  # what is unknown narrows nothing
    assert desk.get(reverse("desk_sites"), {"after": "x"}).status_code == 422


def test_pages_ask_little(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    some()
    site = next(one for one in Site.objects.exclude(manager="") if one.kind != "rental")
    services.add_part(site=site, sort="building", name="1 幢", by=given.CLERK, at=NOW)
    desk.get(reverse("desk_sites"))
    with django_assert_max_num_queries(13):  # session and seat included
        desk.get(reverse("desk_sites"))
    with django_assert_max_num_queries(18):
        desk.get(reverse("desk_site", args=[site.reference]))


def test_every_site_of_a_view_is_drawn_once_at_every_zoom(desk: Client) -> None:
    some()
    for zoom in (3, 8, 10.4, 12, 14, 16, 18, 22):
        marks = finding.on_map(given.CLERK, Criteria(), HERE, zoom=zoom)
        assert sum(mark.count for mark in marks) == 60
    assert len(finding.on_map(given.CLERK, Criteria(), HERE, zoom=3)) < 5
    single = finding.on_map(given.CLERK, Criteria(kind="market"), HERE, zoom=18)
    assert {mark.name for mark in single} == set(Site.objects.filter(kind="market").values_list("name", flat=True))
    assert all(mark.reference and mark.kind == "market" for mark in single)


def test_a_square_is_the_same_whatever_the_box(desk: Client) -> None:
    some()
    whole = {(mark.lon, mark.lat): mark.count for mark in finding.on_map(given.CLERK, Criteria(), HERE, zoom=11)}
    west = finding.on_map(given.CLERK, Criteria(), Box(120.0, 30.0, 120.65, 31.5), zoom=11)
    assert west
    inner = [mark for mark in west if mark.lon < 120.6]
    assert all(whole[mark.lon, mark.lat] == mark.count for mark in inner)


def test_map_data_is_for_who_sees_the_sites(client: Client) -> None:
    some()
    address = reverse("desk_sites_view")
    for username, count in (("centre", 60), ("outsider", 0), ("landlord", 1)):
        client.force_login(accounts.account(username))
        found = client.get(address, {"box": "120,30,121.5,31.5", "zoom": "10"}).json()
        assert sum(mark[2] for mark in found["marks"]) == count


@pytest.mark.parametrize("box", ["", "1,2,3", "121,30,120,31", "a,b,c,d", "nan,30,121,31", "120,30,121,99"])
def test_a_box_that_is_none_is_refused(desk: Client, box: str) -> None:
    assert desk.get(reverse("desk_sites_view"), {"box": box, "zoom": "10"}).status_code == 400


def test_a_site_is_registered_and_changed_by_its_forms(desk: Client) -> None:
    new = reverse("desk_site_new") + "?kind=rental"
    body = {
        "kind": "rental", "name": "建设村 3 号", "place": given.COMMUNITY, "address": "建设村 3 号", "site_class": "3",
        "registered": "yes", "registered_on": "2026-05-06", "beds": "3", "holder_name": "吴金根",
        "holder_phone": "13800138000", "lon": "120.70", "lat": "30.85", "datum": "WGS-84", "once": "a",
    }  # fmt: skip
    wrong = desk.post(new, body | {"holder_phone": "12"})
    assert wrong.status_code == 422
    assert "电话号码写得不对" in wrong.content.decode()
    assert not Site.objects.exists()
    assert desk.post(new, body).status_code == 303
    assert desk.post(new, body).status_code == 303  # pressed twice
    site = Site.objects.get()
    assert (site.lon, site.facts, site.registered) == (120.70, {"beds": 3}, True)
    edit = reverse("desk_site_edit", args=[site.reference])
    shown = desk.get(edit).content.decode()
    assert "吴金根" not in shown
    changed = {name: body[name] for name in ("place", "address", "site_class", "registered", "registered_on")}
    changed |= {"name": "建设村 5 号", "seen": "0", "once": "b", "lon": "120.70", "lat": "30.85", "datum": "WGS-84"}
    assert desk.post(edit, changed).status_code == 303
    site.refresh_from_db()
    assert (site.name, site.facts, bool(site.holder)) == ("建设村 5 号", {"beds": 3}, True)
    assert desk.post(edit, changed | {"name": "晚了", "once": "c"}).status_code == 409


def test_who_answers_is_masked_until_somebody_says_why(client: Client) -> None:
    site = sites.house()
    client.force_login(accounts.account("fire"))
    page = client.get(reverse("desk_site", args=[site.reference])).content.decode()
    assert "吴**" in page
    assert "吴金根" not in page
    assert "13800138000" not in page
    ask = reverse("desk_site_person", args=[site.reference, "holder"])
    assert client.post(ask, {"reason": ""}).status_code == 422
    shown = client.post(ask, {"reason": "site"})
    assert "13800138000" in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    assert [access.reason for access in persons.access_list(site.holder)] == ["site"]
    assert client.get(reverse("desk_site_person", args=[site.reference, "tenant"])).status_code == 404


def test_small_acts_and_their_refusals(desk: Client) -> None:
    site = sites.house()

    def act(verb: str, **body: str) -> int:
        return desk.post(reverse("desk_site_act", args=[site.reference, verb]), body).status_code

    assert act("add", sort="building", name="1 幢") == 303
    part = Part.objects.get()
    assert act("add", sort="unit", name="201", parent=str(part.pk)) == 422
    assert act("rename", part=str(part.pk), name="甲幢") == 303
    assert act("facts", beds="7", seen="0") == 303
    assert act("facts", beds="6", seen="0") == 409
    assert act("declare", registered="yes", registered_on="2026-05-01", seen="0") == 303
    assert act("person", role="holder", name="陆阿福", phone="13900139000", seen="1") == 303
    assert act("state", state="empty", seen="2") == 303
    assert act("state", state="gone", seen="x") == 409
    assert act("plate") == 303
    assert act("remove", part=str(part.pk)) == 303
    assert act("castle") == 404
    site.refresh_from_db()
    assert (site.facts["beds"], site.registered, site.state) == (7, True, "empty")
    page = desk.get(reverse("desk_site", args=[site.reference])).content.decode()
    assert "登记了场所" in page
    assert "换了新的二维码牌" in page


def test_an_owner_sees_the_own_site_and_may_declare(client: Client) -> None:
    own, other = sites.house(unit="xz-fangdong"), sites.house(name="别家", address="建设村 77 号")
    client.force_login(accounts.account("landlord"))
    page = client.get(reverse("desk_site", args=[own.reference]))
    assert page.status_code == 200
    assert "登记的经过" not in page.content.decode()
    assert client.get(reverse("desk_site", args=[other.reference])).status_code == 404
    act = reverse("desk_site_act", args=[own.reference, "declare"])
    assert client.post(act, {"registered": "no", "seen": "0"}).status_code == 303
    state = reverse("desk_site_act", args=[own.reference, "state"])
    assert client.post(state, {"state": "gone", "seen": "1"}).status_code == 422


def test_doubles_are_decided_side_by_side(desk: Client) -> None:
    first, second = sites.house(), sites.house(name="吴家")
    page = desk.get(reverse("desk_site_pairs")).content.decode()
    assert "同一个地址" in page
    pair = MaybeSame.objects.get()
    decide = reverse("desk_site_pair", args=[pair.pk])
    assert desk.post(decide, {"keep": "S-999999"}).status_code == 422
    assert desk.post(decide, {"keep": first.reference}).status_code == 303
    assert desk.post(decide, {"keep": "both"}).status_code == 404  # decided
    merged = desk.get(reverse("desk_site", args=[second.reference])).content.decode()
    assert "已并入" in merged
    assert first.reference in merged


def test_plates_of_one_or_many(desk: Client) -> None:
    house = sites.house(name="吴金根的房子")
    market = services.register(
        new=services.NewSite(kind="market", name="示例市场", place=given.COMMUNITY, address="人民路 1 号",
                             point=Point(120.7, 30.85, WGS84)),
        erase_by=sites.ERASE_BY, by=sites.VILLAGER, at=NOW,
    )  # fmt: skip
    many = desk.get(reverse("desk_site_plates")).content.decode()
    assert many.count("<svg") == 2
    assert house.plate in many
    assert "示例市场" in many
    assert "吴金根" not in many  # a home's plate says neither name nor address
    assert "建设村 12 号" not in many
    one = desk.get(reverse("desk_site_plates"), {"site": market.reference}).content.decode()
    assert one.count("<svg") == 1
    assert queries.by_plate(market.plate) == market


def merged(keep: Site, gone: Site) -> None:
    """Two that were one after all."""
    services.merge(pair=MaybeSame.objects.get(), keep=keep, by=sites.VILLAGER, at=NOW)
    gone.refresh_from_db()


def shown(browser: Client, site: Site) -> str:
    return browser.get(reverse("desk_site", args=[site.reference])).content.decode()


def test_the_record_names_posts_and_no_codes(desk: Client) -> None:
    by = replace(sites.VILLAGER, post=f"village-{given.COMMUNITY}-clerk")  # of somebody who has no account any more
    site = sites.house(by=by)
    services.recount(site=site, facts={"beds": 7}, seen=0, by=by, at=NOW)
    record = shown(desk, site).partition("登记的经过")[2]
    assert "社区 · " in record
    assert by.unit not in record


def test_a_house_that_nobody_looked_through_says_why_it_has_no_label(desk: Client) -> None:
    site = sites.house()
    page = shown(desk, site)
    why = ("自查、没能进门的、等人确认的、查出的问题还没有发通知的，都不算", "上门按检查表查一次，就有标签")
    for words in ("还没有标签", *why, "没有坐标", "补上位置"):
        assert words in page, words
    version = sites.in_force()
    sites.checked(site, version, at=now() - timedelta(days=201))
    assert "标签过期了" in shown(desk, site)
    sites.checked(site, version, at=now())
    assert why[1] not in shown(desk, site)


def test_what_was_found_at_a_site_goes_with_it_into_the_one_it_is_merged_into(desk: Client) -> None:
    keep, gone = sites.house(), sites.house(name="吴家")
    hazard = cases.notified(cases.graded(cases.found(gone, at=now()), at=now()), at=now())
    merged(keep, gone)
    page = shown(desk, keep)
    assert hazard.reference in page
    assert "还没有标签" not in page
    assert "还没有检查过" not in page


def test_an_empty_panel_says_what_will_be_there_and_offers_what_may_be_done(client: Client) -> None:
    site = sites.house(place="330411101003", by=given.CLERK)
    fill = reverse("desk_check_new", args=[site.reference])
    client.force_login(accounts.account("grid"))
    page = shown(client, site)
    assert "还没有检查过。查过以后，每次的结果在这里。" in page
    assert "下一次检查的日子还没有排" in page
    assert page.count(f'href="{fill}"') == 2  # beside the checks, and beside the hazards that there are not
    client.force_login(accounts.account("centre"))
    assert f'href="{fill}"' not in shown(client, site)


@pytest.mark.parametrize("field", ["name", "address", "operator"])
def test_a_number_of_a_person_is_refused_by_the_form_at_its_field(desk: Client, field: str) -> None:
    body = {
        "kind": "rental", "name": "建设村 3 号", "place": given.COMMUNITY, "address": "建设村 3 号", "site_class": "3",
    }  # fmt: skip
    answer = desk.post(reverse("desk_site_new") + "?kind=rental", body | {field: "建设村 13800138000 老吴"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Site.objects.exists()


def test_ticked_sites_go_to_another_place_together(desk: Client) -> None:
    near, far = sites.house(), sites.house(address="王江泾镇建设村 40 号", name="建设村 40 号")
    url, there = "/desk/sites/moving/", "330411101002"
    assert "先按地点或地址查出来" in desk.get(url).content.decode()
    assert 'name="pick"' not in desk.get(url).content.decode()

    page = desk.get(url, {"q": "40 号"}).content.decode()
    assert f'value="{far.reference}.{far.version}"' in page
    assert near.reference not in page

    ticked = {"pick": [f"{far.reference}.{far.version}"], "once": "a" * 32}
    answer = desk.post(f"{url}?q=40", {**ticked, "into": ""})
    assert answer.status_code == 422
    assert re.search(rf'value="{far.reference}.{far.version}"\s+checked', answer.content.decode())

    for _time in range(2):  # a second press gives the first answer
        answer = desk.post(f"{url}?q=40", {**ticked, "into": there})
        assert (answer.status_code, answer["Location"]) == (303, f"/desk/sites/?place={there}&state=all")
    far.refresh_from_db()
    assert far.place == there
    assert "划过去了：场所 1 个" in desk.get(answer["Location"]).content.decode()

    answer = desk.post(f"{url}?q=40", {**ticked, "into": given.COMMUNITY, "once": "b" * 32})
    assert answer.status_code == 409
    assert "刚刚有人改过" in answer.content.decode()
    none = desk.post(f"{url}?q=40", {"into": there, "once": "c" * 32})
    assert (none.status_code, "还没有勾选场所" in none.content.decode()) == (422, True)


def test_more_sites_than_go_at_once_ask_for_another_condition(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongzhi.interfaces.web.sites.moving.MOST", 2)
    for number in range(3):
        sites.house(address=f"建设村 {number} 号")
    page = desk.get("/desk/sites/moving/", {"place": given.COMMUNITY}).content.decode()
    assert "超过 2 个，一次划不完" in page
    assert 'name="pick"' not in page
