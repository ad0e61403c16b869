"""Sorting by words: transparent, quick, right more often than not, and silent when in doubt."""

from __future__ import annotations

import csv
import time
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from gongzhi.foundation.places.matcher import Located
from gongzhi.work.intake import lexicon, tables
from gongzhi.work.intake.words import Words

CATEGORIES = {row["code"]: row for row in tables.rows("categories")}
UNITS = {code: row["unit"] for code, row in CATEGORIES.items()}

#: Which class of the labelled messages our own class would be called; the longest code counts, "" is none of the seven.
CALLED = {
    "01": "城乡建设", "0110": "", "02": "城乡建设", "03": "交通运输", "0303": "城乡建设", "0304": "", "0308": "",
    "04": "城乡建设", "0405": "商贸旅游", "05": "环境保护", "0507": "城乡建设", "06": "商贸旅游", "0609": "",
    "0610": "", "07": "劳动和社会保障", "08": "教育文体", "09": "卫生计生", "0902": "劳动和社会保障",
    "1102": "城乡建设", "1103": "城乡建设",
}  # fmt: skip


def suggest(text: str, located: Located | None = None) -> lexicon.Suggestions:
    return lexicon.suggest(text, units=UNITS, located=located)


@pytest.mark.parametrize(
    ("text", "code", "unit"),
    [
        ("小区路灯不亮已经一个月了", "0102", "xz-zhujian"),
        ("自来水停水两天", "0103", "xz-gongshui"),
        ("烧烤摊占道经营，走不过去", "0108", "xz-zhifa"),
        ("物业公司乱收物业费", "0201", "xz-zhujian"),
        ("楼顶违章搭建阳光房", "0202", "xz-zhifa"),
        ("公交车半小时不来一班，公交站也没有棚", "0301", "xz-jiaotong"),
        ("楼道堆物，消防通道被堵", "0401", "xz-xiaofang"),
        ("电动车进楼飞线充电", "0404", "xz-xiaofang"),
        ("电梯天天坏，电梯维保没人管", "0405", "xz-shichang"),
        ("工地夜间施工，噪音扰民", "0501", "xz-shengtai"),
        ("厂里偷排污水，河水发臭", "0503", "xz-shengtai"),
        ("健身卡充值后店家跑路", "0605", "xz-jingxin"),
        ("老板拖欠工资三个月，都是血汗钱", "0701", "xz-renshe"),
        ("幼升小学区划分不合理", "0801", "xz-jiaoyu"),
        ("外卖吃出虫子，食品安全谁管", "0905", "xz-shichang"),
        ("房东不退押金", "1203", "xz-sifa"),
        ("楼上漏水邻居不肯修，邻里纠纷", "1201", "xz-sifa"),
        ("烈性犬不牵绳，遛狗吓到孩子", "1304", "xz-zhifa"),
    ],
)
def test_plain_cases(text: str, code: str, unit: str) -> None:
    found = suggest(text)
    assert found.category.value == code
    assert found.unit.value == unit
    assert found.category.words
    assert all(word in text for word in found.category.words)


@pytest.mark.parametrize("text", ["", "   ", "你好", "1234567890", "谢谢领导", "asdf" * 500, "请帮忙解决一下这个事情"])
def test_it_says_that_it_does_not_know(text: str) -> None:
    found = suggest(text)
    assert found == lexicon.Suggestions()
    assert found.category.confidence == "unknown"


def test_two_matters_in_one_text_are_not_decided_by_a_coin() -> None:
    assert suggest("医院门口，路灯坏了").category.value == ""


def test_a_class_without_a_unit_takes_its_parents() -> None:
    assert lexicon.suggest("路灯不亮，没有路灯", units={"01": "town"}).unit.value == "town"
    assert lexicon.suggest("路灯不亮，没有路灯", units={}).unit == lexicon.Suggestion()


def test_places_are_taken_over_or_offered_for_choice() -> None:
    one = suggest("路灯不亮", Located("330411101200", ("330411101200",), ("洪合",)))
    assert (one.place.value, one.place.words, one.places) == ("330411101200", ("洪合",), ())
    two = suggest("路灯不亮", Located("", ("330411101200", "330411102200"), ("建设",)))
    assert two.place.value == ""
    assert two.places == ("330411101200", "330411102200")


def test_blanks_capitals_and_wide_letters_do_not_hide_a_word() -> None:
    found = suggest("去年投诉过 ４Ｓ店，还是 不 退 款，请消 费 者 协 会管管")
    assert found.category.words[:2] == ("4s店", "退款")


def test_urgency_is_only_suggested() -> None:
    assert suggest("围墙摇摇欲坠，随时会塌，十万火急").urgent.value == "urgent"
    assert suggest("路灯不亮").urgent.value == ""


def test_the_longer_word_hides_the_shorter_inside_it() -> None:
    assert [word for _at, word in Words(["消防", "消防通道", "通道"]).find("消防通道堵了，消防来过")] == [
        "消防通道",
        "消防",
    ]
    with pytest.raises(ValueError, match="too short"):
        Words(["路"])


def test_the_tables_fit_together() -> None:
    assert all(code[:2] in CATEGORIES for code in CATEGORIES)
    assert all(row["name"] and row["name_en"] and row["unit"] for row in CATEGORIES.values())
    assert {row["check_by"] for row in CATEGORIES.values()} <= {"none", "sampled", "always", "remote"}
    sample = files("gongzhi.sample") / "data" / "xiuzhou_units.csv"
    assert set(UNITS.values()) <= {row["code"] for row in csv.DictReader(sample.read_text("utf-8").splitlines())}
    said = {row["code"] for row in tables.rows("lexicon")} - {"urgent"}
    assert said <= set(CATEGORIES)
    assert {code for code in CATEGORIES if len(code) == 4} <= said, "a class that no word speaks for"
    assert {row["category"] for row in tables.rows("limits")} <= set(CATEGORIES)
    words = [word for row in tables.rows("lexicon") for word in row["words"].split()]
    assert len(words) == len(set(words))


def test_every_node_of_the_known_tree_is_kept_or_referred() -> None:
    rows = tables.rows("label_map")
    assert all(bool(row["code"]) != bool(row["refer"]) for row in rows)
    assert {row["code"] for row in rows if row["code"]} <= set(CATEGORIES)
    gone = {row["level2"]: row["refer"] for row in rows if row["refer"]}
    assert gone["民族宗教"] == "faith"
    assert gone["港澳台侨"] == "abroad"
    assert gone["国防外交"] == "military"
    assert all(row["refer"] == "discipline" for row in rows if row["level1"] == "纪检监察")


@pytest.mark.real_data
def test_the_map_covers_the_known_tree(real_data: Path) -> None:
    with (real_data / "messages" / "label_tree.csv").open(encoding="utf-8", newline="") as file:
        tree = {(row["level1"], row["level2"]) for row in csv.DictReader(file)}
    assert tree == {(row["level1"], row["level2"]) for row in tables.rows("label_map")}


@pytest.mark.slow
@pytest.mark.real_data
def test_on_labelled_messages(real_data: Path) -> None:
    """Seven classes, 4,539 texts without their small words: measured, not fitted."""
    with (real_data / "messages" / "labelled_segmented.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["words"].replace(" ", ""), row["label"]) for row in csv.DictReader(file)]
    started = time.process_time()
    codes = [suggest(text).category.value for text, _label in rows]
    pace = len(rows) / (time.process_time() - started)
    called = [CALLED.get(code, CALLED.get(code[:2], "")) if code else None for code in codes]
    said = [(found, label) for found, (_text, label) in zip(called, rows, strict=True) if found is not None]
    right = Counter(label for found, label in said if found == label)
    found_as, there = Counter(found for found, _label in said), Counter(label for _text, label in rows)
    macro_f1 = sum(2 * right[label] / (found_as[label] + there[label]) for label in there) / len(there)
    assert len(said) / len(rows) >= 0.85
    assert right.total() / len(said) >= 0.78
    assert macro_f1 >= 0.72
    assert pace >= 3000


@pytest.mark.slow
@pytest.mark.real_data
def test_on_messages_as_people_write_them(real_data: Path) -> None:
    with (real_data / "messages" / "messages_with_replies.csv").open(encoding="utf-8", newline="") as file:
        found = [suggest(f"{row['title']}\n{row['body']}") for row in csv.DictReader(file)]
    assert sum(1 for one in found if one.category.value) / len(found) >= 0.75
    assert sum(1 for one in found if one.urgent.value) / len(found) < 0.05
