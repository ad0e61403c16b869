"""Ways to reach a hazard in every stage by doing; and everybody who may try something with it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

from PIL import Image

from gongzhi.foundation.files import services as files
from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.actor import Actor, reporter, system
from gongzhi.matters.models import Matter
from gongzhi.work.hazards import services
from gongzhi.work.hazards.details import Registering
from gongzhi.work.hazards.models import Hazard
from gongzhi.work.hazards.owners import owner_of
from tests import given, sites
from tests.conftest import NOW
from tests.remembered import remembered

VILLAGE = sites.VILLAGER  # graded it and gave notice
VILLAGE2 = given.actor("village_clerk", f"village-{given.COMMUNITY}", name="villager2", place=given.COMMUNITY)
TOWN = given.actor("town_clerk", "xz-wjj-zhongxin", name="town", place=given.COMMUNITY[:9])
TOWN2 = given.actor("town_clerk", "xz-wjj-zhongxin", name="town2", place=given.COMMUNITY[:9])
LEADER = given.actor("leader", "xz-qu", name="leader")
VOLUNTEER = given.actor("volunteer", f"village-{given.COMMUNITY}", name="volunteer", place=given.COMMUNITY)
ASK = "把安全出口清理出来，拆掉门上的锁"


def everybody(site: Site | None) -> dict[str, Actor]:
    """All who may try, with the owner of this site and of another."""
    other = Site(pk=999_999)
    return {
        "grid": sites.GRID, "volunteer": VOLUNTEER, "village": VILLAGE, "village2": VILLAGE2, "town": TOWN,
        "clerk": given.CLERK, "clerk2": given.CLERK2, "fire": sites.FIRE, "fire2": sites.FIRE2,
        "unit": given.OFFICER, "supervisor": given.SUPERVISOR,
        "inspector": given.actor("inspector", "xz-duchashi", name="inspector"), "leader": LEADER,
        "mediator": given.actor("mediator", "xz-tiaojie", name="mediator"),
        "admin": given.actor("administrator", "xz-shuju", name="admin"),
        "owner": owner_of(site or other), "stranger": owner_of(other), "landlord": sites.LANDLORD,
        "outsider": given.OUTSIDER, "reporter": reporter(), "system": system("clock"),
    }  # fmt: skip


@remembered
def found(site: Site | None = None, *, item: str = "ebike", at: datetime = NOW, **more: Any) -> Matter:
    """An ordinary hazard that a grid worker found; ``item="exit"`` is one that may be major."""
    site = site or sites.house(at=at)
    version = more.pop("version", None) or _version(at)
    sites.checked(site, version, at=at, **{item: "no"}, **more)
    return fresh(Hazard.objects.filter(site=site, item=item).latest("pk").matter)


def _version(at: datetime) -> Any:
    from gongzhi.foundation.standards.models import Version

    return Version.objects.filter(standard__code="short").first() or sites.in_force(at=at)


@remembered
def registered(*, by: Actor = sites.GRID, at: datetime = NOW, **more: Any) -> Matter:
    """One at a plain point."""
    details = {"text": "桥栏杆断了一截", "spot": "bridge", "place": given.COMMUNITY, "where": "建设桥东侧"} | more
    return services.register(details=Registering(**details), by=by, at=at)  # type: ignore[arg-type]


def fresh(matter: Matter) -> Matter:
    """The matter as it stands now, its hazard as well."""
    return Matter.objects.select_related("hazard__site").get(pk=matter.pk)


def photo(matter: Matter, by: Actor, *, at: datetime = NOW, colour: str = "green") -> str:
    """Keep a picture, as a page does before it makes the move."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "JPEG")
    return files.keep(subject=matter.subject, name="现场.jpg", content=drawn.getvalue(), by=by, at=at)


def moved(matter: Matter, move: str, by: Actor, at: datetime = NOW, *, photos: int = 0, **details: Any) -> Matter:
    """The matter after one more move, with so many photos."""
    matter = fresh(matter)
    for _nth in range(photos):
        photo(matter, by, at=at)
    return fresh(given.moved(matter, move, by, at, **details))


@remembered
def graded(matter: Matter | None = None, grade: str = "ordinary", *, at: datetime = NOW, **more: Any) -> Matter:
    standard = "gb35181" if grade == "major" else "rental"
    return moved(matter or found(at=at), "grade", VILLAGE, at, grade=grade, standard=standard, **more)


@remembered
def notified(matter: Matter | None = None, *, at: datetime = NOW, **more: Any) -> Matter:
    return moved(matter or graded(at=at), "notice", VILLAGE, at, **({"to": "owner", "ask": ASK} | more))


@remembered
def plan(matter: Matter, by: Actor, at: datetime = NOW, **more: Any) -> Matter:
    details = {
        "duty": "房东本人负责", "measures": "拆锁、清通道", "funds": "自筹 500 元",
        "until": given.later(days=3).date().isoformat(), "fallback": "白天有人值守", "interim": "先把门打开",
    } | more  # fmt: skip
    return moved(matter, "plan", by, at, **details)


def owner(matter: Matter) -> Actor:
    """Whoever opened the link of its site."""
    site = fresh(matter).hazard.site
    assert site is not None
    return owner_of(site)


@remembered
def rectifying(matter: Matter | None = None, *, at: datetime = NOW) -> Matter:
    matter = matter or notified(at=at)
    return plan(matter, owner(matter), at)


@remembered
def declared(matter: Matter | None = None, *, at: datetime = NOW, drawn: bool = False) -> Matter:
    matter = matter or notified(at=at)
    services.set_sample(percent=100 if drawn else 0, by=LEADER, at=at)
    return moved(matter, "declare", owner(matter), at, photos=1, did="锁拆了，通道清了")


@remembered
def major(at: datetime = NOW) -> Matter:
    """A major one that was declared after a plan."""
    return declared(rectifying(notified(graded(found(item="exit", at=at), "major", at=at), at=at), at=at), at=at)


@remembered
def on_the_spot(by: Actor = sites.GRID) -> Matter:
    """One that was put right at once; the sample does not fall on it."""
    services.set_sample(percent=0, by=LEADER, at=NOW)
    return moved(found(), "fix_on_spot", by, given.later(hours=1), photos=1, did="推走了")


@remembered
def half() -> Matter:
    return moved(major(), "visit", TOWN, photos=1, found="第一人看过，通了")


@remembered
def failed(matter: Matter | None = None) -> Matter:
    return moved(matter or declared(), "fail", TOWN, way="photos", found="还剩一半没清")


@remembered
def passed(matter: Matter | None = None, *, at: datetime = NOW) -> Matter:
    return moved(matter or declared(at=at), "look", TOWN, at, found="照片上看清了")


@remembered
def closed(matter: Matter | None = None, *, at: datetime = NOW) -> Matter:
    return moved(passed(matter, at=at), "close", TOWN, at)


@remembered
def voided() -> Matter:
    return moved(moved(found(), "ask_void", given.CLERK, why="看错了"), "void", given.CLERK2, why="属实")


@remembered
def at_a_unit() -> Matter:
    """One at a bridge, which a unit of ours is to mend."""
    matter = moved(registered(), "grade", VILLAGE, grade="ordinary", standard="local")
    return notified(matter, to="unit", unit=given.OFFICER.unit)


@remembered
def of_the_landlord() -> Matter:
    """One whose owner signs in."""
    return notified(graded(found(sites.house(unit="xz-fangdong"))))


STAGES: dict[str, Callable[[], Matter]] = {
    "found": found,
    "found-grave": lambda: found(item="exit"),
    "graded": graded,
    "graded-major": lambda: graded(found(item="exit"), "major"),
    "notified": notified,
    "notified-major": lambda: notified(graded(found(item="exit"), "major")),
    "notified-unit": at_a_unit,
    "notified-landlord": of_the_landlord,
    "rectifying": rectifying,
    "declared": declared,
    "declared-drawn": lambda: declared(drawn=True),
    "declared-major": major,
    "declared-spot": on_the_spot,
    "half": half,
    "failed": failed,
    "failed-listed": lambda: moved(failed(), "list", LEADER, level="district", why="限三天"),
    "passed": passed,
    "closed": closed,
    "voided": voided,
}
