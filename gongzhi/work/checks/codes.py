"""The closed lists of checks, code to label."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

WAYS: Mapping[str, str] = MappingProxyType({"self": _("自查"), "patrol": _("巡查"), "official": _("检查")})

#: What a visit came to. All but the list itself are neutral: none counts against anyone.
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "listed": _("按表检查"),
        "nobody": _("无人在家"),
        "refused": _("拒绝入户"),
        "empty": _("空置"),
        "not_rented": _("已不出租"),
        "gone": _("已拆除"),
    }
)

#: By what a home was entered: its people's consent, a power that is cited, or it was not entered.
ENTRIES: Mapping[str, str] = MappingProxyType(
    {"consent": _("住户同意"), "power": _("依法检查"), "outside": _("没有入户")}
)
