"""Root problems of the generated year: requests with one cause, and what becomes of it; one is left to be found."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import time, timedelta
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.files import services as attachments
from gongzhi.sample.year import photos, units
from gongzhi.sample.year.case import Case, World
from gongzhi.sample.year.troubles import Told, Trouble
from gongzhi.work.roots import services
from gongzhi.work.roots.details import Opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gongzhi.sample.year.case import Life

FOUND_LATER = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One root problem: all numbers are days before the end of the year."""

    ends: str
    community: str
    category: str
    unit: str
    title: str
    summary: str
    fix: str
    did: str
    texts: Sequence[str]
    days: Sequence[int]
    opened: int = 0
    planned: int = 0
    done: int = 0
    checked: int = 0
    again: str = ""
    relapsed: int = 0


@lru_cache(maxsize=1)
def stories() -> tuple[Story, ...]:
    """Return all of them."""
    book = tomllib.loads((files("gongzhi.sample") / "data" / "year_roots.toml").read_text(encoding="utf-8"))
    return tuple(Story(**row) for row in book["root"])


def fitting(length: timedelta) -> list[Story]:
    """Return those whose first request comes after the year has begun."""
    return [story for story in stories() if max(story.days) < length.days]


def start(world: World, rng: Random, until: date, length: timedelta) -> Iterator[tuple[Case, Life]]:
    """Yield the lives of all requests, and of the root problems they have in common."""
    for story in fitting(length):
        told = [*zip(story.texts, story.days, strict=True)]
        told += [(story.again, story.relapsed)] if story.again else []
        cases = [_case(world, rng, story, words, until - timedelta(days=days)) for words, days in told]
        for case in cases:
            yield case, units.plain(case)
        if story.ends != FOUND_LATER:
            root = _case(world, rng, story, story.summary, until - timedelta(days=story.opened))
            yield root, _life(root, story, cases, until)


def _case(world: World, rng: Random, story: Story, words: str, day: date) -> Case:
    own = Random(rng.random())  # noqa: S311 — no secret
    trouble = Trouble(
        category=story.category, weight=0, title=words, words=(f"{words}。",), did="到现场临时处理",
        reply="已到现场处理；反复出现的根源正在一并研究。", unit=story.unit,
    )  # fmt: skip
    told = Told(words=f"{words}。", title=words, summary=f"{words}。", did=trouble.did, reply=trouble.reply)
    at = world.hours.moment(day, time(9, own.randrange(60)))
    return Case(world=world, rng=own, trouble=trouble, told=told, community=story.community, at=at)


def _life(root: Case, story: Story, cases: Sequence[Case], until: date) -> Life:
    """Go as far as the story goes."""

    def on(days: int) -> Any:
        root.at = root.world.hours.moment(until - timedelta(days=days), time(10))
        return root.office(0.2, 2)

    yield root.office(0, 1)
    clerk, other = root.world.staff.named("centre"), root.world.staff.named("centre2")
    details = Opening(
        title=story.title, summary=story.summary, category=story.category, place=story.community
    )  # fmt: skip
    known = [case.fresh().reference for case in cases if case.matter is not None and not case.fresh().causes.exists()]
    root.matter = services.open_root(details=details, cases=known, by=clerk, at=root.at)
    if story.ends == "opened":
        return
    if story.ends == "voided":
        root.move("ask_void", clerk, why="各处各有各的原因，不是一个根源。")
        yield root.office(2, 8)
        root.move("void", other, why="核对属实，同意作废。")
        return
    root.move("dispatch", clerk, unit=story.unit, note="请查清根源，定出根治办法。")
    yield root.office(1, 6)
    root.move("accept", root.lead)
    if story.ends == "planning":
        return
    yield on(story.planned)
    by = until - timedelta(days=story.done) if story.done else until + timedelta(days=30)
    root.move("plan", root.lead, fix=story.fix, until=by)
    if story.ends == "fixing":
        return
    yield from _fix(root, story, cases, on)


def _fix(root: Case, story: Story, cases: Sequence[Case], on: Any) -> Life:
    """Be done, checked and watched; and come back."""
    yield on(story.done + 1)
    picture = photos.picture(root.rng.randrange(len(photos.COLOURS)))
    subject = root.fresh().subject
    attachments.keep(subject=subject, name="做完之后.jpg", content=picture, by=root.lead, at=root.at)
    root.move("hand_in", root.lead, did=f"{story.did}。")
    if story.ends == "done":
        return
    yield on(story.checked)
    root.move("check", root.world.staff.named("supervisor"), found="现场看过，与报送情况一致。")
    if not story.again:
        return
    yield on(story.relapsed - 2)
    while cases[-1].matter is None:  # told on a Friday, accepted on a Monday
        yield root.office(1, 4)
    new = cases[-1].fresh()
    matter = root.fresh()
    clerk = root.world.staff.named("centre")
    services.join(root=matter, matter=new.reference, seen=matter.version, by=clerk, at=root.at)
