"""Whether a new model may take the place of what sorts now: compared on the same texts, which neither had learned."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.intake.routing.prior import category_of, meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongzhi.work.intake.routing.store import Version
    from gongzhi.work.intake.routing.training import Trained

FRESH = 50  # texts that the live model has not learned from, to compare on
NOISE = 0.01  # how much two figures on other texts may differ by chance


def refuse(
    trained: Trained, prior_f1: float, held: Version | None, texts: Sequence[str], labels: Sequence[str]
) -> Sentence | None:
    """Return why the new model must not go live, or nothing."""
    new = trained.figures.macro_f1
    if new < prior_f1:
        return Sentence(_("新模型（{new}）不如词表（{old}），没有启用"), _figures(new, prior_f1))
    if held is None:
        return None
    fresh: list[int] = np.flatnonzero(~held.learned_from(texts)).tolist()
    if len(fresh) < FRESH:
        old = float(held.facts["figures"]["macro_f1"])
        same = set(held.model.classes) == set(trained.model.classes)
        worse = same and new < old - NOISE
    else:
        new, old = _compare(trained, held, [(at, texts[at], labels[at]) for at in fresh])
        worse = new < old
    return Sentence(_("新模型（{new}）不如现在的模型（{old}），没有启用"), _figures(new, old)) if worse else None


def _compare(trained: Trained, held: Version, rows: Sequence[tuple[int, str, str]]) -> tuple[float, float]:
    """Return how often each is right, class by class; where one knows other classes, down to the main class alone."""
    shares, _strange = held.model.probabilities([text for _at, text, _label in rows])
    held_out = trained.held_out[[at for at, _text, _label in rows]]
    sides = ((held_out, trained.model.classes), (shares, held.model.classes))
    both = set(trained.model.classes) & set(held.model.classes)
    found = []
    for own, classes in sides:
        right: dict[str, list[bool]] = defaultdict(list)
        for best, (_at, text, label) in zip(own.argmax(1), rows, strict=True):
            guess = classes[int(best)]
            right[label].append(guess == label if label in both else _main(guess, text, label))
        found.append(float(np.mean([np.mean(hits) for hits in right.values()])))
    return found[0], found[1]


def _main(guess: str, text: str, label: str) -> bool:
    return guess == label or category_of(guess, text)[:2] in {code[:2] for code in meaning(label)}


def _figures(new: float, old: float) -> dict[str, str]:
    return {"new": f"{new:.3f}", "old": f"{old:.3f}"}
