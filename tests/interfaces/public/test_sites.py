"""What opens when a plate is scanned, and that a report from it goes to the desk with its site."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.sites import services
from gongzhi.matters import queries as matters
from gongzhi.work.intake.models import Report
from tests import given, sites
from tests.conftest import NOW

if TYPE_CHECKING:
    from django.test import Client

    from gongzhi.foundation.sites.models import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def market() -> Site:
    new = services.NewSite(
        kind="market", name="示例农贸市场", place=given.COMMUNITY, address="人民路 1 号", unit="xz-nongmao"
    )
    return services.register(new=new, erase_by=sites.ERASE_BY, by=sites.VILLAGER, at=NOW)


def test_a_market_is_named_and_its_rating_offered(client: Client) -> None:
    site = market()
    page = client.get(reverse("public_site", args=[site.plate.lower()])).content.decode()
    for said in ("示例农贸市场", "人民路 1 号", f"/passport/{site.plate}/", "用自己的账号登录"):
        assert said in page


def test_a_home_shows_neither_owner_nor_address_nor_a_rating(client: Client) -> None:
    site = sites.house(name="老吴家的楼", address="王江泾镇小弄堂 12 号")
    for page in (reverse("public_site", args=[site.plate]), reverse("public_site_report", args=[site.plate])):
        said = client.get(page).content.decode()
        assert "出租房" in said
        for hidden in ("吴金根", "老吴家", "小弄堂", "/passport/"):
            assert hidden not in said


def test_a_plate_that_leads_nowhere_says_so(client: Client) -> None:
    site = sites.house()
    services.renew_plate(site=site, by=sites.VILLAGER, at=NOW)
    gone = services.set_state(
        site=sites.house(name="拆了", address="建设村 70 号"), state="gone", seen=0, by=sites.VILLAGER, at=NOW
    )
    for plate in (site.plate, gone.plate, "XXXXXXXX22", "x"):
        for name in ("public_site", "public_site_report"):
            answer = client.get(reverse(name, args=[plate]))
            assert answer.status_code == 404
            assert "没有找到这块牌子" in answer.content.decode()


def test_who_is_signed_in_is_led_to_the_check(client: Client) -> None:
    site = sites.house()
    client.force_login(accounts.account("grid"))
    assert f"/desk/phone/check/{site.plate}/" in client.get(reverse("public_site", args=[site.plate])).content.decode()


def test_a_report_from_a_plate_goes_to_the_desk_with_its_site_and_never_to_who_runs_it(client: Client) -> None:
    site = market()
    sent = {"words": "消防通道被货物堵住了", "once": secrets.token_hex(16), "place": "330411105001", "go_on": "yes"}
    answer = client.post(reverse("public_site_report", args=[site.plate]), sent)
    assert answer.status_code == 200
    report = Report.objects.get()
    assert (report.site, report.place, report.channel, report.desk) == (
        site, given.COMMUNITY, "plate", "xz-zhongxin"
    )  # fmt: skip
    matter = given.accepted(report)
    assert matter.site == site
    runs_it = given.actor("landlord", "xz-nongmao", name="market", place="330411105")
    assert not matters.visible_to(runs_it).exists()
    assert "xz-nongmao" not in {code for code, _name in matters.choices(given.CLERK)["unit"]}


@pytest.mark.parametrize("unit", ["", "xz-fangdong"])
def test_whose_people_sign_in_are_led_there_and_others_to_their_slip(client: Client, unit: str) -> None:
    page = client.get(f"/s/{sites.house(unit=unit).plate}/").content.decode()
    assert ("/self-check/" in page, "用自己的账号登录" in page) == (not unit, bool(unit))
