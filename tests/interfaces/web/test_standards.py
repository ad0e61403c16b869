"""Standards on pages: made in Excel, brought in, read, tried, put in force, used, compared and taken out again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhi.foundation.standards import queries, xlsform
from gongzhi.work.checks.models import Finding
from tests import sites
from tests.foundation.standards.test_xlsform import YES, as_a_person_makes_it, workbook
from tests.interfaces.conftest import queries_at_most
from tests.standards import shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

Browser = Callable[[str], Client]
ROOT = "/desk/settings/standards/"


def _send(centre: Client, content: bytes, **more: Any) -> Any:
    return centre.post(f"{ROOT}upload/", {"file": SimpleUploadedFile("表.xlsx", content), **more}, follow=True)


def test_a_list_made_in_excel_is_used_for_a_check_and_comes_out_as_an_xlsform(browser_of: Browser) -> None:
    centre = browser_of("centre")
    page = _send(centre, as_a_person_makes_it()).content.decode()
    assert "收下了，是第 1 版草稿" in page
    assert "没有用到：填写说明、 Survey：负责人" in page
    assert "启用这一版" in page

    assert "启用了" in centre.post(f"{ROOT}rental_try/1/force/", follow=True).content.decode()
    version = queries.live(kind="rental")[0]
    made = sites.checked(sites.house(), version, **_answers())
    assert list(Finding.objects.filter(check_made=made.check).values_list("item", flat=True)) == ["exit"]
    assert made.check.answers["gas"] == "yes"

    out = centre.get(f"{ROOT}rental_try/1/file/xlsx/")
    assert out["Content-Disposition"].startswith("attachment")
    assert xlsform.xform(out.content)  # ODK's own tool takes it
    assert xlsform.read(out.content).form == version.questions
    xml = centre.get(f"{ROOT}rental_try/1/file/xml/")
    assert "<h:html" in xml.content.decode()
    assert centre.get(f"{ROOT}rental_try/1/file/exe/").status_code == 404


def _answers() -> dict[str, Any]:
    return {"exit": "no", "kitchen": "has", "gas": "yes", "more": "没有"}


def test_rows_that_cannot_be_used_are_shown_and_nothing_is_kept(browser_of: Browser) -> None:
    centre = browser_of("centre")
    answer = _send(centre, workbook(YES, ["geopoint", "p", "位置"], ["text", "b", "乙", "也许"]), code="mine")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "有 2 行要改" in page
    assert "不收题型“geopoint”" in page
    assert "“也许”要写 yes 或 no" in page
    assert 'value="mine"' in page  # what was typed is still there
    assert queries.standards("check") == []


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        (b"", {}, "文件打不开"),
        (b"no workbook", {}, "文件打不开"),
        (b"x" * (5 * 1024 * 1024 + 1), {}, "最大 5 MB"),
        (workbook(YES), {"code": "mine", "name": "我的表"}, "适用哪些场所"),
        (workbook(YES), {"code": "Mine!", "name": "我的表", "kinds": ["park"]}, "标准的代码"),
        (workbook(YES), {"code": "mine", "kinds": ["park"]}, "要有名称"),
        (workbook(YES, settings=[["form_id", "场所类型"], ["mine", "castle"]]), {}, "没有这种场所：castle"),
    ],
)
def test_a_workbook_that_cannot_be_taken_is_refused_in_words(
    browser_of: Browser, content: bytes, more: dict[str, Any], says: str
) -> None:
    answer = _send(browser_of("centre"), content, **more)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_workbook_with_macros_is_refused(browser_of: Browser) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(YES)))
    out = io.BytesIO()
    book.save(out)
    import zipfile

    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macros")
    assert "宏" in _send(browser_of("centre"), out.getvalue(), code="mine").content.decode()


def test_the_next_version_is_compared_and_takes_over(browser_of: Browser) -> None:
    version = shipped("rental")
    centre = browser_of("centre")
    book = openpyxl.load_workbook(io.BytesIO(queries.workbook(version)))
    sheet = book["survey"]
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(header, row, strict=True))
        if cells["name"].value == "windows":
            cells["分值"].value = 8
        if cells["name"].value == "wiring":
            cells["name"].value = "cables"
        if cells["name"].value == "wiring_photo":
            cells["relevant"].value = "${cables} = 'no'"
    out = io.BytesIO()
    book.save(out)

    same = _send(centre, queries.workbook(version)).content.decode()
    assert "这份内容已经有了，就是第 1 版" in same
    assert "是第 2 版草稿" in _send(centre, out.getvalue()).content.decode()
    page = centre.get(f"{ROOT}rental/2/changes/").content.decode()
    assert "着了火，人能从外窗逃出去吗？" in page
    assert "<del>5</del></td><td>8</td>" in page
    assert page.count("电线是不是都没有私拉乱接？") == 2  # one went, one came
    assert centre.get(f"{ROOT}rental/1/changes/").status_code == 404

    centre.post(f"{ROOT}rental/2/force/")
    states = {one.number: one.state for one in queries.standards("check")[3].versions.all()}
    assert states == {1: "retired", 2: "live"}
    late = centre.post(f"{ROOT}rental/1/force/")
    assert late.status_code == 409
    assert "已经启用或停用" in late.content.decode()
    centre.post(f"{ROOT}rental/2/retire/")
    assert queries.live(kind="rental") == []


def test_a_draft_that_is_sent_again_replaces_the_draft(browser_of: Browser) -> None:
    centre = browser_of("centre")
    new = {"code": "mine", "name": "我的表", "kinds": ["park"]}
    assert "请选一个 Excel 文件" in centre.post(f"{ROOT}upload/", new).content.decode()
    _send(centre, workbook(YES), **new)
    page = _send(centre, workbook(YES, ["text", "b", "乙"]), **new).content.decode()
    assert "第 1 版草稿已换成这份内容" in page
    assert [one.code for one in queries.version("mine/1").questions] == ["a", "b"]
    centre.post(f"{ROOT}mine/1/discard/")
    assert centre.get(f"{ROOT}mine/1/").status_code == 404


def test_a_list_reads_as_people_read_it_and_prints(browser_of: Browser) -> None:
    shipped()
    grid = browser_of("grid")
    with queries_at_most(10):
        page = grid.get(ROOT).content.decode()
    assert "出租房安全检查表" in page
    assert "传上来" not in page
    with queries_at_most(14):
        page = grid.get(f"{ROOT}rental/1/").content.decode()
    assert "仅当“一共几张床？”不少于 10" in page
    for words in ("10 分", "一票否决", "依据：浙江省消防条例第十五条", "少于 1 算不符合"):
        assert words in page
    assert "启用这一版" not in page
    assert "停用" not in page
    paper = grid.get(f"{ROOT}rental/1/paper/").content.decode()
    assert paper.count("□ 不涉及") == 16
    assert "只写房屋和设施" in paper
    assert grid.get(f"{ROOT}rental/9/").status_code == 404


def test_a_list_is_tried_and_nothing_is_kept(browser_of: Browser) -> None:
    version = sites.in_force()
    grid = browser_of("grid")
    url = f"{ROOT}{version.reference}/try/"
    assert "有公用厨房吗" in grid.get(url).content.decode()
    wrong = grid.post(url, {"q-exit": "no", "q-beds": "很多"})
    assert wrong.status_code == 422
    assert "有 3 项还要看一下" in wrong.content.decode()
    right = grid.post(url, {"q-exit": "no", "q-ebike": "yes", "q-kitchen": "none", "q-beds": "8"}).content.decode()
    assert "不通过：有一票否决的项目" in right
    assert "10 分（这次问到的共 20 分）" in right
    version.refresh_from_db()
    assert version.frozen_at is None


def test_a_name_is_changed_and_english_readers_see_theirs(browser_of: Browser) -> None:
    shipped()
    centre = browser_of("centre")
    centre.post(f"{ROOT}rental/describe/", {"name": "出租房表", "name_en": "Rented homes", "kinds": ["rental"]})
    assert "出租房表" in centre.get(f"{ROOT}rental/1/").content.decode()
    assert "Rented homes" in centre.get(f"{ROOT}rental/1/", headers={"accept-language": "en"}).content.decode()
    wrong = centre.post(f"{ROOT}rental/describe/", {"name": "", "kinds": ["rental"]})
    assert wrong.status_code == 422
    assert centre.post(f"{ROOT}nothing/describe/", {"name": "x"}).status_code == 404


def test_the_rail_has_no_entry_that_answers_not_found(browser_of: Browser) -> None:
    """A desk of the next district manages lists of its own: ours are not there for it, and its rail does not say so."""
    assert f'href="{ROOT}"' in browser_of("centre").get("/desk/").content.decode()
    for user in ("centre", "leader", "outsider"):
        client = browser_of(user)
        rail = client.get("/desk/").content.decode().partition('class="rail-all"')[2].partition("</div>")[0]
        entries = re.findall(r'href="([^"]+)"', rail)
        assert "/desk/" in entries, user
        for entry in entries:
            assert client.get(entry, follow=True).status_code == 200, (user, entry)
