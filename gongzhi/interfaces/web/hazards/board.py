"""The board: open hazards by how far they are, filtered by what stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongzhi.foundation.places import queries as places
from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.lines import lines
from gongzhi.kernel.texts import _ as mark
from gongzhi.work.hazards import queries
from gongzhi.work.hazards.codes import GRADES
from gongzhi.work.hazards.lifecycle import HAZARD
from gongzhi.work.hazards.policies import REGISTERS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

WHO = ("hazard.grade", "hazard.recheck", "hazard.supervise", "matter.settle")
#: Columns by what is to be done: the stages that stand in each.
COLUMNS = (
    ("grade", mark("待分级"), ("found",)),
    ("notify", mark("待通知"), ("graded",)),
    ("rectify", mark("整改中"), ("notified", "rectifying")),
    ("recheck", mark("待复查"), ("declared", "half")),
    ("failed", mark("复查不合格"), ("failed",)),
    ("close", mark("待销号"), ("passed",)),
)
MORE = 200  # rows of one column that is shown alone


class Filter(forms.Form):
    """What the board may be filtered by; everything is optional."""

    kind = forms.ChoiceField(required=False)
    grade = forms.ChoiceField(required=False)
    town = forms.ChoiceField(required=False)
    overdue = forms.BooleanField(required=False)
    listed = forms.BooleanField(required=False)

    def __init__(self, request: DeskRequest) -> None:
        super().__init__(request.GET, auto_id="filter_%s")
        grades = [(code, _(label)) for code, label in GRADES.items()]
        towns = [(row.code, row.name) for row in places.below(request.actor.place, localdate()) if len(row.code) == 9]
        kinds = [(kind.code, kind.called) for kind in sites.kinds()]
        for name, label, empty, choices in (
            ("kind", _("场所种类"), _("所有场所和地点"), [*kinds, (queries.SPOT, _("不在场所里的"))]),
            ("grade", _("等级"), _("所有等级"), [*grades, ("none", _("还没分级"))]),
            ("town", _("镇街"), _("整个辖区"), towns),
        ):
            self.fields[name].label = label
            self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]
        self.fields["overdue"].label, self.fields["listed"].label = _("只看超期"), _("只看挂牌督办")

    def criteria(self) -> queries.Criteria:
        """Return what is asked for; a value that is none of the choices asks for nothing."""
        self.is_valid()
        given = self.cleaned_data
        return queries.Criteria(
            kind=given.get("kind", ""), grade=given.get("grade", ""), town=given.get("town", ""),
            overdue=bool(given.get("overdue")), listed=bool(given.get("listed")),
        )  # fmt: skip


@only(*WHO)
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show the board, or one column of it whole."""
    at, form = now(), Filter(request)
    alone = next((column for column in COLUMNS if column[0] == request.GET.get("column")), None)
    shown = (alone,) if alone else COLUMNS
    size = MORE if alone else queries.COLUMN
    board = queries.board(request.actor, form.criteria(), at=at, stages=alone[2] if alone else (), size=size)
    address = request.GET.copy()
    address.pop("column", None)
    labels = {stage.code: stage.label for stage in HAZARD.stages}
    columns: list[dict[str, Any]] = []
    for code, label, stages in shown:
        matters = [matter for stage in stages for matter in board.rows[stage]]
        matters.sort(key=lambda one: (not one.urgent, one.due_at is None, one.due_at, one.pk))
        rows = [
            {"line": line, "hazard": one.hazard, "stage": labels[one.stage] if len(stages) > 1 else ""}
            for line, one in zip(lines(matters, at), matters, strict=True)
        ]
        count = sum(board.counts[stage] for stage in stages)
        columns.append({"code": code, "label": _(label), "count": count, "rows": rows, "more": count - len(rows)})
    context = {
        "form": form, "columns": columns, "total": board.total, "alone": alone, "address": address.urlencode(),
        "filtered": any(address.values()),
        "may_register": any(request.actor.may(permission) for permission in REGISTERS),
    }  # fmt: skip
    return render(request, "hazards/board.html", context)
