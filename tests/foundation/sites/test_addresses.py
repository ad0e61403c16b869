"""Two ways of writing one address are one; two houses beside each other are two."""

from __future__ import annotations

import pytest

from gongzhi.foundation.sites.addresses import alike, cell, cells_near, key, metres, plain

pytestmark = pytest.mark.one_database
AROUND = ("秀洲区", "王江泾镇", "建设村")
HERE = (120.70, 30.85)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王江泾镇建设村12号", "１２ 号"),
        ("嘉兴市秀洲区王江泾镇建设村 12 号", "建设村12号"),
        ("人民路8号3幢201室", "人民路８号三栋２０１"),
        ("人民路8号3号楼", "人民路 8 号 第3座"),
        ("南弄5弄3号", "南弄五弄3号"),
        ("十二组15号", "12组 15号"),
        ("和平街10#", "和平街10号"),
        ("和平街10－2号", "和平街10—2号"),
    ],
)
def test_one_address_in_two_ways(one: str, other: str) -> None:
    assert plain(one, AROUND) == plain(other, AROUND)
    assert key("330411101001001", "home", one, AROUND) == key("330411101001", "home", other, AROUND) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("建设村12号", "建设村13号"), ("12号", "12弄"), ("3幢201室", "3幢202室"), ("人民路8号", "和平路8号")],
)
def test_two_addresses(one: str, other: str) -> None:
    assert key("330411101001", "home", one, AROUND) != key("330411101001", "home", other, AROUND)


def test_an_address_without_a_number_is_compared_with_none() -> None:
    assert key("330411101001", "home", "建设村", AROUND) == ""


def test_one_number_in_another_village_or_of_another_sort_is_another_site() -> None:
    assert key("330411101001", "home", "12号") != key("330411101002", "home", "12号")
    assert key("330411101001", "home", "12号") != key("330411101001", "market", "12号")


def test_a_neighbour_is_found_across_the_edge_of_a_square() -> None:
    lon, lat = HERE
    for step in range(400):
        here = (lon + step * 0.00003, lat + step * 0.00002)
        near = (here[0] + 0.0001, here[1] - 0.00009)
        assert metres(*here, *near) < 15
        assert cell(*near) in cells_near(*here)
    assert len(cells_near(lon, lat)) <= 4


def test_metres_are_metres() -> None:
    assert metres(120.70, 30.85, 120.70, 30.851) == pytest.approx(111, abs=1)
    assert metres(120.70, 30.85, 120.701, 30.85) == pytest.approx(95.3, abs=1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("建设村12号出租房", "建设村 12 号 出租屋", True),
        ("建设村12号出租房", "建设村13号出租房", False),
        ("洪合第一小学", "洪合中心小学", False),
        ("洪合中心小学", "洪合镇中心小学", True),
        ("", "", False),
    ],
)
def test_alike(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
