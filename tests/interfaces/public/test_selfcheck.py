"""An owner without an account and without scripts: open the site by link and PIN, look through it, see what to mend."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.foundation.files.models import Attachment
from gongzhi.foundation.sites import services as register
from gongzhi.foundation.sites.models import Site
from gongzhi.matters.models import Matter
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.models import Check
from tests import sites
from tests.conftest import NOW
from tests.interfaces.public.conftest import Resident
from tests.work.checks.test_making import _photo
from tests.work.hazards import cases

pytestmark = pytest.mark.django_db

GOOD = {"q-exit": "yes", "q-ebike": "yes", "q-kitchen": "none", "q-beds": "8", "entered_by": "outside"}


@pytest.fixture
def site(district: None) -> Site:
    sites.in_force()
    return sites.house()


@pytest.fixture
def made(site: Site) -> checks.NewLink:
    return checks.make_link(site=site, by=sites.VILLAGER, at=NOW)


@pytest.fixture
def owner() -> Resident:
    return Resident()


def _open(owner: Resident, made: checks.NewLink, pin: str = "") -> Any:
    return owner.post("/self-check/", {"token": made.token, "pin": pin or made.pin})


def _fill(owner: Resident, **more: Any) -> Any:
    page = owner.get("/self-check/list/")
    return owner.post("/self-check/list/", owner.fields(page, "/self-check/list/") | GOOD | more)


def test_an_owner_looks_through_their_site_and_sees_what_to_mend(
    owner: Resident, made: checks.NewLink, site: Site
) -> None:
    assert "开始" in owner.get("/self-check/").content.decode()
    assert _open(owner, made).status_code == 303
    page = owner.get("/self-check/").content.decode()
    assert site.address in page
    assert "吴金根" not in page
    photo = SimpleUploadedFile("a.jpg", _photo(), "image/jpeg")
    sent = _fill(owner, **{"q-exit": "no", "photo-exit": photo})
    assert sent.status_code == 303
    shown = owner.get(sent["Location"]).content.decode()
    assert "1 项不符合，请改" in shown
    assert "安全出口畅通" in shown
    check = Check.objects.get()
    assert (check.way, check.by, check.entered_by) == ("self", f"owner:{site.pk}", "outside")
    hazard = Matter.objects.get(kind="hazard")
    assert Attachment.objects.get().subject == hazard.subject
    assert "安全出口畅通" in owner.get("/self-check/").content.decode()


def test_the_same_page_sent_twice_is_one_check(owner: Resident, made: checks.NewLink) -> None:
    _open(owner, made)
    page = owner.get("/self-check/list/")
    sent = owner.fields(page, "/self-check/list/") | GOOD
    first = owner.post("/self-check/list/", sent)
    assert owner.post("/self-check/list/", sent)["Location"] == first["Location"]
    assert Check.objects.count() == 1


def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost(owner: Resident, made: checks.NewLink) -> None:
    _open(owner, made)
    answer = _fill(owner, **{"q-ebike": "", "note": "楼道灯也坏了"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还没有填这一项" in page
    assert "楼道灯也坏了" in page
    no_entry = _fill(owner, entered_by="")
    assert no_entry.status_code == 422
    assert "请写明怎么进的门：住户同意，还是没有入户" in no_entry.content.decode()
    assert "依法" not in no_entry.content.decode(), "an owner has no power to cite"
    assert not Check.objects.exists()


def test_five_wrong_pins_close_it_with_a_way_out(owner: Resident, made: checks.NewLink) -> None:
    wrong = f"{(int(made.pin) + 1) % 10**6:06d}"
    for _try in range(4):
        answer = _open(owner, made, wrong)
        assert answer.status_code == 422
        assert wrong not in answer.content.decode()
    assert "当场补一张新的单子" in _open(owner, made, wrong).content.decode()
    assert "当场补一张新的单子" in _open(owner, made).content.decode()
    assert owner.get("/self-check/list/").content.decode().count("开始") == 1


def test_it_ends_after_an_hour_with_a_new_link_and_when_left(owner: Resident, made: checks.NewLink, site: Site) -> None:
    _open(owner, made)
    owner.post("/self-check/leave/")
    assert site.address not in owner.get("/self-check/").content.decode()
    _open(owner, made)
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        assert site.address not in owner.get("/self-check/").content.decode()
        ended = owner.post("/self-check/list/", GOOD)
        assert ended.status_code == 403
        assert "这次自查没有收到" in ended.content.decode()
    _open(owner, made)
    assert site.address in owner.get("/self-check/").content.decode()
    checks.make_link(site=site, by=sites.VILLAGER, at=NOW)
    assert site.address not in owner.get("/self-check/").content.decode()


def test_an_owner_sees_their_own_checks_alone(owner: Resident, made: checks.NewLink, site: Site) -> None:
    _open(owner, made)
    version = sites.in_force()
    patrol = sites.checked(site, version, exit="no").check
    other = sites.house(name="建设村 14 号")
    theirs = sites.checked(other, version, by=checks.owner(other), way="self").check
    for check in (patrol, theirs):
        answer = owner.get(f"/self-check/done/{check.pk}/")
        assert (answer.status_code, answer["Location"]) == (302, "/self-check/")
    assert owner.get("/self-check/")["Cache-Control"].count("no-store") == 1


def test_pages_ask_few_questions(owner: Resident, made: checks.NewLink, django_assert_max_num_queries: Any) -> None:
    _open(owner, made)
    sent = _fill(owner, **{"q-exit": "no", "q-ebike": "no"})
    for url in ("/self-check/", "/self-check/list/", sent["Location"]):
        with django_assert_max_num_queries(14):
            assert owner.get(url).status_code == 200


def test_what_others_found_is_not_there_before_it_was_notified(
    owner: Resident, made: checks.NewLink, site: Site
) -> None:
    """A look that a tenant asked for must not be read off the owner's page the same day."""
    hazard = cases.found(site, item="exit")
    _open(owner, made)
    page = owner.get("/self-check/").content.decode()
    assert "安全出口畅通" not in page
    assert "现在没有要改的" in page
    assert _fill(owner, **{"q-exit": "no"}).status_code == 303
    page = owner.get("/self-check/").content.decode()
    assert "您自己查出的，请改好" in page
    assert "待分级" not in page
    cases.notified(cases.graded(hazard, why="只挡一半"))
    page = owner.get("/self-check/").content.decode()
    assert page.count("安全出口畅通") == 1
    assert "等您整改" in page


def test_another_holder_reads_and_corrects_nothing_of_the_former_one(
    owner: Resident, made: checks.NewLink, site: Site
) -> None:
    _open(owner, made)
    before = Check.objects.get(pk=int(_fill(owner)["Location"].rstrip("/").rpartition("/")[2]))
    assert owner.get(f"/self-check/done/{before.pk}/").status_code == 200
    register.set_person(
        site=site, role="holder", fields={"name": "沈阿大", "phone": "13900139000"}, erase_by=sites.ERASE_BY,
        seen=Site.objects.get(pk=site.pk).version, by=sites.VILLAGER, at=NOW,
    )  # fmt: skip
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        new = checks.make_link(site=Site.objects.get(pk=site.pk), by=sites.VILLAGER, at=NOW + timedelta(days=1))
        _open(owner, new)
        assert owner.get(f"/self-check/done/{before.pk}/").status_code == 302
        assert _fill(owner, replaces=str(before.pk)).status_code == 303
    assert not Check.objects.exclude(replaces=None).exists()
