"""What everybody reads behind a plate: a level with its reasons, or a label; no name, no address, no list of homes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from gongzhi.foundation.sites.models import Site
from gongzhi.interfaces.public.cells import passport
from tests import sites
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.cells import cases
from tests.work.cells.test_rating import _withdrawn
from tests.work.hazards import cases as hazards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: What no public page of a site says: its people, its address, what it was numbered, who works on it.
FORBIDDEN = ("吴金根", "13800138000", "建设村 12 号", "学校路", "xz-", "user:", "顾明远", "M-2026", "S-0000")


def read(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status
    text = str(answer.content.decode())
    assert [word for word in FORBIDDEN if word in text] == []
    return text


def at(site: Site) -> str:
    return f"/passport/{site.plate}/"


def test_a_school_shows_its_level_and_every_reason() -> None:
    rating = cases.rated(answers={"drill": "no"}, level="4a")
    with time_machine.travel(datetime(2026, 5, 20, 2, tzinfo=UTC), tick=False):
        text = read(at(rating.site))
        assert "示例小学" in read("/ratings/")
    for word in ("示例小学", "4A", "2028年5月14日", "三防建设", "每学期演练", "−10 分", "平安校园", "2026年5月8日"):
        assert word in text, word


def test_a_notice_says_until_when_and_how_to_object() -> None:
    rating = cases.noticed(level="city", why="市教育局命名")
    text = read(at(rating.site))
    for word in ("正在公示", "市级示范", "2026年5月14日", "有异议？", "市教育局命名", "/report/at/"):
        assert word in text, word
    assert "市级示范" in read("/ratings/")
    assert "市级示范" in read("/ratings/330411101/")
    assert "市级示范" not in read("/ratings/330411105/")


def test_before_a_notice_nobody_reads_anything() -> None:
    rating = cases.proposing(answers={"drill": "no"})
    text = read(at(rating.site))
    assert "还没有评过等级" in text
    assert "每学期演练" not in text


def test_what_was_withdrawn_says_why() -> None:
    rating = _withdrawn()
    text = read(at(rating.site))
    assert "等级已撤销" in text
    assert "瞒报重大隐患，已查实" in text
    assert "示例小学" not in read("/ratings/")


def test_what_is_over_is_no_longer_listed() -> None:
    rating = cases.rated()
    with time_machine.travel(datetime(2028, 5, 16, 2, tzinfo=UTC), tick=False):
        assert "等级已到期" in read(at(rating.site))
        assert "示例小学" not in read("/ratings/")


def test_a_house_shows_its_label_and_no_name() -> None:
    house = sites.house(registered=True)
    text = read(at(house))
    assert "待检查" in text
    version = sites.in_force()
    sites.checked(house, version)
    assert "检查合格" in read(at(house))
    found = hazards.found(house, version=version, at=NOW + timedelta(days=1))
    before = read(at(house))
    assert "2026年5月8日检查，全部符合" in before  # neither the hazard nor the check before its owner is told
    assert "没有在改的隐患" in before
    hazards.notified(hazards.graded(found))
    text = read(at(house))
    assert "2026年5月9日检查，有项目不符合" in text
    assert "检查合格" in text
    assert "1 处一般隐患正在期限内整改" in text
    assert house.name not in text


def test_no_home_is_on_a_list() -> None:
    sites.house()
    rating = cases.rated()
    Site.objects.filter(pk=rating.site_id).update(kind="rental", site_class="2")
    with time_machine.travel(datetime(2026, 5, 20, 2, tzinfo=UTC), tick=False):
        assert "示例小学" not in read("/ratings/")
        assert "示例小学" not in read(at(rating.site))


def test_an_unknown_plate_gets_a_plain_sentence_and_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passport, "PER_SOURCE", 3)
    rating = cases.rated()
    for plate in ("23456789AB", "x", "<b>"):
        assert "没有这块牌子" in read(f"/passport/{plate}/", 404)
    assert "请过一刻钟再查" in read("/passport/23456789AB/", 429)
    assert "请过一刻钟再查" in read(at(rating.site), 429)


def test_a_place_that_is_not_ours_is_not_listed() -> None:
    for place in ("330402", "1", "330411999"):
        Client().get(f"/ratings/{place}/")
        assert Client().get(f"/ratings/{place}/").status_code == 404


def test_the_rule_is_published_with_its_days() -> None:
    text = re.sub(r"\s+", " ", read("/ratings/rule/"))
    for word in ("检查合格", "待整改", "有重大隐患", "最近 200 天里"):
        assert word in text, word


@pytest.mark.parametrize("path", ["house", "school", "/ratings/"])
def test_statements_are_few(path: str) -> None:
    rating, house = cases.rated(), sites.house()
    path = {"house": at(house), "school": at(rating.site)}.get(path, path)
    with queries_at_most(12 if path.startswith("/passport") else 10):
        read(path)
