"""The parts of pages: what they say, what they escape, and how days, numbers and sentences read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from gongzhi.interfaces.templatetags import words
from gongzhi.kernel.lifecycle import Move
from gongzhi.kernel.texts import Sentence
from gongzhi.kernel.verdict import YES, no

NOW = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)  # Friday, ten in the morning in Jiaxing


@pytest.fixture(autouse=True)
def _friday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def part(name: str, **context: Any) -> str:
    return " ".join(render_to_string(f"_components/{name}.html", context).split())


def template(text: str, **context: Any) -> str:
    return engines["django"].from_string("{% load words drawings %}" + text).render(context)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 5, 8), "今天"),
        (date(2026, 5, 7), "昨天"),
        (date(2026, 5, 9), "明天"),
        (date(2026, 5, 4), "周一"),
        (date(2026, 5, 10), "周日"),
        (date(2026, 5, 11), "下周一"),
        (date(2026, 5, 14), "下周四"),
        (date(2026, 5, 3), "上周日"),
        (date(2026, 5, 2), "上周六"),
        (date(2026, 5, 15), "2026年5月15日 周五"),
        (date(2026, 5, 1), "2026年5月1日 周五"),
        (datetime(2026, 5, 7, 16, 30, tzinfo=UTC), "今天"),  # half past midnight in Jiaxing
        (None, "—"),
    ],
)
def test_days_read_as_people_say_them(day: Any, says: str) -> None:
    assert words.day(day) == says


def test_moments_and_short_days() -> None:
    assert words.moment(datetime(2026, 5, 8, 9, 30, tzinfo=UTC)) == "今天 17:30"
    assert words.short_day(date(2026, 5, 9)) == "5月9日"
    assert words.short_day(date(2025, 12, 31)) == "2025年12月31日"
    assert words.when(NOW) == (
        '<time datetime="2026-05-08T10:00+08:00" title="2026年5月8日 周五 10:00"><span>今天 10:00</span></time>'
    )


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (timedelta(hours=50), "还剩 2 天"),
        (timedelta(hours=3, minutes=59), "还剩 3 小时"),
        (timedelta(minutes=5), "还剩 5 分钟"),
        (timedelta(hours=-30), "超期 1 天"),
        (timedelta(minutes=-90), "超期 1 小时"),
    ],
)
def test_deadlines_in_words(left: timedelta, says: str) -> None:
    assert words.remaining(NOW + left) == says


def test_numbers_are_grouped_above_9999_only() -> None:
    assert [words.thin(n) for n in (0, 9999, 10000, 11068, -15902, None)] == [
        "0",
        "9999",
        "10\u202f000",
        "11\u202f068",
        "-15\u202f902",
        "—",
    ]


def test_a_rate_shows_what_it_was_computed_from() -> None:
    assert words.rate(11068, 15902) == "69.6%（11\u202f068 / 15\u202f902）"
    assert words.rate(0, 0) == "—（0 / 0）"


def test_sentences_are_filled_also_with_sentences() -> None:
    inner = Sentence("{n} 天", {"n": 3})
    assert words.sentence(Sentence("还要 {span}", {"span": inner})) == "还要 3 天"
    assert words.sentence(Sentence("没有{缺口}的也照样")) == "没有{缺口}的也照样"
    assert words.sentence(Sentence()) == ""


def test_what_people_wrote_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    assert evil not in part("_long_text", text=evil)
    assert evil not in template("{{ s|sentence }}", s=Sentence("{who} 说", {"who": evil}))
    assert evil not in part("_timeline", entries=[{"act": evil, "at": NOW, "text": evil, "post": evil, "name": evil}])
    assert evil not in part("_side_by_side", unit_says={"result": evil, "text": evil, "who": evil, "at": NOW})
    assert evil not in template("{% outline_map o 120.7 30.7 label %}", o=SQUARE, label=evil)


MOVE = Move(code="close", label="办结", done="", sources=(), permission="", who=("desk",), key="b")


def test_a_move_that_is_not_allowed_gives_its_reason_as_text() -> None:
    shown = part("_verdict_button", move=MOVE, verdict=no("还差{what}", what="办理结果"), href="/go")
    assert 'aria-disabled="true"' in shown
    assert "还差办理结果" in shown
    assert "/go" not in shown


def test_a_move_that_is_allowed_opens_its_form_or_acts() -> None:
    assert 'href="/go"' in part("_verdict_button", move=MOVE, verdict=YES, href="/go")
    acts = part("_verdict_button", move=MOVE, verdict=YES, post="/do", seen=7)
    assert 'action="/do"' in acts
    assert 'name="seen" value="7"' in acts
    assert 'data-key="b"' in acts


class Form(forms.Form):
    what = forms.CharField(label="什么事", help_text="一句话就够")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")], widget=forms.RadioSelect, required=False)
    agree = forms.BooleanField(label="同意", required=False)


def test_a_field_has_label_help_and_error_in_words() -> None:
    shown = part("_field", field=Form({"what": ""})["what"])
    assert shown.index("什么事") < shown.index("一句话就够") < shown.index("<input") < shown.index('id="id_what_error"')
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_what_helptext' in shown
    assert "可不填" not in shown


def test_choices_are_a_group_and_a_tick_has_its_label_beside() -> None:
    assert "<fieldset" in part("_field", field=Form()["kind"])
    assert 'class="tick"' in part("_field", field=Form()["agree"])


def test_silence_is_never_satisfaction() -> None:
    assert "未评价" in part("_side_by_side")
    assert "不回话不算满意" in part("_side_by_side", to_resident=True)


def test_forty_photos_show_a_dozen_first() -> None:
    files = [{"url": f"/f/{n}", "thumb": f"/t/{n}", "name": f"{n}.jpg"} for n in range(40)]
    shown = part("_files", files=files)
    assert "还有 28 个" in shown
    assert shown.count("<img") == 40


def test_long_words_wait_behind_a_press() -> None:
    assert "<details" not in part("_long_text", text="字" * 400)
    assert "看全文（2000 字）" in part("_long_text", text="字" * 2000)


def test_the_clock_says_how_it_was_reckoned() -> None:
    clock = {"words": Sentence("超期 1 天"), "state": "over", "steps": [("5月1日", Sentence("放假，不算"))]}
    shown = part("_clock", clock=clock)
    assert "怎么算的" in shown
    assert "放假，不算" in shown
    assert 'class="sign over"' in shown


SQUARE = {
    "type": "Polygon",
    "coordinates": [[[120.6, 30.6], [120.8, 30.6], [120.8, 30.8], [120.6, 30.8], [120.6, 30.6]]],
}


def test_an_outline_is_drawn_with_its_point_inside() -> None:
    drawn = template("{% outline_map o 120.7 30.7 '点' %}", o={"type": "Feature", "geometry": SQUARE})
    assert 'cx="320.0"' in drawn
    assert 'aria-label="点"' in drawn
    assert template("{% outline_map o %}", o=None) == ""


@pytest.mark.parametrize("code", ["400", "403", "404", "409", "413", "422", "429", "500"])
def test_an_error_page_needs_nothing_and_says_what_to_do(code: str) -> None:
    page = render_to_string(f"{code}.html")
    assert "<h1>" in page
    assert "回到首页" in page
    assert "刚好这一句" in render_to_string(f"{code}.html", {"sentence": Sentence("刚好这一句")})


@pytest.mark.django_db
@pytest.mark.parametrize("frame", ["base_desk", "base_desk_two", "base_public", "base_phone", "base_door"])
def test_frames_carry_no_inline_script_or_style(frame: str) -> None:
    page = render_to_string(f"{frame}.html", {"sample": True}, request=RequestFactory().get("/"))
    assert "示例数据" in page
    assert "style=" not in page
    assert "<script>" not in page
    assert " onclick" not in page


@pytest.mark.django_db
def test_large_print_is_a_cookie_that_says_nothing_else(client: Client) -> None:
    answer = client.post("/reading/size", {"size": "large", "next": "/accounts/login/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/"
    assert answer.cookies["reading"].value == "large"
    request = RequestFactory().get("/")
    request.COOKIES["reading"] = "large"
    assert 'class="large"' in render_to_string("base_public.html", {}, request=request)


def test_large_print_leads_nowhere_else(client: Client) -> None:
    assert client.post("/reading/size", {"next": "https://elsewhere.example/"})["Location"] == "/"
