"""What is not kept here: a hint for the desk, a body for the resident, and no class anywhere."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest

from gongzhi.work.intake import agencies, tables


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我不服判决，法官偏袒对方，想申请再审", "fy"),
        ("胜诉两年了，申请强制执行没有结果", "fy"),
        ("监狱里的儿子能不能减刑", "fy"),
        ("不服仲裁结果怎么办", "zcy"),
        ("收到行政处罚决定书，想申请行政复议", "fyjg"),
        ("我提交的政府信息公开申请一直没回", "gkb"),
        ("举报村书记贪污集体资产", "jw"),
        ("某局干部收受贿赂、吃拿卡要", "jw"),
        ("我的信访事项已经受理，想申请信访复查", "xfj"),
        ("村里想申请登记宗教活动场所", "tzb"),
        ("少数民族身份登记错了，想更改民族成分", "tzb"),
        ("我是归侨，想问侨务政策", "tzb"),
        ("孩子今年征兵体检，兵役登记怎么弄", "wzb"),
        ("亲戚在国外出事，怎么联系大使馆", "wsb"),
        ("派出所不立案，民警不作为", "dc"),
    ],
)
def test_a_hint_names_the_competent_body(text: str, code: str) -> None:
    hint = agencies.hint(text)
    assert hint is not None
    assert hint.agency.code == code
    assert hint.words
    assert all(word in text for word in hint.words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "路灯不亮",
        "物业说不服可以去法院起诉，我只想把水管修好",
        "法院门口的停车位太少",
        "派出所旁边的路口堵车",
        "执行新的公交时刻表后班次少了",
        "老板欠薪，准备去劳动仲裁，想先请你们调解",
        "学校门口的武警部队营房很整洁，建议路口加红绿灯",
        "寺庙旁的停车场收费太贵",
        "退伍军人优待证怎么办",
        "公园里放的音乐太吵，希望管一管",
    ],
)
def test_a_word_in_passing_is_no_hint(text: str) -> None:
    assert agencies.hint(text) is None


def test_bodies_can_be_found_named_and_rung() -> None:
    for code, name in agencies.options():
        agency = agencies.find(code)
        assert agency is not None
        assert agency.name == name
        assert all(dataclasses.astuple(agency)[:7]), f"{code} lacks something that a resident needs"
        assert agency.sample, "addresses of the sample district are made up and say so"
    assert agencies.find("nobody") is None


def test_a_body_is_no_class() -> None:
    """What is kept with a report is the body's code: never a kind, and not one for one."""
    kinds = {row["code"]: row["agency"] for row in tables.tree("agencies")["kind"]}
    assert set(kinds.values()) == {code for code, _name in agencies.options()}
    assert not set(kinds) & set(kinds.values())
    assert {kinds["faith"]} == {kinds["compatriots"]}
    assert {row["refer"] for row in tables.rows("label_map") if row["refer"]} <= set(kinds)


@pytest.mark.slow
@pytest.mark.real_data
def test_hints_are_rare(real_data: Path) -> None:
    with (real_data / "messages" / "messages_with_replies.csv").open(encoding="utf-8", newline="") as file:
        texts = [f"{row['title']}\n{row['body']}" for row in csv.DictReader(file)]
    assert sum(1 for text in texts if agencies.hint(text)) / len(texts) < 0.04
