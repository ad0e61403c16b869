"""Reporting: one form, one look at danger, one receipt."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as translated
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import proof, signing
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.places.datum import Point
from gongzhi.interfaces import uploads
from gongzhi.interfaces.public import choosing, once, receipt, refusals, sites
from gongzhi.interfaces.public import places as published
from gongzhi.interfaces.selects import Select
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.intake import danger, privacy, promises, services
from gongzhi.work.intake.services import NewReport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from gongzhi.foundation.sites.models import Site

LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Fixed:
    """What the plate that was scanned says: the place, what to call it, the site."""

    code: str
    path: str
    site: Site | None = None


GO_ON = "go_on"  # "I have seen the numbers, and what is known already: send it all the same"


class ReportForm(forms.Form):
    """What a resident is asked; the services judge it. Lists are filled in when it is drawn."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=gettext_lazy("什么事"), error_messages={"required": gettext_lazy("请写发生了什么")},
        help_text=gettext_lazy("什么时候、怎么了、希望怎么办。不用写别人的身份证号和病情。"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST}),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("在哪里"), required=False, widget=Select)
    photos = uploads.field(gettext_lazy("照片"))
    keep_position = forms.BooleanField(
        label=gettext_lazy("照片里的拍摄位置可以留着，方便找到地方"), required=False,
        help_text=gettext_lazy("不勾，就在收下时去掉。"),
    )  # fmt: skip
    about = forms.CharField(label=gettext_lazy("反映的是哪个单位"), required=False, widget=Select)
    name = forms.CharField(
        label=gettext_lazy("怎么称呼您"), required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=gettext_lazy("电话"), required=False,
        help_text=gettext_lazy("留了电话，查询码丢了可以补，也方便问清情况。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    anonymous = forms.BooleanField(
        label=gettext_lazy("保持匿名"), required=False,
        help_text=gettext_lazy("勾了，就不保存您的姓名和电话，谁也看不到。只凭查询码查进度。"),
    )  # fmt: skip


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, place: str = "") -> HttpResponse:
    """Show the form, or take what it brings; ``place`` is fixed by the QR plate that was scanned."""
    fixed = published.ours(place) if place else None
    if place and fixed is None:
        return published.unknown(request)
    return _ask(request, Fixed(fixed.code, places.path(fixed.code)) if fixed else None)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def at_site(request: HttpRequest, plate: str) -> HttpResponse:
    """The same form for what is at a site whose plate was scanned: site and place are fixed."""
    site = sites.standing(plate)
    if site is None:
        return sites.unknown(request)
    return _ask(request, Fixed(site.place, sites.called(site), site))


def _ask(request: HttpRequest, fixed: Fixed | None) -> HttpResponse:
    if request.method != "POST":
        return _form(request, ReportForm(initial={"once": once.key()}), fixed)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _form(request, form, fixed, status=422)
    if GO_ON not in request.POST:
        words = request.POST.get("words", "")[:LONGEST]
        numbers = danger.look(words)
        alike = published.like(words, fixed.code if fixed else request.POST.get("place", ""))
        if numbers or alike:
            return _form(request, form, fixed, numbers=numbers, alike=alike)
    try:
        brought = uploads.read(request)
        new = _new(request, fixed, brought)
        answer = once.act(request, lambda: _receive(new), brought)
    except Refused as refusal:
        refusals.show(form, refusal)
        return _form(request, form, fixed, status=422)
    return receipt.show(request, json.loads(answer))


def _form(
    request: HttpRequest, form: ReportForm, fixed: Fixed | None, *, numbers: Sequence[danger.Number] = (),
    alike: Sequence[dict[str, Any]] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    today = localdate()
    where, whom = form.fields["place"].widget, form.fields["about"].widget
    where.choices = [("", translated("请选择")), *choosing.by_town(today)]
    whom.choices = [("", translated("不是反映单位")), *choosing.by_kind(today)]
    if form.is_bound and status != 200:  # refused: the next sending is another one
        form.data = request.POST.dict() | {"once": once.key()}
    english, pin = get_language() == "en", _pin(request)
    context = {
        "form": form,
        "fixed": fixed,
        "path": fixed.path if fixed else "",
        "outline": None if fixed else places.drawn(settings.DISTRICT_CODE, today),
        "lon": pin.lon if pin else None,
        "lat": pin.lat if pin else None,
        "numbers": numbers,
        "alike": alike,
        "english": english,
        "lost": uploads.lost(request),
        "notice": privacy.current(english=english),
        "most": settings.FILES_PER_REPORT,
        "go_on": GO_ON,
    }
    return render(request, "public/report.html", context, status=status)


def _new(request: HttpRequest, fixed: Fixed | None, brought: list[tuple[str, bytes]]) -> NewReport:
    given = request.POST
    return NewReport(
        words=given.get("words", ""), channel="plate" if fixed else "web",
        place=fixed.code if fixed else given.get("place", ""), site=fixed.site if fixed else None,
        point=None if fixed else _point(request),
        contact={name: given.get(name, "") for name in ("name", "phone")}, anonymous="anonymous" in given,
        about=given.get("about", ""), files=brought, keep_position="keep_position" in given,
        notice_version=privacy.current().version,
    )  # fmt: skip


def _point(request: HttpRequest) -> Point | None:
    """Return where the pin stands, if there is one.

    :raises Refused: these are no coordinates.
    """
    lon, lat = request.POST.get("lon", ""), request.POST.get("lat", "")
    if not lon or not lat:
        return None
    try:
        return Point(float(lon), float(lat), request.POST.get("datum", ""))
    except ValueError:
        raise Refused(_("图钉的位置读不出来，请重新放一次，或者从列表里选"), field="position") from None


def _pin(request: HttpRequest) -> Point | None:
    """Return the pin to draw again on a form that comes back."""
    try:
        return _point(request)
    except Refused:
        return None


def _receive(new: NewReport) -> bytes:
    """Take the report in; return what its receipt page says, to be kept under the form's key."""
    received = services.receive(new=new, by=reporter(), at=now())
    report = received.report
    filed = proof.make(
        reference=report.reference, received_at=report.received_at, words=new.words,
        salt=secrets.token_bytes(16), sign=signing.sign,
    )  # fmt: skip
    said: dict[str, Any] = {
        "receipt": received.receipt,
        "reference": report.reference,
        "proof": filed,
        "about": organisations.names([new.about]).get(new.about, "") if new.about else "",
        "phone": bool(report.person and new.contact.get("phone")),
        "look_by": promises.look_by(report.received_at).isoformat(),
    }
    return json.dumps(said).encode()
