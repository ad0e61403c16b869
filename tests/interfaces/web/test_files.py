"""Files come to those who see the matter or the report, as something to save; to everybody else they are not there."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from gongzhi.foundation.accounts.roles import ROLES
from gongzhi.foundation.files import policies
from gongzhi.foundation.files import services as files
from gongzhi.kernel.actor import Actor
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path) -> None:
    settings.FILES_DIR = tmp_path / "files"


def photo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "JPEG")
    return drawn.getvalue()


@pytest.fixture
def told():
    return given.report(files=[("路灯 1.jpg", photo())])


@pytest.fixture
def matter(told):
    return given.dispatched(given.accepted(told))


@pytest.fixture
def evidence(matter) -> str:
    return files.keep(subject=matter.subject, name='修"好".jpg', content=photo(), by=given.OFFICER, at=NOW)


def of_report(told) -> str:
    from gongzhi.foundation.files import queries

    return queries.of([told.subject])[told.subject][0].id


def get(browser, reference: str, file: str, end: str = ""):
    return browser.get(f"/desk/files/{reference}/{file}/{end}")


def test_a_file_is_something_to_save_and_is_kept_nowhere(browser_of, matter, evidence) -> None:
    answer = get(browser_of("department"), matter.reference, evidence)
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).size == (40, 30)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "\n" not in answer["Content-Disposition"]


def test_a_thumbnail_is_a_picture_of_its_own(browser_of, matter, evidence) -> None:
    answer = get(browser_of("department"), matter.reference, evidence, "small/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_photos_of_a_report_come_with_its_matter_and_at_the_desk_with_the_report(browser_of, matter, told) -> None:
    file = of_report(told)
    for who, reference in (("department", matter.reference), ("centre", matter.reference), ("centre", told.reference)):
        assert get(browser_of(who), reference, file).status_code == 200
    assert get(browser_of("department"), told.reference, file).status_code == 404


@pytest.mark.parametrize("who", ["outsider", "landlord", "admin", "mediator", "grid"])
def test_who_does_not_see_the_matter_gets_nothing(browser_of, matter, told, evidence, who) -> None:
    browser = browser_of(who)
    for reference in (matter.reference, told.reference):
        for file in (evidence, of_report(told)):
            for end in ("", "small/"):
                assert get(browser, reference, file, end).status_code == 404


def test_who_sees_a_matter_from_afar_is_told_how_many_there_are_and_opens_none(
    browser_of, matter, told, evidence
) -> None:
    browser = browser_of("leader")
    page = browser.get(f"/desk/matters/{matter.reference}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "有 2 个。" in text
    assert "只有受理、办理、核查的人能打开" in text
    assert "/desk/files/" not in text
    for file in (evidence, of_report(told)):
        for end in ("", "small/"):
            assert get(browser, matter.reference, file, end).status_code == 404


def test_whoever_works_on_matters_opens_files_and_who_only_looks_does_not() -> None:
    opening = {code for code, role in ROLES.items() if policies.may_open(Actor("user:x", permissions=role.permissions))}
    acting = {"matter.handle", "matter.check", "matter.triage"}
    assert opening == {code for code, role in ROLES.items() if acting & role.permissions}
    assert "leader" not in opening


def test_a_file_is_not_fetched_through_another_matter(browser_of, evidence) -> None:
    other = given.dispatched()
    assert get(browser_of("department"), other.reference, evidence).status_code == 404
    assert get(browser_of("department"), other.reference, "none").status_code == 404


def test_a_report_that_left_takes_its_photos_along(browser_of, matter) -> None:
    joined = given.report(files=[("b.jpg", photo())])
    from gongzhi.work.intake import services as intake
    from gongzhi.work.intake.details import JoinTo, Unjoin

    intake.make(report=joined, move="join", details=JoinTo(matter=matter.reference), seen=0, by=given.CLERK, at=NOW)
    browser, file = browser_of("department"), of_report(joined)
    assert get(browser, matter.reference, file).status_code == 200
    intake.make(report=joined, move="unjoin", details=Unjoin(why="不是一件事"), seen=1, by=given.CLERK, at=NOW)
    assert get(browser, matter.reference, file).status_code == 404


def test_a_unit_that_it_is_about_gets_nothing(browser_of) -> None:
    about = given.report(about="xz-zhujian", files=[("a.jpg", photo())])
    matter = given.accepted(about)
    for reference in (matter.reference, about.reference):
        assert get(browser_of("department"), reference, of_report(about)).status_code == 404
