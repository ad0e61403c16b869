"""A yes or no that can explain itself."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import Sentence

NO_REASON = Sentence()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when allowed; otherwise ``reason`` says in one sentence why not."""

    reason: Sentence = NO_REASON

    def __bool__(self) -> bool:
        return not self.reason


YES = Verdict()


def no(text: str, **params: object) -> Verdict:
    """Answer no, with the reason: ``no(_("只有主办单位可以签收"))``."""
    return Verdict(Sentence(text, params))


def require(verdict: Verdict, *, field: str = "") -> None:
    """Go on only when allowed.

    :raises Refused: with the verdict's own reason.
    """
    if not verdict:
        raise Refused(verdict.reason.text, field=field, **verdict.reason.params)
