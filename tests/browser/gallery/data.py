"""Made-up matters as ugly as real ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

from allauth.account.forms import LoginForm
from django import forms

from gongzhi.kernel.lifecycle import Move
from gongzhi.kernel.texts import Sentence
from gongzhi.kernel.verdict import YES, no

if TYPE_CHECKING:
    from django.http import HttpRequest

NOW = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)
LONG = (
    "我是住在3幢2单元的居民，楼下烧烤店每天晚上六点到凌晨两点一直开着音响，油烟直接往楼上飘，窗户根本不敢开。"
    "家里有八十多岁的老人和刚上小学的孩子，晚上没法睡觉。之前打过电话，来看过一次，当时关小了，人一走又放大。"
    "请你们管一管，最好晚上十点以后来看，白天来是看不到的。\n\n附：店名“深夜食堂（南门店）”，旁边就是小区消防通道，桌子摆在通道上。\n"
)
PHOTO = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='96' height='96'%3E"
    "%3Crect width='96' height='96' fill='%23{}'/%3E"
    "%3Cpath d='M0 70 30 40l22 20 16-12 28 26v22H0z' fill='%23{}'/%3E%3C/svg%3E"
)
TITLES = (
    "南门烧烤店夜间噪音、油烟扰民，占用消防通道，多次反映未解决",
    "路灯不亮",
    "关于王店镇建林村农贸市场东侧沿河道路自去年十二月起多处塌陷积水、电动车接连摔倒、至今无人处理且推来推去的情况反映",
    "楼道堆物",
    "外墙瓷砖脱落砸到停放的车辆，要求物业赔偿并排查整幢楼",
)
PLACES = ("新城街道 木桥港社区", "王店镇 建林村", "洪合镇 凤桥村", "油车港镇 胜丰村", "王江泾镇 南汇社区第三网格")
UNITS = ("区综合执法局", "区住房和城乡建设局", "王店镇人民政府", "区市场监督管理局", "嘉北街道办事处")


def everything(request: HttpRequest) -> dict[str, Any]:
    """Return one context for all pages of the gallery."""
    rows = [row(n) for n in range(60)]
    form: forms.Form = Report({"what": "短", "phone": "13"} if "wrong" in request.GET else None)
    if request.path.endswith("login"):
        form = LoginForm()
    return {
        "sample": True,
        "desk": {"unit": "秀洲区社会治理中心", "post": "分拨席", "unread": 12, "rail": rail(request)},
        "rows": rows,
        "names": {"330411": "秀洲区"},
        "title": TITLES[2],
        "long": LONG * 6,
        "text": LONG,
        "at": NOW,
        "clocks": clocks(),
        "clock": clocks()[1],
        "moves": moves(),
        "entries": entries(),
        "files": files(40),
        "few": files(3),
        "unit_says": {
            "result": "部分解决",
            "text": LONG,
            "who": "区综合执法局 夜间中队",
            "at": NOW - timedelta(days=1),
        },
        "resident_says": {"result": "不同意：没有解决", "text": "昨晚十一点又开了，一点没变。", "who": "", "at": NOW},
        "outline": outline(),
        "lon": 120.70,
        "lat": 30.75,
        "chips": [{"text": t, "without": "?"} for t in ("派给区住房和城乡建设局", "超期", "王店镇")],
        "form": form,
        "wrong": Report({"what": "", "phone": "139", "where": "x", "how": ["z"]}),
        "reader": "王芳（分拨席）",
    }


def rail(request: HttpRequest) -> list[dict[str, Any]]:
    found = {
        "我的": [("我的工作", "parts", 7)],
        "事情": [("收件", "inbox", 128), ("队列", "queue", 11068), ("事项", "matter", 0)],
    }
    return [{"label": label, "areas": [_area(request, *one) for one in areas]} for label, areas in found.items()]


def _area(request: HttpRequest, label: str, name: str, count: int) -> dict[str, Any]:
    return {"label": label, "url": f"/gallery/{name}", "count": count, "current": request.path.endswith(name)}


def row(n: int) -> dict[str, Any]:
    state, words = (
        ("over", "超期 1 天"),
        ("soon", "还剩 3 小时"),
        ("", "还剩 2 个工作日"),
        ("paused", "已挂账"),
        ("done", "已办结"),
    )[n % 5]
    return {
        "reference": f"M-2026-{123 + n:06d}",
        "title": TITLES[n % 5],
        "place": PLACES[n % 5],
        "unit": UNITS[n % 5],
        "at": NOW - timedelta(hours=7 * n),
        "state": state,
        "words": words,
        "stage": ("办理中", "待派", "待复核", "挂账", "已答复")[n % 5],
        "reports": (1, 3, 12, 1, 128)[n % 5],
    }


def clocks() -> list[dict[str, Any]]:
    steps = [
        ("4月30日 周四", Sentence("16:20 派给{unit}，当天不算", {"unit": "区综合执法局"})),
        ("5月1日–5日", Sentence("劳动节放假，不算")),
        ("5月6日 周三", Sentence("第 1 个工作日（对方的时间）")),
        ("5月7日 周四", Sentence("等反映人补充材料，停表 3 小时 12 分")),
        ("5月9日 周六", Sentence("调休上班，第 3 个工作日，17:30 到期")),
    ]
    return [
        {"words": Sentence("还剩 {n} 个工作日（周四 17:30 前）", {"n": 4}), "state": "", "steps": steps},
        {"words": Sentence("只剩 3 小时（今天 17:30 前）"), "state": "soon", "steps": steps},
        {"words": Sentence("超期 1 天（昨天 17:30 到期）"), "state": "over", "steps": steps},
        {"words": Sentence("停表中：等反映人补充材料"), "state": "paused", "steps": steps},
        {"words": Sentence("按时办结，提前 2 个工作日"), "state": "done"},
        {
            "words": Sentence("还剩 40 个工作日（2027年1月8日 周五 17:30 前）"),
            "state": "",
            "provisional": True,
            "steps": steps,
        },
    ]


def moves() -> list[dict[str, Any]]:
    def move(code: str, label: str, key: str = "") -> Move:
        return Move(code=code, label=label, done="", sources=(), permission="", who=("desk",), key=key)

    return [
        {"move": move("dispatch", "派给…", "p"), "verdict": YES, "main": True, "href": "#"},
        {"move": move("extend", "申请延期", "y"), "verdict": YES, "href": "#"},
        {
            "move": move("close", "办结", "b"),
            "verdict": no("主办单位还没有交来办理结果，交来后由另一个人复核，再办结。"),
            "href": "#",
        },
        {"move": move("check", "复核"), "verdict": no("这一步要由另一个人来做，不能自己复核自己"), "href": "#"},
        {"move": move("void", "作废"), "verdict": YES, "href": "#"},
    ]


def entries() -> list[dict[str, Any]]:
    return [
        {
            "act": "反映人不同意，事项重新打开",
            "post": "反映人",
            "at": NOW,
            "text": "昨晚十一点又开了，一点没变。",
            "public": True,
        },
        {
            "act": "交来办理结果：部分解决",
            "post": "区综合执法局 夜间中队",
            "name": "陈建国",
            "at": NOW - timedelta(days=1),
            "text": LONG,
            "files": files(3),
            "public": True,
        },
        {
            "act": "申请延期 3 个工作日，区社会治理中心同意",
            "post": "区综合执法局 夜间中队",
            "name": "陈建国",
            "at": NOW - timedelta(days=2),
        },
        {
            "act": "派给区综合执法局，协办：区消防救援大队、木桥港社区",
            "post": "秀洲区社会治理中心 分拨席",
            "name": "王芳",
            "at": NOW - timedelta(days=8),
            "text": LONG * 4,
        },
        {
            "act": "来件受理，立为事项",
            "post": "秀洲区社会治理中心 分拨席",
            "name": "王芳",
            "at": NOW - timedelta(days=140),
            "public": True,
        },
    ]


def files(count: int) -> list[dict[str, Any]]:
    shades = (("c8d6cf", "5d7f73"), ("e2d8c4", "8a7a55"), ("d5dbe0", "66788a"))
    photos = [
        {"url": "#", "thumb": PHOTO.format(*shades[n % 3]), "name": f"现场照片{n + 1}.jpg", "size": 812_345}
        for n in range(count)
    ]
    paper = {
        "url": "#",
        "name": "关于南门烧烤店夜间噪音油烟扰民问题现场检查情况的说明（第二稿）.docx",
        "kind": "DOCX",
        "size": 48_213,
    }
    return [*photos[:2], paper, *photos[2:]]


def outline() -> dict[str, Any]:
    ring = [
        [120.70 + 0.19 * cos(a) * (1 + 0.18 * sin(5 * a)), 30.72 + 0.13 * sin(a) * (1 + 0.2 * cos(3 * a))]
        for a in (2 * pi * n / 72 for n in range(73))
    ]
    towns = (
        ("王店镇", 120.72, 30.65),
        ("新城街道", 120.70, 30.76),
        ("油车港镇", 120.79, 30.78),
        ("洪合镇", 120.61, 30.69),
    )
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}},
            *(
                {"type": "Feature", "properties": {"name": n}, "geometry": {"type": "Point", "coordinates": [x, y]}}
                for n, x, y in towns
            ),
        ],
    }


class Report(forms.Form):
    """One field of each kind."""

    what = forms.CharField(
        label="什么事",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="说清楚什么时候、在哪里、什么情况。最多 2 000 字。",
        max_length=2000,
    )
    where = forms.ChoiceField(label="在哪里", choices=[("", "请选村或社区"), ("a", "木桥港社区"), ("b", "建林村")])
    kind = forms.ChoiceField(
        label="是哪一类",
        widget=forms.RadioSelect,
        choices=[("1", "噪音油烟"), ("2", "房屋物业"), ("3", "道路路灯"), ("4", "不知道，请你们分")],
        required=False,
    )
    how = forms.MultipleChoiceField(
        label="还关系到", widget=forms.CheckboxSelectMultiple, choices=[("x", "老人"), ("y", "孩子")], required=False
    )
    day = forms.DateField(label="从哪天开始", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    photos = forms.FileField(label="照片", required=False, help_text="最多 9 张，会自动变小，不带拍摄位置。")
    phone = forms.CharField(
        label="电话", required=False, min_length=11, help_text="只有办这件事的人、写明理由才看得到。"
    )
    secret = forms.BooleanField(label="不让办理单位知道我是谁", required=False)
