"""Rows of terms under a form: one more at a press, none lost, each read like any other details."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import Refused
from gongzhi.work.disputes.asks import TermRow
from gongzhi.work.disputes.services.offering import MOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import QueryDict

    from gongzhi.work.disputes.models import Term
    from gongzhi.work.disputes.tools.clauses import Clause

FIELDS = ("sort", "by", "to", "amount", "what", "way", "due_on", "times", "every")


class Terms:
    """The rows of one form. An empty row is none. ``sides``: who owes is a side, where nobody has a number yet."""

    details: type = TermRow

    def __init__(
        self, options: Callable[[str], list[tuple[str, str]]], sent: QueryDict | None, known: Iterable[Any] = (), *,
        sides: bool = False,
    ) -> None:  # fmt: skip
        self.options, self.sides = options, sides
        if sent is None:
            self.rows = [self._row(number, None, self.initial(term)) for number, term in enumerate(known)]
            self.rows += [] if self.rows else [self._row(0, None, {})]
            return
        said = sent.get("rows", "")
        count = min(int(said), MOST) if said.isdecimal() and len(said) < 5 else 1
        self.rows = [self._row(number, sent, {}) for number in range(count)]

    def more(self) -> None:
        """Add an empty row below."""
        if len(self.rows) < MOST:
            self.rows.append(self._row(len(self.rows), None, {}))

    def begin_from(self, clause: Clause | None) -> None:
        """Add a row that begins with a clause of the library, in place of an empty last one."""
        if clause is None or len(self.rows) >= MOST:
            return
        if self.rows and _empty(self.rows[-1]):
            self.rows.pop()
        self.rows.append(self._row(len(self.rows), None, {"sort": clause.sort, "what": clause.text}))

    def given(self) -> list[dict[str, Any]]:
        """Return the rows that were filled in, with the parties as numbers and amounts in fen.

        :raises Refused: something in one is missing or not right; it is shown at that row.
        """
        found = []
        for row in self.rows:
            if _empty(row):
                continue
            try:
                given = asdict(row.given())
            except Refused as refusal:
                row.refuse(refusal)
                raise Refused(refusal.sentence.text, field="terms", **refusal.sentence.params) from None
            found.append(given if self.sides else self.plain(given))
        return found

    def plain(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return a row as services take it: parties by their number."""
        return given | {"by": _number(given["by"]), "to": _number(given["to"])}

    def initial(self, known: Any) -> dict[str, Any]:
        """Return what a row begins with, of a term that is there."""
        return _initial(known)

    def refuse(self, refusal: Refused) -> bool:
        """Show a refusal at the row that it names (``terms.2.amount``); say whether it names one."""
        parts = refusal.field.split(".")
        if len(parts) != 3 or not parts[1].isdecimal():
            return False
        filled = [row for row in self.rows if not _empty(row)]
        at = int(parts[1]) - 1
        if at < len(filled):
            filled[at].refuse(Refused(refusal.sentence.text, field=parts[2], **refusal.sentence.params))
        return True

    def _row(self, number: int, sent: QueryDict | None, initial: dict[str, Any]) -> MoveForm:
        return MoveForm(self.details, self.options, sent, prefix=f"terms-{number}", initial=initial)


def _initial(term: Term) -> dict[str, Any]:
    given = {name: getattr(term, name) for name in FIELDS if name not in ("by", "to", "amount")}
    given |= {"by": str(term.by_id), "to": str(term.to_id or "")}
    if term.amount is not None:
        given["amount"] = f"{term.amount // 100}.{term.amount % 100:02d}"
    if term.due_on is not None:
        given["due_on"] = term.due_on.isoformat()
    return given


def _empty(row: MoveForm) -> bool:
    said = ("sort", "by", "amount", "what", "due_on")
    return not any(str(row.data.get(row.add_prefix(name), "")).strip() for name in said)


def _number(pk: str) -> int:
    return int(pk) if pk.isdecimal() and len(pk) < 19 else 0
