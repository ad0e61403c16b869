"""Opening a root problem, from what the machine proposed or from requests that a clerk names; or saying it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import queries as matter_queries
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake.sorting import is_private
from gongzhi.work.roots import acts
from gongzhi.work.roots.lifecycle import ROOT
from gongzhi.work.roots.models import Candidate, Proposal
from gongzhi.work.roots.services import dwellings, linking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.roots.details import Opening

WORDS = 500  # characters of a reason
MOST = 200  # requests that one begins with: each is a move of its own, and nobody else writes meanwhile


@transaction.atomic
def open_root(*, details: Opening, cases: Sequence[str], by: Actor, at: datetime, act: str = "") -> Matter:
    """Open a root problem at the actor's own centre, with requests as its first cases, by number.

    :raises Refused: not permitted; no class; no request, too many, or one that may be no case; only one dwelling, or a
        private dispute.
    :raises NotFound: one of them is not there for this actor.
    """
    require(by.may("matter.triage"))
    if not details.category:
        raise Refused(_("请选类别"), field="category")
    if is_private(details.category):
        raise Refused(_("私人之间的纠纷不立源头问题，请按纠纷调解办理"), field="category")
    found = [matter_queries.find(by, reference) for reference in dict.fromkeys(cases)]
    if not found:
        raise Refused(_("请至少选一件"), field="cases")
    if len(found) > MOST:
        raise Refused(_("一次最多选 {most} 件，请去掉一些，立好以后再一件一件归入"), field="cases", most=MOST)
    if not by.covers(details.place):
        raise Refused(_("这个地方不在您的辖区"), field="place")
    dwellings.require_shared(found, field="cases")
    act = act or ledger.new_act()
    root = matters.open_matter(
        kind=ROOT.code, title=details.title, summary=details.summary, category=details.category, place=details.place,
        desk=by.unit, origin="desk", by=by, at=at, act=act,
    )  # fmt: skip
    for matter in sorted(found, key=lambda matter: matter.pk):  # two who open at once wait in one order, in no circle
        linking.join(root=root, matter=matter.reference, seen=root.version, by=by, at=at, act=act)
    return root


@transaction.atomic
def confirm(
    *, proposal: Proposal, details: Opening, cases: Sequence[str], by: Actor, at: datetime
) -> Matter:  # fmt: skip
    """Open a root problem from what the machine proposed, with those of its requests that the person left in.

    :raises Conflict: somebody decided on it already, or it was found anew.
    :raises Refused: as ``open_root``; or a request was added that the proposal does not have.
    """
    _hold(proposal, by)
    act = ledger.new_act()
    root = open_root(details=details, cases=cases, by=by, at=at, act=act)
    _decide(proposal, {"state": "confirmed", "decided_at": at, "decided_by": by.id, "root": root})
    wanted = set(cases)
    rows = list(Candidate.objects.filter(proposal=proposal).select_related("matter").order_by("matter"))
    if wanted - {row.matter.reference for row in rows}:
        raise Conflict(_("这条建议刚刚有人看过，或者夜里重新找过，请再看一次"))
    seen = set(
        Matter.objects.visible_to(by).filter(pk__in=[row.matter_id for row in rows]).values_list("pk", flat=True)
    )
    dropped = [row for row in rows if row.matter_id in seen and row.matter.reference not in wanted]
    Candidate.objects.filter(pk__in=[row.pk for row in dropped]).update(dropped=True)
    payload = {
        "root": root.reference, "matters": len(wanted), "dropped": [row.matter.reference for row in dropped]
    }  # fmt: skip
    ledger.record(
        subject=proposal.subject, verb=acts.CONFIRMED, by=by, at=at, act=act, opens=True, payload=payload
    )  # fmt: skip
    return root


@transaction.atomic
def dismiss(*, proposal: Proposal, why: str, by: Actor, at: datetime) -> None:
    """Say that it is no root problem, and why: it comes back only when it has grown.

    :raises Refused: not permitted, or no reason.
    :raises Conflict: somebody decided on it already, or it was found anew.
    """
    require(by.may("matter.triage"))
    why = why.strip()
    if not why or len(why) > WORDS:
        raise Refused(_("请写理由，最多 500 个字"), field="why")
    _hold(proposal, by)
    _decide(proposal, {"state": "dismissed", "decided_at": at, "decided_by": by.id})
    count = Candidate.objects.filter(proposal=proposal).count()
    ledger.record(
        subject=proposal.subject, verb=acts.DISMISSED, by=by, at=at, opens=True, payload={"matters": count},
        texts={"why": why},
    )  # fmt: skip


def _hold(proposal: Proposal, by: Actor) -> None:
    """Keep the nightly look and everybody else from a proposal until this transaction ends.

    It comes before any request is held: the nightly look goes the same way.

    :raises Refused: it lies where this actor has nothing to decide.
    :raises Conflict: somebody decided on it already, or it was found anew.
    """
    if not by.covers(proposal.place):
        raise Refused(_("这个地方不在您的辖区"), field="place")
    if Proposal.objects.select_for_update().filter(pk=proposal.pk, state="suggested").first() is None:
        raise Conflict(_("这条建议刚刚有人看过，或者夜里重新找过，请再看一次"))


def _decide(proposal: Proposal, changes: dict[str, object]) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(**changes)
