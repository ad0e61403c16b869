"""Facts of a site as whole numbers of the closed list in ``kernel.facts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gongzhi.kernel.facts import FACTS, Fact
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = ["FACTS", "Fact", "checked"]  # others read the list here


def checked(given: Mapping[str, Any]) -> dict[str, int]:
    """Return facts as whole numbers; one that is empty is left out.

    :raises Refused: a fact that there is not, or no whole number from 0 to its most; ``field`` names it.
    """
    found: dict[str, int] = {}
    for name, value in given.items():
        fact = FACTS.get(name)
        if fact is None:
            raise Refused(_("没有“{name}”这一项，请去掉后再试"), field=name, name=name)
        if value in (None, ""):
            continue
        number = _whole(value)
        if number is None or not 0 <= number <= fact.most:
            raise Refused(_("“{label}”要写 0 到 {most} 的整数"), field=name, label=fact.label, most=fact.most)
        found[name] = number
    return found


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        return int(value) if float(value) == int(float(value)) else None
    except (TypeError, ValueError, OverflowError):
        return None
