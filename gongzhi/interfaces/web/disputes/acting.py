"""The form of an act inside a case: what it begins with, and what is shown when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from gongzhi.interfaces import uploads
from gongzhi.interfaces.web.disputes.options import Names, Options
from gongzhi.interfaces.web.disputes.terms import Terms
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.work.disputes import agenda, queries, steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from gongzhi.interfaces.web.disputes.acts import Act
    from gongzhi.work.disputes.models import Agreement, Case, Commission, Note, Party, Session
    from gongzhi.work.disputes.queries import Contents

#: What a form begins with where nobody has said otherwise. Answers of people are never among it.
PRESET: Mapping[str, Mapping[str, str]] = {
    "party": {"kind": "person"}, "consent": {"way": "aloud"}, "told": {"way": "aloud"}, "happened": {"state": "held"},
    "plan": {"start": "09:00", "length": "60"}, "note": {"compartment": "team"}, "show": {"way": "aloud"},
    "paper": {"compartment": "team", "part": "6"}, "agree": {"form": "written"}, "sign": {"way": "paper"},
}  # fmt: skip
TODAY: Mapping[str, tuple[str, ...]] = {"sign": ("signed_on",), "seal": ("signed_on", "sealed_on"), "pay": ("paid_on",)}


@dataclass(slots=True)
class Around:
    """What a form draws on: the case, who is in it, and what its reader may read."""

    case: Case
    parties: list[Party]
    names: Names
    contents: Contents
    agreement: Agreement | None

    @classmethod
    def of(cls, case: Case, readable: frozenset[str]) -> Around:
        """Read it for one who may read some compartments."""
        parties = queries.parties(case)
        agreement = queries.agreement(case) if readable else None
        return cls(case, parties, Names.of(parties), queries.contents(case, readable), agreement)


class ActForm(MoveForm):
    """The form of an act: names of its fields on the page begin with the act, since several stand on one page."""

    def called(self, code: str) -> ActForm:
        """Set how its fields are called on the page."""
        self.auto_id = f"{code}_%s"
        return self


def form(
    act: Act, around: Around, sent: QueryDict | None, given: Mapping[str, Any], *, where: str = ""
) -> tuple[ActForm, Terms | None]:
    """Return the form of an act, begun with what is ``given``, and its rows of terms where it has some."""
    options = Options(around.case, around.contents, around.names)
    note = _note(around, sent, given)
    initial = _initial(act, around, given, note)
    seen = note.version if note else around.agreement.version if around.agreement and act.code == "agree" else 0
    made = ActForm(act.details, options, sent, seen=seen, initial=initial).called(f"{where}{act.code}")
    if act.files:
        made.fields[uploads.FIELD] = uploads.field(gettext_lazy("照片和文件"))
    if act.beside:
        _beside(made, around, note)
    if act.code == "plan":
        made.fields["place"].widget.attrs["list"] = "rooms"
    if act.code == "offer" and not around.contents.offers:  # nothing to answer: not asked
        made.fields["answers"].widget = forms.HiddenInput()
    if act.code == "sign" and not any(party.mandates.all() for party in around.parties):
        made.fields["by_party"].widget = forms.HiddenInput()
    return made, Terms(options, sent, _known(act, around, given)) if act.terms else None


def rooms(case: Case) -> list[str]:
    """Return the rooms to choose from when a talk is planned."""
    return agenda.rooms_known(case.matter.unit)


def given_by(address: QueryDict) -> dict[str, Any]:
    """Return what an address asks a form to begin with."""
    given: dict[str, Any] = {name: address.get(name) for name in address}
    return given | {"parties": address.getlist("parties") or address.getlist("party")}


def _note(around: Around, sent: QueryDict | None, given: Mapping[str, Any]) -> Note | None:
    wanted = str((sent or given).get("note", ""))
    return next((one for one in around.contents.notes if str(one.pk) == wanted), None)


def _initial(act: Act, around: Around, given: Mapping[str, Any], note: Note | None) -> dict[str, Any]:
    today = localdate()
    initial: dict[str, Any] = dict(PRESET.get(act.code, {}))
    initial |= {name: today.isoformat() for name in TODAY.get(act.code, ())}
    if act.code == "plan":
        initial |= {"on": (today + timedelta(days=1)).isoformat(), "way": "apart" if around.case.separate else "joint"}
        initial["parties"] = steps.called(around.case, around.parties)
    if act.code == "mandate":
        initial |= _spoken_for(around)
    if act.code == "pay":
        initial |= _rest(around, str(given.get("due", "")))
    if act.code == "party":
        initial["side"] = "b" if any(party.side == "a" for party in around.parties) else "a"
    initial |= _written(act, around)
    if act.code == "change" and note is not None:
        initial["text"] = note.text
    initial |= {name: value for name, value in given.items() if value not in ("", [], None)}
    if act.code == "happened":
        initial |= _came(around, str(initial.get("session", "")))
    return initial


def _written(act: Act, around: Around) -> dict[str, Any]:
    """What is written down already of the one thing that an act writes anew."""
    found: Agreement | Commission | None = None
    names: tuple[str, ...] = ()
    if act.code == "agree":
        found, names = around.agreement, ("form", "facts", "disputed", "duties")
    if act.code == "letter":
        found, names = queries.commission(around.case), ("body", "number", "sent_on", "answer_by")
    return {name: getattr(found, name) for name in names} if found is not None else {}


def _spoken_for(around: Around) -> dict[str, Any]:
    """Who has nobody to speak for them yet, on a side that has chosen speakers; and the first of the chosen."""
    for side in ("a", "b", "c"):
        own = [party for party in around.parties if party.side == side and party.takes_part]
        chosen = [party for party in own if party.speaker]
        waiting = [party for party in own if not party.speaker and not party.mandates.all()]
        if chosen and waiting:
            return {"parties": [str(party.pk) for party in waiting], "by_party": str(chosen[0].pk)}
    return {}


def _rest(around: Around, wanted: str) -> dict[str, Any]:
    """What is still owed of the thing that falls due first, or of the one that is asked for."""
    owed = [due for due in queries.dues(around.case) if due.done_on is None]
    due = next((one for one in owed if str(one.pk) == wanted), owed[0] if owed else None)
    if due is None:
        return {}
    rest = due.amount - due.paid if due.amount is not None else 0
    return {"due": str(due.pk)} | ({"amount": f"{rest // 100}.{rest % 100:02d}"} if rest else {})


def _came(around: Around, wanted: str) -> dict[str, Any]:
    """Who was called to the talk, where it is known which one: they came, unless somebody says otherwise."""
    planned = [session for session in around.contents.sessions if session.state == "planned"]
    found: Session | None = next((one for one in planned if str(one.pk) == wanted), planned[0] if planned else None)
    if found is None:
        return {}
    return {"session": str(found.pk), "came": [str(seat.party_id) for seat in found.seats.all()]}


def _beside(made: ActForm, around: Around, note: Note | None) -> None:
    """What stands at one record asks about that one; of whoever agrees only its side is asked."""
    for name in ("note", "paper"):
        if name in made.fields:
            made.fields[name].widget = forms.HiddenInput()
    if note is not None and "agreed" in made.fields:
        own = [party for party in around.parties if party.side == note.compartment and party.takes_part]
        made.fields["agreed"].choices = [(str(party.pk), around.names.called(party)) for party in own]  # type: ignore[attr-defined]


def _known(act: Act, around: Around, given: Mapping[str, Any]) -> list[Any]:
    """Return the terms that a form begins with: the agreement's own, else those of an offer that was accepted."""
    if act.code == "agree" and around.agreement is not None:
        return list(around.agreement.terms.all())
    wanted = str(given.get("answers") or given.get("offer") or "")
    offers = around.contents.offers
    chosen = [one for one in offers if str(one.pk) == wanted]
    if act.code == "agree":
        chosen = chosen or [one for one in offers if one.state == "accepted"]
    return list(chosen[-1].terms.all()) if chosen else []
