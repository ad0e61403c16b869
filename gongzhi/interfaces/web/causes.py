"""What a matter's page says about causes: a root problem its cases; a request or hazard what it is or may be one of."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gongzhi.matters import queries as matters
from gongzhi.work.hazards.lifecycle import HAZARD
from gongzhi.work.intake.lifecycle import OPENS
from gongzhi.work.intake.sorting import is_private
from gongzhi.work.roots import queries, suggestions
from gongzhi.work.roots.lifecycle import NO_CASES, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.models import Report
    from gongzhi.work.roots.models import Cause
    from gongzhi.work.roots.suggestions import Near


def panel(matter: Matter, actor: Actor, reports: Sequence[Report], at: datetime) -> dict[str, Any]:
    """Return what the page needs for ``roots/_cases.html`` or ``roots/_cause.html``.

    ``reports`` are the matter's own. Two queries for a root problem, one for a request or hazard, two once its cause is
    ended.
    """
    if matter.kind == ROOT.code:
        return _of_root(matter, actor, at)
    if matter.kind == HAZARD.code:
        return _of_case(matter, actor, *suggestions.of_hazard(actor, matter))
    if matter.kind == OPENS:
        return _of_case(matter, actor, *suggestions.of_request(actor, matter, reports))
    return {}


def _of_root(root: Matter, actor: Actor, at: datetime) -> dict[str, Any]:
    found = queries.cases(root, actor)
    may_take_out = bool(actor.may("matter.triage")) and root.stage != "voided"
    rows = [
        {
            "matter": matter, "relapse": case.relapse, "once": secrets.token_hex(16) if case.sign else "",
            "stage": matters.kind_of(matter).lifecycle.stage(matter.stage).label,
            "out": "unrelapse" if case.caused and root.stage == "relapsed" else "unlink",
            "counts": matter.stage not in NO_CASES,
        }
        for matter, case in found.seen
    ]  # fmt: skip
    return {
        "is_root": True, "rows": rows, "hidden": found.hidden, "relapses": found.relapses, "count": found.count,
        "known": found.known, "may_take_out": may_take_out, "left": queries.days_left(root, at),
    }  # fmt: skip


def _of_case(matter: Matter, actor: Actor, case: Cause | None, near: Sequence[Near]) -> dict[str, Any]:
    if case is not None:
        decides = case.sign and case.seen and bool(actor.may("matter.triage"))
        return {"case": case, "fix": queries.fix(case), "once": secrets.token_hex(16) if decides else ""}
    if not actor.may("matter.triage") or is_private(matter.category):
        return {}
    return {"near": [(one, secrets.token_hex(16)) for one in near], "may_begin": True}


def told(records: Iterable[Record], cause: dict[str, Any]) -> list[Record]:
    """Leave out of a root problem's record what names requests that the reader does not see: their numbers, and why
    they were taken out.
    """
    if not cause.get("is_root"):
        return list(records)
    known = cause["known"]
    return [_without(record) if record.payload.get("matter", "") not in {"", *known} else record for record in records]


def _without(record: Record) -> Record:
    payload = {name: value for name, value in record.payload.items() if name != "matter"}
    return replace(record, payload=payload, texts={})
