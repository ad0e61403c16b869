"""What the page of a case shows to those who may read in it: the one next thing, its people by side, its acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.timezone import localdate

from gongzhi.foundation.files import queries as files
from gongzhi.interfaces.templatetags.words import full_day
from gongzhi.interfaces.web.disputes import acting, papers
from gongzhi.interfaces.web.disputes.acting import Around
from gongzhi.interfaces.web.disputes.acts import ACTS, BY_CODE, Act
from gongzhi.interfaces.web.disputes.options import guests
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters import queries as matters
from gongzhi.work.disputes import checking, codes, dossier, queries, steps
from gongzhi.work.disputes.policies import sits

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.interfaces.web.disputes.terms import Terms
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Move
    from gongzhi.kernel.verdict import Verdict
    from gongzhi.work.disputes.models import Agreement, Case, Paper, Party
    from gongzhi.work.disputes.steps import Read

PLACES = ("parties", "letter", "sessions", "notes", "offers", "agreement")
LONG = ("agree", "offer")  # forms that would fill the first screen: a press opens them
FEW = 6  # parties of a side that are shown at once


@dataclass(slots=True)
class Next:
    """The one next thing: a sentence, and the form that does it, or why it cannot be done."""

    say: Sentence
    act: Act | None = None
    move: Move | None = None
    form: MoveForm | None = None
    terms: Terms | None = None
    href: str = ""
    why: Sentence | None = None
    plain: bool = False  # asks for nothing: a press does it


@dataclass(frozen=True, slots=True)
class Row:
    """One party as its row says it: what is still to do, in words."""

    party: Party
    name: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The parties of one side; more than a few are folded, those of whom something is missing first."""

    code: str
    label: str
    first: list[Row]
    rest: list[Row]
    count: int


def read(
    case: Case, actor: Actor, readable: frozenset[str], frame: dict[str, Any], at: datetime
) -> dict[str, Any]:  # fmt: skip
    """Return what the page shows of the inside of a case."""
    around = Around.of(case, readable)
    dues = queries.dues(case) if around.agreement else []
    parts = dossier.parts(case) if readable else []
    stand = steps.Read(case, around.parties, around.contents, around.agreement, dues, parts, at)
    invited = guests(case) if readable else []
    usable = [act for act in ACTS if act.where != "head" and not act.beside and (readable or act.early)]
    usable = [act for act in usable if act.code != "uninvite" or invited]
    here = [(act, steps.barred(act.code, stand)) for act in usable if steps.fits(act.code, stand)]
    following = _next(stand, around, frame | {"actor": actor}, readable, at)
    if following is not None and following.move is not None and following.why is None:
        frame["allowed"] = [move for move in frame["allowed"] if move.code != following.move.code]
    return {
        "inside": True, "contents": around.contents, "agreement": around.agreement, "next": following,
        "sides": _sides(around), "counts": _counts(around.parties),
        "findings": checking.check(around.agreement) if around.agreement else [],
        "ratings": queries.ratings(case, at) if readable else [],
        "dues": dues, "parts": parts, "papers": _papers(case, around.contents.papers),
        "shelf": papers.section(case, around.contents, around.names) if readable else {},
        "acts": {place: [(act, why) for act, why in here if act.where == place] for place in PLACES},
        "guests": invited, "confirm": _confirm(around.agreement, localdate(at)),
        "today": localdate(at), "rooms": acting.rooms(case), "allowed": frame["allowed"],
    }  # fmt: skip


def _next(
    stand: Read, around: Around, frame: dict[str, Any], readable: frozenset[str], at: datetime
) -> Next | None:  # fmt: skip
    step = steps.following(stand)
    if step is None:
        return None
    days = {name: full_day(gap) if isinstance(gap, date) else gap for name, gap in step.say.params.items()}
    found = Next(Sentence(step.say.text, days))
    if step.act:
        act = BY_CODE[step.act]
        if readable or act.early:
            found.act = act
            found.href = reverse("desk_case_act", args=[stand.case.matter.reference, act.code])
            if act.code not in LONG:
                found.form, found.terms = acting.form(act, around, None, step.given, where="next_")
    elif step.move:
        _to_move(found, step.move, frame, at)
    return found


def _to_move(found: Next, code: str, frame: dict[str, Any], at: datetime) -> None:
    """Add the form of a move, where this reader may make it; else why not, or only the sentence."""
    matter = frame["matter"]
    refused: dict[str, Verdict] = {move.code: verdict for move, verdict in frame["barred"] + frame["elsewhere"]}
    move = next((one for one in frame["allowed"] if one.code == code), None)
    if move is None:
        found.why = refused[code].reason if code in refused else None
        return
    actor = frame["actor"]
    found.move, found.href = move, reverse("desk_move", args=[matter.reference, move.code])
    found.form = MoveForm(
        move.details, lambda of: matters.options(of, actor, matter, at=at), seen=matter.version,
        initial=_begun(code, at) | {"mediator": actor.id},
    )  # fmt: skip
    found.form.auto_id = "next_%s"
    found.plain = not found.form.visible_fields()


def _begun(code: str, at: datetime) -> dict[str, Any]:
    return {"visited_on": localdate(at).isoformat()} if code == "visit" else {}


def _sides(around: Around) -> list[Side]:
    found = []
    for code, label in codes.SIDES.items():
        rows = [_row(around, party) for party in around.parties if party.side == code]
        if not rows:
            continue
        rows.sort(key=lambda row: (not row.party.speaker, not row.missing, row.party.number))
        few = len(rows) if len(rows) <= FEW else FEW - 1
        found.append(Side(code, label, rows[:few], rows[few:], len(rows)))
    return found


def _row(around: Around, party: Party) -> Row:
    return Row(party, around.names.name(party), tuple(_missing(party, bool(around.case.mediator))))


def _missing(party: Party, mediated: bool) -> list[str]:
    """Say what is still to be asked or told of one who takes part."""
    if not party.takes_part:
        return []
    consent = {"": _("还没问是否愿意"), "asked": _("问过，没答复")}.get(party.consent, "")
    checks = (
        (bool(consent), consent),
        (party.told_at is None, _("权利还没告知")),
        (party.objection, _("申请回避")),
        (mediated and party.mediator_ok is None, _("还没问调解员")),
        (mediated and sits(party) and not hasattr(party, "screen"), _("还没单独问安全")),
        (mediated and party.identity_at is None, _("身份没核对")),
    )
    return [said for missing, said in checks if missing]


def _counts(parties: list[Party]) -> list[tuple[str, int, int]]:
    """Return how many of those who take part have been asked what, as (what, how many, of how many)."""
    present = [party for party in parties if party.takes_part]
    told = (
        (_("愿意调解"), sum(party.consent == "yes" for party in present)),
        (_("权利已告知"), sum(party.told_at is not None for party in present)),
        (_("接受调解员"), sum(bool(party.mediator_ok) for party in present)),
        (_("身份已核对"), sum(party.identity_at is not None for party in present)),
    )
    return [(label, count, len(present)) for label, count in told] if len(present) > FEW else []


def _confirm(agreement: Agreement | None, today: date) -> tuple[date, int] | None:
    """Return the last day to apply for judicial confirmation together, and how many days that leaves."""
    if agreement is None or agreement.form != "written" or agreement.effective_on is None:
        return None
    until = agreement.effective_on + timedelta(days=checking.CONFIRM_WITHIN)
    if hasattr(agreement, "confirmation") or until < today or checking.barred(agreement):
        return None
    return until, (until - today).days


def _papers(case: Case, given: list[Paper]) -> list[dict[str, Any]]:
    """Return the papers as a list of files shows them, each with where it stands. One query."""
    views = {one.id: one for one in files.of([case.subject])[case.subject]} if given else {}
    found = []
    for paper in given:
        view = views.get(paper.file)
        if view is None:
            continue
        args = [case.matter.reference, paper.pk]
        found.append({
            "paper": paper, "url": reverse("desk_case_paper", args=args), "name": view.name, "kind": view.kind,
            "size": view.size, "thumb": reverse("desk_case_thumb", args=args) if view.has_thumbnail else "",
        })  # fmt: skip
    return found
