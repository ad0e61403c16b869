"""The side of a site's owner, with an account or by the site's link: the same pages for both, in other frames."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.files import queries as files
from gongzhi.foundation.files import services as file_services
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.interfaces import uploads
from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.kernel import details as kernel
from gongzhi.kernel.refused import NotFound
from gongzhi.matters import services
from gongzhi.work.hazards import own
from gongzhi.work.hazards.lifecycle import HAZARD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.details import Ask
    from gongzhi.kernel.lifecycle import Move
    from gongzhi.kernel.refused import Refused
    from gongzhi.work.hazards.models import Hazard
    from gongzhi.work.hazards.queries import Said


@dataclass(frozen=True, slots=True)
class Frame:
    """In which frame a page stands, and the names of its addresses."""

    base: str
    prefix: str

    def url(self, name: str) -> str:
        """Return the name of one of its addresses."""
        return f"{self.prefix}_{name}" if name else self.prefix


class OwnForm(forms.Form):
    """What an owner fills in for one move: words, days and photos."""

    seen = forms.CharField(widget=forms.HiddenInput)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, move: Move, data: Mapping[str, Any] | None = None, *, seen: int = 0) -> None:
        super().__init__(data, initial={"seen": seen, "once": secrets.token_hex(16)})
        self.move = move
        for name, ask in kernel.asks(move.details).items():
            self.fields[name] = _field(ask)
        if move.files:
            self.fields[uploads.FIELD] = uploads.field(gettext_lazy("照片"))

    def given(self) -> Any:
        """Return the details that were typed.

        :raises Refused: something is missing or not right.
        """
        return kernel.build(
            self.move.details, {name: self.data.get(name, "") for name in kernel.asks(self.move.details)}
        )

    def version(self) -> int:
        """Return the version that the page showed."""
        value = str(self.data.get("seen", ""))
        return int(value) if value.isdecimal() and len(value) < 10 else -1

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal at its field, or above all fields."""
        field = uploads.FIELD if refusal.field in ("file", "files") else refusal.field
        self.add_error(field if field in self.fields else None, sentence(refusal.sentence))


def _field(ask: Ask) -> forms.Field:
    shown: dict[str, Any] = {"label": _(ask.label), "required": ask.required}
    shown["help_text"] = _(ask.help) if ask.help else ""
    if ask.sort == "day":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **shown)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=ask.longest or None, **shown)


def step(actor: Actor, move: str) -> Move:
    """Return a move that owners have at all.

    :raises NotFound: it is none of theirs.
    """
    if move not in own.DOES or not actor.may("hazard.rectify"):
        raise NotFound(_("没有这份整改通知，请核对编号"))
    return HAZARD.move(move)


def make(
    hazard: Hazard, form: OwnForm, came: list[tuple[str, bytes]], *, by: Actor, at: datetime
) -> None:  # fmt: skip
    """Keep the photos and make the move, in the caller's transaction."""
    details = form.given()
    for name, content in came if form.move.files else ():
        file_services.keep(subject=hazard.matter.subject, name=name, content=content, by=by, at=at)
    services.make(
        matter=hazard.matter, move=form.move.code, details=details, seen=form.version(), by=by, at=at
    )  # fmt: skip


def shown(actor: Actor, hazard: Hazard, frame: Frame) -> dict[str, Any]:
    """Return what the page of one hazard shows."""
    view = own.view(actor, hazard)
    return {
        "frame": frame.base, "list_url": frame.prefix, "file_url": frame.url("file"), "move_url": frame.url("move"),
        "paper_url": frame.url("paper"), "view": view, "hazard": hazard, "matter": hazard.matter,
        "moves": [(move, verdict) for move, verdict in view.moves if verdict or move.code == "declare"],
    }  # fmt: skip


def file(actor: Actor, reference: str, file_id: str) -> tuple[bytes, str, str]:
    """Return a photo that stands on the owner's page: of the finding, of what they declared, or of the re-check.

    :raises NotFound: it is none of these.
    """
    hazard = own.find(actor, reference)
    pictures = own.pictures(hazard)
    if file_id not in {one.id for group in (pictures.before, pictures.after, pictures.recheck) for one in group}:
        raise NotFound(_("没有这个文件，或它已被删除"))
    return files.read(file_id, subjects=[hazard.matter.subject])


def paper(hazard: Hazard, said: Said) -> dict[str, Any]:
    """Return what the head of a paper says: who issued it, on which day, until when."""
    matter = hazard.matter
    given = said.notice
    units = organisations.names([given.unit, matter.unit] if given else [matter.unit])
    due = [one.due_at for one in clocks.of(matter.subject) if one.code == "rectify"]
    return {
        "matter": matter, "issuer": units.get(given.unit, "") if given else "", "issued": given.at if given else None,
        "due": due[-1] if due else None, "unit": units.get(matter.unit, ""),
    }  # fmt: skip
