"""Who reported: masked on every page, opened here for one reason at a time, shown once and kept by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.persons.catalogue import FIELDS, REASONS
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import queries
from gongzhi.work.intake import policies, services
from gongzhi.work.intake import queries as intake

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.models import Report

PRESET = ("contact", "visit", "follow_up")  # one tap each; anything else is written down


@require_http_methods(["GET", "POST"])
def contact(request: DeskRequest, reference: str, report: str) -> HttpResponse:
    """Ask why, with one tap for the usual reasons; then show the contact under the reader's own name.

    :raises NotFound: the matter is not theirs to see, or has no such report.
    """
    matter = queries.find(request.actor, reference)
    told = _report(matter, report)
    context: dict[str, Any] = {"verdict": policies.may_contact(request.actor, matter, told), "typed": ""}
    status = 200
    if request.method == "POST":
        reason, words, at = request.POST.get("reason", ""), request.POST.get("words", ""), now()
        try:
            opened = services.reveal_contact(
                matter=matter, report=told, reason=reason, words=words, by=request.actor, at=at
            )
            context |= {"shown": labelled(opened), "at": at, "reader": reader(request)}
        except NotFound:
            raise
        except Refused as refusal:
            context |= {"trouble": refusal.sentence, "typed": words}
            status = 422
    return _show(request, matter, told, context, status)


def _show(request: DeskRequest, matter: Matter, told: Report, context: dict[str, Any], status: int) -> HttpResponse:
    partial = bool(request.headers.get("HX-Request"))
    context |= {
        "matter": matter, "report": told, "reasons": [(code, REASONS[code].label) for code in PRESET],
        "partial": partial, "htmx_frame": "base_part.html" if partial else "base_desk.html",
    }  # fmt: skip
    answer = render(request, "contacts/one.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _report(matter: Matter, reference: str) -> Report:
    """Return a report that belongs to the matter now: who sees the matter may know that it is there."""
    found = next((report for report in intake.of_matter(matter) if report.reference == reference), None)
    if found is None:
        raise NotFound(_("没有找到这份来件，请核对编号"))
    return found


def labelled(fields: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (field, label, value), in the order in which people read them."""
    return [(name, label, fields[name]) for name, (label, _longest) in FIELDS.items() if name in fields]


def reader(request: DeskRequest) -> str:
    """Return who reads, as it stands across what they read: 住建局 钱思成."""
    assert request.user.is_authenticated  # noqa: S101 (the login middleware saw to it)
    return f"{request.seat.unit} {request.user.name or request.user.username}"
