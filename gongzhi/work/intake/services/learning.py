"""Learning to sort: from what the desk decided, at night, or from a table; a worse model never goes live."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.persons.masking import mask
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters.models import Category, Matter
from gongzhi.work.intake import acts, tables
from gongzhi.work.intake.models import Join, Label
from gongzhi.work.intake.routing import live, shares

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

MOST = 10_000  # of the newest labels: more would keep the worker from its clock for too long
MATTERS = 50_000  # the newest, to count who takes what
_BY_RULE = "system:"  # what a rule accepted by itself teaches nothing: it repeats what was suggested


@dataclass(frozen=True, slots=True)
class Learned:
    """What became of learning: the version, whether it sorts now, and a sentence for people."""

    name: str
    live: bool
    note: Sentence
    figures: dict[str, float]


def learn(*, by: Actor, at: datetime) -> Learned | None:
    """Count who takes what, and learn from what the desk decided, unless nothing new was decided or removed since.

    Nothing is returned where there was nothing to learn.
    """
    live.write_shares(counted())
    try:
        return _train(_labelled(), _("本台标注"), by=by, at=at, again=False)
    except Refused as refusal:  # nobody is there at night: whoever opens the page reads why
        live.write_note({"at": at.isoformat(), "live": False, "note": asdict(refusal.sentence)})
        return None


def learn_from(
    *, rows: Sequence[tuple[str, str]], source: str, by: Actor, at: datetime,
    progress: Callable[[int, int], None] = lambda _at, _of: None,
) -> Learned:  # fmt: skip
    """Learn from a table of (text, label); numbers and names of persons are masked before anything is read.

    :raises Refused: it is too little to learn from, or a label stands for no category.
    """
    labels = _codes([label for _text, label in rows])
    masked = [(mask(text).text, label) for (text, _label), label in zip(rows, labels, strict=True)]
    learned = _train(masked, source, by=by, at=at, progress=progress)
    if learned is None:
        raise Refused(_("标注太少：至少要 50 条、两类，每类 5 条以上"), field="file")
    return learned


def _codes(labels: Sequence[str]) -> list[str]:
    """Return labels as codes where they mean one, by the district's own tree first.

    :raises Refused: one is neither a code nor a name of anything: it would be suggested to the desk one day.
    """
    from gongzhi.work.intake.routing import measuring, prior  # noqa: PLC0415 — nothing that calculates before it is needed

    own = dict(Category.objects.values_list("name", "code"))
    codes = measuring.settled([own.get(label, label) for label in labels])
    known = {row["code"] for row in tables.rows("categories")}.union(own.values())
    unknown = Counter(label for label, code in zip(labels, codes, strict=True) if not prior.meaning(code) <= known)
    if unknown:
        label, count = unknown.most_common(1)[0]
        raise Refused(
            _("标签“{label}”（{count} 条）不是类别的代码，也不是类别的名称，请改正后再训练"),
            field="label", label=label[:40], count=count,
        )  # fmt: skip
    return codes


def _train(
    rows: Sequence[tuple[str, str]], source: str, *, by: Actor, at: datetime, again: bool = True,
    progress: Callable[[int, int], None] = lambda _at, _of: None,
) -> Learned | None:  # fmt: skip
    from gongzhi.work.intake.routing import measuring  # noqa: PLC0415 — nothing that calculates before it is needed

    settled = measuring.settled([label for _text, label in rows])
    kept = measuring.learnable([(text, label) for (text, _label), label in zip(rows, settled, strict=True)])
    digest = hashlib.sha256(json.dumps(sorted(kept), ensure_ascii=False).encode()).hexdigest()
    if not measuring.enough(kept) or (not again and live.note().get("digest") == digest):
        return None
    return _fit(kept, source, digest, by=by, at=at, progress=progress)


def _fit(
    rows: Sequence[tuple[str, str]], source: str, digest: str, *, by: Actor, at: datetime,
    progress: Callable[[int, int], None],
) -> Learned:  # fmt: skip
    from gongzhi.work.intake.routing import card, gate, measuring, store, training  # noqa: PLC0415 — as above

    texts, labels = [text for text, _label in rows], [label for _text, label in rows]
    trained = training.train(texts, labels, progress=progress)
    prior_f1 = measuring.prior(texts, labels).macro_f1
    held = live.version()
    name = f"{localtime(at):%Y%m%d-%H%M%S}-{digest[:6]}"
    why = gate.refuse(trained, prior_f1, held, texts, labels)
    figures = trained.figures.facts()
    if why is None:
        facts = {
            "name": name, "made_at": at.isoformat(), "source": source, "texts": len(texts), "digest": digest,
            "labels": dict(Counter(labels)), "figures": figures, "prior_f1": round(prior_f1, 4),
        }  # fmt: skip
        written = card.write(facts, seen_in=training.SEEN_IN)
        store.keep(live.folder(), name=name, model=trained.model, facts=facts, card=written, texts=texts)
        with transaction.atomic():
            ledger.record(
                subject="sorting:model", verb=acts.LEARNED, by=by, at=at,
                payload={"version": name, "texts": len(texts), "f1": figures["macro_f1"], "digest": digest[:16]},
            )  # fmt: skip
            store.put_live(live.folder(), name)
    note = why or Sentence(_("新模型已启用，用了 {texts} 条标注"), {"texts": len(texts)})
    live.write_note({"at": at.isoformat(), "digest": digest, "live": why is None, "note": asdict(note)})
    return Learned(name, why is None, note, figures)


def _labelled() -> list[tuple[str, str]]:
    """Return the masked words of reports with the class that a person gave them last, the newest reports first."""
    by_rule = Join.objects.filter(report=OuterRef("report"), joined_by__startswith=_BY_RULE)
    rows = (
        Label.objects.filter(field="category", report__erased_at=None)
        .exclude(chosen="").exclude(report__masked="").exclude(Exists(by_rule))
        .order_by("-report_id", "-id").values_list("report_id", "report__title", "report__masked", "chosen")
    )  # fmt: skip
    found: dict[int, tuple[str, str]] = {}
    for report, title, masked, chosen in rows.iterator(chunk_size=2000):
        if len(found) >= MOST:
            break
        found.setdefault(report, (masked if title in masked else f"{title}。{masked}", chosen))
    return list(found.values())


def counted() -> dict[str, Any]:
    """Count which unit, still there, took which category where, and how often a place that was read was right."""
    there = Unit.objects.filter(ends_on=None).values("code")
    carried = Matter.objects.filter(unit__in=there, shields=None).exclude(category="").order_by("-pk")
    places = list(Label.objects.filter(field="place").exclude(suggested="").order_by("-pk")[:MOST])
    agreed = sum(label.chosen.startswith(label.suggested) for label in places)
    return {
        "units": shares.count(carried.values_list("category", "place", "unit")[:MATTERS].iterator(chunk_size=2000)),
        "place": [agreed, len(places)],
    }
