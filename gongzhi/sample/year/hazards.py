"""Hazards of the generated year: one at every stage, at sites where there are some, else at plain points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.files import services as files
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.details import build
from gongzhi.matters import kinds
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.sample.year import photos
from gongzhi.work.hazards import services
from gongzhi.work.hazards.details import Registering
from gongzhi.work.hazards.lifecycle import HAZARD
from gongzhi.work.hazards.owners import owner_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.sample.year.case import Life, World

COMMUNITY = "330411101003"
UNIT = "xz-zhujian"
#: Where each ends, how many days before the end it was found, what it is, and where; at a site it is what INSIDE says.
STORIES = (
    ("closed", 60, "灭火器过期", "public", "社区活动室门口"),
    ("closed", 52, "桥栏杆断了一截", "bridge", "王家浜桥东侧"),
    ("passed", 20, "消防通道停了车", "road", "振兴路 12 号前"),
    ("half", 18, "边坡裂缝，雨后有石块滚落", "slope", "铁店港北岸"),
    ("failed", 16, "路口信号灯被树挡住", "crossing", "闻川路与振兴路口"),
    ("declared", 12, "电线杆倾斜", "pole", "闻川路 7 号杆"),
    ("rectifying", 10, "河边没有护栏", "river", "菜市场后河埠头"),
    ("notified", 8, "楼道堆放杂物", "public", "闻川小区 3 幢"),
    ("graded", 2, "窨井盖松动", "road", "闻川路 40 号前"),
    ("found", 1, "临时用电线拖在地上", "public", "社区广场"),
)
INSIDE = {1: "二楼阳台栏杆松动", 3: "外墙开裂，雨后有砖块脱落", 5: "电表箱门坏了，电线露在外面"}
MAJOR = ("half",)


@dataclass(slots=True)
class Story:
    """One hazard on its way, each act at the moment it has come to."""

    world: World
    ends: str
    at: datetime
    site: Site | None
    number: int
    matter: Matter | None = None

    def move(self, code: str, by: Actor, *, photo: bool = False, **details: Any) -> None:
        """Make a move, with a photo where it needs one."""
        assert self.matter is not None  # noqa: S101 — the story opened it
        self.matter.refresh_from_db()
        step = HAZARD.move(code)
        if photo:
            files.keep(
                subject=self.matter.subject, name="示例.jpg", content=photos.picture(self.number % 4), by=by, at=self.at
            )
        matters.make(
            matter=self.matter, move=code, details=build(step.details, details), seen=self.matter.version, by=by,
            at=self.at,
        )  # fmt: skip

    def wait(self, hours: float) -> datetime:
        """Let so many office hours pass."""
        self.at = self.world.hours.office(self.at, hours)
        return self.at

    @property
    def owner(self) -> Actor:
        """Who was notified: whoever answers for the site, or the department."""
        if self.site is None:
            return self.world.staff.officer(UNIT)
        return self.world.staff.named("landlord") if self.site.unit == "xz-fangdong" else owner_of(self.site)


def start(world: World, until: date) -> Iterator[tuple[Story, Life]]:
    """Yield the lives of all of them."""
    there = list(Site.objects.filter(place__startswith=COMMUNITY, state="active").order_by("pk")[: len(STORIES)])
    for number, (ends, days, text, spot, where) in enumerate(STORIES):
        at = world.hours.moment(until - timedelta(days=days), time(9, 10 + number))
        site = there[number] if number < len(there) and number % 2 else None
        story = Story(world, ends, at, site, number)
        yield story, _life(story, INSIDE.get(number, text) if site else text, spot, where)


def _opened(story: Story, text: str, spot: str, where: str) -> Matter:
    grid = story.world.staff.named("grid")
    if story.site is None:
        details = Registering(text=text, spot=spot, place=COMMUNITY, where=where, danger=False)
        matter = services.register(details=details, by=grid, at=story.at)
    else:
        desk = organisations.desk_for(story.site.place)
        finding = kinds.Finding(
            standard="sample/1", item=f"s{story.number}", text=text, basis="", grave="", source="sample", note="",
            fault=text,
        )  # fmt: skip
        told = kinds.Told(
            place=story.site.place, category="", words=text, person="", origin="check-patrol",
            desk=desk.code if desk else grid.unit, urgent=False, about=(), site=story.site, finding=finding,
        )  # fmt: skip
        matter = services.open_from(told, grid, story.at, "")
    files.keep(subject=matter.subject, name="示例.jpg", content=photos.picture(story.number % 4), by=grid, at=story.at)
    return matter


def _life(story: Story, text: str, spot: str, where: str) -> Life:
    """Go as far as the story goes."""
    village, other = story.world.staff.named("village"), story.world.staff.named("supervisor")
    yield story.at
    story.matter = _opened(story, text, spot, where)
    if story.ends == "found":
        return
    yield story.wait(2)
    major = story.ends in MAJOR
    grade, standard = ("major", "sector") if major else ("ordinary", "local")
    story.move("grade", village, grade=grade, standard=standard)
    if story.ends == "graded":
        return
    yield story.wait(1)
    to: dict[str, Any] = {"to": "owner"} if story.site else {"to": "unit", "unit": UNIT}
    story.move("notice", village, ask=f"请整改：{text}。整改以前先围起来，贴上提示。", **to)
    if story.ends == "notified":
        return
    yield story.wait(6)
    story.move(
        "plan", story.owner, duty="安全员", measures="当周修好，专人看护", funds="自筹", fallback="先围挡，专人值守",
        interim="围挡并贴提示", until=(story.at + timedelta(days=5)).date().isoformat(),
    )  # fmt: skip
    if story.ends == "rectifying":
        return
    yield story.wait(12)
    story.move("declare", story.owner, photo=True, did="已经按要求整改。")
    yield from _checked(story, village, other, major=major)


def _checked(story: Story, village: Actor, other: Actor, *, major: bool) -> Life:
    if story.ends == "declared":
        return
    yield story.wait(5)
    if story.ends == "failed":
        story.move("fail", other, way="spot", found="还有一半没有做到。")
        return
    story.move("visit", other, photo=True, found="到现场看过，已经整改。")
    if major or story.ends == "passed":
        return
    yield story.wait(3)
    story.move("close", village)
