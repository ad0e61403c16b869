"""One hazard, its two papers, and registering one at a plain point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.files import services as file_services
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.places.datum import Point
from gongzhi.foundation.standards import queries as standards
from gongzhi.interfaces import owning, uploads
from gongzhi.interfaces.web import doing, registers, story
from gongzhi.interfaces.web import matters as matter_pages
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.files import listed
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.matters import queries as matters
from gongzhi.work.hazards import queries, services
from gongzhi.work.hazards.codes import BODIES, LEVELS, SPOTS, WAYS
from gongzhi.work.hazards.details import Registering
from gongzhi.work.hazards.policies import REGISTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from gongzhi.foundation.files.queries import FileView
    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.work.hazards.models import Hazard

#: The moves by which somebody looked at what was declared.
CHECKS = frozenset(f"hazard.{code}" for code in ("look", "visit", "visit_second", "fail"))


@require_GET
def page(request: DeskRequest, reference: str) -> HttpResponse:
    """Show a hazard: what and where, how grave by which standard, before and after, who looked, what can be done."""
    hazard = queries.find(request.actor, reference)
    context = matter_pages.frame(hazard.matter, request.actor, now(), reported=False)
    before, again = queries.alike(request.actor, hazard)
    context |= _told(hazard, context["records"]) | {
        "pictures": _pictures(hazard, context["kept"]), "checks": _looks(context["records"], context["entries"]),
        "before": before, "again": again, "spot": _(SPOTS.get(hazard.spot, "")),
        "listed": _(LEVELS.get(hazard.listed, "")), "handed": _(BODIES.get(hazard.handed_to, "")),
        "standard": standards.standard(hazard.standard.partition("/")[0]) if hazard.standard else None,
    }  # fmt: skip
    return render(request, "hazards/page.html", context)


def _told(hazard: Hazard, records: Iterable[Record]) -> dict[str, Any]:
    said = queries.said(records)
    return {
        "hazard": hazard, "said": said,
        "assurances": [(_(label), words) for label, words in said.assurances], "interim": said.interim,
    }  # fmt: skip


def _pictures(hazard: Hazard, kept: Iterable[FileView]) -> dict[str, list[dict[str, Any]]]:
    found = queries.pictures(hazard, kept)
    reference = hazard.matter.reference
    return {name: listed(reference, getattr(found, name)) for name in ("before", "after", "recheck", "other")}


def _looks(records: Iterable[Record], entries: Iterable[story.Entry]) -> list[dict[str, Any]]:
    """Return who looked, how, and what came of it: the lines of the record that are re-checks, oldest first."""
    told = [record for record in records if record.verb not in story.UNTOLD]
    return [
        {"who": " · ".join(filter(None, (entry.post, entry.name))), "act": entry.act, "at": entry.at,
         "passed": record.verb != "hazard.fail"}
        for record, entry in zip(told, reversed(list(entries)), strict=True)
        if record.verb in CHECKS
    ]  # fmt: skip


def _checks(hazard: Hazard) -> list[dict[str, Any]]:
    rows = queries.rechecks(hazard)
    signed = accounts.signatures((row.by, row.post) for row in rows)
    return [
        {"row": row, "way": _(WAYS[row.way]),
         "who": " · ".join(filter(None, signed.get((row.by, row.post), (row.unit, ""))))}
        for row in rows
    ]  # fmt: skip


@require_GET
def notice(request: DeskRequest, reference: str) -> HttpResponse:
    """Show the rectification notice 整改通知书 on one sheet of paper."""
    hazard = queries.find(request.actor, reference)
    context = _told(hazard, ledger.history([hazard.matter.subject]))
    if context["said"].notice is None:
        raise NotFound(_("还没有发整改通知"))
    return render(request, "hazards/notice.html", context | owning.paper(hazard, context["said"]))


@require_GET
def record(request: DeskRequest, reference: str) -> HttpResponse:
    """Show the re-check record 复查意见书 on one sheet of paper."""
    hazard = queries.find(request.actor, reference)
    checks = [one for one in _checks(hazard) if one["row"].turn == hazard.turn]
    if not checks:
        raise NotFound(_("还没有复查"))
    records = ledger.history([hazard.matter.subject])
    found = {(one.actor, one.at): one.texts.get("found", "") for one in records}
    for one in checks:
        one["found"] = found.get((one["row"].by, one["row"].at), "")
    last = checks[-1]["row"]
    context = _told(hazard, records)
    context |= owning.paper(hazard, context["said"]) | {
        "checks": checks, "passed": last.passed, "checked_at": last.at,
        "issuer": organisations.names([last.unit]).get(last.unit, last.unit),
    }  # fmt: skip
    return render(request, "hazards/record.html", context)


@only(*REGISTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: DeskRequest) -> HttpResponse:
    """Take down a hazard at a road, a crossing, a river or a pole."""
    sent = request.POST if request.method == "POST" else None

    def options(_of: str) -> list[tuple[str, Any]]:
        return registers.places_of(request.actor.place, localdate(), grids=len(request.actor.place) >= 12)[0]

    form = MoveForm(Registering, options, sent, initial={"place": request.actor.place})
    form.fields["place"].widget.attrs["data-find"] = ""
    form.fields[uploads.FIELD] = uploads.field(gettext_lazy("照片"))
    status = 200
    if sent is not None:
        try:
            return doing.once(request, lambda: _registered(request, form))
        except Refused as refusal:
            status = 422
            form.refuse(refusal)
    outline = places.drawn(request.actor.place[:6])
    context = {"form": form, "lost": uploads.lost(request), "outline": outline, "lon": None, "lat": None}
    return render(request, "hazards/begin.html", context, status=status)


def _registered(request: DeskRequest, form: MoveForm) -> str:
    at = now()
    matter = services.register(details=form.given(), point=_point(request), by=request.actor, at=at)
    for name, content in uploads.read(request):
        file_services.keep(subject=matter.subject, name=name, content=content, by=request.actor, at=at)
    messages.success(request, _("已登记为 {reference}，等分级。").format(reference=matter.reference))
    seen = matters.visible_to(request.actor).filter(pk=matter.pk).exists()
    return reverse("desk_hazard", args=[matter.reference]) if seen else reverse("desk_home")


def _point(request: DeskRequest) -> Point | None:
    """Read where it was pressed on the map, if anywhere.

    :raises Refused: it is no point.
    """
    lon, lat = request.POST.get("lon", ""), request.POST.get("lat", "")
    if not (lon and lat):
        return None
    try:
        return Point(float(lon), float(lat), request.POST.get("datum", "WGS-84"))
    except ValueError:
        raise Refused(_("地图上的点不对，请重新选"), field="place") from None
