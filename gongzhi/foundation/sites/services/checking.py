"""What a registration must be, judged alike for one from a form and for thousands from a file."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.timezone import localdate

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import fields as person_fields
from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.places import locate
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.places.datum import WGS84, Point
from gongzhi.foundation.sites import addresses
from gongzhi.foundation.sites.facts import FACTS, checked
from gongzhi.foundation.sites.models import Site, SiteClass, SiteKind
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor

PURPOSE = "site_safety"
LEAST = 5  # signs of the shortest number that is anybody's
_LENGTHS = (
    ("name", _("名称"), 60),
    ("address", _("地址"), 120),
    ("operator", _("运营单位"), 60),
    ("number", _("编号"), 32),
)
_NEEDED = frozenset(["name", "address"])
#: What is a person's own in these words; an official number may have as many digits as a telephone.
_PERSONAL = frozenset(["phone", "id_number", "card", "plate", "email", "account"])
_PERSONAL_IN = {"number": frozenset(["id_number"])}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSite:
    """A site that is registered. ``holder`` and ``manager`` are fields for ``persons`` (name, phone, address).

    ``source_key`` names the row of a file that it comes from, where that has no number.
    """

    kind: str
    name: str
    place: str
    address: str
    site_class: str = ""
    number: str = ""
    point: Point | None = None
    operator: str = ""
    unit: str = ""
    managed: bool = False
    registered: bool | None = None
    registered_on: date | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    holder: Mapping[str, str] = field(default_factory=dict)
    manager: Mapping[str, str] = field(default_factory=dict)
    source_key: str = ""

    @classmethod
    def of(cls, site: Site, **instead: Any) -> NewSite:
        """Return what a site's registration says now, with some of it changed."""
        point = Point(site.lon, site.lat, WGS84) if site.lon is not None and site.lat is not None else None
        own = {one.name for one in fields(cls)} - {"holder", "manager", "point", "source_key"}
        return cls(**({name: getattr(site, name) for name in own} | {"point": point} | instead))


class Judge:
    """Judges registrations against the registers as they stand. Five queries, for any number."""

    def __init__(self, news: Iterable[NewSite], by: Actor, at: datetime) -> None:
        news, on = list(news), localdate(at)
        self._by = by
        self._today = on
        self.kinds = {kind.code: kind for kind in SiteKind.objects.all()}
        self._classes = set(SiteClass.objects.values_list("kind", "code"))
        codes = {new.place for new in news}
        self._places = places.names(codes | {code[:length] for code in codes for length in (9, 12)}, on)
        self._holds = locate.border(settings.DISTRICT_CODE, on) if any(new.point for new in news) else None
        units = {new.unit for new in news if new.unit}
        self._units = organisations.names(units) if units else {}
        numbers = {new.number for new in news if new.number}
        self._numbers = (
            set(Site.objects.filter(number__in=numbers).values_list("number", flat=True)) if numbers else set()
        )

    def check(self, new: NewSite, *, own_number: str = "") -> None:
        """Go on only with a registration that is right.

        :raises Refused: what is not, with its ``field``.
        """
        self._check_words(new)
        kind = self.kinds.get(new.kind)
        if kind is None:
            raise Refused(_("没有“{kind}”这一类场所，请从列表里选"), field="kind", kind=new.kind)
        if new.site_class and (new.kind, new.site_class) not in self._classes:
            raise Refused(_("这一类场所没有“{code}”这个分类"), field="site_class", code=new.site_class)
        self.check_place(new.place)
        if new.point and self._holds and not self._holds(new.point):
            raise Refused(_("这个位置不在{name}范围内，请核对经纬度和坐标系"), field="lon", name=settings.DISTRICT_NAME)
        if new.number and new.number != own_number and new.number in self._numbers:
            raise Refused(_("编号 {number} 已经登记过"), field="number", number=new.number)
        if new.unit and new.unit not in self._units:
            raise Refused(_("没有代码为“{unit}”的单位"), field="unit", unit=new.unit)
        self._check_registration(new, kind)
        _check_facts(new.facts, kind)
        for given in (new.holder, new.manager):
            person_fields.checked(given, purpose=PURPOSE)
        self._numbers.add(new.number)  # the next one of this table may not have it

    def _check_words(self, new: NewSite) -> None:
        for name, label, longest in _LENGTHS:
            value = getattr(new, name).strip()
            if not value and name in _NEEDED:
                raise Refused(_("请填写“{label}”"), field=name, label=label)
            if len(value) > longest:
                raise Refused(
                    _("“{label}”最多 {longest} 个字，现在有 {length} 个字"),
                    field=name, label=label, longest=longest, length=len(value),
                )  # fmt: skip
            if "\0" in value:
                raise Refused(_("内容里有无法保存的字符，请去掉后再试"), field=name)
            check_impersonal(value, field=name, label=label)

    def check_place(self, place: str, *, field: str = "place") -> None:
        """Go on only with a place that is there, ours, and inside the jurisdiction of who asks.

        :raises Refused: it is not, with this ``field``.
        """
        if place not in self._places:
            raise Refused(_("没有代码为 {place} 的地方，请从列表里选"), field=field, place=place[:30])
        if not place.startswith(settings.DISTRICT_CODE):
            raise Refused(_("这个地方不归{name}管，请向当地登记"), field=field, name=settings.DISTRICT_NAME)
        if not self._by.is_system and not self._by.covers(place):
            raise Refused(_("这个地方不在您的辖区"), field=field)

    def _check_registration(self, new: NewSite, kind: SiteKind) -> None:
        if new.registered is not None and not kind.home:
            raise Refused(_("只有住人的房屋才填居住登记申报"), field="registered")
        if new.registered_on and not new.registered:
            raise Refused(_("填了申报日期，就要填“已申报”"), field="registered_on")
        if new.registered_on and new.registered_on > self._today:
            raise Refused(_("申报日期还没有到，请检查"), field="registered_on")

    def address_key(self, new: NewSite) -> str:
        """Return the bare address of a registration that was checked."""
        around = [settings.DISTRICT_NAME, *(self._places.get(new.place[:length], "") for length in (9, 12))]
        return addresses.key(new.place, sort(self.kinds[new.kind]), new.address, [name for name in around if name])

    def row(self, new: NewSite) -> dict[str, Any]:
        """Return the columns of a registration that was checked, without its people."""
        point = new.point.to("WGS-84") if new.point else None
        return {
            "number": new.number.strip(), "kind": new.kind, "site_class": new.site_class, "name": new.name.strip(),
            "place": new.place, "address": new.address.strip(), "lon": point.lon if point else None,
            "lat": point.lat if point else None, "operator": new.operator.strip(), "unit": new.unit,
            "managed": new.managed, "registered": new.registered, "registered_on": new.registered_on,
            "address_key": self.address_key(new), "cell": addresses.cell(point.lon, point.lat) if point else None,
        }  # fmt: skip


def check_impersonal(value: str, *, field: str, label: str) -> None:
    """Go on only with words that hold no number of a person: who sees a site reads them without a reason.

    :raises Refused: they do, with their ``field``.
    """
    if "@" not in value and sum(sign.isnumeric() or (sign.isascii() and sign.isalpha()) for sign in value) < LEAST:
        return
    if any(span.kind in _PERSONAL_IN.get(field, _PERSONAL) for span in mask(value).spans):
        raise Refused(
            _("“{label}”里不能写电话、证件号、车牌或账号，请去掉；电话填在责任人的“电话”一栏"),
            field=field, label=label,
        )  # fmt: skip


def sort(kind: SiteKind) -> str:
    """Return what may be the same as a kind: houses that people live in are told apart by nobody's label."""
    return "home" if kind.home else kind.code


def _check_facts(facts: Mapping[str, object], kind: SiteKind) -> None:
    for name, value in checked(facts).items():
        if name not in kind.facts and value:
            raise Refused(_("“{kind}”不登记“{label}”，请去掉"), field=name, kind=kind.name, label=FACTS[name].label)


def wrong(judge: Judge, news: Sequence[NewSite]) -> list[Refused | None]:
    """Return for each registration what is wrong with it, or None."""
    found: list[Refused | None] = []
    for new in news:
        try:
            judge.check(new)
        except Refused as refused:
            found.append(refused)
        else:
            found.append(None)
    return found
