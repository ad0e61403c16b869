"""Cases with everything that a paper can be made of; and reading Word files, scans and templates in tests."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from PIL import Image

from gongzhi.foundation.files import services as files
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case
from tests import given
from tests.conftest import NOW
from tests.remembered import remembered
from tests.work.disputes import cases

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(word: bytes) -> str:
    """All that a Word file says, paragraph by paragraph, tables too."""
    body = Document(io.BytesIO(word)).element.body
    return "\n".join("".join(run.text or "" for run in one.iter(f"{W}t")) for one in body.iter(f"{W}p"))


def photo(colour: str = "green") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(out, "JPEG")
    return out.getvalue()


def scan(pages: int = 2) -> bytes:
    """A PDF as a scanner makes it."""
    out = io.BytesIO()
    first, *rest = [Image.new("RGB", (620, 877), (250, 250 - 40 * page, 200)) for page in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=rest)
    return out.getvalue()


def said(case: Case, compartment: str, sort: str, text: str, **more: Any) -> None:
    services.write_note(case=case, compartment=compartment, sort=sort, text=text, by=cases.mediator(), at=NOW, **more)


@remembered
def full(at: datetime = NOW) -> Case:
    """A case that was applied for, with an authority, evidence of both sides, talks, payments, a visit; closed."""
    case = cases.mediating(source="applied", facts="楼道堆放杂物，双方争吵", demand="清理楼道\n赔偿 1000.01 元")
    by = cases.mediator()
    said(case, "joint", "minutes", "双方面对面谈了一个小时")
    said(case, "a", "private", "申请人说愿意让步到八百元")
    said(case, "b", "private", "被申请人说手头只有五百元")
    said(case, "team", "minutes", "调解员商量的底线是七百元")
    said(case, "joint", "inquiry", "问：是谁堆的？答：三楼。", party=cases.side(case, "a"))
    said(case, "b", "inquiry", "邻居说是物业堆的")
    said(case, "b", "evidence", "被申请人的聊天记录说明")
    papers = ("joint", photo()), ("a", scan()), ("b", photo("red")), ("team", photo("blue"))
    for compartment, content in papers:
        name = "材料.pdf" if content.startswith(b"%PDF") else "材料.jpg"
        services.add_paper(case=case, compartment=compartment, part=6, name=name, content=content, by=by, at=at)
    file = files.keep(subject=case.subject, name="授权书.jpg", content=photo(), by=by, at=at)
    services.give_mandate(
        party=cases.side(case, "b"), contact={"name": "李小红"}, may_settle=True, file=file, by=by, at=at
    )
    return cases.closed(cases.performing(cases.signing(cases.drafted(cases.fresh(case)))))


@remembered
def oral() -> Case:
    """An agreement by word."""
    return cases.moved(cases.drafted(form="oral"), "agree_orally")


@remembered
def stopped() -> Case:
    return cases.moved(cases.mediating(), "stop", why="no_agreement")


@remembered
def declined() -> Case:
    """One that the desk sent and the committee did not take; what became of it can still be written."""
    case = cases.moved(cases.registered(given.CLERK, source="police"), "assign", given.CLERK, unit=cases.UNIT)
    return cases.moved(case, "decline", why="in_court")


@remembered
def addressed() -> Case:
    """A case in which both sides left an address and a phone."""
    case = cases.registered(facts="相邻采光")
    for side, name in zip("ab", ("张小明", "李大伟"), strict=True):
        contact = {"name": name, "phone": f"1380013800{'ab'.index(side)}", "address": f"王江泾镇{name}家"}
        services.add_party(case=case, side=side, kind="person", contact=contact, by=cases.mediator(), at=NOW)
    return cases.preparing(case)
