"""Some months of checks in the sample district: patrols, inspections by two, owners' own looks; through the services.

They come in the order in which they were made, over the sites that are there, by the lists that came with the product.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongzhi.foundation.accounts.roles import ROLES
from gongzhi.foundation.sites import services as sites
from gongzhi.foundation.sites.models import OPEN_STATES, Site
from gongzhi.foundation.standards import services as standards
from gongzhi.foundation.standards.form import asked
from gongzhi.kernel.actor import Actor, system
from gongzhi.sample.sites import WALKED
from gongzhi.sample.year import mending
from gongzhi.work.checks import queries, services

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.foundation.standards.form import Form, Question
    from gongzhi.foundation.standards.models import Version
    from gongzhi.sample.year.hours import Hours

VISITS, MONTHS = 160, timedelta(days=150)
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
    made = 0
    for n, at in enumerate(moments):
        own = Random(f"{seed} check {n}")  # noqa: S311
        found = _visit(draw.choice(there), fitting, own, n, at)
        made += 1
        for reference in found:
            mending.mend(reference, own, at, hours, until)
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


def _visit(site: Site, fitting: dict[str, list[Version]], draw: Random, number: int, at: datetime) -> tuple[str, ...]:
    """Check a site; return the hazards that this found."""
    site.refresh_from_db()
    way = draw.choices(("patrol", "official", "self"), (70, 10, 20))[0]
    by = {"patrol": _grid(site), "official": _officer("fire"), "self": services.owner(site)}[way]
    version = draw.choice(fitting[site.kind])
    outcome = "listed" if way != "patrol" or draw.random() < 0.85 else draw.choice(_OUTCOMES)
    minutes = draw.randrange(4, 25)
    listed: dict[str, Any] = {}
    if outcome == "listed":
        listed = {
            "standard": version.reference, "answers": _answers(version.questions, site, draw),
            "note": draw.choice(_NOTES), "entered_by": draw.choice(("consent", "consent", "outside")),
        }  # fmt: skip
    new = services.NewCheck(
        client_id=str(UUID(int=number + 1)), way=way, outcome=outcome, made_at=at, facts_seen=site.facts_version,
        began_at=at - timedelta(minutes=minutes), ended_at=at, **listed,
    )  # fmt: skip
    made = services.submit(site=site, new=new, by=by, at=at)
    if made.waits and draw.random() < 0.9:
        return services.confirm(check=made.check, by=_officer("fire2"), at=at + timedelta(minutes=20))
    return made.hazards


def _answers(form: Form, site: Site, draw: Random) -> dict[str, Any]:
    """Answer what is asked, one question after the other, as nine in ten houses would."""
    answers: dict[str, Any] = {}
    for _round in form:
        waiting = [one for one in asked(form, answers) if one.code not in answers and one.sort != "words"]
        if not waiting:
            break
        answers[waiting[0].code] = _answer(waiting[0], site, draw)
    return answers


def _answer(question: Question, site: Site, draw: Random) -> Any:
    if question.sort == "yes":
        return "no" if draw.random() < 0.04 else "yes"
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
