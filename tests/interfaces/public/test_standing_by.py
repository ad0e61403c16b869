"""The manifest, the worker and its one page: what each says, and that nobody's data can be in them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import URLPattern, URLResolver
from PIL import Image

from gongzhi.config.urls import urlpatterns
from gongzhi.interfaces.public import standing_by
from gongzhi.interfaces.public import urls as public
from tests import given
from tests.interfaces.public.conftest import Resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

OF_THE_SITE = {"offline", "worker.js", "manifest.webmanifest", ".well-known", "healthz"}  # no pages to be stood in for


def said(worker: str, name: str) -> Any:
    found = re.search(rf"\b{name} = (?:STORES \+ )?(\[.*?\]|\".*?\")", worker)
    assert found, f"the worker does not say {name}"
    return json.loads(found.group(1))


def first_segments(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not route:
            found |= first_segments(pattern.url_patterns)
        else:
            found.add(route.split("/", maxsplit=1)[0])
    return found


def test_every_public_page_is_stood_in_for_and_no_other() -> None:
    assert set(standing_by.ROOMS) == first_segments(public.urlpatterns) - OF_THE_SITE
    others = {str(one.pattern).split("/")[0] for one in urlpatterns if str(one.pattern)}
    assert others >= {"desk", "api", "accounts"}
    assert not others & set(standing_by.ROOMS)


@pytest.mark.parametrize("address", ["/worker.js", "/manifest.webmanifest", "/offline/"])
def test_none_of_them_is_kept_by_anybody_on_the_way(resident: Resident, address: str) -> None:
    answer = resident.get(address)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert resident.post(address).status_code == 405


def test_the_manifest_is_named_after_the_district_and_opens_at_the_start(resident: Resident, settings: Any) -> None:
    settings.DISTRICT_NAME = "南湖区"
    answer = resident.get("/manifest.webmanifest")
    manifest = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert manifest["name"] == "南湖区共治"
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/", "/", "/")
    assert manifest["display"] == "standalone"
    assert (manifest["theme_color"], manifest["lang"]) == ("#1f6f5b", "zh-hans")
    page = resident.get("/").content.decode()
    assert '<meta name="theme-color" content="#1f6f5b">' in page
    assert '<link rel="manifest" href="/manifest.webmanifest"' in page
    for icon in manifest["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        with Image.open(str(path)) as image:
            assert icon["sizes"] == f"{image.width}x{image.height}"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}


def test_all_three_in_english(resident: Resident) -> None:
    chinese = said(resident.get("/worker.js").content.decode(), "STORE")
    resident.cookies["django_language"] = "en"
    assert resident.get("/manifest.webmanifest").json()["name"] == "Gongzhi Xiuzhou District"
    page = resident.get("/offline/").content.decode()
    assert "No connection" in page
    assert "Government services" in page
    assert said(resident.get("/worker.js").content.decode(), "STORE") != chinese


def test_the_worker_keeps_the_shell_and_only_that(resident: Resident) -> None:
    answer = resident.get("/worker.js")
    worker = answer.content.decode()
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    shell = said(worker, "SHELL")
    assert shell[0] == said(worker, "PAGE") == "/offline/"
    files = [one.removeprefix("/static/") for one in shell[1:]]
    assert files == list(standing_by.FILES)
    assert all(finders.find(name) for name in files)
    page = resident.get("/offline/").content.decode()
    asked = re.findall(r'(?:<script src|<link rel="(?:icon|stylesheet|apple-touch-icon)" href)="([^"]+)"', page)
    assert set(asked) == set(shell[1:])
    assert ".put(" not in worker
    assert worker.count(".addAll(") == 1


def test_another_page_or_another_file_is_another_worker(resident: Resident, settings: Any) -> None:
    first = said(resident.get("/worker.js").content.decode(), "STORE")
    assert said(resident.get("/worker.js").content.decode(), "STORE") == first
    settings.DESK_PHONE = "0573-12345678"
    assert said(resident.get("/worker.js").content.decode(), "STORE") != first
    resident.cookies["reading"] = "large"
    large = said(resident.get("/worker.js").content.decode(), "STORE")
    settings.DESK_PHONE = ""
    assert said(resident.get("/worker.js").content.decode(), "STORE") not in {first, large}


def test_the_page_is_the_same_for_everybody(resident: Resident, browser_of: Any) -> None:
    """Also for who has just done something, holds an open report, or has signed in at the desk."""
    nobody = Client().get("/offline/").content
    resident.open(given.received().receipt)
    address = "/follow/say/add/"
    resident.post(address, resident.fields(resident.get("/follow/"), address) | {"words": "从昨天起更暗了"})
    assert resident.get("/offline/").content == nobody
    assert browser_of("centre").get("/offline/").content == nobody
    assert b"csrf" not in nobody
    assert b"<form" not in nobody
    assert "补充的内容收到了" in resident.get("/follow/").content.decode()
