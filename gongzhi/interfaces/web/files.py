"""Files of a matter and its reports: fetched by who sees the matter or the report, and may open files at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongzhi.foundation.files import policies, queries
from gongzhi.foundation.files.queries import THUMBNAIL_KIND
from gongzhi.kernel.refused import NotFound
from gongzhi.matters import queries as matters
from gongzhi.work.intake import queries as intake

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongzhi.foundation.files.queries import FileView
    from gongzhi.interfaces.web.middleware import DeskRequest


def listed(reference: str, files: Iterable[FileView]) -> list[dict[str, Any]]:
    """Return files as ``_files.html`` shows them; ``reference`` is the matter's or the report's."""
    return [
        {
            "url": reverse("desk_file_get", args=[reference, file.id]),
            "thumb": reverse("desk_file_thumb", args=[reference, file.id]) if file.has_thumbnail else "",
            "name": file.name, "size": file.size, "kind": file.kind,
        }
        for file in files
    ]  # fmt: skip


@require_GET
def get(request: DeskRequest, reference: str, file: str) -> HttpResponse:
    """Send a file, always as something to save, never as something to run."""
    content, kind, name = queries.read(file, subjects=_subjects(request, reference))
    return delivered(content, kind, name)


@require_GET
def thumb(request: DeskRequest, reference: str, file: str) -> HttpResponse:
    """Send the small picture of a photo."""
    return delivered(queries.thumbnail(file, subjects=_subjects(request, reference)), THUMBNAIL_KIND, "")


def sent(file: str, subject: str) -> HttpResponse:
    """Send a file of a subject to a reader whom the caller has let in.

    :raises NotFound: it has none such.
    """
    return sent_of(file, [subject])


def sent_of(file: str, subjects: Iterable[str]) -> HttpResponse:
    """Send a file of one of some subjects to a reader whom the caller has let in.

    :raises NotFound: none of them has such.
    """
    return delivered(*queries.read(file, subjects=subjects))


def sent_thumb(file: str, subject: str) -> HttpResponse:
    """Send the small picture of a file of a subject to a reader whom the caller has let in.

    :raises NotFound: it has none such.
    """
    return sent_thumb_of(file, [subject])


def sent_thumb_of(file: str, subjects: Iterable[str]) -> HttpResponse:
    """Send the small picture of a file of one of some subjects to a reader whom the caller has let in.

    :raises NotFound: none of them has such.
    """
    return delivered(queries.thumbnail(file, subjects=subjects), THUMBNAIL_KIND, "")


def _subjects(request: DeskRequest, reference: str) -> list[str]:
    """Return whose files the actor may fetch under this reference.

    :raises NotFound: it is not theirs to see, or no file is theirs to open.
    """
    verdict = policies.may_open(request.actor)
    if not verdict:
        raise NotFound(verdict.reason.text)
    if reference.startswith("R-"):
        return [intake.find(request.actor, reference).subject]
    matter = matters.find(request.actor, reference)
    return [matter.subject, *(report.subject for report in intake.of_matter(matter))]


def delivered(content: bytes, kind: str, name: str) -> HttpResponse:
    """Send what was read, always as something to save."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    disposition = content_disposition_header(as_attachment=bool(name), filename=name)
    if disposition:
        headers["Content-Disposition"] = disposition
    return HttpResponse(content, content_type=kind, headers=headers)
