"""Some months of checks in the sample district: patrols, inspections by two, owners' own looks; through the services.

They come in the order in which they were made, over the sites that are there, by the lists that came with the product.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from gongzhi.foundation.accounts.roles import ROLES
from gongzhi.foundation.sites import services as sites
from gongzhi.foundation.sites.models import OPEN_STATES, Site
from gongzhi.foundation.standards import services as standards
from gongzhi.foundation.standards.form import asked
from gongzhi.kernel.actor import Actor, system
from gongzhi.sample.sites import WALKED
from gongzhi.sample.year import mending, photos
from gongzhi.work.checks import queries, services

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.foundation.standards.form import Form, Question
    from gongzhi.foundation.standards.models import Version
    from gongzhi.sample.year.hours import Hours

VISITS, MONTHS = 160, timedelta(days=150)
SAME, SAME_DAYS = "ebikes_out", (140, 112, 84, 56, 20)  # one fault in so many houses of a village, days before the end
SAMPLE = system("sample")
_OUTCOMES = ("nobody", "refused", "empty", "not_rented")
_NOTES = ("楼道灯坏了一盏，已告诉房东", "二楼窗外有防盗网，留了逃生口", "充电位够用", "")


def live(*, seed: int, first: date, until: date, hours: Hours, visits: int = VISITS) -> int:
    """Check the sites that are there from some months before the end, no day before the first; plan the round.

    Return how many checks there are now.
    """
    draw = Random(f"{seed} checks")  # noqa: S311 — no secret
    start = max(first, until - MONTHS)
    standards.load_shipped(by=SAMPLE, at=hours.moment(start, time(7)))
    fitting = queries.standards_for({"rental", "school", "market", "park", "building", "dormitory"})
    there = [site for site in Site.objects.filter(state__in=OPEN_STATES).order_by("pk") if fitting.get(site.kind)]
    if not there:
        return 0
    moments = sorted(_moment(draw, start, until, hours) for _visit in range(visits))
    turns = [_Turn(at, draw.choice(there)) for at in moments]
    turns += [turn for turn in _one_village(there, until, hours) if turn.at.date() > start]
    made = 0
    for n, turn in enumerate(sorted(turns, key=lambda turn: turn.at)):
        own = Random(f"{seed} check {n}")  # noqa: S311
        found = _visit(turn, fitting, own, n)
        made += 1
        for reference in found:
            mending.mend(reference, own, turn.at, hours, until)
    morning = hours.moment(until, time(2))
    for site in draw.sample(there, min(6, len(there))):
        sites.ask_for_look(site=site, at_once=False)
    _to_walk(until, hours)
    services.plan_rounds(until=until + timedelta(days=91), by=SAMPLE, at=morning)
    services.forget_times(at=morning)
    return made


def _to_walk(until: date, hours: Hours) -> None:
    """Have some houses to go to where the cast walks: the grid worker today, the volunteer within the month."""
    there = list(Site.objects.filter(place=WALKED, kind="rental", state__in=OPEN_STATES).order_by("pk"))
    for site in there[:3]:
        sites.ask_for_look(site=site, at_once=True)
    services.put_on_list(
        sites=there[1:4], post=f"village-{WALKED}-volunteer", until=until + timedelta(days=30), by=SAMPLE,
        at=hours.moment(until, time(1)),
    )  # fmt: skip


def _moment(draw: Random, start: date, until: date, hours: Hours) -> datetime:
    day = start + timedelta(days=draw.randrange(1, (until - start).days))
    return hours.moment(day, time(8 + draw.randrange(9), draw.randrange(60)))


class _Turn(NamedTuple):
    """When somebody goes to which site; ``failing`` is the one item that is wrong there, empty where chance decides."""

    at: datetime
    site: Site
    failing: str = ""


def _one_village(there: list[Site], until: date, hours: Hours) -> list[_Turn]:
    """Return rounds in which house after house of a village has the same fault: nobody built a place to charge."""
    houses: dict[str, list[Site]] = defaultdict(list)
    for site in there:
        if site.kind == "rental" and not site.place.startswith(WALKED):
            houses[site.place].append(site)
    most = max(houses.values(), key=len, default=[])
    if len(most) < len(SAME_DAYS):
        return []
    moments = [hours.moment(until - timedelta(days=days), time(9)) for days in SAME_DAYS]
    return [_Turn(at, site, SAME) for at, site in zip(moments, most, strict=False)]


def _visit(turn: _Turn, fitting: dict[str, list[Version]], draw: Random, number: int) -> tuple[str, ...]:
    """Check a site; return the hazards that this found."""
    at, site, failing = turn
    site.refresh_from_db()
    way = "patrol" if failing else draw.choices(("patrol", "official", "self"), (70, 10, 20))[0]
    by = {"patrol": _grid(site), "official": _officer("fire"), "self": services.owner(site)}[way]
    version = draw.choice([one for one in fitting[site.kind] if not failing or _asks(one, failing)])
    outcome = "listed" if failing or way != "patrol" or draw.random() < 0.85 else draw.choice(_OUTCOMES)
    minutes = draw.randrange(4, 25)
    listed: dict[str, Any] = {}
    picture = photos.picture(number % len(photos.COLOURS))
    digest = hashlib.sha256(picture).hexdigest()
    if outcome == "listed":
        answers = _answers(version.questions, site, draw, failing)
        wanted = [one.code for one in version.questions if one.proof and answers.get(one.code) == "no"]
        listed = {
            "standard": version.reference, "answers": answers,
            "photos": [services.PhotoAhead(item=code, digest=digest) for code in wanted],
            "note": draw.choice(_NOTES), "entered_by": draw.choice(("consent", "consent", "outside")),
        }  # fmt: skip
    new = services.NewCheck(
        client_id=str(UUID(int=number + 1)), way=way, outcome=outcome, made_at=at, facts_seen=site.facts_version,
        began_at=at - timedelta(minutes=minutes), ended_at=at, **listed,
    )  # fmt: skip
    made = services.submit(site=site, new=new, by=by, at=at)
    if new.photos:
        services.attach(check=made.check, digest=digest, content=picture, by=by, at=at)
    if made.waits and draw.random() < 0.9:
        return services.confirm(check=made.check, by=_officer("fire2"), at=at + timedelta(minutes=20))
    return made.hazards


def _asks(version: Version, item: str) -> bool:
    return any(question.code == item for question in version.questions)


def _answers(form: Form, site: Site, draw: Random, failing: str) -> dict[str, Any]:
    """Answer what is asked, one question after the other, as nine in ten houses would; or all well but one item."""
    answers: dict[str, Any] = {}
    for _round in form:
        waiting = [one for one in asked(form, answers) if one.code not in answers and one.sort != "words"]
        if not waiting:
            break
        code = waiting[0].code
        answers[code] = "no" if code == failing else _answer(waiting[0], site, draw, flawless=bool(failing))
    return answers


def _answer(question: Question, site: Site, draw: Random, *, flawless: bool) -> Any:
    if question.sort == "yes":
        return "no" if draw.random() < 0.04 and not flawless else "yes"
    if question.sort == "whole":
        return site.facts.get(question.fact, max(question.least or 0, 1))
    code = draw.choice([code for code, _label in question.options if code not in question.fails])
    return [code] if question.sort == "many" else code


def _grid(site: Site) -> Actor:
    community = site.place[:12]
    return Actor(
        id=f"user:grid-{community}", unit=f"village-{community}", post=f"village-{community}-grid", place=community,
        permissions=ROLES["grid_worker"].permissions,
    )  # fmt: skip


def _officer(name: str) -> Actor:
    return Actor(
        id=f"user:{name}", unit="xz-xiaofang", post="xz-xiaofang-officer", place="330411",
        permissions=ROLES["officer"].permissions,
    )  # fmt: skip
