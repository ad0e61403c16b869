"""Filing on behalf of somebody: one sentence, from which place, class and urgency fill themselves; then the receipt."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as translated
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.interfaces import uploads
from gongzhi.interfaces.selects import Select
from gongzhi.interfaces.web import doing, guessed, handing, registers
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import Refused
from gongzhi.work.intake import danger, privacy, services, sorting
from gongzhi.work.intake.services import NewReport

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.intake.sorting import Found

Places = tuple[registers.Choices, dict[str, str]]
LONGEST = 10_000
READ = 3000  # characters of a sentence that are read for guesses


class FilingForm(forms.Form):
    """What is written down for somebody else. What is missing is said by the services, in words."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=gettext_lazy("一句话说清"), error_messages={"required": gettext_lazy("请写发生了什么")},
        help_text=gettext_lazy("在哪里、什么事、急不急。地点、类别和急不急会自己填上。"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST, "required": True, "autofocus": True}),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("地点"), required=False, widget=Select(attrs={"data-find": ""}))
    category = forms.CharField(label=gettext_lazy("类别"), required=False, widget=Select(attrs={"data-find": ""}))
    urgent = forms.BooleanField(label=gettext_lazy("紧急"), required=False)
    about = forms.CharField(
        label=gettext_lazy("反映的是哪个单位"), required=False, widget=Select(attrs={"data-find": ""}),
        help_text=gettext_lazy("登记后，这个单位看不到，也不会派给它。"),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("诉求人怎么称呼"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=gettext_lazy("诉求人电话"), required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    anonymous = forms.BooleanField(label=gettext_lazy("本人要求匿名，不记联系方式"), required=False)
    consent_spoken = forms.BooleanField(label=gettext_lazy("本人口头同意由我登记，并记下联系方式"), required=False)
    photos = uploads.field(gettext_lazy("照片"))


@only("report.file")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest) -> HttpResponse:
    """Show the desk's form, or take what it brings and show the receipt to hand over."""
    if request.method != "POST":
        return _form(request, fresh(request))
    form = FilingForm(request.POST)
    try:
        said = doing.shown(request, lambda: _receive(request))
    except Refused as refusal:
        refuse(form, refusal)
        return _form(request, form, status=422)
    return handing.show(request, said)


def fresh(request: DeskRequest, **initial: Any) -> FilingForm:
    """Return an empty form; who works in one community starts with it as the place."""
    own = request.actor.place if len(request.actor.place) >= 12 else ""
    return FilingForm(initial={"once": secrets.token_hex(16), "place": own} | initial)


def _receive(request: DeskRequest) -> bytes:
    received = services.receive(new=new_report(request, "desk"), by=request.actor, at=now())
    return handing.packed(received.report, received.receipt)


def new_report(request: DeskRequest, channel: str) -> NewReport:
    """Return what was written down.

    :raises Refused: a file is too large to be taken.
    """
    given = request.POST
    return NewReport(
        words=given.get("words", ""), channel=channel, place=given.get("place", ""), category=given.get("category", ""),
        urgent="urgent" in given, about=given.get("about", ""), anonymous="anonymous" in given,
        contact={name: given.get(name, "") for name in ("name", "phone")}, consent_spoken="consent_spoken" in given,
        files=uploads.read(request), notice_version=privacy.current().version,
    )  # fmt: skip


def refuse(form: FilingForm, refusal: Refused) -> None:
    """Show a refusal at its field, or above all fields."""
    form.is_valid()
    filled = {
        name: translated(gap) if isinstance(gap, str) and gap else gap for name, gap in refusal.sentence.params.items()
    }
    field = {"files": "photos", "file": "photos"}.get(refusal.field, refusal.field)
    if field in form.errors:
        return
    form.add_error(field if field in form.fields else None, translated(refusal.sentence.text).format(**filled))


def _form(request: DeskRequest, form: FilingForm, *, status: int = 200) -> HttpResponse:
    fill(request, form)
    context = {
        "form": form,
        "most": settings.FILES_PER_REPORT,
        "notice": privacy.current(english=get_language() == "en"),
        "lost": uploads.lost(request),
        "may_register_disputes": bool(request.actor.may("dispute.register")),
    }
    return render(request, "filing/page.html", context, status=status)


def open_places(actor: Actor) -> Places:
    """Return the places that somebody may choose from: those of the town that they work in, or all."""
    wide = actor.place if len(actor.place) <= 9 else actor.place[:9]
    return registers.places_of(wide, localdate(), grids=len(actor.place) >= 12)


def fill(
    request: DeskRequest, form: FilingForm, found: dict[str, Found] | None = None, places: Places | None = None
) -> None:
    """Fill the lists of a form; what was guessed is marked, with the words that weighed."""
    groups, called = places or open_places(request.actor)
    guess = (found or {}).get("place")
    likely = [(code, called[code]) for code in guess.others if code in called] if guess else []
    if likely:
        groups = [(translated("话里提到的"), likely), *groups]
    form.fields["place"].widget.choices = [("", translated("请选择")), *groups]
    form.fields["category"].widget.choices = [("", translated("说不准")), *registers.categories()[0]]
    form.fields["about"].widget.choices = [
        ("", translated("不是反映单位")), *registers.units_of(settings.DISTRICT_CODE, carriers=False)[0]
    ]  # fmt: skip
    guessed.mark(form, found or {}, ("place", "category", "urgent"))


@only("report.file")
@never_cache
@require_POST
def read(request: DeskRequest) -> HttpResponse:
    """Read place, class and urgency out of a sentence. It comes by POST: no address or log holds what people said."""
    words = request.POST.get("words", "")[:READ]
    own = request.actor.place if len(request.actor.place) >= 12 else ""
    found = {one.field: one for one in sorting.read(words, place="", at=now())} if words.strip() else {}
    places = open_places(request.actor)
    place = found.get("place")
    if place and (place.value or place.others) and {place.value, *place.others}.isdisjoint(places[1]):
        del found["place"]  # somewhere that this post does not serve: it cannot be chosen here, so it is not said
    values = {name: found[name].value if name in found else "" for name in ("place", "category", "urgent")}
    form = FilingForm(initial=values | {"place": values["place"] or own, "urgent": bool(values["urgent"])})
    fill(request, form, found, places)
    context = {
        "form": form,
        "found": guessed.told(found),
        "to_tap": guessed.offered(form, found),
        "numbers": danger.look(words),
    }
    return render(request, "filing/guesses.html", context)
