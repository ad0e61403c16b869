"""The closed list of facts that a check may read and update: numbers about a building, never about who is in it.

Sites keep them and standards ask for them; neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of a site: what it is called, the measure it is counted in, and the most it can be."""

    label: str
    measure: str
    most: int


FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "floors": Fact(_("层数"), _("层"), 120),
        "rooms": Fact(_("房间"), _("间"), 20_000),
        "beds": Fact(_("床位"), _("张"), 50_000),
        "exits": Fact(_("安全出口"), _("个"), 500),
        "chargers": Fact(_("电动车充电位"), _("个"), 20_000),
        "stalls": Fact(_("摊位"), _("个"), 20_000),
        "extinguishers": Fact(_("灭火器"), _("具"), 20_000),
    }
)
