"""Small labelled texts made for these tests: five troubles, each told in many words of its own."""

from __future__ import annotations

from random import Random

#: Of each category: how people begin, what they say of it.
TROUBLES = {
    "0102": ("路灯不亮 没有路灯 灯杆倒了", "晚上漆黑 灯泡坏了 请尽快修灯 老人夜里走路摔倒 灯一闪一闪"),
    "0801": ("孩子上学 小学入学 幼儿园报名", "学位不够 招生简章没公布 报名系统打不开 学区怎么划 老师说满员"),
    "0503": ("工厂排烟 河水发臭 废气扰民", "半夜偷排 味道刺鼻 黑烟很浓 鱼都死了 环保设备没开"),
    "0703": ("拖欠工资 老板不发钱 包工头跑了", "三个月没领工资 没签合同 加班没有报酬 工友都在等 欠条写了不认"),
    "0301": ("公交改线 班车停运 公交晚点", "等车一小时 司机甩站 末班车太早 站台太远 线路绕路"),
}
_PLACES = ["建林村", "城东花园", "王店镇", "东升社区", "新塍镇", "油车港", "洪合镇", "高照街道"]


def rows(count: int, *, seed: int = 1, only: tuple[str, ...] = tuple(TROUBLES)) -> list[tuple[str, str]]:
    """Return (text, category), no two the same way round."""
    rng = Random(seed)
    found = []
    for at in range(count):
        code = only[at % len(only)]
        begins, says = (part.split() for part in TROUBLES[code])
        one, two, three = rng.sample(says, 3)
        days = rng.randint(2, 90)
        text = f"{rng.choice(_PLACES)}{rng.choice(begins)}，{one}，{two}，已经{days}天了，{three}。"
        found.append((text, code))
    return found
