"""One's own data, and being pressed: what the holder of a receipt may do beside the matter itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.persons import services as person_services
from gongzhi.foundation.persons.catalogue import FIELDS, REASONS
from gongzhi.interfaces import networks
from gongzhi.interfaces.public import follow, once, refusals, session
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.intake import queries, services

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.work.intake.models import Report

MINE = ("name", "phone")


class ContactForm(forms.Form):
    """Name and phone as they should be."""

    name = forms.CharField(label=gettext_lazy("怎么称呼您"), required=False)
    phone = forms.CharField(label=gettext_lazy("电话"), required=False, widget=forms.TextInput({"inputmode": "tel"}))


class PressedForm(forms.Form):
    """What happened, as far as somebody wants to tell."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=gettext_lazy("发生了什么"), required=False, max_length=2000,
        help_text=gettext_lazy("谁、什么时候、怎么说的。不想写也可以直接按下面的按钮。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


class LostForm(forms.Form):
    """The phone that was left with the report."""

    phone = forms.CharField(
        label=gettext_lazy("反映时留的电话"), error_messages={"required": gettext_lazy("请填反映时留的电话")},
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """Show, reveal, correct or erase one's own data."""
    report = session.held(request)
    if report is None:
        return follow.enter(request, status=403 if request.method == "POST" else 200)
    act = request.POST.get("act", "")
    if act == "erase":
        return _erase(request, report)
    form, shown, status = ContactForm(), {}, 200
    if act == "show" and report.person:
        shown = _own(report)
        form = ContactForm(initial=shown)
    elif act == "correct":
        form = ContactForm(request.POST)
        form.is_valid()
        try:
            services.correct_contact(
                report=report, fields={name: request.POST.get(name, "") for name in MINE}, at=now()
            )
        except Refused as refusal:
            refusals.show(form, refusal)
            shown, status = {name: request.POST.get(name, "") for name in MINE}, 422
        else:
            messages.success(request, _("已经改好。"))
            return HttpResponseRedirect(reverse("public_data"), status=303)
    return _data_page(request, report, form, shown, status)


#: Reasons for reading a contact that say something else to whoever it belongs to than to staff.
TO_THEM = {
    "contact": gettext_lazy("联系您"), "caller": gettext_lazy("接到来电，查进展"), "other": gettext_lazy("其他原因"),
}  # fmt: skip


def _own(report: Report) -> dict[str, str]:
    """Return name and phone to the person themselves; nothing once they were erased."""
    try:
        return person_services.reveal(person=report.person, fields=MINE, reason="own_data", by=reporter(), at=now())
    except NotFound:
        return {}


def _data_page(
    request: HttpRequest, report: Report, form: ContactForm, shown: dict[str, str], status: int
) -> HttpResponse:
    kept = persons.masked([report.person])[report.person] if report.person else {}
    looked = persons.access_list(report.person) if report.person else []
    units = organisations.short_names(one.unit for one in looked)
    readings: list[dict[str, Any]] = [
        {"at": one.at, "unit": units.get(one.unit, ""), "reason": TO_THEM.get(one.reason, REASONS[one.reason].label)}
        for one in looked
    ]
    context = {
        "report": report,
        "words": queries.words(report),
        "kept": [(FIELDS[name][0], value) for name, value in kept.items()],
        "shown": shown,
        "form": form,
        "readings": list(reversed(readings)),
        "mediated": queries.is_mediated(report),
    }
    answer = render(request, "public/data.html", context, status=status)
    session.hold(answer, report)
    return answer


def _erase(request: HttpRequest, report: Report) -> HttpResponse:
    if "sure" not in request.POST:
        return render(request, "public/erase.html", {"report": report, "mediated": queries.is_mediated(report)})
    mediated = queries.is_mediated(report)
    services.erase(report=report, at=now())
    if mediated:
        messages.success(request, _("您的姓名、电话和照片都删除了，查询码也不再有效；经过留在调解卷宗里。"))
    else:
        messages.success(request, _("您的姓名、电话、原文和照片都删除了，查询码也不再有效。"))
    answer = HttpResponseRedirect(reverse("public_home"), status=303)
    session.let_go(answer)
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pressed(request: HttpRequest) -> HttpResponse:
    """Hear that somebody wants the report withdrawn or rated otherwise; another unit's supervisor is told."""
    report = session.held(request)
    if report is None:
        return follow.enter(
            request, typed=request.POST.get("words", ""), status=403 if request.method == "POST" else 200
        )
    unit = queries.hears_pressure(report, queries.matter_of(report))
    form = PressedForm(request.POST if request.method == "POST" else None, initial={"once": once.key()})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            once.act(request, lambda: _press(report, words))
        except Refused as refusal:
            refusals.show(form, refusal)
            form.data = request.POST.dict() | {"once": once.key()}
        else:
            return render(request, "public/pressed.html", {"told": True, "unit": _name(unit)})
    status = 422 if form.errors else 200
    answer = render(request, "public/pressed.html", {"form": form, "unit": _name(unit)}, status=status)
    session.hold(answer, report)
    return answer


def _press(report: Report, words: str) -> bytes:
    services.press(report=report, words=words, at=now())
    return b"done"


def _name(unit: str) -> str:
    return organisations.names([unit]).get(unit, "") if unit else ""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Send a new receipt to the phone that was left. What is said does not tell whether there is one."""
    if request.method != "POST":
        return render(request, "public/lost.html", {"form": LostForm()})
    form = LostForm(request.POST)
    if not form.is_valid():
        return render(request, "public/lost.html", {"form": form}, status=422)
    try:
        services.reissue(phone=request.POST.get("phone", ""), source=networks.source(request), at=now())
    except Refused as refusal:
        refusals.show(form, refusal)
        status = 429 if isinstance(refusal, services.TooMany) else 422
        return render(request, "public/lost.html", {"form": form}, status=status)
    return render(request, "public/lost.html", {"sent": True})
