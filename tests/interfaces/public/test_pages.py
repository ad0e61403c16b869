"""What anybody may read: start, places, plates, privacy, the key; their weight; and no login anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongzhi.foundation.persons import signing
from gongzhi.work.intake.models import Report
from tests import given
from tests.conftest import NOW
from tests.interfaces.public.conftest import Resident, digits, text

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

PAGES = [
    "/", "/report/", f"/report/at/{given.COMMUNITY}/", "/follow/", "/follow/lost/", "/places/",
    f"/places/{given.COMMUNITY}/", f"/places/{given.COMMUNITY}/plate/", "/privacy/", "/proof/",
]  # fmt: skip
HEAVIEST = 100_000  # bytes of script and style


@pytest.mark.parametrize("address", PAGES)
def test_opens_without_signing_in_and_weighs_little(resident: Resident, address: str) -> None:
    page = resident.get(address)
    assert page.status_code == 200
    assert not resident.cookies.get("sessionid")
    body = page.content.decode()
    loaded = re.findall(r'<(?:script[^>]*src|link[^>]*rel="stylesheet"[^>]*href)="/static/([^"]+)"', body)
    assert loaded
    weight = sum(Path(found).stat().st_size for name in loaded if isinstance(found := finders.find(name), str))
    inline = re.findall(r"<(script|style)(?![^>]*src=)[^>]*>(.*?)</\1>", body, re.DOTALL)
    assert weight + sum(len(content) for _tag, content in inline) < HEAVIEST
    assert "style=" not in re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)
    assert "onclick" not in body


def test_in_english_and_in_large_print(resident: Resident) -> None:
    resident.cookies["reading"] = "large"
    page = resident.get("/report/").content.decode()
    assert 'class="large"' in page
    assert "one-by-one" in page
    assert page.count('class="next"') == 4
    resident.cookies["django_language"] = "en"
    assert "The governance centre of" in resident.get("/privacy/").content.decode()


def test_published_are_the_words_of_the_desk_alone(resident: Resident) -> None:
    report = given.report("我是三号楼的王小明，路灯坏了", contact={"name": "王小明"})
    matter = given.handling(given.accepted(report))
    place = f"/places/{given.COMMUNITY}/"
    assert "还没有公开的事" in text(resident.get(place))
    given.moved(matter, "publish", given.CLERK, public="建设路一盏路灯不亮，正在修。")
    for address in (place, f"/places/{given.COMMUNITY[:9]}/", "/places/"):
        page = text(resident.get(address))
        assert "建设路一盏路灯不亮，正在修。" in page
        for hidden in ("王小明", "三号楼", "路灯坏了一周", "住建", matter.reference):
            assert hidden not in page
    assert "正在修" not in text(resident.get("/places/330411102/"))


@pytest.mark.parametrize("address", ["/places/330402/", "/places/330411999/plate/", "/places/x/", "/report/at/x/"])
def test_places_of_others_and_of_nobody(resident: Resident, address: str) -> None:
    page = resident.get(address)
    assert page.status_code == 404
    assert "没有找到这个地方" in text(page)


def test_grids_say_that_they_are_made_up(resident: Resident) -> None:
    from gongzhi.foundation.places import services
    from gongzhi.kernel.actor import system

    rows = [{"code": given.GRID, "name": "第1网格", "made_up": True}]
    services.import_divisions(rows=rows, by=system("tests"), at=NOW, starts_on=NOW.date())
    assert "网格是示例里编的" in text(resident.get(f"/places/{given.COMMUNITY}/"))
    assert "示例网格" in text(resident.get(f"/places/{given.GRID}/plate/"))


def test_the_key_and_the_health(resident: Resident) -> None:
    import base64

    answer = resident.get("/.well-known/gongzhi-key")
    assert base64.b64decode(answer.content) == signing.public_key()
    assert resident.get("/healthz").content == b"ok\n"


def test_the_receipt_page_has_picture_drawing_and_next_steps(resident: Resident) -> None:
    page = resident.report()
    body = page.content.decode()
    assert len(digits(page)) == 16
    assert 'src="data:image/png;base64,' in body
    assert 'href="data:image/svg+xml;base64,' in body
    assert "最迟 2026年5月9日 周六" in text(page)
    assert "10 个工作日" in text(page)
    assert Report.objects.get().notice_version


def test_every_view_here_is_open_and_none_asks_who(resident: Resident) -> None:
    def every(resolver: URLResolver) -> Iterator[URLPattern]:
        for pattern in resolver.url_patterns:
            yield from every(pattern) if isinstance(pattern, URLResolver) else [pattern]

    for pattern in every(get_resolver("gongzhi.interfaces.public.urls")):
        assert getattr(pattern.callback, "login_required", True) is False, pattern.name


def test_what_was_sent_without_its_token_is_told_in_our_own_words(settings: SettingsWrapper) -> None:
    settings.DESK_PHONE = "0573-12345678"
    answer = Client(enforce_csrf_checks=True).post("/report/", {"words": "路灯坏了"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "刚才的没有发出去" in page
    assert "tel:0573-12345678" in page
    assert "CSRF" not in page
    assert 'lang="zh-hans"' in page
