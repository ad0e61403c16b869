"""Ways to reach a root problem in every stage by doing."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from gongzhi.foundation.files import services as files
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.details import build
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.models import Join
from gongzhi.work.roots import services
from gongzhi.work.roots.details import Opening
from gongzhi.work.roots.lifecycle import ROOT
from tests import given
from tests.conftest import NOW
from tests.remembered import remembered

PUMPS = (
    "嘉禾苑晚上又停水了，水泵房的泵一跳闸，六楼以上就停水",
    "嘉禾苑六楼以上停水，物业说水泵房的水泵又跳闸了",
    "水压太低，嘉禾苑六楼以上停水，水泵房修了三次还是跳闸",
)
AGAIN = "嘉禾苑又停水了，水泵房跳闸，六楼以上没水"
OPENING = Opening(
    title="嘉禾苑水泵房老化", summary="每次只换零件，泵一跳闸就停水。", category="0103", place=given.COMMUNITY
)


@remembered
def categories() -> None:
    """The classes that these requests have, and one of private disputes."""
    rows = [
        {"code": code, "name": code, "check_by": "always"}
        for code in ("01", "0103", "0106", "0201", "0206", "0407", "12", "1201")
    ]
    matters.load_categories(rows=rows, by=given.CLERK, at=NOW)


def ago(days: float) -> datetime:
    """A moment so many days before the usual one."""
    return NOW - timedelta(days=days)


@remembered
def request(words: str = PUMPS[0], *, at: datetime = NOW, category: str = "0103", **more: Any) -> Matter:
    """A request of its own, from a report."""
    place = more.pop("place", given.COMMUNITY)
    told = given.report(words, at=at, place=place)
    details = Accept(title=words[:30], summary=words, category=category, place=place, **more)
    intake.make(report=told, move="accept", details=details, seen=told.version, by=given.CLERK, at=at)
    return Join.objects.get(report=told, left_at=None).matter


@remembered
def pumps() -> list[Matter]:
    """Three requests over eighty days that have one cause."""
    categories()
    return [request(words, at=ago(days)) for words, days in zip(PUMPS, (100, 60, 20), strict=True)]


@remembered
def opened(cases: list[Matter] | None = None, *, at: datetime = NOW, **changed: Any) -> Matter:
    """A root problem with its first cases."""
    cases = pumps() if cases is None else cases
    details = Opening(**{name: changed.get(name, getattr(OPENING, name)) for name in OPENING.__dataclass_fields__})
    root = services.open_root(details=details, cases=[one.reference for one in cases], by=given.CLERK, at=at)
    root.refresh_from_db()
    return root


@remembered
def dispatched(root: Matter | None = None, *, at: datetime = NOW) -> Matter:
    return given.moved(root or opened(at=at), "dispatch", given.CLERK, at, unit=given.OFFICER.unit, note="请牵头根治")


@remembered
def planning(root: Matter | None = None, *, at: datetime = NOW) -> Matter:
    return given.moved(dispatched(root, at=at), "accept", given.OFFICER, at)


@remembered
def planned(root: Matter | None = None, *, at: datetime = NOW, days: int = 40) -> Matter:
    until = (at + timedelta(days=days)).date().isoformat()
    return given.moved(root or planning(at=at), "plan", given.OFFICER, at, fix="整体更换水泵和控制柜", until=until)


def photo(root: Matter, *, at: datetime = NOW, by: Actor = given.OFFICER) -> None:
    """Keep a picture as evidence."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "JPEG")
    files.keep(subject=root.subject, name="水泵房.jpg", content=drawn.getvalue(), by=by, at=at)


@remembered
def done(root: Matter | None = None, *, at: datetime = NOW) -> Matter:
    root = root or planned(at=at)
    photo(root, at=at)
    return given.moved(root, "hand_in", given.OFFICER, at, did="5 月 8 日整体更换了两台水泵")


@remembered
def watched(root: Matter | None = None, *, at: datetime = NOW) -> Matter:
    return given.moved(root or done(at=at), "check", given.SUPERVISOR, at, found="现场看过，连续供水")


def made(root: Matter, move: str, by: Actor, details: dict[str, Any], *, at: datetime = NOW) -> Matter:
    """The root problem after one more move, of which the details have any names."""
    step = ROOT.move(move)
    return matters.make(
        matter=root, move=move, details=build(step.details, details), seen=root.version, by=by, at=at
    )  # fmt: skip


@remembered
def linked(root: Matter, matter: Matter, *, at: datetime = NOW) -> Matter:
    """Link a request in one press."""
    return services.join(root=root, matter=matter.reference, seen=root.version, by=given.CLERK, at=at)


@remembered
def relapsed(root: Matter | None = None, *, at: datetime = NOW + timedelta(days=30)) -> Matter:
    return linked(root or watched(), request(AGAIN, at=at), at=at)


@remembered
def closed() -> Matter:
    root = watched()
    matters.tick(at=given.later(days=181))
    root.refresh_from_db()
    return root


@remembered
def voided() -> Matter:
    root = given.moved(opened(), "ask_void", given.CLERK, why="不是同一个原因")
    return given.moved(root, "void", given.CLERK2, why="核对属实")


STAGES = {
    "opened": opened, "dispatched": dispatched, "planning": planning, "fixing": planned, "done": done,
    "watched": watched, "relapsed": relapsed, "closed": closed, "voided": voided,
}  # fmt: skip
