"""The office's table of sites: each row once, whole or not at all, and an account of every row."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.persons.models import Person, PersonKey
from gongzhi.foundation.sites import services
from gongzhi.foundation.sites.models import MaybeSame, Site
from gongzhi.foundation.sites.rows import Reader
from gongzhi.interfaces.cli import importing
from gongzhi.interfaces.cli.importers import IMPORTERS
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.sample import sites
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
BY = system("import")
HEAD = ("编号", "类型", "名称", "村社区", "地址")
HOUSE = ("CZ1", "出租房", "建设村12号", "王江泾镇闻川社区", "建设村 12 号")


def run(path: Path, *, dry_run: bool = False) -> importing.Account:
    return importing.run(IMPORTERS["sites"], path, by=BY, at=NOW, dry_run=dry_run, progress=lambda _count, _total: None)


def table(path: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Path:
    file = path / "场所.csv"
    with file.open("w", encoding="utf-8", newline="") as open_file:
        csv.writer(open_file).writerows([head, *rows])
    return file


@pytest.mark.slow
def test_a_dirty_table_is_told_row_by_row_and_a_second_run_adds_nothing(district: None, tmp_path: Path) -> None:
    path = tmp_path / "场所.xlsx"
    dirt = sites.write(path, 1200, seed=3)
    assert all([dirt.codes, dirt.doubles, dirt.twins])
    tried = run(path, dry_run=True)
    assert not Site.objects.exists()
    assert not Person.objects.exists()
    done = run(path)
    assert tried.facts() == done.facts()
    assert [one["row"] for one in done.refused] == dirt.codes
    assert all(one["reason"].startswith("没有代码为 330411") for one in done.refused)
    assert done.maybe_same_rows == dirt.twins
    assert (done.known, done.maybe_same) == (len(dirt.doubles), len(dirt.twins))
    assert done.added + done.known + done.maybe_same + len(done.refused) == 1200
    assert Site.objects.count() == done.added + done.maybe_same
    assert MaybeSame.objects.count() == len(dirt.twins)
    [column] = done.columns_refused
    assert column["name"] == "民族"
    again = run(path)
    assert (again.added, again.maybe_same, again.known) == (0, 0, 1200 - len(dirt.codes))
    assert Site.objects.count() == done.added + done.maybe_same


@pytest.mark.slow
def test_taking_many_equals_registering_each(district: None, tmp_path: Path) -> None:
    path = tmp_path / "场所.csv"
    sites.write(path, 150, seed=5)
    run(path)
    many = _told()
    rows = list(importing.tables.read(path).rows())
    columns = {name: ours for ours, name in IMPORTERS["sites"].columns.items()} | dict(IMPORTERS["sites"].also)
    reader = Reader(NOW)
    _forget()
    seen: set[str] = set()
    for _number, cells in rows:
        row = {columns[name]: cell for name, cell in zip(sites.HEAD, cells, strict=True) if name in columns}
        new = reader.read(row)
        if new.number in seen or new.place[6] == "9":  # doubled, or of a code that no place has
            continue
        seen.add(new.number)
        services.register(new=new, erase_by=services.contacts_until(NOW), by=BY, at=NOW)
    assert _told() == many


def _forget() -> None:
    MaybeSame.objects.all().delete()
    Site.objects.all().delete()


def _told() -> list[dict[str, Any]]:
    """Everything that was kept but ids, plates, sealed bytes and hashes, of the sites that are there now."""
    found = []
    numbers = dict(Site.objects.values_list("pk", "number"))
    for site in Site.objects.order_by("number"):
        columns = {name: value for name, value in vars(site).items() if name not in ("_state", "id", "plate")}
        people = []
        for role in ("holder", "manager"):
            person = columns.pop(role)
            if person:
                row = Person.objects.values("kind", "purpose", "basis", "article", "erase_by", "created_at").get(
                    pk=person
                )
                digest = PersonKey.objects.get(pk=person).phone_digest
                entries = list(Entry.objects.filter(subject=f"person:{person}").values_list("verb", "payload", "actor"))
                people.append((role, row, digest, entries))
        entries = [
            (verb, seq, payload.replace(site.plate, "plate"), actor, at)
            for verb, seq, payload, actor, at in Entry.objects.filter(subject=site.subject)
            .order_by("seq")
            .values_list("verb", "seq", "payload", "actor", "at")
        ]
        pairs = sorted(
            (numbers[other], why, metres)
            for other, why, metres in site.maybe_same.values_list("other", "why", "metres")
        )
        found.append({"columns": columns, "people": people, "entries": entries, "pairs": pairs})
    return found


def test_places_and_kinds_as_people_write_them(district: None, tmp_path: Path) -> None:
    head = (*HEAD, "分类", "已申报居住登记", "申报日期", "经度", "纬度", "坐标系", "房东", "联系电话", "床位数")
    row = (*HOUSE, "二类", "是", "2026/5/6", "120.70", "30.85", "高德", "吴金根", "138 0013 8000", "8")
    account = run(table(tmp_path, row, head=head))
    assert (account.added, account.refused) == (1, [])
    site = Site.objects.get()
    assert (site.kind, site.site_class, site.place, site.registered_on) == (
        "rental", "2", "330411101001", date(2026, 5, 6)
    )  # fmt: skip
    assert site.facts == {"beds": 8}
    assert site.lon is not None
    assert site.lon < 120.70  # shifted back
    assert site.holder


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"村社区": "某某地方"}, "看不出“某某地方”"),
        ({"类型": "城堡"}, "没有“城堡”"),
        ({"经度": "120.7", "纬度": "30.8"}, "要写坐标系"),
        ({"经度": "a", "纬度": "30.8", "坐标系": "WGS-84"}, "经纬度读不出来"),
        ({"经度": "121.5", "纬度": "31.2", "坐标系": "WGS-84"}, "不在秀洲区范围内"),
        ({"已申报居住登记": "也许"}, "要写是或否，现在是“也许”"),
        ({"已申报居住登记": "是", "申报日期": "去年"}, "“去年”不是日期"),
        ({"床位": "八"}, "要写 0 到"),
        ({"摊位": "3"}, "不登记“摊位”"),
        ({"责任人": "吴金根", "责任人电话": "12"}, "电话号码写得不对"),
        ({"名称": "长" * 61}, "最多 60 个字"),
    ],
)
def test_a_bad_row_says_why_and_leaves_nothing(
    district: None, tmp_path: Path, more: dict[str, str], reason: str
) -> None:
    given = dict(zip(HEAD, HOUSE, strict=True)) | more
    good = {**dict.fromkeys(given, ""), **dict(zip(HEAD, ("CZ2", *HOUSE[1:]), strict=True))}
    path = table(tmp_path, tuple(given.values()), tuple(good.values()), head=tuple(given))
    account = run(path)
    assert [one["row"] for one in account.refused] == [2]
    assert reason in account.refused[0]["reason"]
    assert account.added == 1
    assert not Person.objects.exists()


def test_a_row_without_a_number_comes_in_once(district: None, tmp_path: Path) -> None:
    path = table(tmp_path, ("", *HOUSE[1:]), ("", *HOUSE[1:]))
    assert (run(path).added, run(path).known) == (1, 2)


def test_a_double_of_a_row_that_was_refused_is_judged_by_itself(district: None, tmp_path: Path) -> None:
    account = run(table(tmp_path, (HOUSE[0], "城堡", *HOUSE[2:]), HOUSE))
    assert (account.added, [one["row"] for one in account.refused]) == (1, [2])


@pytest.mark.one_database
@pytest.mark.parametrize(
    "column",
    ["租客姓名", "租户", "承租人", "承租人电话", "住户姓名", "居住人数", "实住人数", "流动人口数", "房客", "人数",
     "tenant", "tenantName", "tenants_count", "Lodger", "occupants", "zuke", "resident_count"],
)  # fmt: skip
def test_columns_about_who_lives_there_are_refused_by_name(column: str) -> None:
    why = IMPORTERS["sites"].refuses(column)
    assert why
    assert "不登记谁住在里面" in str(why)
    assert column in str(why)
    assert not IMPORTERS["disputes"].refuses(column)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "column", [*sites.HEAD[:-1], "出租人", "房东", "出租房分类", "operator", "holder_name", "rental"]
)
def test_columns_about_the_house_are_not(column: str) -> None:
    assert not IMPORTERS["sites"].refuses(column)


def test_a_tenants_column_is_not_read_and_the_rows_go_on(district: None, tmp_path: Path) -> None:
    account = run(table(tmp_path, (*HOUSE, "张三"), head=(*HEAD, "承租人")))
    assert account.added == 1
    assert [one["name"] for one in account.columns_refused] == ["承租人"]


@pytest.mark.parametrize(
    "column",
    [
        "租 客", "租\u200b客", "租戶姓名", "承租人", "入住人员", "住戶", "暫住", "流動人口",
        "ＴＥＮＡＮＴ", "tenantName", "TENANTNAME",
        "zu ke", "zūkè", "zu_ke", "ruzhurenyuan", "民 族", "mín zú", "族別", "身分證號", "證件號碼",
        "戶籍", "shen fen zheng", "idnumber",
    ],
)  # fmt: skip
def test_no_dress_lets_a_column_about_people_in(district: None, tmp_path: Path, column: str) -> None:
    path = table(tmp_path, (*HOUSE, "张三"), head=(*HEAD, column))
    [refused] = run(path).columns_refused
    assert refused["name"] == column
    with pytest.raises(Refused, match="缺少 name"):  # not even by a mapping that asks for it
        _mapped(table(tmp_path, (*HOUSE, "张三"), head=(*HEAD[:2], "名字", *HEAD[3:], column)), {column: "name"})


def _mapped(path: Path, mapping: dict[str, str]) -> importing.Account:
    return importing.run(
        IMPORTERS["sites"], path, by=BY, at=NOW, mapping=mapping, progress=lambda _count, _total: None
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, "330411199001011237"), (2, "吴家的房子 138 0013 8000"), (2, "一三八零零一三八零零零"),
        (2, "330411199001011237"),
        (4, "建设村 12 号，电话０５７３－８２１２３４５６"), (4, "建设村 12 号 wu@example.com"),
    ],
)  # fmt: skip
def test_a_number_of_somebody_is_no_part_of_what_the_register_shows(
    district: None, tmp_path: Path, place: int, words: str
) -> None:
    row = [*HOUSE]
    row[place] = words
    done = run(table(tmp_path, tuple(row), ("CZ20260000001", *HOUSE[1:])))
    assert (done.added, [one["row"] for one in done.refused]) == (1, [2])
    assert "不能写电话、证件号" in done.refused[0]["reason"]


def test_a_sheet_that_nobody_sees_is_not_read(district: None, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for state, number in (("hidden", "CZ8"), ("veryHidden", "CZ9"), ("visible", "CZ1")):
        sheet = book.create_sheet(state)
        sheet.append(HEAD)
        sheet.append((number, *HOUSE[1:]))
        sheet.sheet_state = state
    book.active = book["visible"]
    path = tmp_path / "场所.xlsx"
    book.save(path)
    assert run(path).added == 1
    assert Site.objects.get().number == "CZ1"
