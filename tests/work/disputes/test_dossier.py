"""The dossier: thirteen parts in order, numbered pages, scans in their places; a party's copy leaks nothing."""

from __future__ import annotations

import io
import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.files.models import Attachment, FileKey
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.disputes import dossier, services
from gongzhi.work.disputes.models import Bundle, Case
from gongzhi.work.disputes.papers import office
from tests.conftest import NOW
from tests.work.disputes import cases, papers
from tests.work.disputes.papers import text_of

pytestmark = pytest.mark.django_db

needs_office = pytest.mark.skipif(
    not office.program() and os.environ.get("CI") != "true", reason="no LibreOffice on this machine"
)
#: What was said or given in each compartment of the full case.
WORDS = {
    "joint": ("双方面对面谈了一个小时", "问：是谁堆的？答：三楼。"),
    "a": ("申请人说愿意让步到八百元", "楼道堆放杂物，双方争吵", "赔偿 1000.01 元"),
    "b": ("被申请人说手头只有五百元", "邻居说是物业堆的", "被申请人的聊天记录说明", "李小红"),
    "team": ("调解员商量的底线是七百元",),
}


def order(case: Case, side: str = "") -> Bundle:
    party = cases.side(case, side) if side else None
    return services.order_dossier(case=case, party=party, by=cases.mediator(), at=NOW)


def word(bundle: Bundle) -> bytes:
    return files.read(bundle.word, subjects=[bundle.subject])[0]


def pages_of(bundle: Bundle, tmp_path: Path) -> list[str]:
    """What each page of the PDF says, as pdftotext reads it."""
    file = tmp_path / "dossier.pdf"
    file.write_bytes(files.read(bundle.pdf, subjects=[bundle.subject])[0])
    said = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return [re.sub(r"[ 　]", "", page) for page in said.stdout.decode().split("\f")[:-1]]


@needs_office
@pytest.mark.slow
def test_thirteen_parts_in_order_with_numbered_pages(tmp_path: Path) -> None:
    bundle = order(papers.full())
    assert services.bind(bundle=bundle.pk, at=NOW) == "ready"
    bundle.refresh_from_db()
    pages = pages_of(bundle, tmp_path)
    contents = next(page for page in pages if "卷内目录" in page)
    body = pages[pages.index(contents) + 1 : -1]

    assert len(pages) == bundle.pages
    assert "人民调解卷宗" in pages[0]
    where = [contents.index(dossier.LABELS[number]) for number in range(1, 14)]
    assert where == sorted(where)
    assert [page.strip().splitlines()[-1] for page in body] == [f"—{number}—" for number in range(1, len(body) + 1)]
    assert not any("—1—" in page for page in (pages[0], contents))
    assert f"共{len(body)}页" in pages[-1]
    titles = {
        1: "人民调解申请书", 2: "当事人权利义务告知书", 3: "当事人身份证明", 4: "授权委托书", 5: "人民调解调查记录",
        6: "证据材料", 7: "人民调解记录", 8: "人民调解协议书", 9: "履行收条", 10: "回访记录", 12: "结案报告表",
    }  # fmt: skip
    for number, title in titles.items():
        row = next(line for line in contents.splitlines() if dossier.LABELS[number] in line)
        page = int(re.search(r"(\d+)$", row)[1])  # type: ignore[index]
        assert title in body[page - 1], (title, page)


@needs_office
@pytest.mark.slow
def test_scanned_pages_lie_in_their_places(tmp_path: Path) -> None:
    bundle = order(papers.full())
    services.bind(bundle=bundle.pk, at=NOW)
    bundle.refresh_from_db()
    reader = PdfReader(io.BytesIO(files.read(bundle.pdf, subjects=[bundle.subject])[0]))
    said = pages_of(bundle, tmp_path)

    scanned = [number for number, page in enumerate(said) if "证据材料材料" in page]
    assert len(scanned) == 5  # three photos, and two pages of a PDF
    assert all(list(reader.pages[number].images) for number in scanned)
    assert [one.title for one in reader.outline][:2] == [dossier.LABELS[1], dossier.LABELS[2]]  # type: ignore[union-attr]
    fonts = subprocess.run(["pdffonts", str(tmp_path / "dossier.pdf")], capture_output=True, check=True)
    rows = fonts.stdout.decode().splitlines()[2:]
    assert all(re.search(r"yes (yes|no)\s+(yes|no)", row) for row in rows), rows  # every font is in the file


def test_the_committees_own_holds_every_compartment() -> None:
    said = text_of(word(order(papers.full())))
    for words in WORDS.values():
        assert all(one in said for one in words)


@pytest.mark.parametrize(("side", "other"), [("a", "b"), ("b", "a")])
def test_a_partys_copy_holds_what_is_joint_and_its_own_and_nothing_else(side: str, other: str) -> None:
    case = papers.full()
    bundle = order(case, side)
    said = text_of(word(bundle))

    assert all(one in said for compartment in ("joint", side) for one in WORDS[compartment])
    assert not any(one in said for compartment in (other, "team") for one in WORDS[compartment])
    phones = {party["phone"] for party in cases.PARTIES}
    own = cases.PARTIES["ab".index(side)]["phone"]
    assert not any(phone in said for phone in phones - {own})
    assert ("授权委托书　材料 1" in said) == (side == "b")  # the scan of the authority that b gave
    hidden = case.papers.exclude(compartment__in=("joint", side)).values_list("file", flat=True)
    assert not {file for _mark, file, _page in bundle.scans} & set(hidden)
    scans = case.papers.filter(part=6, compartment__in=("joint", side)).count()
    assert len(re.findall(r"证据材料　材料 \d+　第 1 页", said)) == scans


def test_a_copy_does_not_say_what_others_lack() -> None:
    case = cases.mediating()
    assert "卷宗缺件提示" in text_of(word(order(case)))
    assert "缺" not in text_of(word(order(case, "a")))


def test_what_is_missing_comes_first() -> None:
    said = text_of(word(order(cases.mediating()))).strip().splitlines()
    assert said[0] == "卷宗缺件提示"
    assert "人民调解记录" in said
    assert any(line.startswith("尚缺：") for line in said)


def test_without_libreoffice_the_word_file_is_there_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: "")
    bundle = order(cases.mediating())
    assert services.bind(bundle=bundle.pk, at=NOW) == "alone"
    bundle.refresh_from_db()
    assert (bundle.state, bundle.pdf) == ("alone", "")
    assert word(bundle).startswith(b"PK")


def test_a_minute_is_all_it_gets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stuck = tmp_path / "soffice"
    stuck.write_text("#!/bin/sh\nexec sleep 600\n")
    stuck.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(stuck))
    monkeypatch.setattr(office, "SECONDS", 0.2)
    assert services.bind(bundle=order(cases.mediating()).pk, at=NOW) == "slow"


def test_a_program_that_makes_nothing_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: "/bin/true")
    assert services.bind(bundle=order(cases.mediating()).pk, at=NOW) == "failed"


def test_a_dossier_is_made_once() -> None:
    bundle = order(cases.mediating())
    Bundle.objects.filter(pk=bundle.pk).update(state="ready")
    assert services.bind(bundle=bundle.pk, at=NOW) == ""


def test_a_dossier_goes_with_its_key_after_three_days_and_when_it_is_made_anew() -> None:
    case = cases.mediating()
    first, copy = order(case), order(case, "a")
    second = order(case)
    kept = set(
        Attachment.objects.filter(erased_at=None, subject__startswith="dossier:").values_list("subject", flat=True)
    )
    assert kept == {copy.subject, second.subject}
    assert first.word not in FileKey.objects.values_list("file_id", flat=True)

    assert services.forget_dossiers(at=NOW + timedelta(days=2)) == 0
    assert services.forget_dossiers(at=NOW + timedelta(days=3, minutes=1)) == 2
    assert not Attachment.objects.filter(erased_at=None, subject__startswith="dossier:").exists()


def test_nobody_else_orders_a_dossier() -> None:
    case = cases.mediating()
    for other in (cases.colleague(), cases.elsewhere(), cases.somebody("admin")):
        with pytest.raises(NotFound):
            services.order_dossier(case=case, by=other, at=NOW)


def test_a_dossier_that_is_too_large_says_what_to_do(settings: Any) -> None:
    settings.FILE_LIMIT = 1024
    with pytest.raises(Refused, match="另外装订"):
        order(cases.mediating())


def test_what_a_worker_makes_of_a_dossier_that_was_made_anew_meanwhile_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from gongzhi.work.disputes.papers import scans

    case = cases.mediating()
    first = order(case)

    def bound(*_given: object) -> tuple[bytes, int]:
        order(case)
        return b"%PDF-1.4 all the names", 1

    monkeypatch.setattr(office, "pdf", lambda _word: b"")
    monkeypatch.setattr(scans, "bound", bound)
    assert services.bind(bundle=first.pk, at=NOW) == ""
    first.refresh_from_db()
    assert (first.pdf, first.erased_at) == ("", NOW)
    assert not Attachment.objects.filter(subject=first.subject, erased_at=None).exists()
