"""A party's own view: enter the code, see where it stands, say the one thing that is asked next, leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.foundation.files import queries as files
from gongzhi.interfaces import networks
from gongzhi.interfaces.public import once, refusals
from gongzhi.interfaces.public.mediation import session
from gongzhi.interfaces.public.mediation.saying import ACTS, Said
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.disputes import own, services

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from gongzhi.work.disputes.models import Party

LABOUR = "10"  # the type that goes to arbitration before court


class CodeForm(forms.Form):
    """Twelve letters and digits, typed with or without blanks."""

    code = forms.CharField(
        label=gettext_lazy("查看码"), error_messages={"required": gettext_lazy("请输入 12 位查看码")},
        help_text=gettext_lazy("12 位字母和数字，在申请后的那一页上，或者在调解员给您的单子上。大小写都行。"),
        widget=forms.TextInput(
            attrs={"data-code": True, "autocomplete": "off", "autocapitalize": "characters", "maxlength": 40}
        ),
    )  # fmt: skip


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show the view that is open in this browser, or ask for a code and open its view."""
    if request.method != "POST":
        party = session.held(request)
        return page(request, party) if party else enter(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return enter(request, form, status=422)
    try:
        party = services.attempt(code=request.POST.get("code", ""), source=networks.source(request), at=now())
    except Refused as refusal:
        form.data = {}  # a wrong code is not shown again: it may be almost somebody's
        refusals.show(form, refusal)
        status = {services.TooMany: 429, NotFound: 404}.get(type(refusal), 422)
        return enter(request, form, status=status)
    answer = HttpResponseRedirect(reverse("public_mediation"), status=303)
    session.hold(answer, party)
    return answer


def enter(request: HttpRequest, form: CodeForm | None = None, *, typed: str = "", status: int = 200) -> HttpResponse:
    """Ask for a code; ``typed`` is what somebody wrote after their half hour had ended."""
    context = {"form": form or CodeForm(), "typed": typed}
    return render(request, "public/mediation/enter.html", context, status=status)


def _late(shown: own.View, party: Party, at: datetime) -> bool:
    """Whether a day has passed on which this party itself was to do something, and nothing says that it is done."""
    return any(
        due.term.by_id == party.pk and due.done_on is None and not due.enforced and due.due_on < localdate(at)
        for due in shown.dues
    )


def page(
    request: HttpRequest, party: Party, *, notice: str = "", open: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    """Show the view; ``notice`` says why what was pressed did not count, ``open`` is what was pressed."""
    at = now()
    shown = own.view(party, at)
    context: dict[str, Any] = {
        "view": shown, "party": party, "case": shown.case, "matter": shown.case.matter, "notice": notice,
        "open": open, "typed": typed, "today": localdate(at), "labour": shown.case.type == LABOUR,
        "late": _late(shown, party, at),
        "keys": {act: once.key() for act in ACTS},
        "offer_keys": {one.offer.pk: once.key() for one in shown.offers if one.open},
        "payment_keys": {one.pk: once.key() for one in shown.unconfirmed},
    }  # fmt: skip
    answer = render(request, "public/mediation/mine.html", context, status=status)
    session.hold(answer, party)
    return answer


@login_not_required
@never_cache
@require_POST
def say(request: HttpRequest, act: str) -> HttpResponse:
    """Take what a party says."""
    if act not in ACTS:
        raise Http404
    party = session.held(request)
    if party is None:
        return enter(request, typed=request.POST.get("text", ""), status=403)
    at = now()

    def do() -> bytes:
        ACTS[act].do(Said(party, request.POST, at))
        return b"done"

    try:
        once.act(request, do)
    except Refused as refusal:
        return _refused(request, act, refusal)
    if act == "leave":
        answer = render(request, "public/mediation/left.html", {"labour": party.case.type == LABOUR})
        session.let_go(answer)
        return answer
    messages.success(request, gettext(ACTS[act].done))
    return HttpResponseRedirect(reverse("public_mediation"), status=303)


def _refused(request: HttpRequest, act: str, refusal: Refused) -> HttpResponse:
    party = session.held(request)  # as it is now: it may have ended meanwhile
    typed = request.POST.get("text", "")
    if party is None:
        return enter(request, typed=typed, status=403)
    status = 409 if isinstance(refusal, Conflict) else 422
    notice = refusals.sentence_of(refusal)
    return page(request, party, notice=notice, open=act, typed=typed, status=status)


@login_not_required
@require_POST
def close(_request: HttpRequest) -> HttpResponse:
    """End the half hour now."""
    answer = HttpResponseRedirect(reverse("public_mediation"), status=303)
    session.let_go(answer)
    return answer


@login_not_required
@require_safe
@cache_control(private=True, no_store=True)
def paper(request: HttpRequest, paper: str) -> HttpResponse:
    """Give a file of the case to a party that may read where it stands."""
    party = session.held(request)
    try:
        if party is None:
            raise Http404
        found = own.paper(party, paper)
        content, kind, name = files.read(found.file, subjects=[party.case.subject])
    except NotFound:
        raise Http404 from None
    shown = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": shown})
