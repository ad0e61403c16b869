"""Finding places in text, on the real names of the sample district. No database."""

from __future__ import annotations

import csv
from pathlib import Path
from time import process_time

import pytest

from gongzhi.foundation.places import naming
from gongzhi.foundation.places.matcher import NOWHERE, Matcher
from gongzhi.sample import district

PLACES = [
    (row["code"], naming.short(row["code"], row["name"]))
    for row in district._json("xiuzhou_divisions.json")["divisions"]
]
NAMES = dict(PLACES)
MATCHER = Matcher(PLACES)


def found(text: str, within: str = "330411") -> str:
    """The path of the place that a text names, ``?`` and all candidates, or nothing."""
    located = MATCHER.find(text, within=within)
    assert located.ambiguous == (not located.code and bool(located.candidates))
    assert located.code in {"", *located.candidates}
    if located.ambiguous:
        return "?" + "、".join(NAMES[code] for code in located.candidates)
    return (
        (NAMES.get(located.code[:9], "") + NAMES[located.code])
        if len(located.code) > 9
        else NAMES.get(located.code, "")
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # full names and short ones, with each ending or without
        ("王店镇建设村委会门口有人占道经营", "王店镇建设村"),
        ("王店镇建设村有人占道", "王店镇建设村"),
        ("王店建设村", "王店镇建设村"),
        ("王店建设", "王店镇建设村"),
        ("王店镇的建设那边", "王店镇建设村"),
        ("永政社区居委会", "塘汇街道永政社区"),
        ("永政居委会的楼道", "塘汇街道永政社区"),
        ("我住在蚂桥那边", "王店镇蚂桥社区"),
        ("家住亚都的居民", "新城街道亚都社区"),
        ("长纤塘有人烧垃圾", "塘汇街道长纤塘社区"),
        ("凤珍村委会", "王店镇凤珍村"),
        ("嘉兴市秀洲区油车港镇百花庄村3组路灯不亮", "油车港镇百花庄村"),
        ("浙江省嘉兴市秀洲区新塍镇虹桥社区", "新塍镇虹桥社区"),
        ("新塍镇虹桥", "新塍镇虹桥社区"),
        ("高照街道运河社区", "高照街道运河社区"),
        ("我们社区是中山社区", "新城街道中山社区"),
        # towns
        ("王江泾", "王江泾镇"),
        ("嘉兴王店", "王店镇"),
        ("洪合的毛衫市场", "洪合镇"),
        ("新城街道办事处", "新城街道"),
        ("王店镇中心小学", "王店镇"),
        ("嘉兴经济技术开发区塘汇街道", "塘汇街道"),
        ("秀洲区", "秀洲区"),
        # the longer and the more specific one
        ("王江泾社区", "王江泾镇王江泾社区"),
        ("洪合村", "洪合镇洪合村"),
        ("洪合", "洪合镇"),
        ("横泾桥社区", "洪合镇横泾桥社区"),
        ("太平桥村", "王店镇太平桥村"),
        ("双桥村", "王江泾镇双桥村"),
        ("王店镇中村", "王店镇镇中村"),  # 王店 + 镇中村: the ending of one name is the head of the next
        ("王店镇镇西村", "王店镇镇西村"),
        ("油车港镇，家在合心村，在王店上班", "?合心村、王店镇"),
        # the same name in two towns
        ("红联村", "?红联村、红联村"),
        ("王店红联村", "王店镇红联村"),
        ("红联村的河道，属于王江泾镇", "王江泾镇红联村"),
        ("秀洲区红联村 王店镇", "王店镇红联村"),
        ("双桥", "?双桥社区、双桥村"),
        ("民和社区", "洪合镇民和社区"),
        ("民和村", "王江泾镇民和村"),
        ("双桥村就在双桥", "王江泾镇双桥村"),
        # two places are none
        ("从王店到新塍的公交", "?新塍镇、王店镇"),
        ("王店镇建林村和红联村", "?建林村、红联村"),
        ("新塍镇建设村", "?新塍镇、建设村"),
    ],
)
def test_named(text: str, place: str) -> None:
    assert found(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "小区门口的路灯坏了一个星期",
        # ordinary words
        "正在建设，请市民谅解", "加快建设社区活动中心", "国庆期间", "行人和车辆", "在新城的路上", "喜欢收藏",
        "国家的栋梁", "先锋队员", "阳光很好", "民主评议", "吉星高照", "建设村级公路", "振兴乡村",
        "振兴乡镇企业", "新改建农村公路",
        "解放前", "西湖很美", "建设局长的电话",
        # names of something else
        "新塍大道", "中山路", "梅溪湖", "虹桥火车站", "运河边", "长虹路口", "王店路", "亚都小区",
        # names of people
        "我叫李凤珍", "张建林说", "王梅秀的电话",
        # the same name elsewhere
        "高桥镇太平村", "黄花镇合心村", "A2区太平村", "G市荷花社区", "南湖区太平村", "南湖区的太平村", "桐乡市高桥社区",
        "A2区南大桥社区", "A8县白马桥街道", "西湖街道", "梅溪乡政府", "嘉善县长虹村",
    ],
)  # fmt: skip
def test_not_named(text: str) -> None:
    assert MATCHER.find(text, within="330411") == NOWHERE


@pytest.mark.parametrize(
    "text", ["我镇太平村", "本区太平村", "我们街道的太平村", "小区在太平村", "我们社区旁边是太平村"]
)
def test_ones_own_town_is_no_other_place(text: str) -> None:
    assert found(text) == "王江泾镇太平村"


def test_only_inside() -> None:
    assert found("红联村", within="330411105") == "王店镇红联村"
    assert found("王店镇红联村", within="330411101") == ""
    assert found("王店镇到新塍镇", within="330411104") == "新塍镇"
    assert found("南湖区", within="330411") == ""


def test_the_words_are_told() -> None:
    assert MATCHER.find("在王店镇的建设村", within="330411").matched == ("王店镇", "建设村")


def test_an_empty_register_names_nothing() -> None:
    assert Matcher([]).find("王店镇", within="") == NOWHERE


def test_every_place_is_found_by_its_own_full_path() -> None:
    for code, name in PLACES:
        if len(code) == 12:
            text = f"您好，我是{NAMES[code[:9]]}{name}的村民，反映一个问题"
            assert MATCHER.find(text, within="330411").code == code, text


@pytest.mark.real_data
@pytest.mark.slow
def test_a_foreign_citys_messages_hardly_name_our_places_and_quickly(real_data: Path) -> None:
    with (real_data / "messages" / "messages_with_replies.csv").open(encoding="utf-8-sig") as file:
        texts = [f"{row['title']}。{row['body']}" for row in csv.DictReader(file)]
    began = process_time()
    hits = [text for text in texts if MATCHER.find(text, within="330411").candidates]
    speed = len(texts) / (process_time() - began)
    assert len(texts) == 2816
    assert len(hits) <= 6  # 4 measured: 太平村, 大桥村, 民主村 without their towns, and 里仁居
    assert speed > 5000
