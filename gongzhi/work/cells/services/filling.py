"""Filling in the list of a rating: saved as often as wanted, handed in by a move."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.standards import reading
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import services as matters
from gongzhi.matters.facts import Facts
from gongzhi.work.cells import acts, policies
from gongzhi.work.cells.models import Assessment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gongzhi.foundation.standards.form import Form
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.cells.models import Rating

#: A form that nobody went on with for so long may be taken over by another reviewer.
LEFT = timedelta(days=7)


@transaction.atomic
def save_answers(*, rating: Rating, answers: Mapping[str, Any], seen: int, by: Actor, at: datetime) -> Assessment:
    """Save what a side filled in so far. ``seen`` is the version of the matter that the page showed.

    :raises Conflict: the rating has moved on.
    What was left lying may be taken over: who began it may have left the post.

    :raises Refused: not permitted, or somebody else is filling in this side; an answer is none of the list's.
    """
    matter = matters.held(matter=rating.matter)
    if matter.version != seen:
        raise Conflict(_("这次评定刚刚往前走了一步，请刷新后再填"))
    require(policies.may_fill(by, Facts(matter)))
    side = policies.SIDE_AT[matter.stage]
    kept = read(rating.cycle.version.questions, answers)
    row = Assessment.objects.filter(rating=rating, side=side).first()
    if row is not None and side != "self" and row.by != by.id and at - row.saved_at < LEFT:
        raise Refused(_("这份评定表有人在填；{n} 天没有动过，别人才能接着填"), n=LEFT.days)
    row = row or Assessment(rating=rating, side=side)
    row.answers, row.by, row.unit, row.saved_at = kept, by.id, by.unit, at
    row.save()
    digest = hashlib.sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    ledger.record(
        subject=matter.subject, verb=acts.SAVED, by=by, at=at,
        payload={"side": side, "digest": digest, "answered": len(kept)},
    )  # fmt: skip
    return row


def read(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that the list asks for; words are masked.

    :raises Refused: an answer is none of the list's; ``field`` names the item.
    """
    kept = reading.sent(form, dict(answers))
    words = {question.code for question in form if question.sort == "words"}
    return {code: mask(value).text if code in words else value for code, value in kept.items()}
