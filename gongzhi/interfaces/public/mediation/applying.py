"""Asking for mediation: one form, the law in plain words, one code. What is not ours is told where it belongs."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, gettext, gettext_lazy, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.interfaces import networks
from gongzhi.interfaces.public import choosing, once, receipt, refusals
from gongzhi.interfaces.selects import Select
from gongzhi.kernel import qr
from gongzhi.kernel.refused import Refused
from gongzhi.work.disputes import capability, codes, services
from gongzhi.work.disputes.services import Application
from gongzhi.work.intake import agencies, danger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

GO_ON = "go_on"  # "I have seen the numbers: send it all the same"
UNSURE = "99"
PEOPLE = (2, 10_000)

#: What people's mediation must not take: how somebody would say it, and the body that it belongs to.
NOT_OURS = {
    "court": (gettext_noop("法院或仲裁已经受理，或已经判了"), "fy"),
    "crime": (gettext_noop("打伤人、诈骗等违法犯罪"), ""),
    "decision": (gettext_noop("不服政府部门的处罚、许可等决定"), "fyjg"),
    "officials": (gettext_noop("反映干部违纪违法"), "jw"),
    "petition": (gettext_noop("信访事项的办理"), "xfj"),
    "faith": (gettext_noop("民族、宗教方面的事务"), "tzb"),
}


class ApplyForm(forms.Form):
    """What an applicant is asked; the services judge it. Lists are filled in when it is drawn."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    facts = forms.CharField(
        label=gettext_lazy("是什么纠纷"), error_messages={"required": gettext_lazy("请写是什么纠纷")},
        help_text=gettext_lazy("为什么事、什么时候起的、现在怎样。给调解员看，对方看不到。"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
    )  # fmt: skip
    type = forms.CharField(
        label=gettext_lazy("哪一类"), error_messages={"required": gettext_lazy("请选一类；说不准，就选“说不准”")},
        widget=Select,
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("在哪里"), error_messages={"required": gettext_lazy("请选在哪个镇、街道")}, widget=Select
    )
    demand = forms.CharField(
        label=gettext_lazy("您希望怎么解决"), required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )  # fmt: skip
    other = forms.CharField(
        label=gettext_lazy("对方是谁"),
        error_messages={"required": gettext_lazy("请写对方是谁；不知道姓名的，写怎么称呼")},
        help_text=gettext_lazy("姓名或单位名称，您知道多少写多少，比如“楼上 302 的住户”。"),
        widget=forms.TextInput(attrs={"maxlength": 60, "autocomplete": "off"}),
    )  # fmt: skip
    other_is_company = forms.BooleanField(label=gettext_lazy("对方是公司、物业等单位"), required=False)
    other_phone = forms.CharField(
        label=gettext_lazy("对方的电话"), required=False, help_text=gettext_lazy("知道才写，调解员好去问他愿不愿意。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "maxlength": 40}),
    )  # fmt: skip
    people = forms.IntegerField(
        label=gettext_lazy("一共牵涉几个人"), required=False, min_value=PEOPLE[0], max_value=PEOPLE[1],
        help_text=gettext_lazy("您和对方都算上。好多人一起的，写大概的数。"),
        error_messages={
            "invalid": gettext_lazy("请写一个数，比如 2"),
            "min_value": gettext_lazy("您和对方，至少是 2 个人"),
            "max_value": gettext_lazy("请写 10000 以内的数"),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 5}),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("您的姓名"), error_messages={"required": gettext_lazy("请写您的姓名，调解员好称呼您")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 60}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("您的电话"), error_messages={"required": gettext_lazy("请留电话，调解员要打电话约您")},
        help_text=gettext_lazy("调解员要打电话问情况、约时间，所以要留。不给对方看。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "maxlength": 40}),
    )  # fmt: skip


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Show the form, or take what it brings."""
    if request.method != "POST":
        return _form(request, ApplyForm(initial={"once": once.key()}))
    form = ApplyForm(request.POST)
    elsewhere = NOT_OURS.get(request.POST.get("type", ""))
    if elsewhere is not None:
        return _elsewhere(request, *elsewhere)
    if not form.is_valid():
        return _form(request, form, status=422)
    if GO_ON not in request.POST:
        numbers = danger.look(form.cleaned_data["facts"])
        if numbers:
            return _form(request, form, numbers=numbers)
    application, source = _application(form), networks.source(request)
    try:
        answer = once.act(request, lambda: _applied(application, source))
    except Refused as refusal:
        refusals.show(form, refusal)
        return _form(request, form, status=429 if isinstance(refusal, services.TooMany) else 422)
    return _show(request, json.loads(answer))


def _form(
    request: HttpRequest, form: ApplyForm, *, numbers: Sequence[danger.Number] = (), status: int = 200
) -> HttpResponse:
    what, where = form.fields["type"].widget, form.fields["place"].widget
    where.choices = [("", gettext("请选择")), *choosing.by_town(localdate())]
    ours = [(code, gettext(label)) for code, label in codes.TYPES.items() if code != UNSURE]
    ours.append((UNSURE, gettext("说不准，或不在上面")))
    others = [(code, gettext(label)) for code, (label, _agency) in NOT_OURS.items()]
    what.choices = [("", gettext("请选择")), *ours, (gettext("下面这些不能调解，选了告诉您该找谁"), others)]
    if form.is_bound and status != 200:  # refused: the next sending is another one
        form.data = request.POST.dict() | {"once": once.key()}
    context = {"form": form, "numbers": numbers, "go_on": GO_ON, "english": get_language() == "en"}
    return render(request, "public/mediation/apply.html", context, status=status)


def _elsewhere(request: HttpRequest, label: str, agency: str) -> HttpResponse:
    """Tell where it belongs, and give the words back; what is kept is that somebody was sent there."""
    number = services.refer(agency=agency, source=networks.source(request), at=now()) if agency else ""
    context = {
        "label": gettext(label), "number": number, "agency": agencies.find(agency) if agency else None,
        "numbers": () if agency else danger.numbers(), "facts": request.POST.get("facts", ""),
    }  # fmt: skip
    return render(request, "public/mediation/elsewhere.html", context)


def _application(form: ApplyForm) -> Application:
    given = form.cleaned_data
    return Application(
        type=given["type"], place=given["place"], facts=given["facts"], demand=given["demand"], name=given["name"],
        phone=given["phone"], other=given["other"], other_is_company=given["other_is_company"],
        other_phone=given["other_phone"], people=given["people"] or PEOPLE[0],
    )  # fmt: skip


def _applied(application: Application, source: str) -> bytes:
    """Take it in; return what the page after it says, to be kept under the form's key."""
    applied = services.apply(application=application, source=source, at=now())
    matter = applied.case.matter
    due = localdate(matter.due_at).isoformat() if matter.due_at else ""
    return json.dumps({"code": applied.code, "reference": matter.reference, "due": due}).encode()


def _show(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """Show the code, the only time: letters to write down, a picture to keep, what happens next."""
    code = said["code"]
    link, shown = capability.link(code), capability.grouped(code)
    address = capability.link("").rstrip("#").partition("://")[2]
    context = {
        "code": code, "shown": shown, "reference": said["reference"],
        "due": date.fromisoformat(said["due"]) if said["due"] else None,
        "link": f"{reverse('public_mediation')}#{code}",
        "picture": receipt.inline(qr.picture(link, said=shown, address=address), "image/png"),
    }  # fmt: skip
    return render(request, "public/mediation/applied.html", context)
