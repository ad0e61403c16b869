"""The kinds of sites that a district begins with, and three classes of rented houses: rows that it may change.

What 三类出租房 means here is published nowhere; classes by the number of beds are one reading of it.
"""

from __future__ import annotations

from gongzhi.kernel.texts import _

_BUILT = ("floors", "rooms", "exits", "extinguishers")
_OPEN = ("floors", "exits", "chargers", "extinguishers")
_LIVED_IN = ("floors", "rooms", "beds", "exits", "chargers", "extinguishers")

#: Code, name, English name, what its operator is called, facts, whether somebody lives there, whether it is rated.
KINDS = (
    ("school", _("学校"), "School", _("校方"), _BUILT, False, True),
    (
        "park",
        _("企业园区"),
        "Enterprise park",
        _("园区运营方"),
        ("floors", "exits", "chargers", "extinguishers"),
        False,
        True,
    ),
    (
        "market",
        _("市场"),
        "Market",
        _("市场举办者"),
        ("floors", "stalls", "exits", "chargers", "extinguishers"),
        False,
        True,
    ),
    ("building", _("楼宇"), "Building", _("物业"), (*_BUILT, "chargers"), False, True),
    ("rental", _("出租房"), "Rented house", _("房东"), _LIVED_IN, True, False),
    ("dormitory", _("蓝领公寓"), "Workers' housing", _("运营方"), _LIVED_IN, True, False),
    ("village", _("村社区"), "Village or community", _("村社区"), (), False, True),
    ("project", _("项目工地"), "Project site", _("建设单位"), ("floors", "exits", "extinguishers"), False, True),
)

#: Kind, code, name, English name, days until the next check.
CLASSES = (
    ("rental", "1", _("一类（10 张床及以上）"), "Class 1 (10 beds or more)", 30),
    ("rental", "2", _("二类（4 到 9 张床）"), "Class 2 (4 to 9 beds)", 90),
    ("rental", "3", _("三类（3 张床及以下）"), "Class 3 (3 beds or fewer)", 180),
)
