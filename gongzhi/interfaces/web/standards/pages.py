"""Reading standards: all of them, one as a person reads a list, on paper, beside the version before, or tried out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.foundation.files.documents import XLSX
from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.standards import policies, queries, xlsform
from gongzhi.foundation.standards.comparing import compared
from gongzhi.foundation.standards.form import evaluate
from gongzhi.interfaces import checklists
from gongzhi.interfaces.web.standards import wording
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _ as marked

if TYPE_CHECKING:
    from gongzhi.foundation.standards.models import Version
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.verdict import Verdict

View = Callable[..., HttpResponse]


def readers(view: View) -> View:
    """Let in who may read standards; for all others there is no such page."""
    return _guarded(view, policies.may_read)


def managers(view: View) -> View:
    """Let in who may manage standards; for all others there is no such page."""
    return _guarded(view, policies.may_manage)


def _guarded(view: View, may: Callable[[Actor], Verdict]) -> View:
    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request.actor):
            raise NotFound(marked("没有这一页，请检查地址"))
        return view(request, *args, **kwargs)

    return guarded


def found(code: str, number: int) -> Version:
    """Return a version.

    :raises NotFound: there is none.
    """
    return queries.version(f"{code}/{number}")


@readers
@require_GET
def every(request: DeskRequest) -> HttpResponse:
    """Show all standards with their versions, and take a workbook in."""
    return listed(request)


def listed(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show all standards, again with what was wrong with a workbook."""
    kinds = sites.kinds()
    names = {kind.code: kind.called for kind in kinds}
    rows = [
        {
            "standard": one, "name": wording.name(one), "kinds": [names.get(kind, kind) for kind in one.kinds],
            "versions": [(version, wording.state(version)) for version in one.versions.all()],
        }
        for one in queries.standards()
    ]  # fmt: skip
    context = {
        "rows": rows, "kinds": kinds, "may": bool(policies.may_manage(request.actor)), "once": secrets.token_hex(16),
    }  # fmt: skip
    return render(request, "standards/list.html", context | more, status=status)


@readers
@require_GET
def page(request: DeskRequest, code: str, number: int) -> HttpResponse:
    """Show one version as a person reads a list."""
    return shown(request, found(code, number))


def shown(request: DeskRequest, version: Version, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show one version, again with what was wrong with an act."""
    form = version.questions
    kinds = sites.kinds()
    points = sum(question.points for question in form)
    context = {
        "version": version, "standard": version.standard, "name": wording.name(version.standard),
        "state": wording.state(version), "sheet": checklists.sheet(form), "points": points,
        "count": sum(1 for _question in form), "before": queries.before(version), "all_kinds": kinds,
        "kinds": [kind.called for kind in kinds if kind.code in version.standard.kinds],
        "may": bool(policies.may_manage(request.actor)), "may_change": policies.may_change(request.actor, version),
        "once": secrets.token_hex(16),
    }  # fmt: skip
    return render(request, "standards/page.html", context | more, status=status)


@readers
@require_GET
def paper(request: DeskRequest, code: str, number: int) -> HttpResponse:
    """Show a blank list for printing on A4."""
    version = found(code, number)
    context = {
        "version": version, "name": wording.name(version.standard), "sheet": checklists.sheet(version.questions),
    }  # fmt: skip
    return render(request, "standards/paper.html", context)


@readers
@require_GET
def changes(request: DeskRequest, code: str, number: int) -> HttpResponse:
    """Show what changed since the version before."""
    version = found(code, number)
    before = queries.before(version)
    if before is None:
        raise NotFound(marked("这是第一版，前面没有可以比的"))
    old, new = before.questions, version.questions
    difference = compared(old, new)
    rows = [
        (checklists.text(change.question), wording.changes(change, old, new)) for change in difference.changed
    ]  # fmt: skip
    context = {
        "version": version, "before": before, "name": wording.name(version.standard), "difference": difference,
        "changed": rows, "added": [checklists.text(one) for one in difference.added],
        "removed": [checklists.text(one) for one in difference.removed],
    }  # fmt: skip
    return render(request, "standards/changes.html", context)


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: DeskRequest, code: str, number: int) -> HttpResponse:
    """Let a list be filled in for trying, and say what the answers come to; nothing is kept."""
    version = found(code, number)
    form = version.questions
    context: dict[str, Any] = {"version": version, "name": wording.name(version.standard)}
    status = 200
    if request.method == "POST":
        posted = dict(request.POST.lists())
        taken = checklists.taken(form, posted)
        context["sheet"] = checklists.sheet(form, posted=posted, wrong=taken.wrong, lost=checklists.lost(request))
        if taken.wrong:
            status = 422
        else:
            outcome = evaluate(form, taken.answers)
            context |= {
                "outcome": outcome, "failed": [checklists.text(form.question(one)) for one in outcome.failed],
                "vetoed": [checklists.text(form.question(one)) for one in outcome.vetoed],
            }  # fmt: skip
    else:
        context["sheet"] = checklists.sheet(form)
    return render(request, "standards/try.html", context, status=status)


@readers
@require_GET
def file(_request: DeskRequest, code: str, number: int, ending: str) -> HttpResponse:
    """Send a version as an XLSForm workbook, or as the XML that ODK Collect opens."""
    version = found(code, number)
    if ending not in ("xlsx", "xml"):
        raise NotFound(marked("没有这种文件"))
    content = queries.workbook(version)
    name = f"{version.standard.name} {_('第 {n} 版').format(n=number)}.{ending}"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    if ending == "xml":
        return HttpResponse(xlsform.xform(content), content_type="application/xml; charset=utf-8", headers=headers)
    return HttpResponse(content, content_type=XLSX, headers=headers)
