"""One site: what it is, who answers for it, its parts and plate, what the other areas know of it, its record."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as translated
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.persons.catalogue import REASONS
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.sites import policies, queries, services
from gongzhi.foundation.sites.facts import FACTS
from gongzhi.interfaces.web import contacts, story
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.sites.conditions import STATES
from gongzhi.interfaces.web.sites.listing import SEES
from gongzhi.interfaces.web.sites.panels import PANELS, Panel
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.foundation.sites.models import Site, SiteKind
    from gongzhi.interfaces.web.middleware import DeskRequest

ROLE_LABELS = {"holder": _("责任人"), "manager": _("安全管理人")}
RECORDS = 60  # of its history: a market has hundreds


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answers for a site, masked; ``known`` where there is a record that was not erased."""

    role: str
    label: str
    known: bool
    shown: list[tuple[str, str, str]]


@only(*SEES)
@require_GET
def page(request: DeskRequest, reference: str) -> HttpResponse:
    """Show a site."""
    site = queries.find(request.actor, reference)
    return show(request, site)


def show(request: DeskRequest, site: Site, *, status: int = 200, **more: Any) -> HttpResponse:
    """Draw the page of a site, with what was wrong with an act on it."""
    actor = request.actor
    queries.with_places([site], localdate())
    kind = next(one for one in queries.kinds() if one.code == site.kind)
    inside = queries.parts(site)
    records = ledger.latest(site.subject, RECORDS)
    context = {
        "site": site, "kind": kind, "state": STATES.get(site.state, translated("已并入另一个")),
        "into": site.merged_into, "facts": _facts(site, kind), "parts": inside,
        "people": _people(site, kind) if actor.may("site.view") or actor.may("site.own") else [],
        "may_reveal": policies.may_see_people(actor, site),
        "may_manage": policies.may_manage(actor, site), "may_declare": policies.may_declare(actor, site),
        "pairs": queries.pairs(actor, site=site, size=5) if actor.may("site.manage") else [],
        "panels": [_drawn(request, panel) for make in PANELS if (panel := make(request, site)) is not None],
        "entries": story.timeline(records, actor) if actor.may("site.view") else [],
        "outline": places.drawn(site.place[:6]) if site.lon is not None else None,
        "landing": reverse("public_site", args=[site.plate]), "once": secrets.token_hex(16),
        "states": [(code, STATES[code]) for code in ("active", "empty", "not_rented", "gone")],
    }  # fmt: skip
    return render(request, "sites/site.html", context | more, status=status)


def _drawn(request: DeskRequest, panel: Panel) -> tuple[str, str]:
    """Return the title of a panel and its template as drawn with its own context alone."""
    return panel.title, render_to_string(panel.template, panel.context, request=request)


def _facts(site: Site, kind: SiteKind) -> list[tuple[str, str, int | None, str]]:
    """Return what is counted at such a site: code, label, number, measure."""
    return [(code, FACTS[code].label, site.facts.get(code), FACTS[code].measure) for code in kind.facts]


def _people(site: Site, kind: SiteKind) -> list[Answers]:
    roles = {"holder": translated(kind.operator), "manager": translated(ROLE_LABELS["manager"])}
    masked = persons.masked(person for person in (site.holder, site.manager) if person)
    found = []
    for role, label in roles.items():
        shown = masked.get(getattr(site, role), {})
        found.append(Answers(role, label, bool(shown), contacts.labelled(shown)))
    return found


@only("site.view")
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: DeskRequest, reference: str, role: str) -> HttpResponse:
    """Ask why, with one tap for the usual reasons; then show who answers for a site under the reader's own name."""
    site = queries.find(request.actor, reference)
    if role not in ROLE_LABELS:
        raise NotFound(_("没有这一页，请检查地址"))
    context: dict[str, Any] = {"verdict": policies.may_see_people(request.actor, site), "typed": ""}
    status, at = 200, now()
    if request.method == "POST":
        reason, words = request.POST.get("reason", ""), request.POST.get("words", "")
        try:
            opened = services.reveal_person(site=site, role=role, reason=reason, words=words, by=request.actor, at=at)
            context |= {"shown": contacts.labelled(opened), "at": at, "reader": contacts.reader(request)}
        except NotFound:
            raise
        except Refused as refusal:
            context |= {"trouble": refusal.sentence, "typed": words}
            status = 422
    partial = bool(request.headers.get("HX-Request"))
    context |= {
        "site": site, "role": role, "label": ROLE_LABELS[role], "partial": partial,
        "reasons": [("site", REASONS["site"].label)],
        "htmx_frame": "base_part.html" if partial else "base_desk.html",
    }  # fmt: skip
    answer = render(request, "sites/person.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
