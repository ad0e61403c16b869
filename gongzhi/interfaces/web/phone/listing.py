"""What a phone takes along for a day: sites and checklists, never a name or a number of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.sites.facts import FACTS
from gongzhi.foundation.standards import queries as standards
from gongzhi.interfaces.web import filing
from gongzhi.work.checks import codes, policies, queries

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.foundation.sites.models import Site
    from gongzhi.foundation.standards.models import Version
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.checks.queries import Due


def day(actor: Actor, on: date) -> dict[str, Any]:
    """Return the sites that are due, the lists by which they are checked, and the places to report from."""
    due = queries.today(actor, on)
    used = {reference for one in due for reference in one.standards}
    versions = [version for version in standards.live() if version.reference in used]
    return {
        "on": on.isoformat(), "sites": [_due(one, on) for one in due], "lists": _lists(versions),
        "places": _places(actor) if actor.may("matter.settle") else [],
    } | words(actor)  # fmt: skip


def _due(one: Due, on: date) -> dict[str, Any]:
    return {
        "plate": one.plate, "reference": one.reference, "name": mask(one.name).text, "address": mask(one.address).text,
        "kind": one.kind_name, "home": one.home, "lon": one.lon, "lat": one.lat, "facts": one.facts,
        "factsVersion": one.facts_version, "lists": one.standards, "due": one.due_on.isoformat(),
        "late": one.due_on < on, "why": _(one.why.text),
    }  # fmt: skip


def one(site: Site, actor: Actor) -> dict[str, Any]:
    """Return a single site with its lists, for who stands before it: without who answers for it."""
    versions = standards.live(kind=site.kind)
    kind = next(kind for kind in sites.kinds() if kind.code == site.kind)
    row = {
        "plate": site.plate, "reference": site.reference, "name": mask(site.name).text,
        "address": mask(site.address).text, "kind": kind.called, "home": kind.home, "lon": site.lon, "lat": site.lat,
        "facts": site.facts, "factsVersion": site.facts_version, "lists": [version.reference for version in versions],
    }  # fmt: skip
    return {"site": row, "lists": _lists(versions)} | words(actor)


def words(actor: Actor) -> dict[str, Any]:
    """Return what codes are called; of the ways to enter a home those that this actor may choose."""
    return {
        "outcomes": {code: _(label) for code, label in codes.OUTCOMES.items()},
        "entries": {code: _(label) for code, label in codes.ENTRIES.items() if policies.may_enter(actor, code)},
        "facts": {code: {"label": _(fact.label), "measure": _(fact.measure)} for code, fact in FACTS.items()},
    }


def _lists(versions: list[Version]) -> dict[str, Any]:
    return {version.reference: {"name": version.standard.name, "form": version.form} for version in versions}


def _places(actor: Actor) -> list[list[str]]:
    groups, _called = filing.open_places(actor)
    return [[code, label] for _town, options in groups for code, label in options]
