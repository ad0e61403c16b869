"""The levels that a district begins with: rows that it may change. No province publishes levels for all kinds."""

from __future__ import annotations

from gongzhi.kernel.texts import _

_PLAIN = (
    ("model", _("示范"), "Model", 95, False),
    ("met", _("达标"), "Up to standard", 80, False),
)

#: Kind of site → code, name, English name, per cent of the list, whether people confer it; the highest first.
LEVELS = {
    "school": (
        ("province", _("省级示范"), "Provincial model", 95, True),
        ("city", _("市级示范"), "City model", 95, True),
        ("5a", "5A", "5A", 95, False),
        ("4a", "4A", "4A", 85, False),
        ("3a", "3A", "3A", 75, False),
    ),
    "park": _PLAIN,
    "market": _PLAIN,
    "building": _PLAIN,
    "village": _PLAIN,
    "project": _PLAIN,
}

#: Lists that come with the product for checks, by which sites of that kind are rated as well, and their names then.
LISTS = {"school": _("平安校园评定标准"), "park": _("平安企业园区评定标准"), "market": _("平安市场评定标准")}
