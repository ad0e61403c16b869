"""A table of disputes as platforms export it, made up: ``python -m bench.disputes FILE ROWS``.

How often each type comes is as published (``dispute_type_counts_published.json`` among the test data), else all alike.
The table has columns that are never read as well, and marks of what real tables have: codes for names, days as text.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = "dispute_type_counts_published.json"
HEAD = (
    "编号", "事件名称", "发生日期", "发生地点", "事件规模", "事件类别", "涉及人数", "事件简述", "涉及单位", "姓名",
    "性别", "证件号码", "民族", "学历", "人员类别", "居住详址", "联系电话", "化解时限", "化解方式", "化解组织",
    "化解责任人姓名", "化解责任人联系方式", "化解是否成功", "化解情况", "考评日期", "考评意见",
)  # fmt: skip
TOLD = (
    "为楼道里堆放杂物起了争执，双方都说自己先占的，社区劝过两次没有谈拢",
    "合租的押金没有退，出租方说墙面损坏要扣，承租方不认可，要求按合同退还",
    "施工时碰坏了隔壁的围墙，对赔多少、由谁来修说法不一，请求调解",
    "承包地的边界多年没有立桩，今年翻耕时越过了老界，两家各说各的理",
    "买的家具送来有裂缝，商家只肯换一件，买方要求全部退货并付来回的运费",
    "加班的工钱三个月没有结清，单位说要等工程款到，工人要求先付一半",
)
DONE = ("双方互谅互让，当场握手言和", "赔了修理费，写了协议，一次付清", "各退一步，押金退七成，钥匙当场交还")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈沈韩杨朱秦许何吕张孔", "建国明华丽芳秀英伟强军平刚桂香玉梅水根阿福宝"
COMMITTEES = ("区调委会", "三老调解室", "某村调委会", "")
EARLIEST, DAYS = date(2023, 1, 1), 1000


def write(path: Path, rows: int, seed: int = 1) -> None:
    """Write the table."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("矛盾纠纷")
    sheet.append(list(HEAD))
    for row in _rows(rows, random.Random(seed)):
        sheet.append(list(row))
    book.save(path)


def _rows(count: int, draw: random.Random) -> Iterator[tuple[str | int, ...]]:
    shares = _shares()
    types, weights = list(shares), list(shares.values())
    places = json.loads((ROOT / "gongzhi" / "sample" / "data" / "xiuzhou_divisions.json").read_text(encoding="utf-8"))
    named = [name for name in _names(places) if name]
    for number, kind in enumerate(draw.choices(types, weights, k=count), 1):
        where = draw.choice(named)
        day = EARLIEST + timedelta(days=draw.randrange(DAYS))
        people, ended = draw.choice([2, 2, 2, 3, 4, 6]), draw.random() < 0.9
        yield (
            f"{day.year}{number:06d}", f"{where}{kind}", f"{day:%Y/%m/%d}", f"{where}{draw.randrange(1, 30)}号",
            "02" if people > 4 else "01", kind, people, f"{where}，{draw.choice(TOLD)}。" * draw.choice([1, 1, 2]),
            "某某物业公司" if draw.random() < 0.1 else "", _person(draw), "1", "330411190001010000", "汉", "初中",
            "其他", f"{where}{draw.randrange(1, 30)}幢", f"139{draw.randrange(10**8):08d}",
            f"{day + timedelta(30):%Y/%m/%d}", "人民调解", draw.choice(COMMITTEES), _person(draw),
            f"0573-8{draw.randrange(10**7):07d}", int(ended),
            draw.choice(DONE) if ended else "", "", "",
        )  # fmt: skip


def _person(draw: random.Random) -> str:
    return draw.choice(SURNAMES) + "".join(draw.sample(GIVEN, 2))


def _shares() -> Mapping[str, int]:
    folder = Path(os.environ.get("GONGZHI_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / PUBLISHED).exists():
        return dict.fromkeys(("邻里", "婚姻家庭", "损害赔偿", "劳动争议", "物业", "其他"), 1)
    shares: dict[str, int] = json.loads((folder / PUBLISHED).read_text(encoding="utf-8"))["source_A"]["by_type"]
    return shares


def _names(tree: object) -> Iterator[str]:
    """Yield the names of villages and communities, however deep they stand."""
    if isinstance(tree, list):
        for one in tree:
            yield from _names(one)
    elif isinstance(tree, dict):
        if len(str(tree.get("code", ""))) == 12:
            yield str(tree.get("short_name") or tree.get("name", ""))
        for one in tree.values():
            yield from _names(one)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
