"""The grid worker's phone: what I owe today, report in one sentence, settle on the spot on one screen, what I filed."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.foundation.persons.masking import mask
from gongzhi.interfaces import uploads
from gongzhi.interfaces.web import doing, filing, handing, story
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.phone import answers
from gongzhi.kernel.details import build
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries as matters
from gongzhi.work.intake import queries, services, summary, triage
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.requests.details import RESULTS, AnswerNow

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor


def walks(actor: Actor) -> bool:
    """Say whether somebody works on foot: settles on the spot, and answers nobody from a desk."""
    return bool(actor.may("matter.settle")) and not actor.may("matter.answer")


@only("matter.settle")
@never_cache
@require_GET
def today(request: DeskRequest) -> HttpResponse:
    """Show what my unit owes, the nearest deadline first."""
    at = now()
    rows = [(matter, story.state(matter.due_at, at)) for matter in matters.owed_by(request.actor, size=50)]
    return render(request, "phone/today.html", {"rows": rows})


@only("matter.settle")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: DeskRequest) -> HttpResponse:
    """Report in one sentence with a photo, for oneself or for somebody else."""
    if request.method != "POST":
        return _form(request, filing.fresh(request), "phone/report.html")
    form, plain = (
        filing.FilingForm(request.POST),
        request.accepts("application/json") and not request.accepts("text/html"),
    )
    try:
        said = doing.shown(request, lambda: _receive(request))
    except Refused as refusal:
        if plain:
            return answers.refused(refusal)
        filing.refuse(form, refusal)
        return _form(request, form, "phone/report.html", status=422)
    if plain:  # from the outbox: one's own report, whose receipt nobody waits for
        return JsonResponse({"reference": json.loads(said)["reference"]})
    return handing.show(request, said, phone=True)


def _receive(request: DeskRequest) -> bytes:
    received = services.receive(new=filing.new_report(request, "grid"), by=request.actor, at=now())
    return handing.packed(received.report, received.receipt)


class SettleForm(filing.FilingForm):
    """A report and its end on one screen."""

    result = forms.ChoiceField(
        label=gettext_lazy("结果"), widget=forms.RadioSelect,
        choices=[(code, gettext_lazy(label)) for code, label in RESULTS.items()],
    )  # fmt: skip
    reply = forms.CharField(
        label=gettext_lazy("怎么解决的"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("诉求人看到的就是这段话，写清做了什么。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("place", "category", "result", "reply"):
            field = self.fields[name]
            field.required = True
            field.error_messages["required"] = _("请填写“{label}”").format(label=field.label)


@only("matter.settle")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: DeskRequest) -> HttpResponse:
    """Write down what was settled on the spot 就地化解: what it was and how it ended."""
    if request.method != "POST":
        own = request.actor.place if len(request.actor.place) >= 12 else ""
        form = SettleForm(initial={"once": secrets.token_hex(16), "place": own, "result": "solved"})
        return _form(request, form, "phone/settle.html")
    form = SettleForm(request.POST)
    try:
        said = doing.shown(request, lambda: _settle(request))
    except Refused as refusal:
        filing.refuse(form, refusal)
        return _form(request, form, "phone/settle.html", status=422)
    return handing.show(request, said, phone=True)


def _settle(request: DeskRequest) -> bytes:
    given = request.POST
    masked = mask(given.get("words", "")).text.strip()
    accept = build(Accept, {
        "title": summary.propose(masked)[:60] or masked[:30], "summary": masked[:2000],
        "category": given.get("category", ""), "place": given.get("place", ""), "urgent": "urgent" in given,
    })  # fmt: skip
    outcome = build(AnswerNow, {name: given.get(name, "") for name in ("result", "reply")})
    new = filing.new_report(request, "grid")
    received, matter = services.settle(new=new, accept=accept, outcome=outcome, by=request.actor, at=now())
    return handing.packed(received.report, received.receipt, matter.reference)


def _form(request: DeskRequest, form: filing.FilingForm, template: str, *, status: int = 200) -> HttpResponse:
    filing.fill(request, form)
    context: dict[str, Any] = {"form": form, "most": settings.FILES_PER_REPORT, "lost": uploads.lost(request)}
    return render(request, template, context, status=status)


@only("matter.settle")
@never_cache
@require_GET
def mine(request: DeskRequest) -> HttpResponse:
    """Show what I filed for others, with where it stands now."""
    reports = queries.filed_by(request.actor)
    found = triage.matters_of(reports)
    seen = set(
        matters.visible_to(request.actor).filter(pk__in=[m.pk for m in found.values()]).values_list("pk", flat=True)
    )
    rows = []
    for one in reports:
        matter = found.get(one.pk)
        label = (
            REPORT.stage(one.stage).label
            if matter is None
            else matters.kind_of(matter).lifecycle.stage(matter.stage).label
        )
        rows.append((one, matter if matter and matter.pk in seen else None, _(label)))
    return render(request, "phone/mine.html", {"rows": rows})
