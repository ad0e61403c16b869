"""The inbox worked through by keyboard alone: twenty reports in a row, every press counted, nothing lost on the way."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import system
from gongzhi.matters import queries
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake import services, tables
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.models import Join, Report
from tests import given

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]

TALE = "工地半夜打桩，吵得整栋楼的人睡不着，请管一管"
LAMP = "村口的路灯一连坏了三盏，晚上走路看不见"
#: Presses a decision may take, besides the words that are typed. The last of five reasons is four arrows down.
MOST = {"as_read": 1, "corrected": 3, "thrice": 7, "joined": 1, "joined_and_back": 3, "refused": 8, "passed_over": 2}
#: What holds the focus: whether it can be seen, whether something is drawn around it, and what it is.
FOCUS = """() => {
  const held = document.activeElement, box = held.getBoundingClientRect(), drawn = getComputedStyle(held);
  const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 40), box.top + box.height / 2);
  const open = held !== document.body && held.matches(':focus-visible') && drawn.outlineStyle !== 'none'
    && box.bottom > 0 && box.top < innerHeight && (held === top || held.contains(top));
  return open ? '' : `${held.outerHTML.slice(0, 200)} ${JSON.stringify(box)} under ${top?.outerHTML.slice(0, 80)}`;
}"""


@dataclass
class Hands:
    """A clerk who has no mouse. Every key must stand on the page before it is pressed; typed words are not counted."""

    page: Page
    presses: int = 0
    used: Counter[str] = field(default_factory=Counter)

    def press(self, *keys: str) -> None:
        for key in keys:
            if len(key) == 1:
                assert key in self.page.locator("kbd:visible").all_inner_texts(), f"{key} stands nowhere on the page"
            self.page.keyboard.press(key)
            self.presses += 1
            self.used[key] += 1

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def sees(self, report: Report) -> None:
        """The report is open, and the focus is on it for all to see."""
        expect(self.page.locator(f"article[data-shows='{report.reference}'] h1")).to_be_focused()
        self.finds_the_focus()

    def finds_the_focus(self) -> None:
        assert not self.page.evaluate(FOCUS)

    def value(self, name: str) -> str:
        return self.page.locator(f"form.accept [name={name}]").input_value()

    def waiting(self) -> int:
        """What the page itself says is still to be done."""
        said = re.search(r"\d+", self.page.locator(".turns [aria-current]").inner_text())
        return int(said[0]) if said else 0


@dataclass
class Task:
    """A report, what the clerk does with it, and with which words."""

    words: str
    act: Callable[[Hands, Report, str], None]
    told: str = ""


def matter_of(report: Report) -> Matter:
    return Join.objects.get(report=report, left_at=None).matter


def verbs(report: Report) -> list[str]:
    return [record.verb for record in ledger.history([report.subject])]


def dispatched(report: Report, category: str, unit: str, place: str = given.COMMUNITY) -> None:
    matter = matter_of(report)
    assert (matter.stage, matter.category, matter.unit, matter.place) == ("dispatched", category, unit, place)
    assert verbs(report)[-1] == "report.accept"
    assert ledger.history([matter.subject])[-1].verb.endswith("dispatch")


def settled(hands: Hands, report: Report, stage: str, said: str) -> None:
    """Wait for the page to say so; then the database must say the same, by the clerk's own hand."""
    expect(hands.page.locator(".said", has_text=report.reference)).to_contain_text(said)
    report.refresh_from_db()
    assert report.stage == stage
    last = ledger.history([report.subject])[-1]
    assert (last.unit, last.actor.split(":")[0]) == ("xz-zhongxin", "user")


# What a clerk does with a report


def as_read(hands: Hands, report: Report, told: str) -> None:
    """Accepted and dispatched as the machine has read it."""
    category, unit = hands.value("category"), hands.value("unit")
    hands.press("d")
    settled(hands, report, "accepted", "受理")
    dispatched(report, category, unit)
    assert f"{category} {unit}" == told


def corrected(hands: Hands, report: Report, told: str) -> None:
    """One field corrected by its key: find it by typing, Enter to the button, Enter once more."""
    key, words, value = told.split()
    name = {"c": "category", "o": "unit", "p": "place"}[key]
    kept = {one: hands.value(one) for one in ("category", "unit", "place")} | {name: value}
    hands.press(key)
    hands.finds_the_focus()
    hands.write(words)
    hands.press("Enter")
    hands.finds_the_focus()
    hands.press("Enter")
    settled(hands, report, "accepted", "受理")
    dispatched(report, kept["category"], kept["unit"], kept["place"])


def thrice(hands: Hands, report: Report, told: str) -> None:
    """Nothing could be read out of it: whatever is missing is gone to by itself, what is wrong by its key."""
    category, place, unit = told.split()
    for keys, words in (("d", category), ("p", place), (None, unit)):
        hands.press(*filter(None, [keys]))
        hands.finds_the_focus()
        hands.write(words)
        hands.press("Enter")
        hands.finds_the_focus()
        if words != category:
            hands.press("Enter")  # the unit is missing still; then nothing is
    settled(hands, report, "accepted", "受理")
    dispatched(report, "0502", "xz-shengtai", "330411105206")


def joined(hands: Hands, report: Report, told: str) -> None:
    """Joined to what is like it, by the key that stands beside it."""
    key = hands.page.locator("#beside li", has_text=told).locator("kbd").inner_text()
    assert key in "12345"
    hands.press(key)
    settled(hands, report, "joined", "并入")
    assert matter_of(report).title == told
    assert verbs(report)[-1] == "report.join"


def joined_and_back(hands: Hands, report: Report, told: str) -> None:
    """Joined, taken back, and decided otherwise: the report is as it was before."""
    before = Report.objects.filter(pk=report.pk).values("stage", "title", "place", "masked").get()
    joined(hands, report, told)
    hands.finds_the_focus()
    hands.press("u")
    hands.sees(report)
    settled(hands, report, "waiting", "已撤销并入")
    assert Report.objects.filter(pk=report.pk).values("stage", "title", "place", "masked").get() == before
    assert verbs(report)[-1] == "report.unjoin"
    assert not Join.objects.filter(report=report, left_at=None).exists()
    hands.press("d")
    settled(hands, report, "accepted", "受理")
    dispatched(report, "0501", "xz-shengtai")


def refused(hands: Hands, report: Report, told: str) -> None:
    """Refused with a reason of the list, and with where to go instead."""
    reason, down, reply = told.split()
    hands.press("x")
    expect(hands.page.locator("#act [name=reason]").first).to_be_focused()
    hands.finds_the_focus()
    hands.press(*(["ArrowDown"] * int(down) or ["Space"]), "Tab")
    hands.finds_the_focus()
    hands.write(reply)
    hands.press("Tab")
    hands.finds_the_focus()
    hands.press("Enter")
    settled(hands, report, "refused", "不予受理")
    last = ledger.history([report.subject])[-1]
    assert (last.verb, last.payload["reason"], last.texts["reply"]) == ("report.refuse", reason, reply)


def passed_over(hands: Hands, report: Report, _told: str) -> None:
    """The next one opened from the list instead: this one stays where it is, untouched."""
    before = hands.waiting()
    hands.press("j", "Enter")
    expect(hands.page.locator("article")).not_to_have_attribute("data-shows", report.reference)
    hands.finds_the_focus()
    report.refresh_from_db()
    assert (report.stage, verbs(report), hands.waiting()) == ("waiting", ["report.received"], before)


LIKE_THE_TALE, LIKE_THE_LAMP = "工地半夜打桩", "村口路灯坏了三盏"
TASKS = (
    Task("小区里的窨井盖翘起来了，骑车的人摔了一跤", as_read, "0101 xz-zhujian"),
    Task("家里自来水发黄，放十分钟还是黄的", as_read, "0103 xz-gongshui"),
    Task("整栋楼都被工地半夜打桩吵得睡不着，什么时候是个头", joined, LIKE_THE_TALE),
    Task("小区垃圾桶三天没有人清运，苍蝇乱飞", corrected, "c 环境卫生 0507"),
    Task("小区门口积水一直不退，鞋子都湿透", as_read, "0106 xz-zhujian"),
    Task("法院判的案子我不服，要你们改判", refused, "settled 2 已由法院判决，不服请在上诉期内向上一级法院上诉。"),
    Task("网上买的鞋子开胶，店家不肯退钱", as_read, "0601 xz-shichang"),
    Task("桥头的路灯坏了好几天没有人修", corrected, "o 综合行政执法 xz-zhifa"),
    Task("工地半夜打桩，吵得我们整栋楼睡不着", joined_and_back, LIKE_THE_TALE),
    Task("流浪狗追着小孩跑，吓得不敢下楼", as_read, "1304 xz-zhifa"),
    Task("楼下烧烤摊的烟熏得开不了窗", thrice, "油烟 建林 生态环境"),
    Task("试一试能不能发出去", refused, "test 4 这是一条测试，没有受理；有事请再写一次。"),
    Task("人行道的地砖翘了好几块，下雨天一踩一脚水", as_read, "0101 xz-zhujian"),
    Task("村口路灯坏了三盏，晚上走路都看不见，老人摔过跤", joined, LIKE_THE_LAMP),
    Task("广场舞的音响开到夜里，吵得孩子写不了作业", corrected, "p 建林 330411105206"),
    Task("巷子里的路灯白天亮着，晚上不亮", passed_over),
    Task("下水道堵了，门口积水没过脚背", as_read, "0106 xz-zhujian"),
    Task("邻居借了我的钱一直不还", refused, "not_public 3 这是双方自己约定的事，可以到镇里的调解委员会申请调解。"),
    Task("自来水半夜停水，没有人通知", as_read, "0103 xz-gongshui"),
    Task("村里的窨井盖不见了，晚上怕人掉下去", as_read, "0101 xz-zhujian"),
)


@pytest.fixture
def reports(district: None) -> dict[str, list[Task]]:
    """Two open matters of last week, and twenty reports that wait; by reference, what is to be done with each."""
    matters.load_categories(rows=tables.rows("categories"), by=system("tests"), at=now())
    for words, title, category in ((TALE, LIKE_THE_TALE, "0501"), (LAMP, LIKE_THE_LAMP, "0102")):
        early = given.report(words, at=now() - timedelta(days=5))
        details = Accept(title=title, summary=words, category=category, place=given.COMMUNITY)
        services.make(report=early, move="accept", details=details, seen=early.version, by=given.CLERK, at=now())
    begun = now() - timedelta(minutes=len(TASKS))
    made = [given.report(task.words, at=begun + timedelta(minutes=at)) for at, task in enumerate(TASKS)]
    todo = {report.reference: [task] for report, task in zip(made, TASKS, strict=True)}
    for tasks in todo.values():
        if tasks[0].act is passed_over:
            tasks.append(Task(tasks[0].words, as_read, "0102 xz-zhujian"))
    return todo


def test_twenty_reports_in_a_row_without_a_mouse(
    opened: Callable[..., Page], live_server: Any, reports: dict[str, list[Task]]
) -> None:
    page = opened("centre")
    page.goto(f"{live_server.url}/desk/inbox/")
    hands = Hands(page)
    assert hands.waiting() == len(TASKS)
    taken: dict[str, list[int]] = defaultdict(list)
    for left in range(sum(map(len, reports.values())), 0, -1):
        reference = page.locator("article").get_attribute("data-shows") or ""
        report, task = Report.objects.get(pk=int(reference[-6:])), reports[reference].pop(0)
        if page.locator("a.row:focus").count() == 0:  # opened by walking the list, where the focus stays
            hands.sees(report)
        waiting, presses = hands.waiting(), hands.presses
        task.act(hands, report, task.told)
        taken[task.act.__name__].append(hands.presses - presses)
        if task.act is not passed_over:
            assert hands.waiting() == waiting - 1, left
    assert {name: max(presses) for name, presses in taken.items()} == MOST
    nothing_is_left(hands)


def nothing_is_left(hands: Hands) -> None:
    """The tab is empty and says what would be here; every report has one end, and the ledger holds together."""
    assert hands.waiting() == 0
    expect(hands.page.get_by_text("没有等待受理的来件")).to_be_visible()
    hands.finds_the_focus()
    stages = Counter(Report.objects.values_list("stage", flat=True))
    assert stages == {"accepted": 17, "joined": 2, "refused": 3}
    assert Report.objects.count() == len(TASKS) + 2
    assert Matter.objects.count() == stages["accepted"]
    found = ledger.verify(versions=queries.versions())
    assert found.ok, found.finding


@pytest.fixture
def desk(opened: Callable[..., Page], live_server: Any, reports: dict[str, list[Task]]) -> Hands:
    """A clerk before the first of the twenty."""
    page = opened("centre")
    page.goto(f"{live_server.url}/desk/inbox/")
    return Hands(page)


def test_a_key_held_too_long_decides_once(desk: Hands) -> None:
    for _ in range(3):
        desk.page.keyboard.down("d")  # the second and third come from the hand that still rests on the key
        expect(desk.page.locator(".said")).to_have_count(1)
        desk.finds_the_focus()
    assert desk.waiting() == len(TASKS) - 1
    desk.page.keyboard.up("d")
    desk.press("d")
    expect(desk.page.locator(".turns [aria-current]")).to_contain_text(str(len(TASKS) - 2))


def test_a_word_that_is_nowhere_changes_nothing(desk: Hands) -> None:
    chosen = desk.value("category")
    desk.press("c")
    desk.write("没有这一类")
    desk.press("Enter")
    expect(desk.page.get_by_role("status").get_by_text("没有“没有这一类”")).to_be_visible()
    expect(desk.page.locator(".find:focus")).to_have_value("没有这一类")
    desk.press("Escape")
    expect(desk.page.locator(".find:focus")).to_have_value("")
    expect(desk.page.get_by_text("没有“没有这一类”")).to_have_count(0)
    desk.press("Escape")
    expect(desk.page.locator("article h1")).to_be_focused()
    assert desk.value("category") == chosen


def test_what_is_typed_into_a_form_is_no_key(desk: Hands) -> None:
    """A form asked for takes what comes, even before it is there: nothing of it decides on the report."""
    held: list[Route] = []
    desk.page.route("**/moves/refuse/", lambda route: held.insert(0, route))
    desk.press("x", "d", "a", "n")
    desk.finds_the_focus()
    expect(desk.page.locator("#act [name=reason]")).to_have_count(0)
    held[0].continue_()
    expect(desk.page.locator("#act [name=reason]").first).to_be_focused()
    desk.page.keyboard.press("d")
    desk.page.keyboard.press("a")
    desk.press("Escape")
    expect(desk.page.locator("article h1")).to_be_focused()
    assert Report.objects.filter(stage="waiting").count() == len(TASKS)


def test_all_keys_are_told_and_the_focus_comes_back(desk: Hands) -> None:
    desk.press("?")
    told = dict(zip(*(desk.page.locator(f".help-keys {part}").all_inner_texts() for part in ("dt", "dd")), strict=True))
    assert [told[key] for key in ("d", "a", "c", "p", "o")] == [
        "受理并派给它",
        "只受理",
        "类别",
        "地点",
        "主办单位",
    ]
    assert {"n", "m", "x", "t", "q", "j", "k", "/", "Esc", "?"} <= told.keys()
    desk.press("Escape")
    expect(desk.page.locator("article h1")).to_be_focused()
