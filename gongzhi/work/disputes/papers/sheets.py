"""Which papers can be made of a case now, for a reader: one sheet for each form, talk, payment or visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import codes
from gongzhi.work.disputes.models import Mandate, Payment
from gongzhi.work.disputes.papers import rows, whole
from gongzhi.work.disputes.papers.forms import FORMS, Form
from gongzhi.work.disputes.papers.frame import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from gongzhi.kernel.texts import Sentence
    from gongzhi.work.disputes.models import Case, Note
    from gongzhi.work.disputes.papers.frame import Making

WHOLE: dict[str, Callable[[Making, Form], Values]] = {
    "application": whole.application, "register": whole.register, "rights": whole.rights,
    "agreement": whole.agreement, "oral": whole.agreement, "termination": whole.termination,
    "referral": whole.referral, "closing": whole.closing, "note": whole.note,
}  # fmt: skip
OF_ROW: dict[str, Callable[[Making, Form, Any], Values]] = {
    "mandate": rows.mandate, "inquiry": rows.inquiry, "minutes": rows.minutes, "receipt": rows.receipt,
    "visit": rows.visit,
}  # fmt: skip
ORDER = tuple(FORMS)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper that can be made: its form, what it is about, and the compartment that it stands in."""

    form: Form
    compartment: str
    row: Any = None
    when: date | datetime | None = None
    who: Sentence | str = ""  # what the case calls the party that it is about

    @property
    def of(self) -> int:
        """The number of the row that it is about; 0: the whole case."""
        return self.row.pk if self.row is not None else 0

    def values(self, making: Making) -> Values:
        """Return what it shows."""
        if self.row is None:
            own = WHOLE[self.form.code](making, self.form)
        else:
            own = OF_ROW[self.form.code](making, self.form, self.row)
        return making.common | own


def sheets(case: Case, readable: frozenset[str], notes: list[Note]) -> list[Sheet]:
    """Return what can be made of a case for a reader of some compartments, in the order of the dossier.

    ``notes`` are the records that this reader may read.
    """
    found = [*_whole(case, notes), *_talks(notes), *_papers(case)]
    found = [sheet for sheet in found if sheet.compartment in readable]
    return sorted(found, key=lambda sheet: ORDER.index(sheet.form.code))


def find(code: str, of: int, among: list[Sheet]) -> Sheet:
    """Return one of the sheets.

    :raises NotFound: there is none such now.
    """
    for sheet in among:
        if (sheet.form.code, sheet.of) == (code, of):
            return sheet
    raise NotFound(_("现在还不能制作这份文书"), field="form")


def _whole(case: Case, notes: list[Note]) -> Iterator[Sheet]:
    """Yield papers about the whole case. The committee's own are in no party's copy."""
    matter = case.matter
    applied = case.source == "applied" or any(note.compartment == "a" and note.sort == "facts" for note in notes)
    if applied:
        yield Sheet(FORMS["application"], "a")
    yield Sheet(FORMS["register"], "team")
    yield Sheet(FORMS["rights"], "joint")
    agreement = getattr(case, "agreement", None)
    if agreement is not None and matter.result in ("", "written", "partial", "oral"):
        yield Sheet(FORMS["agreement" if agreement.form == "written" else "oral"], "joint")
    if matter.result in codes.STOPS and matter.result != "absent":
        yield Sheet(FORMS["termination"], "joint")
    if case.source in whole.OF_LETTERS or matter.stage == "declined":
        yield Sheet(FORMS["referral"], "team")
    if matter.stage in ("performed", "stopped", "closed"):
        yield Sheet(FORMS["closing"], "team")
    if matter.unit and (matter.stage == "performed" or not matter.is_open or any(n.sort == "dossier" for n in notes)):
        yield Sheet(FORMS["note"], "team")


def _talks(notes: list[Note]) -> Iterator[Sheet]:
    for note in notes:
        who = note.party.called if note.party else ""
        if note.sort == "inquiry":
            yield Sheet(FORMS["inquiry"], note.compartment, note, note.at, who)
        elif note.sort in ("minutes", "private"):
            yield Sheet(FORMS["minutes"], note.compartment, note, note.at, who)


def _papers(case: Case) -> Iterator[Sheet]:
    for given in Mandate.objects.filter(party__case=case, ended_at=None).select_related("party", "by_party"):
        yield Sheet(FORMS["mandate"], given.party.side, given, given.given_at, given.party.called)
    paid = Payment.objects.filter(due__agreement__case=case).select_related("due__term__by", "due__term__to")
    for payment in paid.order_by("paid_on", "pk"):
        yield Sheet(FORMS["receipt"], "joint", payment, payment.paid_on, payment.due.term.by.called)
    for visit in case.visits.order_by("visited_on", "pk"):
        yield Sheet(FORMS["visit"], "joint", visit, visit.visited_on)
