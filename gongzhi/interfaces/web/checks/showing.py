"""One check: its answers, photos and findings, by which post and when; the second person confirms it here."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.files import policies as file_policies
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.sites.facts import FACTS
from gongzhi.interfaces import checklists
from gongzhi.interfaces.web import doing, files
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _ as marked
from gongzhi.work.checks import policies, queries, services
from gongzhi.work.checks.codes import ENTRIES, OUTCOMES, WAYS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.checks.models import Check
    from gongzhi.work.checks.queries import Answer, Shot

READS = ("site.view", "site.own", "check.patrol", "check.official")


@only(*READS)
@require_GET
def page(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a check."""
    return show(request, queries.find(request.actor, pk))


def show(request: DeskRequest, check: Check, *, status: int = 200, wrong: Any = None) -> HttpResponse:
    """Draw the page of a check."""
    actor, at = request.actor, now()
    record = queries.record(check)
    opens = _may_open(actor, check)
    owner = queries.answers_for(actor)  # is told nothing of what others found
    sections = [
        (title, [_answer(one, check, opens=opens, numbered=not owner) for one in some])
        for title, some in record.sections
    ]
    context = {
        "record": record, "check": check, "site": check.site, "way": WAYS[check.way],
        "outcome": OUTCOMES[check.outcome], "entered": ENTRIES.get(check.entered_by, ""),
        "who": who(check.unit, check.post), "second": _second(check),
        "failed": [answer for _title, some in sections for answer in some if answer["failed"]],
        "sections": _well(sections), "sees_site": bool(actor.may("site.view") or actor.may("site.own")),
        "other": _files(record.other, check) if opens else [], "opens": opens,
        "otherwise": [] if owner else [_question(check, code) for code in record.otherwise],
        "differences": [(FACTS[one.fact].label, one) for one in record.differences],
        "times": _minutes(check) if policies.may_read_times(actor, check) else None,
        "confirm": policies.may_confirm(actor, check), "correct": policies.may_correct(actor, check, at),
        "once": secrets.token_hex(16), "wrong": wrong,
    }  # fmt: skip
    return render(request, "checks/check.html", context, status=status)


def who(unit: str, post: str) -> str:
    """Say by which post of which unit; never by whom."""
    if post == "owner":
        return _("场所负责人（凭自查单）")
    seat = organisations.post(post)
    if seat is not None:
        return f"{seat.unit.short} · {seat.title}"
    return organisations.short_names([unit]).get(unit, "") or _("已撤销的岗位")


def _second(check: Check) -> str:
    confirmation = getattr(check, "confirmation", None)
    return who(confirmation.unit, confirmation.post) if confirmation else ""


def _minutes(check: Check) -> int | None:
    """Return how long it took to fill in, while that is still kept."""
    if check.began_at is None or check.ended_at is None:
        return None
    return max(1, round((check.ended_at - check.began_at).total_seconds() / 60))


def _may_open(actor: Actor, check: Check) -> bool:
    return bool(file_policies.may_open(actor)) or actor.id == check.by


def _well(sections: list[tuple[str, list[dict[str, Any]]]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Keep what did not fail; what failed stands first, by itself."""
    kept = [(title, [answer for answer in some if not answer["failed"]]) for title, some in sections]
    return [(title, some) for title, some in kept if some]


def _answer(one: Answer, check: Check, *, opens: bool, numbered: bool) -> dict[str, Any]:
    labels = dict(checklists.options(one.question))
    given = one.said if isinstance(one.said, list) else [one.said]
    said = "、".join(str(labels.get(value, value)) for value in given)
    reused = sorted({shot.before for shot in one.shots if shot.before})
    return {
        "text": checklists.text(one.question), "said": said, "failed": one.failed,
        "matter": one.matter if numbered else None,
        "fault": checklists.fault(one.question), "met": one.said == "yes" and one.question.sort == "yes",
        "long": one.question.sort == "words",
        "basis": one.question.basis, "files": _files(one.shots, check) if opens else [],
        "count": len(one.shots), "reused": reused,
    }  # fmt: skip


def _files(shots: list[Shot], check: Check) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("desk_check_file", args=[check.pk, shot.file.id]),
            "thumb": reverse("desk_check_thumb", args=[check.pk, shot.file.id]) if shot.file.has_thumbnail else "",
            "name": shot.file.name, "size": shot.file.size, "kind": shot.file.kind,
        }
        for shot in shots
        if shot.file
    ]  # fmt: skip


def _question(check: Check, code: str) -> str:
    return checklists.text(check.version.questions.question(code)) if check.version else code


@only(*READS)
@require_GET
def file(request: DeskRequest, pk: int, file: str) -> HttpResponse:
    """Send a photo of a check to who sees the site and may open files, or took it."""
    return files.sent_of(file, _subjects(request, pk, file))


@only(*READS)
@require_GET
def thumb(request: DeskRequest, pk: int, file: str) -> HttpResponse:
    """Send the small picture of a photo."""
    return files.sent_thumb_of(file, _subjects(request, pk, file))


def _subjects(request: DeskRequest, pk: int, file: str) -> list[str]:
    check = queries.find(request.actor, pk)
    if not (_may_open(request.actor, check) and queries.has_photo(check, file)):
        raise NotFound(marked("没有这个文件，或它已被删除"))
    return queries.subjects(check)


@only("check.official")
@require_POST
def confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that one inspected together with whoever wrote it down."""
    check = queries.find(request.actor, pk)

    def act() -> str:
        if request.POST.get("together") != "yes":
            raise Refused(marked("请按“我一起检查了，确认”"), field="together")
        services.confirm(check=check, by=request.actor, at=now())
        messages.success(request, _("已确认。这次检查现在算数，不符合的项目已登记为隐患。"))
        return reverse("desk_check", args=[pk])

    try:
        return doing.once(request, act)
    except Conflict as conflict:
        return show(request, queries.find(request.actor, pk), status=409, wrong=conflict.sentence)
    except Refused as refusal:
        return show(request, queries.find(request.actor, pk), status=422, wrong=refusal.sentence)
