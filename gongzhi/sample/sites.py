"""Made-up sites of the sample district: schools, parks, markets, and many houses that are let.

The same seed makes the same ones. Points lie inside the district's outline and mean nothing: nothing stands there.
``rows`` is a table as an office keeps it; ``dirty`` makes it as bad as real ones are, and says where.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from openpyxl import Workbook

from gongzhi.foundation.places import naming, outline
from gongzhi.foundation.places.datum import GCJ02, WGS84, Point
from gongzhi.foundation.sites.services import NewSite, contacts_until, register_many
from gongzhi.kernel.places import above, level
from gongzhi.sample import district

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor

SITES = 400
MARKET, LANDLORD = "xz-nongmao", "xz-fangdong"
MARKET_AT = "330411105"
#: Where the grid worker and the volunteer of the cast walk; the first house there is the landlord's.
WALKED, HOUSES_THERE = "330411101003", 6
_SURNAMES, _GIVEN = "沈陆顾朱吴钱徐金姚俞许费周张王李陈", "金根阿福水林明芳丽英建国秀珍海燕文华惠琴志强小妹"
_UNTIL, _DAYS = date(2026, 4, 1), 480  # when landlords declared
#: Kind, share of a district's sites, what they are called, who runs them.
_OTHERS = (
    ("school", 6, ("{place}小学", "{place}幼儿园", "{place}中学", "{place}第二幼儿园"), "{name}"),
    ("park", 3, ("{place}工业园", "{place}科创园", "{place}小微企业园"), "{place}园区管理公司"),
    ("market", 2, ("{place}农贸市场", "{place}小商品市场", "{place}综合市场"), "{place}市场服务公司"),
    ("building", 5, ("{place}商务楼", "{place}大厦", "{place}综合楼"), "{place}物业公司"),
    ("dormitory", 2, ("{place}蓝领公寓", "{place}人才公寓"), "{place}公寓管理公司"),
    ("project", 2, ("{place}道路改造工地", "{place}安置房工地"), "{place}建设公司"),
)
_STREETS = ("人民路", "新民路", "育才路", "运河路", "兴隆街", "南市街", "洪福路", "闻店路")
_WIDE = str.maketrans("0123456789 ", "０１２３４５６７８９　")
HEAD = (
    "编号", "类型", "分类", "名称", "村社区", "地址", "经度", "纬度", "坐标系", "运营单位", "责任人", "责任人电话",
    "安全管理人", "安全管理人电话", "旅馆式管理", "已申报居住登记", "申报日期", "层数", "房间", "床位",
    "电动车充电位", "灭火器", "民族",
)  # fmt: skip


@dataclass(slots=True)
class Dirt:
    """What was made bad on purpose, by the number of its row, the header being row 1."""

    codes: list[int] = field(default_factory=list)
    doubles: list[int] = field(default_factory=list)
    twins: list[int] = field(default_factory=list)


class _Ground:
    """Where things may stand: towns spread over the outline, villages around their town, houses around their village.

    It counts what stands where, so that no two have one address or one name.
    """

    def __init__(self, seed: int) -> None:
        self._draw = Random(f"{seed} ground")  # noqa: S311 — no secret
        drawn = district.outline()
        self._shape, self._datum = outline.read(drawn["geometry"]), drawn["datum"]
        named = [row for row in district.divisions() if level(row["code"]) in ("town", "community")]
        self.names = {row["code"]: naming.short(row["code"], row["name"]) for row in named}
        self._counts: Counter[str] = Counter()
        towns = [code for code in self.names if level(code) == "town"]
        centres = dict(zip(towns, self._spread(len(towns)), strict=True))
        self.villages = {
            code: self._around(centres[above(code)], 0.02) for code in self.names if level(code) == "community"
        }

    def _spread(self, count: int) -> list[tuple[float, float]]:
        """Choose points far from each other."""
        some = [self._anywhere() for _number in range(400)]
        chosen = [some[0]]
        while len(chosen) < count:
            chosen.append(max(some, key=lambda one: min((one[0] - x) ** 2 + (one[1] - y) ** 2 for x, y in chosen)))
        return chosen

    def _anywhere(self) -> tuple[float, float]:
        box = self._shape.box
        while True:
            lon, lat = self._draw.uniform(box.west, box.east), self._draw.uniform(box.south, box.north)
            if self._shape.holds(lon, lat):
                return lon, lat

    def _around(self, centre: tuple[float, float], wide: float) -> tuple[float, float]:
        for _try in range(50):
            lon, lat = (round(self._draw.gauss(middle, wide), 6) for middle in centre)  # as it is told: still inside
            if self._shape.holds(lon, lat):
                return lon, lat
        return centre

    def next(self, what: str) -> int:
        """Return how many of these there were before."""
        self._counts[what] += 1
        return self._counts[what] - 1

    def near(self, village: str) -> Point:
        """Return a point of a village."""
        lon, lat = self._around(self.villages[village], 0.004)
        return Point(lon, lat, self._datum)


def news(count: int = SITES, seed: int = 1, until: date = _UNTIL) -> list[NewSite]:
    """Return registrations: a fifth of other kinds, then houses; one of each is run by a unit of the sample."""
    ground, draw = _Ground(seed), Random(f"{seed} sites")  # noqa: S311
    others = [_other(ground, draw, number) for number in range(count // 5)]
    houses = [_house(ground, draw, number, until) for number in range(count - len(others))]
    market = next(at for at, one in enumerate(others) if one.kind == "market")
    others[market] = _run_by_market(ground, draw)
    for number in range(min(HOUSES_THERE, len(houses))):
        houses[number] = _house(ground, draw, number, until, village=WALKED, unit="" if number else LANDLORD)
    return [*others, *houses]


def _run_by_market(ground: _Ground, draw: Random) -> NewSite:
    village = next(code for code in ground.villages if code.startswith(MARKET_AT))
    return NewSite(
        kind="market", name="示例农贸市场", place=village, address=f"{ground.names[MARKET_AT]}人民路 1 号",
        number="SY0000001", point=ground.near(village), operator="示例农贸市场经营管理公司", unit=MARKET, managed=True,
        facts={"floors": 2, "stalls": 180, "exits": 6, "chargers": 20, "extinguishers": 60},
        holder=_person(draw), manager=_person(draw),
    )  # fmt: skip


def _other(ground: _Ground, draw: Random, number: int) -> NewSite:
    kind, _share, called, operator = draw.choices(_OTHERS, [one[1] for one in _OTHERS])[0]
    village = draw.choice(sorted(ground.villages))
    short = ground.names[village].removesuffix("村").removesuffix("社区")
    name = draw.choice(called).format(place=short)
    again = ground.next(name + village)
    name += f"（{again + 1}号）" if again else ""
    far, along = divmod(ground.next(f"{kind} {village}"), len(_STREETS))
    floors = draw.randrange(1, 9)
    facts = {
        "school": {"floors": floors, "rooms": floors * 8, "exits": 2 + floors // 2, "extinguishers": floors * 6},
        "park": {"floors": floors, "exits": 4, "chargers": 10 * floors, "extinguishers": floors * 10},
        "market": {"floors": 1 + floors % 2, "stalls": 40 * floors, "exits": 4, "extinguishers": 8 * floors},
        "building": {"floors": floors + 3, "rooms": floors * 20, "exits": 2, "extinguishers": floors * 8},
        "dormitory": {"floors": floors, "rooms": floors * 16, "beds": floors * 48, "exits": 2, "chargers": 30},
        "project": {"exits": 2, "extinguishers": 20},
    }[kind]
    return NewSite(
        kind=kind, name=name[:60], place=village, number=f"SC{number + 1:07d}", point=ground.near(village),
        address=f"{_STREETS[along]}{far * 2 + 11}号", managed=kind == "dormitory", facts=facts,
        operator=operator.format(place=short, name=name), holder=_person(draw),
        manager=_person(draw) if draw.random() < 0.6 else {},
    )  # fmt: skip


def _house(
    ground: _Ground, draw: Random, number: int, until: date, *, village: str = "", unit: str = ""
) -> NewSite:  # fmt: skip
    village = village or draw.choice(list(ground.villages))
    floors = draw.choice([2, 3, 3, 4])
    rooms = floors * draw.randrange(1, 6)
    beds = draw.choice([rooms, rooms, rooms + rooms // 2])
    group, house = divmod(ground.next(village), 60)
    done = draw.choices([True, False, None], [72, 18, 10])[0]
    named = ground.names[village]
    return NewSite(
        kind="rental", site_class="1" if beds >= 10 else "2" if beds >= 4 else "3", place=village, unit=unit,
        name=f"{named}{group + 1}组{house + 1}号", address=f"{named}{group + 1}组 {house + 1} 号",
        number=f"CZ{number + 1:07d}", point=ground.near(village), managed=beds >= 20,
        registered=done,
        registered_on=until - timedelta(days=draw.randrange(_DAYS)) if done else None,
        facts={"floors": floors, "rooms": rooms, "beds": beds, "exits": 1 + floors // 3, "extinguishers": rooms},
        holder=_person(draw),
    )  # fmt: skip


def _person(draw: Random) -> dict[str, str]:
    name = draw.choice(_SURNAMES) + "".join(draw.sample(_GIVEN, draw.choice([1, 2, 2])))
    return {"name": name, "phone": f"1990000{draw.randrange(10_000):04d}"}  # a range that nobody has


def lay_out(*, by: Actor, at: datetime, count: int = SITES, seed: int = 1) -> list[Site]:
    """Register the sites of the sample district, through the services."""
    return register_many(news=news(count, seed, localdate(at)), erase_by=contacts_until(at), by=by, at=at)


def rows(count: int, seed: int = 1, *, dirt: Dirt | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table as an office keeps it, below ``HEAD``; with ``dirt`` some are bad, which it then says.

    Two in a hundred have a code that no place has, one in a hundred is the row before once more, one in two hundred the
    same house under another number and with its address written in another way.
    """
    draw = Random(f"{seed} dirt")  # noqa: S311
    before: tuple[Any, ...] = ()
    for number, new in enumerate(news(count, seed), 2):
        row = _told(new, draw)
        fate = draw.random() if dirt is not None else 1.0
        if dirt is not None and fate < 0.02:
            row = (*row[:4], f"330411{draw.randrange(900_000, 999_999)}", *row[5:])
            dirt.codes.append(number)
        elif dirt is not None and fate < 0.03 and before:
            row = before
            dirt.doubles.append(number)
        elif dirt is not None and fate < 0.035 and before:
            row = (f"{before[0]}B", *before[1:5], before[5].translate(_WIDE), *before[6:])
            dirt.twins.append(number)
        else:
            before = row
        yield row


def _told(new: NewSite, draw: Random) -> tuple[Any, ...]:
    point = new.point.to(GCJ02 if draw.random() < 0.5 else WGS84) if new.point else None
    facts = new.facts
    return (
        new.number, new.kind, new.site_class, new.name, new.place, new.address,
        point.lon if point else "", point.lat if point else "", point.datum if point else "", new.operator,
        new.holder.get("name", ""), new.holder.get("phone", ""), new.manager.get("name", ""),
        new.manager.get("phone", ""), "是" if new.managed else "否",
        "" if new.registered is None else "是" if new.registered else "否",
        new.registered_on.isoformat() if new.registered_on else "", facts.get("floors", ""), facts.get("rooms", ""),
        facts.get("beds", ""), facts.get("chargers", ""), facts.get("extinguishers", ""), "汉",
    )  # fmt: skip


def write(path: Path, count: int, seed: int = 1, *, dirty: bool = True) -> Dirt:
    """Write a table to an .xlsx or .csv file; return what is bad in it."""
    dirt = Dirt()
    made = rows(count, seed, dirt=dirt if dirty else None)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEAD)
            writer.writerows(made)
        return dirt
    book = Workbook(write_only=True)
    sheet = book.create_sheet("场所")
    sheet.append(list(HEAD))
    for row in made:
        sheet.append(list(row))
    book.save(path)
    return dirt
