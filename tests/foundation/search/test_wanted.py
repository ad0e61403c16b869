"""What somebody may look for, and how it is read."""

from __future__ import annotations

import pytest

from gongzhi.foundation.search.wanted import Number, read
from gongzhi.kernel.refused import Refused


@pytest.mark.parametrize(
    "text",
    [
        "13800138000", "138 0013 8000", "１３８００１３８０００",
        "+86 138-0013-8000", "0573-83456789", "83456789", "8345 6789",
        "330411199001011234", "33041119900101123X", "330411 19900101 1234", "浙F12345", "zhang.san@example.com",
        "路灯 13800138000", "138****1234", "138/1234/5678", "138_1234_5678", "138,1234,5678",
        "1381.2345;678", "1/38-1 234_5678",
        "路灯 1、3、8、1、2、3、4、5、6、7、8", "①③⑧①②③④⑤⑥⑦⑧", "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "一三八一二三四五六七八",
        "138\u200b0013\u200b8000", "330411/1990/01/01/1234", "33-0411199-0010112/34",
    ],
)  # fmt: skip
def test_numbers_of_persons_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="不按电话、证件") as refused:
        read(text)
    assert refused.value.field == "q"
    assert text not in str(refused.value)


@pytest.mark.parametrize("text", ["王先生", "张伟女士", "姓名：张三", "我叫李小明", "陈师傅 路灯", "业主张伟"])
def test_persons_are_refused_and_the_way_out_is_told(text: str) -> None:
    with pytest.raises(Refused, match="不按人名查找。请写地点、编号或什么事"):
        read(text)


@pytest.mark.parametrize("text", ["", "  ", "，。！", "\0", "-"])
def test_what_holds_no_word_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="请写要找的字"):
        read(text)


def test_what_is_too_long_is_refused() -> None:
    read("路" * 60)
    for text in ("路" * 61, "ﷺ" * 4, "㍿" * 16):  # one character may stand for four, or for eighteen
        with pytest.raises(Refused, match="最多写 60 个字"):
            read(text)


def test_what_is_written_twice_is_looked_for_once() -> None:
    assert read("路灯 " * 20).phrases == (("路", "灯"),)
    assert read("路灯 路灯 坏了").tiers == read("路灯 坏了").tiers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("M-2026-000123", Number("M", 2026, 123)), ("m-2026-123", Number("M", 2026, 123)),
        ("R-000123", Number("R", 0, 123)),
        ("Ｍ－2026－000123", Number("M", 2026, 123)), ("M123", Number("M", 0, 123)),
        ("2026-000123", Number("", 2026, 123)),
        ("000123", Number("", 0, 123)), (" 123 ", Number("", 0, 123)),
        ("M-2026-1234567", Number("M", 2026, 1234567)),
    ],
)  # fmt: skip
def test_numbers_of_things(text: str, number: Number) -> None:
    wanted = read(text)
    assert wanted.number == number
    assert len(wanted.tiers) == (1 if number.letter or number.year else 2)  # 205 may be a number, or 205路


@pytest.mark.parametrize(
    "text",
    [
        "3栋2单元",
        "A3区",
        "K205路",
        "王店镇",
        "2026年",
        "中山路 12号",
        "M3地铁",
        "R2线 2026",
        "12/3/401",
    ],
)
def test_what_only_looks_like_a_number_is_words(text: str) -> None:
    assert read(text).number is None


def test_from_four_characters_on_one_may_be_wrong() -> None:
    assert len(read("搅拌站").tiers) == 1
    assert len(read("搅拌站 噪音").tiers) == 1
    assert len(read("搅拌站吵").tiers) == 2
    assert [len(phrase) for phrase in read("一二三四五六七八九").phrases] == [4, 5]  # a long one in pieces


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
def test_no_place_is_taken_for_a_person() -> None:
    from gongzhi.foundation.places.models import Division

    for name in Division.objects.filter(code__startswith="330411").values_list("short_name", flat=True):
        for text in (name, name[:-1] or name, f"路灯 {name}", f"{name} 路灯", f"路灯\n{name[:2]}"):
            assert read(text).phrases, text
