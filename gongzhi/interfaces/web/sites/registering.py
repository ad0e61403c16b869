"""The forms that register a site and change what is registered."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.places import queries as places
from gongzhi.foundation.places.datum import Point
from gongzhi.foundation.sites import policies, queries, services
from gongzhi.foundation.sites.facts import FACTS
from gongzhi.foundation.sites.services import NewSite
from gongzhi.interfaces.selects import Select
from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.interfaces.web import doing, registers
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from gongzhi.foundation.sites.models import Site, SiteKind
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor

_YES_NO = [("", lazy("没有说")), ("yes", lazy("已申报")), ("no", lazy("未申报"))]


class SiteForm(forms.Form):
    """What is registered of a site; the services judge it."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=lazy("名称"), max_length=60, help_text=lazy("大家怎么叫它；没有名称的写门牌，不写人名。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    site_class = forms.CharField(label=lazy("分类"), required=False, widget=Select)
    place = forms.CharField(label=lazy("村、社区"), widget=Select(attrs={"data-find": ""}))
    address = forms.CharField(
        label=lazy("地址"), max_length=120, help_text=lazy("写到门牌号。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    number = forms.CharField(label=lazy("编号"), max_length=32, required=False, help_text=lazy("台账里已有的编号。"))
    operator = forms.CharField(
        label=lazy("运营单位"), max_length=60, required=False, help_text=lazy("单位的名称，不写个人。")
    )
    managed = forms.BooleanField(label=lazy("旅馆式管理，有人值守"), required=False)

    def __init__(self, kind: SiteKind, actor: Actor, *args: Any, people: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        classes = [(one.code, one.called) for one in queries.classes(kind.code)]
        if classes:
            self.fields["site_class"].widget.choices = [("", translated("请选择")), *classes]
        else:
            del self.fields["site_class"]
        self.fields["place"].widget.choices = [
            ("", translated("请选择")), *registers.places_of(actor.place, localdate(), grids=True)[0]
        ]  # fmt: skip
        if kind.home:
            self._ask_registration()
        if people:
            self._ask_more(kind)

    def _ask_registration(self) -> None:
        self.fields["registered"] = forms.ChoiceField(
            label=translated("居住登记申报"), choices=_YES_NO, required=False,
            help_text=translated("只记房东说办了没有，不记谁住在里面。"),
        )  # fmt: skip
        self.fields["registered_on"] = forms.CharField(
            label=translated("申报日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
        )

    def _ask_more(self, kind: SiteKind) -> None:
        for code in kind.facts:
            fact = FACTS[code]
            label = translated("{fact}（{measure}）").format(
                fact=translated(fact.label), measure=translated(fact.measure)
            )
            self.fields[code] = forms.IntegerField(label=label, required=False, min_value=0, max_value=fact.most)
        who = {"holder": translated(kind.operator), "manager": translated("安全管理人")}
        for role, label in who.items():
            for name, said in (("name", translated("{who}的姓名")), ("phone", translated("{who}的电话"))):
                field = forms.CharField(label=said.format(who=label), required=False, max_length=60)
                field.widget.attrs["autocomplete"] = "off"
                self.fields[f"{role}_{name}"] = field

    @property
    def personal(self) -> list[Any]:
        """The fields that hold personal data, never kept as a draft."""
        return [self[name] for name in self.fields if name.endswith(("_name", "_phone"))]

    @property
    def plain(self) -> list[Any]:
        """All other fields that are shown, but for what is counted."""
        apart = {field.name for field in (*self.personal, *self.counted)}
        return [self[name] for name in self.fields if name not in apart]

    @property
    def counted(self) -> list[Any]:
        """The numbers that such a site has."""
        return [self[name] for name in self.fields if name in FACTS]

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal at its field, or above all fields."""
        field = {"phone": "holder_phone"}.get(refusal.field, refusal.field)
        self.add_error(field if field in self.fields else None, sentence(refusal.sentence))


@only("site.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """Ask what kind it is, then for all the rest, and register it."""
    kinds = {one.code: one for one in queries.kinds()}
    kind = kinds.get(request.GET.get("kind", "") or request.POST.get("kind", ""))
    if kind is None:
        return render(request, "sites/kinds.html", {"kinds": list(kinds.values())})
    sent = request.POST if request.method == "POST" else None
    form = SiteForm(kind, request.actor, sent, people=True, initial={"once": secrets.token_hex(16)})
    if sent is None:
        return _form(request, form, kind)

    def act() -> str:
        site = services.register(
            new=_given(sent, kind), erase_by=services.contacts_until(now()), by=request.actor, at=now()
        )
        messages.success(request, translated("已登记为 {site}。").format(site=site.reference))
        return reverse("desk_site", args=[site.reference])

    return _done(request, form, kind, act)


@only("site.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, reference: str) -> HttpResponse:
    """Show what is registered, and put something else in its place."""
    site = queries.find(request.actor, reference)
    kind = next(one for one in queries.kinds() if one.code == site.kind)
    sent = request.POST if request.method == "POST" else None
    form = SiteForm(kind, request.actor, sent, people=False, initial=_initial(site))
    if sent is None:
        return _form(request, form, kind, site)

    def act() -> str:
        require(policies.may_manage(request.actor, site))
        seen = sent.get("seen", "")
        instead = _given(sent, kind)
        services.change(
            site=site, new=NewSite.of(site, **_columns(instead, kind)),
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else -1, by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, translated("已更改。"))
        return reverse("desk_site", args=[site.reference])

    return _done(request, form, kind, act, site)


def _columns(new: NewSite, kind: SiteKind) -> dict[str, Any]:
    names = ["name", "site_class", "place", "address", "number", "operator", "managed", "point"]
    return {name: getattr(new, name) for name in [*names, *(["registered", "registered_on"] if kind.home else [])]}


def _done(request: DeskRequest, form: SiteForm, kind: SiteKind, act: Any, site: Site | None = None) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form, kind, site, status=422)
    try:
        return doing.once(request, act)
    except Conflict as conflict:
        form.refuse(conflict)
        return _form(request, form, kind, site, status=409)
    except Refused as refusal:
        form.refuse(refusal)
        return _form(request, form, kind, site, status=422)


def _form(
    request: DeskRequest, form: SiteForm, kind: SiteKind, site: Site | None = None, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    lon = request.POST.get("lon") if form.is_bound else (site.lon if site else None)
    lat = request.POST.get("lat") if form.is_bound else (site.lat if site else None)
    context = {
        "form": form, "kind": kind, "site": site, "lon": lon or None, "lat": lat or None,
        "outline": places.drawn(settings.DISTRICT_CODE, localdate()),
    }  # fmt: skip
    return render(request, "sites/form.html", context, status=status)


def _initial(site: Site) -> dict[str, Any]:
    said = {True: "yes", False: "no", None: ""}[site.registered]
    return {
        "once": secrets.token_hex(16), "seen": site.version, "name": site.name, "site_class": site.site_class,
        "place": site.place, "address": site.address, "number": site.number, "operator": site.operator,
        "managed": site.managed, "registered": said, "registered_on": site.registered_on,
    }  # fmt: skip


def _given(data: QueryDict, kind: SiteKind) -> NewSite:
    """Read what was typed.

    :raises Refused: a number or day cannot be read.
    """
    registered = {"yes": True, "no": False}.get(data.get("registered", "")) if kind.home else None
    return NewSite(
        kind=kind.code, name=data.get("name", ""), place=data.get("place", ""), address=data.get("address", ""),
        site_class=data.get("site_class", ""), number=data.get("number", "").strip(), point=_point(data),
        operator=data.get("operator", ""), managed="managed" in data, registered=registered,
        registered_on=day(data.get("registered_on", "")) if kind.home else None,
        facts={code: data.get(code, "") for code in kind.facts},
        holder=_person(data, "holder"), manager=_person(data, "manager"),
    )  # fmt: skip


def _person(data: QueryDict, role: str) -> dict[str, str]:
    return {name: data.get(f"{role}_{name}", "") for name in ("name", "phone")}


def _point(data: QueryDict) -> Point | None:
    lon, lat = data.get("lon", ""), data.get("lat", "")
    if not lon or not lat:
        return None
    try:
        return Point(float(lon), float(lat), data.get("datum", ""))
    except ValueError:
        raise Refused(_("图钉的位置读不出来，请重新放一次，或者从列表里选"), field="position") from None


def day(text: str) -> date | None:
    """Read a day out of a form.

    :raises Refused: it is none.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("没有这一天，请写成 2026-05-08 这样"), field="registered_on") from None
