"""Following a report with its receipt: enter it once, read the story, answer, add, agree or disagree, leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.interfaces import networks, uploads
from gongzhi.interfaces.public import attached, once, refusals, session, telling
from gongzhi.interfaces.public.answering import VOICES, WITH_PHOTOS, AnswerForm
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.intake import services
from gongzhi.work.intake.lifecycle import REPORT

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.work.intake.models import Report


class ReceiptForm(forms.Form):
    """Sixteen digits, typed with or without blanks."""

    receipt = forms.CharField(
        label=gettext_lazy("查询码"), error_messages={"required": gettext_lazy("请输入 16 位查询码")},
        help_text=gettext_lazy("16 位数字，在您发出后的那一页上，也在二维码下面。"),
        widget=forms.TextInput(
            attrs={"data-receipt": True, "inputmode": "numeric", "autocomplete": "off", "maxlength": 40}
        ),
    )  # fmt: skip


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Show the report that is open in this browser, or ask for a receipt and open its report."""
    if request.method != "POST":
        report = session.held(request)
        return page(request, report) if report else enter(request)
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return enter(request, form, status=422)
    try:
        report = services.attempt(receipt=request.POST.get("receipt", ""), source=networks.source(request), at=now())
    except Refused as refusal:
        form.data = {}  # a wrong code is not shown again: it may be almost somebody's
        refusals.show(form, refusal)
        status = {services.TooMany: 429, NotFound: 404}.get(type(refusal), 422)
        return enter(request, form, status=status)
    answer = HttpResponseRedirect(reverse("public_follow"), status=303)
    session.hold(answer, report)
    return answer


def enter(request: HttpRequest, form: ReceiptForm | None = None, *, typed: str = "", status: int = 200) -> HttpResponse:
    """Ask for a receipt; ``typed`` is what somebody wrote after their half hour had ended."""
    return render(request, "public/enter.html", {"form": form or ReceiptForm(), "typed": typed}, status=status)


def page(
    request: HttpRequest, report: Report, *, refused: AnswerForm | None = None, notice: str = "", status: int = 200
) -> HttpResponse:
    """Show the story, with the form that was refused still open."""
    told = telling.tell(report, now())
    answers = {code: AnswerForm(REPORT.move(code), report.version) for code in VOICES if code in told.can}
    if refused is not None and refused.move.code in answers:
        answers[refused.move.code] = refused
    elif refused is not None:  # no longer to be said; what was typed is shown to be copied
        notice = notice or " ".join(str(words) for errors in refused.errors.values() for words in errors)
    context: dict[str, Any] = {
        "told": told,
        "report": report,
        "matter": told.story.matter,
        "answers": answers,
        "open": refused.move.code if refused else "",
        "notice": notice,
        "typed": refused.typed() if refused and refused.move.code not in answers else "",
        "lost": uploads.lost(request) if refused else 0,
        "most": settings.FILES_PER_REPORT,
        "files": attached.listed(report),
    }
    answer = render(request, "public/story.html", context, status=status)
    session.hold(answer, report)
    return answer


@login_not_required
@never_cache
@require_POST
def say(request: HttpRequest, move: str) -> HttpResponse:
    """Take what the holder of the receipt says."""
    if move not in VOICES:
        raise Http404
    report = session.held(request)
    if report is None:
        typed = "\n".join(request.POST.get(name, "") for name in ("words", "why")).strip()
        return enter(request, typed=typed, status=403)
    form = AnswerForm(REPORT.move(move), report.version, request.POST)
    form.is_valid()
    try:
        _make(request, report, form)
    except Refused as refusal:
        return _refused(request, report, form, refusal)
    messages.success(request, _(VOICES[move].done))
    return HttpResponseRedirect(reverse("public_follow"), status=303)


def _make(request: HttpRequest, report: Report, form: AnswerForm) -> None:
    details, seen, code = form.given(), form.version(), form.move.code
    brought = uploads.read(request) if code in WITH_PHOTOS else []

    def act() -> bytes:
        if code in WITH_PHOTOS:
            services.supply(report=report, move=code, details=details, photos=brought, seen=seen, at=now())
        else:
            services.make(report=report, move=code, details=details, seen=seen, by=reporter(), at=now())
        return b"done"

    once.act(request, act, brought)


def _refused(request: HttpRequest, report: Report, form: AnswerForm, refusal: Refused) -> HttpResponse:
    report = session.held(request) or report  # as it is now, not as the refused act left it
    form.again(report.version)
    if isinstance(refusal, Conflict):
        notice = _("您看这一页的时候，这件事刚有了变化。请看一下现在的情况；您写的还在，需要就再按一次。")
        return page(request, report, refused=form, notice=notice, status=409)
    refusals.show(form, refusal)
    return page(request, report, refused=form, status=422)


@login_not_required
@require_POST
def leave(_request: HttpRequest) -> HttpResponse:
    """End the half hour now."""
    answer = HttpResponseRedirect(reverse("public_follow"), status=303)
    session.let_go(answer)
    return answer
