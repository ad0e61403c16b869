"""The sample district: Xiuzhou's real divisions and outline, with grids, offices, posts and duties made up under them.

The tables are small files in ``data/``; what every town and village has alike (its office, its desk, its posts) is
made here by rule. Laying out twice changes nothing.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zlib import crc32

from gongzhi.foundation.organisations import services as organisations
from gongzhi.foundation.places import naming
from gongzhi.foundation.places import services as places
from gongzhi.kernel.places import above, level

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.foundation.places.services import Imported
    from gongzhi.kernel.actor import Actor

DISTRICT = "330411"
LEAST_GRIDS, MOST_GRIDS = 2, 6

Row = Mapping[str, str]


def lay_out(*, by: Actor, at: datetime, grids: bool = True) -> None:
    """Lay out the sample district in an empty installation, through the same services as a real one.

    ``grids=False`` leaves out the made-up grids, for tests that need none.
    """
    listed = _json("xiuzhou_divisions.json")
    divisions: list[Row] = listed["divisions"]
    starts_on = date.fromisoformat(listed["starts_on"])
    _all(places.import_divisions(rows=divisions, by=by, at=at, starts_on=starts_on))
    if grids:
        _all(places.import_divisions(rows=_grids(divisions), by=by, at=at, starts_on=starts_on))
    drawn = outline()
    _all(
        places.import_outlines(
            rows=[drawn], datum=drawn["datum"], source=drawn["source"], by=by, at=at, starts_on=starts_on
        )
    )
    units = [*table("xiuzhou_units.csv"), *_local_units(divisions)]
    _all(organisations.import_units(rows=units, by=by, at=at, starts_on=starts_on))
    _all(organisations.import_posts(rows=_posts(units), by=by, at=at, starts_on=starts_on))
    _all(organisations.import_duties(rows=_duties(units), by=by, at=at, starts_on=starts_on))


def _grids(divisions: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Make up a few grids under each community, always the same ones."""
    for row in divisions:
        if level(row["code"]) == "community":
            count = LEAST_GRIDS + crc32(row["code"].encode()) % (MOST_GRIDS - LEAST_GRIDS + 1)
            for number in range(1, count + 1):
                yield {"code": f"{row['code']}{number:03}", "name": f"第{number}网格", "made_up": True}


def _local_units(divisions: Iterable[Row]) -> Iterator[Row]:
    """Give each town its office and its desk, and each village or community its committee."""
    for row in divisions:
        code, name = row["code"], row["name"]
        called = naming.short(code, name)
        if level(code) == "town":
            office = f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"
            town = {"code": f"town-{code}", "kind": "town", "parent": "xz-qu", "place": code}
            yield town | {"name": office, "short": called}
            desk = {"code": f"centre-{code}", "kind": "centre", "parent": f"town-{code}", "place": code}
            yield desk | {"name": f"{name}社会治理中心", "short": f"{called}治理中心"}
        elif level(code) == "community":
            stem, kind = naming.split(code, name)
            committee = f"{stem}村村民委员会" if kind == "村" else f"{stem}社区居民委员会"
            village = {"code": f"village-{code}", "kind": "village", "parent": f"town-{above(code)}", "place": code}
            yield village | {"name": committee, "short": called}


def _posts(units: Iterable[Row]) -> Iterator[Row]:
    """Give each unit the posts that the table names for it by code, or else for its kind."""
    known = _by_unit(table("xiuzhou_posts.csv"))
    for unit in units:
        for post in known.get(unit["code"]) or known.get(unit["kind"], []):
            yield {
                "code": f"{unit['code']}-{post['suffix']}", "unit": unit["code"], "title": post["title"],
                "roles": post["roles"],
            }  # fmt: skip


def _duties(units: Iterable[Row]) -> Iterator[Row]:
    """Give posts the duties that the table names for their unit by code, and for its kind."""
    known = _by_unit(table("xiuzhou_duties.csv"))
    for unit in units:
        for duty in [*known.get(unit["code"], []), *known.get(unit["kind"], [])]:
            yield {
                "line": duty["line"], "place": unit["place"], "post": f"{unit['code']}-{duty['suffix']}",
                "rank": duty["rank"],
            }  # fmt: skip


def _by_unit(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["of"], []).append(row)
    return found


def _all(imported: Imported) -> None:
    """Insist that nothing was refused: these files are ours."""
    if imported.refused:
        number, sentence = imported.refused[0]
        msg = f"row {number}: {sentence}"
        raise ValueError(msg)


def divisions() -> Sequence[Row]:
    """Return the codes and names of the district itself, its towns and its communities."""
    rows: Sequence[Row] = _json("xiuzhou_divisions.json")["divisions"]
    return [row for row in rows if row["code"].startswith(DISTRICT)]


def outline() -> Mapping[str, Any]:
    """Return the district's real outline with its datum and source."""
    drawn: Mapping[str, Any] = _json("xiuzhou_outline.json")
    return drawn


def table(name: str) -> Sequence[Row]:
    """Read one of the small files."""
    with (files("gongzhi.sample") / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _json(name: str) -> Any:
    return json.loads((files("gongzhi.sample") / "data" / name).read_text(encoding="utf-8"))
