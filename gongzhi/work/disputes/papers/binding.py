"""The dossier 卷宗 as one Word file: what is missing first, cover, list, thirteen parts in order, back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.work.disputes import codes, dossier
from gongzhi.work.disputes.models import Mandate, Payment, Signature
from gongzhi.work.disputes.papers import whole
from gongzhi.work.disputes.papers.forms import FORMS
from gongzhi.work.disputes.papers.frame import listed
from gongzhi.work.disputes.papers.joining import Book
from gongzhi.work.disputes.papers.people import written_day
from gongzhi.work.disputes.papers.scans import Scan, scan
from gongzhi.work.disputes.papers.sheets import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from gongzhi.work.disputes.dossier import Part
    from gongzhi.work.disputes.papers.frame import Making, Values
    from gongzhi.work.disputes.papers.making import Templates

IDENTITY, EVIDENCE, PROOFS, COURT, OTHER, BACK = 3, 6, 9, 11, 12, 13
Rows = list[dict[str, str]]


@dataclass(slots=True)
class Bound:
    """A bound dossier: the Word file, the pages kept free for PDFs, and where each part begins."""

    word: bytes
    scans: list[list[str]] = field(default_factory=list)
    marks: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Leaves:
    """What one part holds: filled papers with the code of their form, and scans with who gave them."""

    papers: list[tuple[str, bytes]] = field(default_factory=list)
    scans: list[tuple[Scan, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.papers) + len(self.scans)


class Binder:
    """Binds one dossier, for the committee or for one party: what the making may not read is never asked for."""

    def __init__(self, making: Making, templates: Templates) -> None:
        self.making, self.templates = making, templates
        self.book = Book()
        self.bound = Bound(b"")

    @property
    def copy(self) -> bool:
        """Whether it is a party's copy."""
        return self.making.people.reader is not None

    def bind(self) -> Bound:
        """Return the dossier."""
        parts = dossier.parts(self.making.case)
        leaves = {number: self._leaves(number) for number in range(1, BACK)}
        self._front(parts, leaves)
        for number, held in leaves.items():
            self._part(number, held)
        self.book.mark_last("last")
        self._add("back", self._back(), numbered=False, mark=_mark(BACK))
        self.bound.marks.append([_mark(BACK), dossier.LABELS[BACK]])
        self.bound.word = self.book.finish()
        return self.bound

    def _add(self, form: str, values: Values, *, numbered: bool, mark: str = "") -> None:
        content = self.templates.fill(form, self.making.common | values)
        self.book.add(content, style=form, numbered=numbered, mark=mark)

    def _front(self, parts: list[Part], leaves: dict[int, Leaves]) -> None:
        missing = [] if self.copy else [part for part in parts if part.missing]
        if missing:
            rows = [{"label": part.label, "content": str(part.missing)} for part in missing]
            self._add("slip", _slip("卷宗缺件提示", "立卷前请补齐下列必须的材料：", rows), numbered=False)
        self._add("cover", self._cover(), numbered=False)
        names = listed(part.label for part in missing)
        items = [self._item(part, leaves.get(part.number)) for part in parts]
        self._add("contents", {"missing": names, "items": items}, numbered=False, mark="contents")

    def _item(self, part: Part, held: Leaves | None) -> dict[str, str]:
        """Return one row of the list; a party's copy counts what is in it, and nothing else."""
        if part.number == BACK:
            return {"order": str(BACK), "label": part.label, "state": "", "page": "—"}
        count = len(held) if held else 0
        state = f"{count} 份" if count else "—"
        if part.missing and not self.copy:
            state = f"缺：{part.missing}"
        page = f"§{_mark(part.number)}§" if count else "—"
        return {"order": str(part.number), "label": part.label, "state": state, "page": page}

    def _part(self, number: int, held: Leaves) -> None:
        first = _mark(number)
        if len(held):
            self.bound.marks.append([first, dossier.LABELS[number]])
        mark = first
        for form, content in held.papers:
            self.book.add(content, style=form, numbered=True, mark=mark)
            mark = ""
        for count, (one, who) in enumerate(held.scans, 1):
            self._scan(number, count, one, who)

    def _scan(self, number: int, count: int, one: Scan, who: str) -> None:
        label = dossier.LABELS[number]
        total = 1 if one.picture else one.pages
        for page in range(1, total + 1):
            caption = f"{label}　材料 {count}　第 {page} 页，共 {total} 页　{who}"
            mark = f"scan{number}x{count}x{page}"  # letters and digits: others are written otherwise in a PDF
            self.book.words(caption, mark=mark)
            if one.picture:
                self.book.picture(one.picture, width=one.size[0], height=one.size[1], mark=f"{mark}p")
            else:
                self.bound.scans.append([mark, one.file, str(page - 1)])
        if not total:
            caption = f"{label}　材料 {count}　{who}　是电子文件，没有装订在内，请另附打印件"
            self.book.words(caption, mark=f"scan{number}x{count}x0")

    def _leaves(self, number: int) -> Leaves:
        making, held = self.making, Leaves()
        for sheet in sheets(making.case, making.contents.compartments, making.contents.notes):
            if sheet.form.part == number:
                held.papers.append((sheet.form.code, self.templates.fill(sheet.form.code, sheet.values(making))))
        for file, who in self._files(number):
            found = scan(making.case, file)
            if found is not None:
                held.scans.append((found, who))
        rows = self._rows(number, held)
        if rows:
            heading = dossier.LABELS[number]
            slip = self.templates.fill("slip", making.common | _slip(heading, "", rows))
            held.papers.insert(0, ("slip", slip))
        return held

    def _files(self, number: int) -> Iterator[tuple[str, str]]:
        """Yield the files of a part that this reader may read, each with who gave it."""
        contents = self.making.contents
        for paper in contents.papers:
            if paper.part == number:
                seen = "已核对原件" if paper.original_seen else ""
                yield paper.file, listed([str(paper.party.called) if paper.party else "", seen])
        yield from self._proofs(number, contents.compartments)

    def _proofs(self, number: int, readable: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Yield files that came with an act: authorities (of a side that may be read), signatures, payments."""
        case = self.making.case
        if number == FORMS["mandate"].part:
            given = Mandate.objects.filter(party__case=case, ended_at=None, party__side__in=readable).exclude(file="")
            yield from ((one.file, str(one.party.called)) for one in given.select_related("party"))
        elif number == FORMS["agreement"].part:
            signed = Signature.objects.filter(agreement__case=case).exclude(file="").select_related("party")
            yield from ((one.file, str(one.party.called)) for one in signed)
        elif number == PROOFS:
            paid = Payment.objects.filter(due__agreement__case=case).exclude(file="")
            yield from ((one.file, written_day(one.paid_on)) for one in paid)

    def _rows(self, number: int, held: Leaves) -> Rows:
        """Return what a part says that has no form of its own."""
        making = self.making
        if number == IDENTITY:
            reader = making.people.reader
            side = reader.side if reader else ""
            present = [one for one in making.people.shown(side) if one.takes_part]
            seen = [(one, making.people.row(one)) for one in present]
            return [
                {"label": f"{row['called']} {row['name']}",
                 "content": "身份证明已核对：{day}".format(day=row["identity"]) if one.identity_at else "未核对"}
                for one, row in seen
            ]  # fmt: skip
        if number == EVIDENCE:
            said = [_said(codes.NOTES[note.sort], note.text, note.at) for note in making.notes("evidence")]
            return said + [_paper(n, one, who) for n, (one, who) in enumerate(held.scans, 1)]
        if number == COURT:
            return self._court()
        if number == OTHER:
            return [
                _said(codes.NOTES[note.sort], note.text, note.at) for note in making.notes("undisputed", "proposal")
            ]
        return []

    def _court(self) -> Rows:
        agreement = self.making.agreement
        row = getattr(agreement, "confirmation", None) if agreement else None
        if row is None:
            return []
        state = "已共同申请" if row.state == "applied" else codes.CONFIRMED[row.state]
        return [
            {"label": "共同申请日期", "content": written_day(row.applied_on)},
            {"label": "结果", "content": f"{state}　{written_day(row.decided_on)}".strip()},
        ]

    def _cover(self) -> Values:
        case, making = self.making.case, self.making
        began = case.taken_on or localdate(case.matter.opened_at)
        reader = making.people.reader
        return {
            "title": whole.title(making),
            "began_on": written_day(began),
            "ended_on": written_day(_ended(making)),
            "filer": whole.filer(making),
            "filed_on": written_day(localdate(making.at)),
            "keep": "按本区档案保管期限表",
            "remark": f"{reader.called}的副本" if reader else "",
        }

    def _back(self) -> Values:
        day = written_day(localdate(self.making.at))
        return {"pages": "§last§", "filer": whole.filer(self.making), "filed_on": day, "checker": ""}


def _ended(making: Making) -> date:
    ended: datetime = making.case.matter.ended_at or making.at
    return localdate(ended)


def _mark(number: int) -> str:
    return f"part{number}"


def _slip(heading: str, text: str, rows: Rows) -> Values:
    return {"heading": heading, "content": text, "rows": rows}


def _said(label: str, text: str, at: datetime) -> dict[str, str]:
    return {"label": f"{label}\n{written_day(localdate(at))}", "content": text}


def _paper(number: int, one: Scan, who: str) -> dict[str, str]:
    content = "{who}　{pages} 页".format(who=who, pages=1 if one.picture else one.pages or "—")
    return {"label": f"材料 {number}", "content": content.strip()}
