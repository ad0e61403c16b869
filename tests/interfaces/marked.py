"""A dispute in which every compartment holds a word of its own that stands nowhere else, and who may read which."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta

from gongzhi.kernel.actor import reporter
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case
from tests.conftest import NOW
from tests.remembered import remembered
from tests.work.disputes import cases

#: Words by where they were written. The names of the parties are masked or left out wherever somebody looks.
WORDS = {
    "joint": ("鹦鹉螺", "鹦鹉厅"), "a": ("金丝雀", "珊瑚厅", "玳瑁梳", "丹顶鹤"), "b": ("犀牛角", "琥珀珠"),
    "c": ("独角鲸",), "team": ("雪豹皮", "翡翠镯"), "safety": ("蓝鲸湾",),
}  # fmt: skip
NAMES = ("张小明", "李大伟", "赵第三", "13800138000", "13900139000", "13700137000")
EVERYTHING = frozenset(word for words in WORDS.values() for word in words)
INSIDE = EVERYTHING - set(WORDS["safety"])  # the rest is for nobody's eyes but who asks for the sealed record


@dataclass
class Marked:
    """The case, the codes of its parties by side, and its files by compartment."""

    case: Case
    codes: dict[str, str] = field(default_factory=dict)
    papers: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The number of its matter."""
        return self.case.matter.reference


@remembered
def marked(answer: str = "safe") -> Marked:
    """A dispute of three parties that talk, after everything that can be written down was."""
    case = cases.peopled(source="applied", facts="丹顶鹤：从登记时说起")
    who = {"by": cases.mediator(), "at": NOW}
    services.add_party(
        case=case, side="c", kind="person", contact={"name": "赵第三", "phone": "13700137000"}, **who
    )  # fmt: skip
    case = cases.asked(cases.preparing(case))
    services.screen(party=cases.side(case, "a"), answer=answer, reach="蓝鲸湾，晚上八点以后", alone=True, **who)
    case = cases.moved(case, "begin")
    made = Marked(case)
    for compartment in ("joint", "a", "b", "c", "team"):
        word = WORDS[compartment][0]
        services.write_note(case=case, compartment=compartment, sort="facts", text=f"写到{word}", **who)
        paper = services.add_paper(
            case=case, compartment=compartment, part=6, name=f"{word}.txt", content=f"{word}的照片".encode(), **who
        )  # fmt: skip
        made.papers[compartment], made.files[compartment] = paper.pk, paper.file
    _talks(case, answer)
    _offers(case)
    services.say(party=cases.side(case, "b"), text="琥珀珠，我自己写的", by=reporter(), at=NOW)
    made.codes = {side: services.issue_code(party=cases.side(case, side), **who) for side in "abc"}
    return made


def _talks(case: Case, answer: str) -> None:
    who = {"by": cases.mediator(), "at": NOW}
    begins = NOW + timedelta(days=1)
    hour = timedelta(hours=1)
    if answer == "safe":
        services.plan_session(
            case=case, way="joint", starts_at=begins, ends_at=begins + hour, place="鹦鹉厅",
            parties=[cases.side(case, side).pk for side in "abc"], **who,
        )  # fmt: skip
    services.plan_session(
        case=case, way="apart", side="a", starts_at=begins + 2 * hour, ends_at=begins + 3 * hour, place="珊瑚厅",
        parties=[cases.side(case, "a").pk], **who,
    )  # fmt: skip


def _offers(case: Case) -> None:
    first, second = cases.side(case, "a"), cases.side(case, "b")
    for side, what in (("a", "玳瑁梳"), ("", "翡翠镯")):  # neither has been shown to anybody
        terms = [{"sort": "act", "by": second.pk, "to": first.pk, "what": f"归还{what}", "due_on": cases.day(9)}]
        services.make_offer(case=case, side=side, terms=terms, by=cases.mediator(), at=NOW)


def read(content: bytes) -> set[str]:
    """Which of all words stand in something that was sent, names and phones among them."""
    text = content.decode(errors="replace")
    return {word for word in (*EVERYTHING, *NAMES) if word in text}


def cells(content: bytes) -> bytes:
    """The cells of an Excel file as text; anything else as it is."""
    if not content.startswith(b"PK"):
        return content
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return repr(rows).encode()
