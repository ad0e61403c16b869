"""Filling in a check on a page, an owner's or an office's: what is asked beside the list, and how it is sent once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.interfaces import checklists
from gongzhi.kernel.refused import Refused
from gongzhi.work.checks import policies, services
from gongzhi.work.checks.codes import ENTRIES, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from gongzhi.foundation.sites.models import Site
    from gongzhi.foundation.standards.models import Version
    from gongzhi.kernel.actor import Actor

#: Who fills in what: an owner is there and has no power; who visits may find nobody, or a power to cite.
_OUTCOMES_OF = {"self": ("listed",), "patrol": tuple(OUTCOMES), "official": tuple(OUTCOMES)}
_ENTRIES_OF = {"self": ("consent", "outside"), "patrol": tuple(ENTRIES), "official": tuple(ENTRIES)}


class CheckForm(forms.Form):
    """What is asked beside the list itself. ``client_id`` is drawn with the page, so that two presses are one check."""

    client_id = forms.CharField(widget=forms.HiddenInput, required=False)
    facts_seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    standard = forms.CharField(widget=forms.HiddenInput, required=False)
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("这次检查"), widget=forms.RadioSelect)
    entered_by = forms.ChoiceField(
        label=gettext_lazy("怎么进的门"), widget=forms.RadioSelect,
        help_text=gettext_lazy("进住户家里，要住户同意，或者有法律依据。没有进门，就在门外看。"),
        error_messages={"required": gettext_lazy("请写明怎么进的门：住户同意，依法检查，还是没有入户")},
    )  # fmt: skip
    power = forms.CharField(
        label=gettext_lazy("依据哪部法、哪一条"), min_length=4, max_length=120,
        help_text=gettext_lazy("例如《消防法》第五十三条。"),
        error_messages=dict.fromkeys(
            ("required", "min_length"), gettext_lazy("依法检查要写明依据哪部法、哪一条")
        ),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("备注"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("只写房子和设施，不写住的是谁；电话、姓名会被遮住。"),
    )  # fmt: skip

    def __init__(
        self, way: str, home: bool, by: Actor, data: Mapping[str, Any] | None = None, **initial: Any
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"outcome": "listed"} | initial, use_required_attribute=False)
        self.way = way
        asked: dict[str, Any] = self.fields
        asked["outcome"].choices = [(code, _(OUTCOMES[code])) for code in _OUTCOMES_OF[way]]
        entries = [code for code in _ENTRIES_OF[way] if policies.may_enter(by, code)]
        asked["entered_by"].choices = [(code, _(ENTRIES[code])) for code in entries]
        if "power" not in entries:
            asked["entered_by"].help_text = _("进住户家里，要住户同意。没有进门，就在门外看。")
            asked["entered_by"].error_messages["required"] = _("请写明怎么进的门：住户同意，还是没有入户")
        if way == "self":
            del asked["outcome"]
        if not home:
            del asked["entered_by"]
        if not home or "power" not in entries:
            del asked["power"]
        if self.is_bound:
            self._ask_what_was_entered()

    def _ask_what_was_entered(self) -> None:
        """Want to know how a home was entered where it was looked through, and the law where one was cited."""
        listed = self.said("outcome", "listed") == "listed"
        for name, wanted in (("entered_by", listed), ("power", listed and self.said("entered_by") == "power")):
            if name in self.fields:
                self.fields[name].required = wanted

    def said(self, name: str, otherwise: str = "") -> str:
        """Return what was posted, where this form asks for it."""
        return str(self.data.get(name, otherwise)) if name in self.fields else otherwise

    def number(self, name: str) -> int | None:
        """Return a number that the page carried; a forged one is none."""
        value = str(self.data.get(name, ""))
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def new_check(
    form: CheckForm, version: Version | None, answers: Mapping[str, Any], photos: list[tuple[str, str, bytes]],
    at: datetime,
) -> services.NewCheck:  # fmt: skip
    """Return what a page posted as the service takes it."""
    outcome = form.said("outcome", "listed")
    listed = outcome == "listed"
    return services.NewCheck(
        client_id=form.said("client_id"), way=form.way, outcome=outcome,
        standard=version.reference if version and listed else "", answers=answers if listed else {},
        facts_seen=form.number("facts_seen") or 0, entered_by=form.said("entered_by"),
        power=form.said("power") if form.said("entered_by") == "power" else "", note=form.said("note"), made_at=at,
        photos=[services.PhotoAhead(item=code, digest=_digest(content)) for code, _name, content in photos if listed],
        replaces=form.number("replaces"),
    )  # fmt: skip


@transaction.atomic
def send(
    *, site: Site, new: services.NewCheck, photos: list[tuple[str, str, bytes]], by: Actor, at: datetime
) -> services.Made:
    """Send a check with its photos, all or nothing; the same page again gives the first answer.

    :raises Refused: as ``submit`` and ``attach``.
    """
    made = services.submit(site=site, new=new, by=by, at=at)
    if not made.known:
        for digest in {one.digest for one in new.photos}:
            content = next(content for _code, _name, content in photos if _digest(content) == digest)
            services.attach(check=made.check, digest=digest, content=content, by=by, at=at)
    return made


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def taken(
    request: HttpRequest, version: Version | None, form: CheckForm
) -> tuple[dict[str, Any], list[tuple[str, str, bytes]], dict[str, Refused]]:
    """Read a posted page: answers, photos, and a refusal for each question that was not answered well."""
    if version is None or form.said("outcome", "listed") != "listed":
        return {}, [], {}
    questions = version.questions
    read = checklists.taken(questions, dict(request.POST.lists()))
    wrong = dict(read.wrong)
    try:
        photos = checklists.photos(request, questions)
    except Refused as refusal:
        return read.answers, [], {**wrong, refusal.field: refusal}
    asked = set(read.answers)
    return read.answers, [one for one in photos if one[0] in asked], wrong
