"""Papers of a case: made and handed out as Word, bound into a dossier; and the district's own templates."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.interfaces.web import doing, files
from gongzhi.interfaces.web.disputes.options import Names
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import compartments, queries, services, tasks
from gongzhi.work.disputes.papers import shelf
from gongzhi.work.disputes.papers.forms import FORMS

if TYPE_CHECKING:
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.work.disputes.models import Case

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def section(case: Case, contents: queries.Contents, names: Names) -> dict[str, Any]:
    """Return what the dossier's part of a case page shows: papers that can be made, and what was bound."""
    bundles = shelf.bundles(case)
    return {
        "sheets": shelf.sheets_of(case, contents),
        "bundles": bundles,
        "waits": any(one.state in ("waiting", "running") for one in bundles),
        "copies": [(party, names.called(party)) for party in names.parties if party.takes_part],
        "once_dossier": secrets.token_hex(16),
    }


def _readable(request: DeskRequest, reference: str) -> tuple[Case, frozenset[str]]:
    """Return a case whose contents the actor may read.

    :raises NotFound: they may not: nothing tells what is there.
    """
    case = queries.find(request.actor, reference)
    readable = compartments.of_staff(request.actor, case, now())
    if not readable:
        raise NotFound(_("没有找到这件事，请核对编号"))
    return case, readable


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: DeskRequest, reference: str, form: str, of: int) -> HttpResponse:
    """Make a paper and hand it out. What is typed for it here goes into it and is kept nowhere, not even as a reply."""
    case, readable = _readable(request, reference)
    sheet = shelf.sheet(case, readable, form, of)
    parties = [one for one in queries.parties(case) if one.takes_part]
    context: dict[str, Any] = {"case": case, "sheet": sheet, "rows": _rows(parties) if sheet.form.numbers else []}
    status = 200
    if request.method == "POST":
        given = {party.pk: request.POST.get(f"number-{party.pk}", "")[:40] for party in parties}
        try:
            made = services.make_paper(case=case, form=form, of=of, numbers=given, by=request.actor, at=now())
        except Refused as refusal:
            context |= {"wrong": refusal.sentence}
            status = 422
        else:
            return _word(made.content, made.name)
    return render(request, "disputes/paper.html", context, status=status)


def _rows(parties: list[Any]) -> list[dict[str, Any]]:
    names = Names.of(parties)
    return [{"party": party, "name": names.called(party)} for party in parties]


def _word(content: bytes, name: str) -> HttpResponse:
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.docx")
    return HttpResponse(content, content_type=WORD, headers=headers | {"Content-Disposition": disposition or ""})


@require_POST
def order(request: DeskRequest, reference: str) -> HttpResponse:
    """Bind the dossier, for the committee or as one party's copy; the worker makes the PDF of it."""
    case, _all = _readable(request, reference)
    of = request.POST.get("party", "")

    def act() -> str:
        party = queries.party(case, of) if of else None
        bundle = services.order_dossier(case=case, party=party, by=request.actor, at=now())
        tasks.bind.enqueue(bundle.pk)
        messages.success(request, gettext("卷宗的 Word 文件做好了，PDF 正在生成。"))
        return reverse("desk_case", args=[reference]) + "#dossier"

    try:
        return doing.once(request, act)
    except Refused as refusal:
        messages.error(request, sentence(refusal.sentence))
        return doing.go(request, reverse("desk_case", args=[reference]) + "#dossier")


@require_GET
def bound(request: DeskRequest, reference: str) -> HttpResponse:
    """Show what was bound, and how far the PDF is; the page asks again while it waits."""
    case, _all = _readable(request, reference)
    bundles = shelf.bundles(case)
    waits = any(one.state in ("waiting", "running") for one in bundles)
    return render(request, "disputes/_bundles.html", {"matter": case.matter, "bundles": bundles, "waits": waits})


@require_GET
def fetch(request: DeskRequest, reference: str, bundle: int, kind: str) -> HttpResponse:
    """Send a bound dossier as Word or PDF, always as something to save."""
    case, _all = _readable(request, reference)
    row = shelf.bundle(case, bundle)
    file = {"docx": row.word, "pdf": row.pdf}.get(kind, "")
    if not file:
        raise NotFound(_("没有这个文件，或它已被删除"))
    return files.sent(file, row.subject)


@only("paper.manage")
@require_GET
def templates(request: DeskRequest) -> HttpResponse:
    """Show the forms, whose template each uses, and what a template may and must hold."""
    return _templates(request)


def _templates(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"rows": shelf.templates(), "once": secrets.token_hex(16)} | more
    return render(request, "settings/papers.html", context, status=status)


@only("paper.manage")
@require_POST
def put(request: DeskRequest, form: str) -> HttpResponse:
    """Take the district's own template, or say which block it lacks."""
    file = request.FILES.get("file")

    def act() -> str:
        if file is None:
            raise Refused(_("请选一个 Word 文件"), field="file")
        content = file.read(shelf.LARGEST + 1)
        if len(content) > shelf.LARGEST:
            raise Refused(_("模板太大，最大 2 MB，请删掉里面的图片再传"), field="file")
        services.put_template(form=form, name=file.name or "", content=content, by=request.actor, at=now())
        messages.success(request, gettext("模板换好了，从现在起用它。"))
        return reverse("desk_papers")

    try:
        return doing.once(request, act)
    except Refused as refusal:
        return _templates(request, status=422, wrong=refusal.sentence, wrong_form=form)


@only("paper.manage")
@require_POST
def drop(request: DeskRequest, form: str) -> HttpResponse:
    """Go back to the template that comes with the product."""

    def act() -> str:
        services.use_shipped(form=form, by=request.actor, at=now())
        messages.success(request, gettext("改回自带的模板了。"))
        return reverse("desk_papers")

    try:
        return doing.once(request, act)
    except Refused as refusal:
        return _templates(request, status=422, wrong=refusal.sentence, wrong_form=form)


@only("paper.manage")
@require_GET
def template(_request: DeskRequest, form: str, which: str) -> HttpResponse:
    """Send a template to edit in Word: the one in use, or the one that comes with the product."""
    if form not in FORMS or which not in ("used", "shipped"):
        raise NotFound(_("没有这种文书"))
    return _word(shelf.template(form, shipped=which == "shipped"), gettext(FORMS[form].label))
