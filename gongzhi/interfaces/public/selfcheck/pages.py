"""An owner's own site without an account: open it by link and PIN, look through it by the list, see what to mend."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces import checklists, filling
from gongzhi.interfaces.public import once, refusals
from gongzhi.interfaces.public.selfcheck import session
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.checks import queries, rule, services
from gongzhi.work.hazards import own

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.foundation.sites.models import Site
    from gongzhi.foundation.standards.models import Version
    from gongzhi.work.checks.models import Check, OwnerLink


class PinForm(forms.Form):
    """The sixteen signs of the slip, filled in by its QR code, and the PIN that was told apart."""

    token = forms.CharField(
        label=gettext_lazy("自查码"),
        error_messages={"required": gettext_lazy("请扫单子上的二维码，或者输入 16 位自查码")},
        help_text=gettext_lazy("16 位字母和数字，印在单子的二维码下面；扫码进来的已经填好。"),
        widget=forms.TextInput(
            {"data-token": True, "autocomplete": "off", "autocapitalize": "characters", "maxlength": 120}
        ),
    )  # fmt: skip
    pin = forms.CharField(
        label=gettext_lazy("口令"), error_messages={"required": gettext_lazy("请输入 6 位口令")},
        help_text=gettext_lazy("6 位数字，村里或社区另外告诉您的，不在这张单子上。"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "maxlength": 12}),
    )  # fmt: skip


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Show the site that is open in this browser, or ask for link and PIN and open it."""
    if request.method != "POST":
        link = session.held(request)
        if link is None:
            return _enter(request)
        answer = render(request, "public/selfcheck/home.html", _home(link))
        session.hold(answer, link)
        return answer
    form = PinForm(request.POST)
    if not form.is_valid():
        return _enter(request, form, status=422)
    try:
        link = services.open_link(token=request.POST.get("token", ""), pin=request.POST.get("pin", ""), at=now())
    except Refused as refusal:
        typed = request.POST.get("token", "") if refusal.field == "pin" else ""
        form.data = {"token": typed}  # a wrong PIN is not shown again
        refusals.show(form, refusal)
        closed = isinstance(refusal, services.LinkClosed)
        status = 404 if isinstance(refusal, NotFound) else 422
        return _enter(request, form, closed=closed, status=status)
    answer = HttpResponseRedirect(reverse("public_selfcheck"), status=303)
    session.hold(answer, link)
    return answer


def _enter(
    request: HttpRequest, form: PinForm | None = None, *, closed: bool = False, ended: bool = False, status: int = 200
) -> HttpResponse:
    context = {"form": form or PinForm(), "closed": closed, "ended": ended}
    return render(request, "public/selfcheck/enter.html", context, status=status)


def _home(link: OwnerLink) -> dict[str, Any]:
    site, made = link.site, queries.by_link(link, most=5)
    return {
        "site": site, "lists": queries.standards_for([site.kind])[site.kind], "made": made,
        "hazards": _hazards(site), "every": rule.SELF_EVERY, "today": localdate(),
    }  # fmt: skip


def _hazards(site: Site) -> list[dict[str, Any]]:
    """Return what is to be mended: what was notified, and what they found themselves; nothing of what others found.

    How far the office is with what they found themselves is not said: others may have found it before them.
    """
    told = [line for line in own.of_site(site) if line.hazard.matter.is_open]
    known = {line.hazard.pk for line in told}
    rows = [{"matter": line.hazard.matter, "stage": line.stage} for line in told]
    for one in queries.found_by_owner(site):
        if one.matter and one.matter.pk not in known:
            rows.append({"matter": one.matter, "stage": _("您自己查出的，请改好")})
    return rows


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest) -> HttpResponse:
    """Show the list of the site, or take it in with its photos."""
    link = session.held(request)
    if link is None:
        return _enter(request, ended=request.method == "POST", status=403 if request.method == "POST" else 200)
    site = link.site
    version = _version(site, request.POST.get("standard") or request.GET.get("list", ""))
    home = next((kind.home for kind in sites.kinds() if kind.code == site.kind), True)
    if request.method != "POST" or version is None:
        form = filling.CheckForm(
            "self", home, services.owner(site), client_id=once.key(), facts_seen=site.facts_version,
            standard=version.reference if version else "",
        )  # fmt: skip
        sheet = checklists.sheet(version.questions, facts=site.facts) if version else None
        return _held(render(request, "public/selfcheck/fill.html", {"site": site, "form": form, "sheet": sheet}), link)
    form = filling.CheckForm("self", home, services.owner(site), request.POST)
    answers, photos, wrong = filling.taken(request, version, form)
    if form.is_valid() and not wrong:
        try:
            at = now()
            new = replace(filling.new_check(form, version, answers, photos, at), replaces=None)
            made = filling.send(site=site, new=new, photos=photos, by=services.owner(site), at=at)
        except Refused as refusal:
            if refusal.field in {question.code for question in version.questions}:
                wrong[refusal.field] = refusal
            else:
                refusals.show(form, refusal)
        else:
            where = reverse("public_selfcheck_done", args=[made.check.pk])
            return _held(HttpResponseRedirect(where, status=303), link)
    sheet = checklists.sheet(
        version.questions, facts=site.facts, posted=dict(request.POST.lists()), wrong=wrong,
        lost=checklists.lost(request),
    )  # fmt: skip
    context = {"site": site, "form": form, "sheet": sheet}
    return _held(render(request, "public/selfcheck/fill.html", context, status=422), link)


def _version(site: Site, reference: str) -> Version | None:
    """Return the list that was chosen among those that fit, or the only one."""
    fitting = queries.standards_for([site.kind])[site.kind]
    return next((one for one in fitting if one.reference == reference), fitting[0] if fitting else None)


def _held(answer: HttpResponse, link: Any) -> HttpResponse:
    session.hold(answer, link)
    return answer


@login_not_required
@never_cache
@require_safe
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a self-check came to, and what is to be mended now."""
    link = session.held(request)
    if link is None:
        return _enter(request)
    check: Check | None = next((one for one in queries.by_link(link, most=100) if one.pk == pk), None)
    if check is None:
        return _held(HttpResponseRedirect(reverse("public_selfcheck")), link)
    record = queries.record(check)
    failed = [answer for _title, answers in record.sections for answer in answers if answer.failed]
    context = {
        "site": link.site, "check": check, "failed": failed, "asked": sum(len(some) for _t, some in record.sections),
        "photos": sum(len(answer.shots) for _title, answers in record.sections for answer in answers),
    }  # fmt: skip
    return _held(render(request, "public/selfcheck/done.html", context), link)


@login_not_required
@never_cache
@require_POST
def leave(_request: HttpRequest) -> HttpResponse:
    """End it on this device; the link stays good."""
    answer = HttpResponseRedirect(reverse("public_selfcheck"), status=303)
    session.let_go(answer)
    return answer
