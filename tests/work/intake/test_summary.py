"""Proposed titles: short, cool, about the matter and not about who wrote."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.persons.masking import mask
from gongzhi.work.intake import summary


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("尊敬的领导：您好！我是洪合镇的居民。强烈要求解决新联路路灯不亮的问题，晚上摔倒过人。", "解决新联路路灯不亮"),
        ("您好，家里三天没有热水。小区自来水停水也没人通知。", "小区自来水停水也没人通知"),
        ("黑心物业无法无天！！！物业公司乱收停车费", "物业公司乱收停车费"),
        ("投诉楼下烧烤店油烟直排的问题", "楼下烧烤店油烟直排"),
        ("联系人〔姓名〕〔电话〕。河道污水直排，臭味难闻", "河道污水直排"),
        ("路灯不亮", "路灯不亮"),
    ],
)
def test_the_matter_is_named(words: str, title: str) -> None:
    assert summary.propose(words) == title


def test_a_title_that_came_along_is_only_cleaned() -> None:
    assert summary.propose("随便什么", "关于请求修复解放路路面破损的问题") == "修复解放路路面破损"


@pytest.mark.parametrize(
    "words",
    ["我是王店小学三年级的家长，学校食堂不卫生", "本人住在3幢402室，楼上漏水", "我女儿在幼儿园大班，食堂饭菜变质"],
)
def test_who_wrote_stands_in_no_title(words: str) -> None:
    title = summary.propose(mask(words).text)
    assert title
    assert not any(told in title for told in ("家长", "402", "女儿", "我"))


@pytest.mark.parametrize("words", ["", " ", "\n\n", "。。。", "您好！"])
def test_nothing_said_is_no_title(words: str) -> None:
    assert summary.propose(words) == ""


@given(st.text(max_size=400), st.text(max_size=80))
def test_never_longer_than_it_may_be_and_never_two_lines(words: str, given_: str) -> None:
    title = summary.propose(words, given_)
    assert len(title) <= summary.LONGEST
    assert "\n" not in title


@pytest.mark.slow
@pytest.mark.real_data
def test_nearly_every_real_message_gets_a_title(real_data: Path) -> None:
    with (real_data / "messages" / "messages_with_replies.csv").open(encoding="utf-8", newline="") as file:
        bodies = [row["body"] for row in csv.DictReader(file)][:600]
    assert sum(1 for body in bodies if len(summary.propose(body)) >= 4) / len(bodies) > 0.9
