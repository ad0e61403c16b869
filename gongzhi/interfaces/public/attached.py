"""The photos and files of one's own report, for the half hour in which it is open in this browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gongzhi.foundation.files import queries as files
from gongzhi.interfaces.public import session
from gongzhi.kernel.refused import NotFound

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.work.intake.models import Report


def listed(report: Report) -> list[dict[str, Any]]:
    """Return what the reporter sent, as the page shows it. Files of the matter are not theirs to see."""
    return [
        {
            "url": reverse("public_file", args=[one.id]),
            "thumb": reverse("public_thumbnail", args=[one.id]) if one.has_thumbnail else "",
            "name": one.name,
            "size": one.size,
            "kind": one.name.rpartition(".")[2].upper(),
        }
        for one in files.of([report.subject])[report.subject]
        if one.by == "receipt"
    ]


@login_not_required
@require_safe
@cache_control(private=True, no_store=True)
def file(request: HttpRequest, file: str) -> HttpResponse:
    """Give a file back to who sent it."""
    try:
        content, kind, name = files.read(file, subjects=_mine(request))
    except NotFound:
        raise Http404 from None
    shown = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": shown})


@login_not_required
@require_safe
@cache_control(private=True, no_store=True)
def thumbnail(request: HttpRequest, file: str) -> HttpResponse:
    """Give the small picture of a photo."""
    try:
        content = files.thumbnail(file, subjects=_mine(request))
    except NotFound:
        raise Http404 from None
    return HttpResponse(content, content_type=files.THUMBNAIL_KIND)


def _mine(request: HttpRequest) -> list[str]:
    report = session.held(request)
    return [report.subject] if report else []
