"""Every page in English has no Chinese but names and what people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.clocks import published
from gongzhi.foundation.organisations.models import Duty, Post, Unit, UnitName
from gongzhi.foundation.places.models import Division
from gongzhi.foundation.sites.models import Site
from gongzhi.foundation.standards.models import Version
from gongzhi.kernel.actor import Actor
from gongzhi.matters.models import Category
from gongzhi.work.disputes.tools import clauses
from gongzhi.work.hazards.models import Hazard
from gongzhi.work.intake.models import Group, Report
from gongzhi.work.roots.models import Proposal
from tests import given
from tests.architecture.url_table import ROLES, THINGS, Row, rows
from tests.conftest import NOW
from tests.interfaces.public.conftest import WORDS, Resident, digits
from tests.work.cells import cases as ratings
from tests.work.roots import cases

pytestmark = pytest.mark.one_database
ENGLISH = {"Accept-Language": "en"}
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]+")
#: What stays Chinese on an English page: the seal, the other language's name, the first and last words of a proof.
KEPT = ("共", "中文", "“共治收件凭证”", "“签名”")
WRITTEN = (
    WORDS,
    "小区门口的路灯坏了一个星期，晚上很黑", "路灯坏了一周", "小区门口的路灯坏了一个星期", "路灯不亮", "路灯",
    "让我撤回", "停水", "请尽快", "张小明", "张", "市政路灯由综合执法局管养",
    "邻里纠纷（闻川社区）", "李", "李大伟", "两家为楼道堆放杂物争吵",
    cases.OPENING.title, cases.OPENING.summary, *cases.PUMPS, *(words[:30] for words in cases.PUMPS), "请牵头根治",
    "还锁着一扇", "拆了锁", "把安全出口清理出来，拆掉门上的锁", "吴",
    "示例小学", "示例市场", "2026 年春季", "平安校园", *(question.text for question in ratings.LIST),
    *(section.title for section in ratings.LIST.sections),
    *(said for clause in clauses.every() for said in (clause.title, clause.text, clause.law) if said),
)  # fmt: skip


@pytest.mark.parametrize("row", [row for row in rows() if {200, 422}.intersection(row.statuses)], ids=str)
def test_a_page_in_english(row: Row, people: dict[str, User]) -> None:
    readers = [role for role, status in zip(ROLES, row.statuses, strict=True) if status in (200, 422)]
    arguments = {key: THINGS[value[1:]]() if value.startswith("@") else value for key, value in row.arguments}
    browser = Client(headers=ENGLISH)
    if readers[0] != "anonymous":
        browser.force_login(people[readers[0]])
    answer = browser.generic(row.method, reverse(row.name, kwargs=arguments))
    if answer["Content-Type"].startswith("text/html"):
        assert left(answer.content.decode()) == []


def test_a_whole_life_in_english(people: dict[str, User]) -> None:
    resident, officer = Resident(headers=ENGLISH), Client(headers=ENGLISH)
    officer.force_login(people["department"])
    resident.open(digits(resident.report()))
    report = Report.objects.get()
    matter = given.handling(given.accepted(report), co=(given.CO_OFFICER.unit,))
    life: list[tuple[str, Actor, dict[str, object]]] = [
        ("contact", given.OFFICER, {"how": "phone"}),
        ("wait_for", given.CO_OFFICER, {"unit": given.OFFICER.unit}),
        ("ask_extension", given.OFFICER, {"days": 2, "why": WORDS}),
        ("grant_extension", given.SUPERVISOR, {}),
        ("ask_reporter", given.OFFICER, {"question": WORDS, "days": 3}),
        ("supplied", given.OFFICER, {}),
        ("ask_suspension", given.OFFICER, {"reason": "weather", "until": NOW.date() + timedelta(5), "why": WORDS}),
        ("grant_suspension", given.SUPERVISOR, {}),
        ("resume", given.OFFICER, {}),
        ("co_accept", given.CO_OFFICER, {}),
        ("contribute", given.CO_OFFICER, {"did": WORDS}),
        ("hand_in", given.OFFICER, {"result": "partly", "did": WORDS}),
        ("rework", given.SUPERVISOR, {"why": WORDS}),
        ("hand_in", given.OFFICER, {"result": "solved", "did": WORDS}),
        ("check", given.SUPERVISOR, {"found": WORDS}),
        ("answer", given.OFFICER, {"reply": WORDS}),
    ]
    for move, by, details in life:
        matter = given.moved(matter, move, by, **details)
        desk = officer.get(f"/desk/matters/{matter.reference}/")
        assert [left(page.content.decode()) for page in (resident.get("/follow/"), desk)] == [[], []], move
    for move in ("disagree", "withdraw"):
        assert left(resident.say(move, why=WORDS).content.decode()) == [], move
    assert left(officer.get(f"/desk/matters/{matter.reference}/minutes/").content.decode()) == []


def test_the_desks_hints_in_english(people: dict[str, User]) -> None:
    clerk = Client(headers=ENGLISH)
    clerk.force_login(people["centre"])
    words = "法院判决不公，我要上诉，不想活了"
    page = clerk.get(f"/desk/inbox/{given.report(words).reference}/").content.decode()
    assert "District court" in page
    assert "Ambulance" in page or "Police" in page


def test_deadlines_in_english(people: dict[str, User]) -> None:
    matter = given.handling()
    for days, words in (
        (0, "1 working day left (by tomorrow 17:30)"),
        (3, "3 working days left"),
        (10, "2 working days overdue"),
    ):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            officer = Client(headers=ENGLISH)
            officer.force_login(people["department"])
            page = officer.get(f"/desk/matters/{matter.reference}/").content.decode()
        assert left(page) == [], days
        assert words in page, days


def left(page: str) -> list[str]:
    """The Chinese of a page that is no name and nobody's words."""
    shown = unescape(re.sub(r"<!--.*?-->|<code>.*?</code>", "", page, flags=re.DOTALL))  # code is typed as it stands
    for known in names():
        shown = shown.replace(known, "")
    return CHINESE.findall(shown)


def names() -> list[str]:
    """What the registers and people call things, the longest first."""
    found = {*KEPT, *WRITTEN}
    for register in (Division.objects.values_list("name", "short_name"), Unit.objects.values_list("name", "short")):
        found.update(*register)
    found.update(*UnitName.objects.values_list("name", "short"))
    found.update(Post.objects.values_list("title", flat=True), Duty.objects.values_list("line", flat=True))
    found.update(User.objects.values_list("name", flat=True))
    found.update(Category.objects.values_list("name", flat=True))
    for suggested in (Group, Proposal):
        found.update(word for words in suggested.objects.values_list("words", flat=True) for word in words)
    for site in Site.objects.values_list("name", "address", "operator"):
        found.update(site)
    for version in Version.objects.select_related("standard"):
        found.update(_asked(version))
    for item in Hazard.objects.values_list("text", flat=True):
        found.update((item, f"不符合：{item}"))
    found.update(day.source for days in published.years().values() for day in days.values())
    return sorted(found - {""}, key=len, reverse=True)


def _asked(version: Version) -> Iterator[str]:
    """The words of a district's own list."""
    yield from (version.standard.name, version.note)
    yield from (section.title for section in version.questions.sections)
    for question in version.questions:
        yield from (question.text, question.fault, question.basis, question.grave, question.help)
        yield from (label for _code, label in question.options)
