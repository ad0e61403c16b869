"""One rating: how far it is, what each side says beside the others, every reason; its list and its moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.foundation.files import queries as file_queries
from gongzhi.foundation.files import services as files
from gongzhi.interfaces import checklists, uploads
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web import files as file_pages
from gongzhi.interfaces.web.cells import shown
from gongzhi.interfaces.web.cells.board import WHO
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.details import Nothing
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import queries as matters
from gongzhi.matters import services as matter_services
from gongzhi.work.cells import queries, services
from gongzhi.work.cells.codes import SIDES

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.foundation.standards.form import Form
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.lifecycle import Move
    from gongzhi.work.cells.models import Rating

#: The move that hands in the list of a side.
HANDS_IN = {"self": "assess", "first": "review", "second": "review_second", "site": "visit"}


@only(*WHO, "site.view")
@require_GET
def page(request: DeskRequest, reference: str) -> HttpResponse:
    """Show one rating as this reader may see it."""
    rating = queries.find(request.actor, reference)
    return render(request, "cells/page.html", shown.frame(rating, request.actor, now()))


@only(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: DeskRequest, reference: str) -> HttpResponse:
    """Show the list that the stage asks this reader for; save it, and hand it in where that was pressed.

    :raises NotFound: nothing is to be filled in by this reader.
    """
    rating = queries.find(request.actor, reference)
    form = rating.cycle.version.questions
    may = queries.may_fill(request.actor, rating)
    if not may:
        raise NotFound(may.reason.text)
    if request.method != "POST":
        return _list(request, rating, checklists.sheet(form, posted=shown.kept(rating, request.actor)))
    posted = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    taken = checklists.taken(form, posted)
    hands_in = "hand" in request.POST
    wrong = {code: one for code, one in taken.wrong.items() if hands_in or form_code(posted, code)}
    again: dict[str, Any] = {"status": 422}
    if not wrong:
        try:
            return doing.once(request, lambda: _saved(request, rating, taken.answers, hands_in=hands_in))
        except Conflict as conflict:
            again = {"status": 409, "conflict": conflict.sentence}
        except Refused as refusal:
            if any(question.code == refusal.field for question in form):
                wrong = {refusal.field: refusal}
            else:
                again["refusal"] = refusal.sentence
    lost = checklists.lost(request)
    return _list(request, rating, checklists.sheet(form, posted=posted, wrong=wrong, lost=lost), **again)


def form_code(posted: dict[str, list[str]], code: str) -> bool:
    """Say whether anything was posted for a question: a draft may leave gaps, what is there must be right."""
    return any(value.strip() for value in posted.get(f"q-{code}", ()))


def _list(
    request: DeskRequest, rating: Rating, sheet: checklists.Sheet, *, status: int = 200, **more: Any
) -> HttpResponse:
    side = queries.side_of(rating)
    step = matters.kind_of(rating.matter).lifecycle.move(HANDS_IN[side])
    context = {
        "rating": rating, "matter": rating.matter, "sheet": sheet, "side": SIDES[side], "step": step,
        "differs": shown.differing(rating) if side == "site" else [],
    }  # fmt: skip
    return render(request, "cells/list.html", context | more, status=status)


def _saved(request: DeskRequest, rating: Rating, answers: dict[str, Any], *, hands_in: bool) -> str:
    at, matter = now(), rating.matter
    form = rating.cycle.version.questions
    photos = checklists.photos(request, form)
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
    side = queries.side_of(rating)
    kept = services.save_answers(rating=rating, answers=answers, seen=version, by=request.actor, at=at)
    for code, name, content in photos:
        files.keep(subject=kept.subject, name=_named(form, code, name), content=content, by=request.actor, at=at)
    step = matters.kind_of(matter).lifecycle.move(HANDS_IN[side])
    if hands_in and step.details is not Nothing:
        return reverse("desk_rating_move", args=[matter.reference, step.code])
    if hands_in:
        matter_services.make(matter=matter, move=step.code, details=Nothing(), seen=version, by=request.actor, at=at)
        messages.success(request, gettext("已交。"))
    else:
        messages.success(request, gettext("已存下，还没有交。"))
    return reverse("desk_rating", args=[matter.reference])


def _named(form: Form, code: str, name: str) -> str:
    """Name a file after the item that it belongs to."""
    number = next(at for at, question in enumerate(form, 1) if question.code == code)
    return f"{number}-{name}"[-80:]


@only(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: DeskRequest, reference: str, move: str) -> HttpResponse:
    """Show the form of a move, and make it.

    :raises NotFound: there is no such move for this reader.
    """
    rating = queries.find(request.actor, reference)
    matter = rating.matter
    step = matters.kind_of(matter).lifecycle.move(move)
    if not step.permission or not request.actor.may(step.permission):
        raise NotFound(_("没有找到这次评定，请核对编号"))
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(step.details, lambda of: _options(rating, request, of), sent, seen=matter.version,
                    initial=shown.initial(rating, move))  # fmt: skip
    if step.files:
        form.fields[uploads.FIELD] = uploads.field(gettext_lazy("照片和文件"))
    context: dict[str, Any] = {
        "rating": rating, "matter": matter, "move": step, "form": form, "lost": uploads.lost(request),
    }  # fmt: skip
    status = 200
    if sent is not None:
        try:
            return doing.once(request, lambda: _made(request, rating, step, form))
        except Conflict as conflict:
            context["conflict"], status = conflict.sentence, 409
        except Refused as refusal:
            form.refuse(refusal)
            status = 422
    if move in ("propose", "change"):
        context |= shown.comes_to(rating)
    return render(request, "cells/move.html", context, status=status)


def _options(rating: Rating, request: DeskRequest, of: str) -> list[tuple[str, str]]:
    found = matters.options(of, request.actor, rating.matter, at=now())
    return [(code, gettext(label)) for code, label in found if code != request.actor.id]


def _made(request: DeskRequest, rating: Rating, step: Move, form: MoveForm) -> str:
    at, matter = now(), rating.matter
    details = form.given()
    for name, content in uploads.read(request) if step.files else ():
        files.keep(subject=matter.subject, name=name, content=content, by=request.actor, at=at)
    matter_services.make(
        matter=matter, move=step.code, details=details, seen=form.version(), by=request.actor, at=at
    )  # fmt: skip
    return reverse("desk_rating", args=[matter.reference])


@only(*WHO)
@require_GET
def file(request: DeskRequest, reference: str, file: str) -> HttpResponse:
    """Send what came with a side's list, or with the visit."""
    return file_pages.sent(file, _holder(request, reference, file))


@only(*WHO)
@require_GET
def thumb(request: DeskRequest, reference: str, file: str) -> HttpResponse:
    """Send the small picture of the same."""
    return file_pages.sent_thumb(file, _holder(request, reference, file))


def _holder(request: DeskRequest, reference: str, file: str) -> str:
    """Return what a file hangs on, of what this reader may read.

    :raises NotFound: it is none of theirs.
    """
    rating = queries.find(request.actor, reference)
    subjects = shown.subjects(rating, request.actor, queries.assessments(rating))
    for subject, kept in file_queries.of(subjects).items():
        if any(one.id == file for one in kept):
            return subject
    raise NotFound(_("没有找到这个文件"))
