"""The queue as a table that leaves the house: what the filters show, no personal data, and an entry in the ledger."""

from __future__ import annotations

import csv
import io
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.http import FileResponse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from openpyxl import Workbook

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.masking import mask
from gongzhi.interfaces.web.conditions import Conditions
from gongzhi.interfaces.web.lines import place
from gongzhi.interfaces.web.queue import allow
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.sheets import harmless
from gongzhi.kernel.texts import _ as mark
from gongzhi.kernel.verdict import require
from gongzhi.matters import kinds, queries, services

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter
    from gongzhi.matters.queries import Criteria

MOST = 50_000
_BATCH = 2000
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HEADER = (
    mark("编号"), mark("标题"), mark("类别"), mark("镇街"), mark("村社区"), mark("主办单位"), mark("阶段"),
    mark("结果"), mark("紧急"), mark("诉求人不同意次数"), mark("登记时间"), mark("时限"), mark("办结时间"),
)  # fmt: skip


@require_POST
def export(request: DeskRequest) -> FileResponse:
    """Send what the filters show as CSV or Excel, up to 50,000 rows.

    :raises NotFound: the post may not export.
    :raises Refused: the conditions are wrong, or the form is none of the two.
    """
    allow(request.actor)
    if not request.actor.may("export"):
        raise NotFound(mark("没有这一页，请从左边的工作区进入"))
    found, form, at = Conditions(request.GET), request.POST.get("form", ""), now()
    if not found.is_right or form not in _KINDS:
        raise Refused(mark("条件或格式不对，请回到事项表改好再导出"))
    table = Table(request.actor, found.criteria, at)
    file = TemporaryFile()  # noqa: SIM115 (the response closes it)
    (_csv if form == "csv" else _excel)(file, table)  # in no transaction: on SQLite it would hold everybody up
    services.note_export(criteria=found.criteria, count=table.count, form=form, by=request.actor, at=at)
    file.seek(0)
    name = "-".join([_("事项"), f"{localtime(at):%Y-%m-%d}", *([_("示例数据")] if table.made_up else [])])
    answer = FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=_KINDS[form])
    answer["Cache-Control"] = "private, no-store"
    return answer


class Table:
    """The rows of one export, counted as they are written."""

    def __init__(self, actor: Actor, criteria: Criteria, at: datetime) -> None:
        require(actor.may("export"))
        self.actor, self.criteria, self.at = actor, criteria, at
        self.made_up = ledger.happened("sample.generated")
        self.count = 0

    def rows(self) -> Iterator[list[str]]:
        """Yield the header, the matters, and what must be said about them."""
        yield [_(title) for title in HEADER]
        after, more = "", True
        while more and self.count < MOST:
            size = min(_BATCH, MOST - self.count)
            page = queries.search(self.actor, self.criteria, at=self.at, after=after, size=size, count=False)
            for matter in page.rows:
                yield [harmless(cell) for cell in _cells(matter)]
            self.count += len(page.rows)
            after, more = page.next, bool(page.next)
        if more:
            yield [_("只导出了前 {most} 件，后面还有；请加条件分几次导出").format(most=MOST)]
        if self.made_up:
            yield [_("示例数据：以上各行由程序生成，不是真实的人和事")]


def _cells(matter: Matter) -> list[str]:
    """Return one row: the desk's title, masked once more, and codes in words; nothing that anybody reported."""
    kind = kinds.find(matter.kind)
    town = matter.town_name or ""
    return [
        matter.reference, mask(matter.title).text, matter.category_name or matter.category, town,
        place(matter).removeprefix(town).strip(), matter.unit_name or matter.unit,
        _(kind.lifecycle.stage(matter.stage).label), _(kind.results[matter.result]) if matter.result else "",
        _("是") if matter.urgent else "", str(matter.contests or ""), _moment(matter.opened_at),
        _moment(matter.due_at), _moment(matter.ended_at),
    ]  # fmt: skip


def _moment(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _csv(file: IO[bytes], table: Table) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    csv.writer(text).writerows(table.rows())
    text.detach()


def _excel(file: IO[bytes], table: Table) -> None:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_("事项（示例数据）") if table.made_up else _("事项"))
    sheet.freeze_panes = "A2"
    for row in table.rows():
        sheet.append(row)
    book.save(file)
