"""What the list and the map are narrowed to: it lives in the address and reads as a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from gongzhi.foundation.sites import queries
from gongzhi.foundation.sites.finding import Criteria
from gongzhi.interfaces.web import registers

if TYPE_CHECKING:
    from django.http import QueryDict

    from gongzhi.interfaces.web.registers import Choices
    from gongzhi.kernel.actor import Actor

STATES = {
    "open": lazy("还在的"), "active": pgettext_lazy("场所", "在用"), "empty": lazy("空置"),
    "not_rented": lazy("已不出租"), "gone": lazy("已拆除"), "all": lazy("全部"),
}  # fmt: skip
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the address without it."""

    text: str
    without: str


@dataclass(slots=True)
class Conditions:
    """The conditions of one address; a part that is unknown narrows nothing."""

    given: dict[str, str] = field(default_factory=dict)
    kinds: list[tuple[str, str]] = field(default_factory=list)
    classes: list[tuple[str, str]] = field(default_factory=list)
    places: Choices = field(default_factory=list)
    place_names: dict[str, str] = field(default_factory=dict)

    @property
    def criteria(self) -> Criteria:
        """What they ask the register for."""
        given = self.given
        return Criteria(
            kind=given.get("kind", ""), site_class=given.get("class", ""), place=given.get("place", ""),
            state=given.get("state", "open"), words=given.get("q", ""),
        )  # fmt: skip

    def query(self, *without: str, **more: str) -> str:
        """Return them as the query of an address."""
        return urlencode({name: value for name, value in self.given.items() if name not in without} | more)

    @property
    def chips(self) -> list[Chip]:
        """Say them in words, each with the way to drop it."""
        says = {
            "kind": dict(self.kinds), "class": dict(self.classes), "place": self.place_names,
            "state": {code: str(label) for code, label in STATES.items()},
        }  # fmt: skip
        found = []
        for name, value in self.given.items():
            said = _("写着“{words}”").format(words=value) if name == "q" else says[name].get(value, value)
            without = ("kind", "class") if name == "kind" else (name,)
            found.append(Chip(said, f"{reverse('desk_sites')}?{self.query(*without)}"))
        return found


def read(data: QueryDict, actor: Actor) -> Conditions:
    """Read the conditions of an address. Three queries, which serve the form as well."""
    kinds = [(one.code, one.called) for one in queries.kinds()]
    classes = [(f"{one.kind}.{one.code}", one.called) for one in queries.classes()]
    places, names = registers.places_of(actor.place if actor.may("site.view") else "-", localdate())
    found = Conditions({}, kinds, [], places, names)
    allowed = {"kind": {code for code, _name in kinds}, "place": set(names), "state": set(STATES)}
    for name in ("kind", "class", "place", "state", "q"):
        value = data.get(name, "").strip()[:_LONGEST]
        if name == "class" and (kind := found.given.get("kind")):
            found.classes = [(code.partition(".")[2], label) for code, label in classes if code.startswith(f"{kind}.")]
            allowed["class"] = {code for code, _label in found.classes}
        if value and (name == "q" or value in allowed.get(name, ())) and (name, value) != ("state", "open"):
            found.given[name] = value
    return found
