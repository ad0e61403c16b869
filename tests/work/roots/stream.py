"""A labelled stream of made-up requests of one community and class: which have one cause, and which only sound like it.

The same troubles come from five estates that share all their words but the name; estates have several troubles at once;
some come from one dwelling only, some all in one fortnight; and half of all are told once and never again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

ESTATES = ("嘉禾苑", "金都花园", "幸福小区", "香湖新村", "紫阳公寓")
TROUBLES = {
    "water": (
        "{e}晚上又停水了，水泵房的泵一跳闸六楼以上就没水",
        "{e}高层{d}没水，物业说二次供水的水泵又坏了",
        "水压太低，{e}顶楼洗澡都不行，水泵修了三次还是跳闸",
        "{e}二次供水水泵老化，{d}停水，每次只换一个零件",
    ),
    "lift": (
        "{e}的电梯又关人了，维保来了只是重新开机",
        "{e}电梯{d}停运，老人下不了楼，维保单位说等配件",
        "电梯门关不上，{e}里已经困人两回，一直没有大修",
        "{e}电梯运行时抖动有异响，维保记录写正常，还是困人",
    ),
    "flood": (
        "{e}门口一下雨就积水，雨水管堵了{d}",
        "下大雨{e}的地下车库又淹了，雨水管排不出去",
        "{e}雨水管网太细，每次下雨积水到膝盖",
        "积水把{e}的车库淹了，雨水管清过还是堵",
    ),
    "sewer": (
        "{e}化粪池又满了，污水从井盖冒出来，臭得开不了窗",
        "污水外溢，{e}化粪池{d}没有清运",
        "{e}楼前污水井一直冒，化粪池抽了两天又满",
        "{e}化粪池裂了，污水流到路面上，抽粪车来过几次",
    ),
    "parking": (
        "{e}消防通道停满了车，晚上救护车进不来",
        "{e}没有车位，业主把车停在消防通道上",
        "消防通道又被占了，{e}的物业不贴单也不管",
        "{e}里面乱停车，{d}消防通道堵住",
    ),
    "bins": (
        "{e}的垃圾房满了没人运，苍蝇很多",
        "垃圾{d}不清运，{e}垃圾房门口堆成山",
        "{e}垃圾房污水横流，分类桶坏了一半",
        "{e}垃圾清运车两天来一次，垃圾房放不下",
    ),
}
#: Told now and then; the second half sounds like a trouble of the list above and has another cause.
ONCE = (
    "{e}门岗的栏杆坏了", "{e}的健身器材掉了螺丝", "{e}快递柜打不开", "{e}绿化带的树挡住了窗户", "{e}公告栏没有公示资金",
    "{e}外墙瓷砖掉下来一块", "{e}儿童滑梯开裂", "{e}的监控是黑屏", "{e}楼道灯不亮", "{e}蚊子多请来消杀",
    "{e}电梯里的广告太多太吵", "{e}电梯按钮上贴了小广告", "{e}停水的通知没有贴出来", "{e}水费算错了，多收了两个月",
    "{e}消防通道的指示灯不亮", "{e}消防栓箱里没有水带", "{e}垃圾分类的督导员不在岗", "{e}停车费涨价没有开会",
    "{e}雨水口的篦子被偷了", "{e}化粪池的盖子被车压碎了", "{e}车库的道闸识别不了车牌", "{e}污水处理费收得不对",
)  # fmt: skip
FLAT = (
    "{e}3幢2单元502室天花板渗水，墙皮掉了",
    "{e}3幢2单元502室天花板又渗水，墙皮掉了一片",
    "{e}3幢2单元502室天花板渗水修不好，墙皮掉了",
)
SPANS = ("三天", "一个星期", "半个月", "昨天晚上开始", "这个月")
OPENINGS = ("", "", "您好，", "再次反映：", "请帮忙看看，", "打过几次电话，", "我住在这里十年了，")
CLOSINGS = (
    "",
    "",
    "请尽快处理。",
    "什么时候能彻底解决？",
    "谢谢。",
    "希望给个答复。",
    "大家意见很大。",
    "拖了很久没有人管。",
)
LAST = date(2026, 5, 8)
WELL_SORTED = 0.85  # of desks: the others put it under another class of the same group


@dataclass(frozen=True, slots=True)
class Told:
    """One request: what it says, its class, the day, and its label: estate and trouble."""

    words: str
    category: str
    on: date
    label: str


def stream(seed: int) -> list[Told]:
    """Make a year of one community, always the same for a seed."""
    rng = Random(seed)
    classes = dict(zip(TROUBLES, ("0201", "0201", "0202", "0202", "0203", "0204"), strict=True))
    told = [
        _told(rng, words, estate, classes[name], f"{estate} {name}")
        for estate in ESTATES
        for name, texts in TROUBLES.items()
        if rng.random() < 0.6
        for words in _some(rng, texts, rng.randint(1, 5))
    ]
    for _number in range(len(told)):
        number, estate = rng.randrange(len(ONCE)), rng.choice(ESTATES)
        told.append(_told(rng, ONCE[number], estate, f"02{number % 10 + 1:02d}", f"{estate} {ONCE[number]}"))
    told += [_told(rng, words, "金都花园", "0206", "dwelling") for words in FLAT]
    return rng.sample(told, len(told))


def _some(rng: Random, texts: tuple[str, ...], count: int) -> list[str]:
    first = rng.randrange(len(texts))
    return [texts[(first + number) % len(texts)] for number in range(count + 2)]


def _told(rng: Random, words: str, estate: str, category: str, label: str) -> Told:
    text = words.format(e=estate, d=rng.choice(SPANS))
    category = category if rng.random() < WELL_SORTED else f"02{rng.randint(1, 9):02d}"
    on = LAST - timedelta(days=rng.randrange(360))
    return Told(f"{rng.choice(OPENINGS)}{text}，{rng.choice(CLOSINGS)}", category, on, label)
