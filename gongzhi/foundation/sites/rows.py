"""Rows of a file, as offices keep them, read into registrations."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import localdate

from gongzhi.foundation.places import locate
from gongzhi.foundation.places.datum import DATUMS, WGS84, Point
from gongzhi.foundation.sites.addresses import plain
from gongzhi.foundation.sites.facts import FACTS
from gongzhi.foundation.sites.queries import classes, kinds
from gongzhi.foundation.sites.services import NewSite
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime as Moment

#: Our name of each column to what people call it.
COLUMNS = {
    "number": _("编号"), "kind": _("类型"), "site_class": _("分类"), "name": _("名称"), "place": _("村社区"),
    "address": _("地址"), "lon": _("经度"), "lat": _("纬度"), "datum": _("坐标系"), "operator": _("运营单位"),
    "unit": _("单位代码"), "holder_name": _("责任人"), "holder_phone": _("责任人电话"), "manager_name": _("安全管理人"),
    "manager_phone": _("安全管理人电话"), "managed": _("旅馆式管理"), "registered": _("已申报居住登记"),
    "registered_on": _("申报日期"), **{name: fact.label for name, fact in FACTS.items()},
}  # fmt: skip
REQUIRED = frozenset(["kind", "name", "place", "address"])
#: Other names that people give to columns.
ALSO = {
    "房东": "holder_name", "房东姓名": "holder_name", "责任人姓名": "holder_name", "负责人": "holder_name",
    "房东电话": "holder_phone", "联系电话": "holder_phone", "负责人电话": "holder_phone",
    "管理人": "manager_name", "管理人电话": "manager_phone", "场所类型": "kind", "类别": "site_class",
    "场所名称": "name", "详细地址": "address", "地点": "place", "地点代码": "place", "所属村社区": "place",
    "是否申报": "registered", "床位数": "beds", "房间数": "rooms", "楼层": "floors", "场所编号": "number",
}  # fmt: skip
_YES = frozenset(["1", "true", "yes", "y", "是", "有", "已", "已申报", "已登记", "√"])
_NO = frozenset(["0", "false", "no", "n", "否", "无", "未", "未申报", "未登记", "×"])
_DATUMS = {name.casefold().replace("-", ""): name for name in DATUMS} | {"国测局": "GCJ-02", "高德": "GCJ-02"}


class Reader:
    """Reads rows; remembers what it has found for words that come again and again."""

    def __init__(self, at: Moment) -> None:
        self._today = localdate(at)
        self._matcher = locate.finder(self._today)
        self._places: dict[str, str] = {}
        found = kinds()
        self._kinds = {name: kind.code for kind in found for name in (kind.name, kind.name_en.casefold(), kind.code)}
        self._classes = {
            (one.kind, name): one.code
            for one in classes()
            for name in (one.code, one.name, one.name.partition("（")[0])
        }

    def read(self, row: Mapping[str, str]) -> NewSite:
        """Read one row.

        :raises Refused: what cannot be read, in one sentence.
        """
        kind = self._kinds.get(row["kind"].casefold(), row["kind"])
        registered = _yes_no(row, "registered")
        return NewSite(
            number=row.get("number", ""), kind=kind, site_class=self._class(kind, row.get("site_class", "")),
            name=row["name"], place=self._place(row), address=row["address"], point=_point(row),
            operator=row.get("operator", ""), unit=row.get("unit", ""), managed=_yes_no(row, "managed") or False,
            registered=registered, registered_on=_day(row.get("registered_on", "")),
            facts={name: row[name] for name in FACTS if row.get(name)},
            holder=_person(row, "holder"), manager=_person(row, "manager"),
            source_key="" if row.get("number") else key(kind, row),
        )  # fmt: skip

    def _class(self, kind: str, text: str) -> str:
        return self._classes.get((kind, text), text)

    def _place(self, row: Mapping[str, str]) -> str:
        text = row["place"]
        if text.isascii() and text.isdigit():
            return text
        if text not in self._places:
            found = self._matcher.find(text, within=settings.DISTRICT_CODE)
            self._places[text] = found.code
        code = self._places[text]
        if not code:
            raise Refused(
                _("看不出“{place}”是哪个村、社区，请写代码，或写成“某某镇某某村”"), field="place", place=text[:30]
            )
        return code


def key(kind: str, row: Mapping[str, str]) -> str:
    """Return what names a row without a number for ever: what it is, where, and what it is called."""
    said = "|".join([kind, row["place"], plain(row["name"]), plain(row["address"])])
    return hashlib.sha256(said.encode()).hexdigest()


def _person(row: Mapping[str, str], role: str) -> dict[str, str]:
    given = {name: row.get(f"{role}_{name}", "") for name in ("name", "phone")}
    return given if any(given.values()) else {}


def _point(row: Mapping[str, str]) -> Point | None:
    lon, lat = row.get("lon", ""), row.get("lat", "")
    if not lon and not lat:
        return None
    try:
        across, up = float(lon), float(lat)
    except ValueError:
        raise Refused(_("经纬度读不出来，请写成 120.70 和 30.85 这样的小数"), field="lon") from None
    said = row.get("datum", "")
    datum = _DATUMS.get(said.casefold().replace("-", "").replace(" ", ""))
    if datum is None:
        raise Refused(_("有经纬度就要写坐标系：WGS-84、GCJ-02（高德、腾讯）或 CGCS2000"), field="datum")
    return Point(across, up, datum).to(WGS84)  # once: all that follows asks for it


def _yes_no(row: Mapping[str, str], name: str) -> bool | None:
    text = row.get(name, "").casefold()
    if not text:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    raise Refused(_("“{label}”要写是或否，现在是“{value}”"), field=name, label=COLUMNS[name], value=text[:20])


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y%m%d"):
        try:
            return datetime.strptime(text.replace("/", "-").replace(".", "-"), form).date()  # noqa: DTZ007 — a day
        except ValueError:
            continue
    raise Refused(_("“{value}”不是日期，请写成 2026-05-08 的样子"), field="registered_on", value=text[:30])
