"""The daily bread: a quarrel settled on the spot in one sentence, an oral agreement on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation.places.locate import locate
from gongzhi.interfaces.web import doing, registers
from gongzhi.interfaces.web.disputes.terms import Terms
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _ as mark
from gongzhi.matters import queries as matters
from gongzhi.work.disputes import asks, codes, lexicon, services
from gongzhi.work.disputes.services import Small

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case

READ = 2000  # characters of a sentence that are read for guesses
FRAMES = {False: "disputes/quick.html", True: "disputes/quick_phone.html"}


@only("dispute.register")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quick(request: DeskRequest, *, phone: bool = False) -> HttpResponse:
    """Write down a quarrel that was settled on the spot: a sentence, from which place and type fill themselves."""
    sent = request.POST if request.method == "POST" else None
    form = _guessing(MoveForm(
        asks.Quick, _options(request.actor), sent, initial={"result": "at_once", "place": _own(request.actor)}
    ))  # fmt: skip
    status = 200
    if sent is not None:
        try:
            return doing.once(request, lambda: _settled(request, form, phone=phone))
        except Refused as refusal:
            form.refuse(refusal)
            status = 422
    return render(request, FRAMES[phone], {"form": form}, status=status)


@only("matter.settle")
def quick_phone(request: DeskRequest) -> HttpResponse:
    """Do the same on a phone."""
    return quick(request, phone=True)


def _settled(request: DeskRequest, form: MoveForm, *, phone: bool) -> str:
    given = form.given()
    _check_place(request.actor, given.place)
    case = services.settle_at_once(
        type=given.type, place=given.place, words=given.facts, result=given.result, told=given.told,
        by=request.actor, at=now(),
    )  # fmt: skip
    messages.success(request, _("已登记为 {reference}").format(reference=case.matter.reference))
    return reverse("phone_quarrel" if phone else "desk_case_quick")


@only("dispute.register")
@never_cache
@require_POST
def read(request: DeskRequest) -> HttpResponse:
    """Read place and type out of a sentence. It comes by POST: no address or log holds what people said."""
    words = request.POST.get("facts", "")[:READ]
    heard = lexicon.read(words)
    located = locate(words, within=request.actor.place, on=localdate())
    form = _guessing(MoveForm(asks.Quick, _options(request.actor), initial={
        "place": located.code or _own(request.actor), "type": heard.type,
    }))  # fmt: skip
    types = {code: _(label) for code, label in codes.TYPES.items()}
    because = _("、").join(f"“{word}”" for word in heard.because[:4])
    context = {
        "form": form, "because": because, "sure": bool(heard.type), "located": bool(located.code),
        "types": [(code, types[code]) for code in heard.others],
    }  # fmt: skip
    return render(request, "disputes/guesses.html", context)


@only("dispute.mediate")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def simple(request: DeskRequest) -> HttpResponse:
    """Write down 简易调解 on one screen: rights told by word of mouth, who, what was agreed, done or due."""
    sent = request.POST if request.method == "POST" else None
    form = _guessing(MoveForm(
        asks.Simple, _options(request.actor), sent, initial={"done": "yes", "place": _own(request.actor)}
    ))  # fmt: skip
    terms = Terms(_sides, sent, sides=True)
    status = 200
    if sent is not None and "more" in sent:
        terms.more()
    elif sent is not None:
        try:
            return doing.once(request, lambda: _agreed(request, form, terms))
        except Refused as refusal:
            status = 422
            if not terms.refuse(refusal):
                form.refuse(refusal)
    return render(request, "disputes/simple.html", {"form": form, "terms": terms}, status=status)


def _agreed(request: DeskRequest, form: MoveForm, terms: Terms) -> str:
    given = form.given()
    _check_place(request.actor, given.place)
    small = Small(
        type=given.type, place=given.place, facts=given.facts, sides={"a": given.side_a, "b": given.side_b},
        companies={"a": given.company_a, "b": given.company_b}, terms=terms.given(), done=given.done == "yes",
    )  # fmt: skip
    case = services.agree_at_once(given=small, told=given.told, by=request.actor, at=now())
    messages.success(request, _("已登记为 {reference}").format(reference=case.matter.reference))
    return then(request, case)


def then(request: DeskRequest, case: Case) -> str:
    """Return where somebody goes who has taken down a case: to it, or home where it is not theirs to see."""
    seen = matters.visible_to(request.actor).filter(pk=case.pk).exists()
    return reverse("desk_case", args=[case.matter.reference]) if seen else reverse("desk_home")


def _check_place(actor: Actor, place: str) -> None:
    if not actor.covers(place):
        raise Refused(mark("这个地方不在您的辖区"), field="place")


def _own(actor: Actor) -> str:
    return actor.place if len(actor.place) >= 12 else ""


def _options(actor: Actor) -> Any:
    def of(name: str) -> list[tuple[str, Any]]:
        if name == "type":
            return [(code, _(label)) for code, label in codes.TYPES.items()]
        return registers.places_of(actor.place, localdate(), grids=len(actor.place) >= 12)[0]

    return of


def _sides(_of: str) -> list[tuple[str, str]]:
    return [(side, _(codes.SIDES[side])) for side in ("a", "b")]


def _guessing(form: MoveForm) -> MoveForm:
    form.fields["place"].widget.attrs["data-find"] = ""
    form.fields["facts"].widget.attrs |= {"autofocus": True, "rows": 3}
    return form
