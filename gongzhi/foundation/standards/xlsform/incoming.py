"""From a workbook to a form. Every row that cannot be used is told at once, by its number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gongzhi.foundation.standards.checking import checked
from gongzhi.foundation.standards.form import YES, Condition, Form, Proof, Question, Section, Sort
from gongzhi.foundation.standards.xlsform import relevance
from gongzhi.foundation.standards.xlsform.columns import CHOICES, SETTINGS, SURVEY
from gongzhi.foundation.standards.xlsform.sheets import Line, Opened, opened
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What XLSForm collects about the device and its holder: never read, named in the account.
UNREAD = {
    "start", "end", "today", "deviceid", "device_id", "subscriberid", "simserial", "phonenumber", "username", "email",
    "audit", "start-geopoint", "background-audio", "background-geopoint", "hidden",
}  # fmt: skip
_SORTS: Mapping[str, Sort] = {"integer": "whole", "int": "whole", "text": "words", "string": "words"}
_SELECTS: Mapping[str, Sort] = {"select_one": "one", "select_multiple": "many"}
_TRUE = {"yes", "true", "true()", "1", "是", "必填", "√", "对"}
_FALSE = {"", "no", "false", "false()", "0", "否"}
_PROOFS: Mapping[str, Proof] = {
    "": "",
    "photo": "photo",
    "照片": "photo",
    "image": "photo",
    "file": "file",
    "文件": "file",
}
_USES = {"check": "check", "检查": "check", "rating": "rating", "评级": "rating"}
_LOOSE = "items"

Option = tuple[str, str, str]  # code, label, English label


class Unreadable(Refused):
    """A workbook whose rows cannot all be used: ``rows`` are sheet, number and why."""

    def __init__(self, rows: list[tuple[str, int, Sentence]]) -> None:
        self.rows = rows
        super().__init__(_("有 {n} 行要改，改好后再传，现在什么也没有导入"), field="file", n=len(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What a workbook says: the form, what it calls itself, and what of it nobody reads."""

    form: Form
    code: str = ""
    name: str = ""
    use: str = ""
    kinds: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    """A section as it grows."""

    code: str
    title: str
    title_en: str = ""
    when: tuple[Condition, ...] = ()
    questions: list[Question] = field(default_factory=list)
    named: bool = True  # by a group of the workbook, not by us


def read(content: bytes) -> Workbook:
    """Read a workbook.

    :raises Refused: the file as a whole cannot be used.
    :raises Unreadable: rows of it cannot.
    """
    sheets = opened(content)
    reader = _Reader(sheets)
    form = reader.form()
    settings = next(iter(sheets.lines.get(SETTINGS, [])), Line("", 0, {}))
    return Workbook(
        form=form, code=settings["id"].casefold(), name=settings["title"],
        use=_USES.get(settings["use"].casefold(), ""),
        kinds=tuple(re.findall(r"[a-z][a-z0-9_]*", settings["kinds"].casefold())),
        ignored=tuple(dict.fromkeys((*sheets.ignored, *reader.ignored))),
    )  # fmt: skip


class _Reader:
    """Goes down the rows of the survey once."""

    def __init__(self, sheets: Opened) -> None:
        self.sheets = sheets
        self.ignored: list[str] = []
        self.wrong: list[tuple[str, int, Sentence]] = []
        self.sections: list[_Draft] = []
        self.open: _Draft | None = None
        self.opened_at: Line | None = None
        self.notes: list[str] = []
        self.earlier: dict[str, Question] = {}
        self.lines: dict[str, Line] = {}
        self.lists = self._lists()

    def form(self) -> Form:
        for line in self.sheets.lines[SURVEY]:
            try:
                self._line(line)
            except Refused as refusal:
                self.wrong.append((line.sheet, line.number, refusal.sentence))
        self._drop_notes()
        if self.opened_at is not None:
            self._tell(self.opened_at, Refused(_("这一部分没有 end_group 收尾")))
        if self.wrong:
            raise Unreadable(self.wrong)
        form = Form(
            sections=tuple(
                Section(code=one.code, title=one.title, title_en=one.title_en, questions=tuple(one.questions))
                for one in self.sections
                if one.questions or one.named
            )
        )
        try:
            return checked(form)
        except Refused as refusal:
            if refusal.field not in self.lines:
                raise
            at = self.lines[refusal.field]
            raise Unreadable([(at.sheet, at.number, refusal.sentence)]) from None

    def _tell(self, line: Line, refusal: Refused) -> None:
        self.wrong.append((line.sheet, line.number, refusal.sentence))

    def _lists(self) -> dict[str, list[Option]]:
        found: dict[str, list[Option]] = {}
        for line in self.sheets.lines.get(CHOICES, []):
            listed, code = line["list"].casefold(), line["name"].casefold()
            if not listed or not code or not line["label"]:
                self._tell(line, Refused(_("选项要写全 list_name、name 和 label")))
            elif any(code == other for other, _label, _en in found.get(listed, [])):
                self._tell(line, Refused(_("选项“{code}”在这一组里有两个"), code=code[:40]))
            else:
                found.setdefault(listed, []).append((code, line["label"], _english(line)))
        return found

    def _line(self, line: Line) -> None:
        kind, _space, rest = line["type"].casefold().partition(" ")
        kind = f"{kind}_{rest}" if (kind, rest) in _SPACED else kind
        if kind in UNREAD:
            self.ignored.append(f"{line['type']}（{line.sheet} {line.number}）")
        elif kind in ("begin_group", "end_group"):
            self._group(line, begin=kind == "begin_group")
        elif kind == "note":
            self._note(line)
        elif kind in ("image", "photo", "file"):
            self._proof(line, "file" if kind == "file" else "photo")
        elif kind in _SORTS:
            self._add(line, _SORTS[kind], [])
        elif kind in _SELECTS:
            self._select(line, _SELECTS[kind], rest)
        else:
            raise Refused(
                _("不收题型“{kind}”；可用的有 select_one、select_multiple、integer、text、image、note、begin_group"),
                kind=line["type"][:40],
            )

    def _group(self, line: Line, *, begin: bool) -> None:
        if not begin:
            if self.open is None or not self.open.named:
                raise Refused(_("这个 end_group 前面没有 begin_group"))
            self.open = self.opened_at = None
            self._drop_notes()
            return
        if self.open is not None and self.open.named:
            raise Refused(_("部分里面不能再分部分，请先用 end_group 收尾"))
        code = line["name"].casefold()
        draft = _Draft(code=code, title=line["label"] or line["name"], title_en=_english(line))
        self.open, self.opened_at = draft, line
        self.sections.append(draft)
        self.lines.setdefault(code, line)
        draft.when = relevance.conditions(line["relevant"], self.earlier) if line["relevant"] else ()

    def _drop_notes(self) -> None:
        self.ignored += [f"note：{note[:40]}" for note in self.notes]
        self.notes = []

    def _note(self, line: Line) -> None:
        if line["relevant"]:
            raise Refused(_("说明（note）不能带显示条件，请写到问题的提示（hint）里"))
        self.notes.append(line["label"])

    def _proof(self, line: Line, proof: Proof) -> None:
        """Take an image for the photo of the question before it, wanted where that one failed."""
        questions = self.open.questions if self.open else []
        if not questions:
            raise Refused(_("照片（image）要跟在它所属的问题后面"))
        last = questions[-1]
        if relevance.named(line["relevant"]) - {last.code}:
            raise Refused(_("照片只能看它前面那个问题的答案"))
        if last.proof and last.proof != proof:
            raise Refused(_("“{code}”已经另有凭证要求"), code=last.code)
        questions[-1] = self.earlier[last.code] = replace(last, proof=proof)

    def _select(self, line: Line, sort: Sort, rest: str) -> None:
        words = rest.split()
        if len(words) != 1 or line["filter"]:
            raise Refused(_("选择题要写成“select_one 选项组”，不收 or_other、筛选和外部文件"))
        known = self.lists.get(words[0])
        if known is None:
            raise Refused(_("选项表（choices）里没有“{list}”这一组"), list=words[0][:40])
        if sort == "one" and {code for code, _label, _en in known} == set(YES):
            self._add(line, "yes", [])
        else:
            self._add(line, sort, known)

    def _add(self, line: Line, sort: Sort, known: list[Option]) -> None:
        if "${" in line["label"] + line["hint"]:
            raise Refused(_("问题里不能引用别的答案"))
        if line["calculation"] or line["repeat"]:
            raise Refused(_("不收自动计算和重复组"))
        section = self.open or self._loose()
        when = relevance.conditions(line["relevant"], self.earlier) if line["relevant"] else ()
        least, most = _bounds(line, sort)
        question = Question(
            code=line["name"].casefold(), text=line["label"], text_en=_english(line), sort=sort,
            options=tuple((code, label) for code, label, _en in known),
            options_en=tuple((code, english) for code, _label, english in known if english),
            fails=_fails(line, sort, known), least=least, most=most, required=self._required(line),
            points=_whole(line, "points") or 0, veto=_truth(line, "veto"), grave=line["grave"], proof=_proof(line),
            basis=line["basis"], fault=line["fault"],
            help="\n".join([*self.notes, *([line["hint"]] if line["hint"] else [])]),
            fact=line["fact"].casefold(), when=(*section.when, *when),
        )  # fmt: skip
        self.notes = []
        if question.code in self.earlier:
            raise Refused(_("代码“{code}”用了两次，请改掉一个"), code=question.code)
        self.lines[question.code] = line
        section.questions.append(question)
        self.earlier[question.code] = question

    def _loose(self) -> _Draft:
        """Open a section of our own for questions that stand in no group."""
        taken = {section.code for section in self.sections}
        number = 1
        while (code := _LOOSE if number == 1 else f"{_LOOSE}_{number}") in taken:
            number += 1
        self.open = _Draft(code=code, title=_("检查内容"), named=False)
        self.sections.append(self.open)
        return self.open

    def _required(self, line: Line) -> bool:
        """Say whether a question must be answered; in a table without that column every one must."""
        return "required" not in self.sheets.columns[SURVEY] or _truth(line, "required")


_SPACED = {("begin", "group"), ("end", "group"), ("begin", "repeat"), ("end", "repeat")}


def _english(line: Line) -> str:
    """Return the English label, empty where only the Chinese one was copied there so that no device shows a gap."""
    return line["label_en"] if line["label_en"] != line["label"] else ""


def _bounds(line: Line, sort: Sort) -> tuple[int | None, int | None]:
    least, most = _whole(line, "least"), _whole(line, "most")
    if not line["constraint"]:
        return least, most
    if sort != "whole":
        raise Refused(_("只有数字题能写 constraint"))
    from_least, from_most = relevance.bounds(line["constraint"])
    return (from_least if least is None else least), (from_most if most is None else most)


def _whole(line: Line, column: str) -> int | None:
    text = line[column]
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 8):
        raise Refused(_("“{said}”不是整数"), said=text[:40])
    return int(text)


def _truth(line: Line, column: str) -> bool:
    text = line[column].casefold()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise Refused(_("“{said}”要写 yes 或 no"), said=text[:40])


def _proof(line: Line) -> Proof:
    text = line["proof"].casefold()
    if text not in _PROOFS:
        raise Refused(_("凭证只能写“照片”或“文件”"))
    return _PROOFS[text]


def _fails(line: Line, sort: Sort, known: list[Option]) -> tuple[str, ...]:
    """Read which answers fail, by code or by label; of 符合/不符合/不涉及 it is known."""
    said = [part for part in re.split(r"[\s,，、;；]+", line["fails"]) if part]
    if sort == "yes":
        if [part for part in said if part.casefold() not in ("no", "不符合")]:
            raise Refused(_("这种题型只有“不符合”算不符合"))
        return ()
    labels = {label: code for code, label, _en in known}
    return tuple(labels.get(part, part.casefold()) for part in said)
