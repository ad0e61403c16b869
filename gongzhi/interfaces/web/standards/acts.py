"""Writing standards: a workbook comes in as a draft; a draft is put in force or thrown away; one in force retires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.foundation.files.documents import check_office
from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.standards import queries, services, xlsform
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.standards import pages
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _ as marked

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.foundation.standards.models import Version
    from gongzhi.interfaces.web.middleware import DeskRequest


@pages.managers
@require_POST
def upload(request: DeskRequest) -> HttpResponse:
    """Take a workbook in as a draft, or show by row why not."""

    def act() -> str:
        workbook = _workbook(request)
        brought = services.bring(
            workbook=workbook, code=request.POST.get("code", "").strip(), name=request.POST.get("name", "").strip(),
            kinds=_kinds(request), by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _said(brought))
        if workbook.ignored:
            messages.info(request, _("没有用到：{names}").format(names=_("、").join(workbook.ignored)))
        return _address(brought.version)

    try:
        return doing.once(request, act)
    except xlsform.Unreadable as refusal:
        return pages.listed(request, status=422, wrong=refusal.sentence, wrong_rows=refusal.rows, given=request.POST)
    except Refused as refusal:
        return pages.listed(
            request, status=422, wrong=refusal.sentence, wrong_field=refusal.field, given=request.POST
        )  # fmt: skip


def _workbook(request: DeskRequest) -> xlsform.Workbook:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(marked("请选一个 Excel 文件（xlsx）"), field="file")
    content = file.read(xlsform.LARGEST + 1)
    if len(content) <= xlsform.LARGEST:
        check_office(content)
    found = xlsform.read(content)
    unknown = set(found.kinds) - {kind.code for kind in sites.kinds()}
    if unknown:
        raise Refused(marked("没有这种场所：{kinds}"), field="kinds", kinds="、".join(sorted(unknown)))
    return found


def _kinds(request: DeskRequest) -> list[str]:
    known = {kind.code for kind in sites.kinds()}
    return [kind for kind in request.POST.getlist("kinds") if kind in known]


def _said(brought: services.Brought) -> str:
    if brought.known:
        return _("这份内容已经有了，就是第 {n} 版。").format(n=brought.version.number)
    if brought.replaced:
        return _("第 {n} 版草稿已换成这份内容，看过没问题再启用。").format(n=brought.version.number)
    return _("收下了，是第 {n} 版草稿，看过没问题再启用。").format(n=brought.version.number)


def _address(version: Version) -> str:
    return reverse("desk_standard", args=[version.standard.code, version.number])


@pages.managers
@require_POST
def describe(request: DeskRequest, code: str) -> HttpResponse:
    """Change what a standard is called and which kinds of sites it fits."""
    version = queries.newest(code)
    if version is None:
        raise NotFound(marked("没有这份检查表，请刷新后再试"))

    def act() -> str:
        services.describe(
            standard=version.standard, name=request.POST.get("name", ""), name_en=request.POST.get("name_en", ""),
            kinds=_kinds(request), by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("名称和适用场所改好了。"))
        return _address(version)

    try:
        return doing.once(request, act)
    except Refused as refusal:
        return pages.shown(request, version, status=422, wrong=refusal.sentence, wrong_field="describe")


@pages.managers
@require_POST
def act(request: DeskRequest, code: str, number: int, act: str) -> HttpResponse:
    """Put a draft in force, throw it away, or retire what is in force."""
    version = pages.found(code, number)
    acts: dict[str, tuple[Callable[..., None], str]] = {
        "force": (services.put_in_force, _("启用了，新的检查从现在起用这一版。")),
        "retire": (services.retire, _("停用了，做过的检查不受影响。")),
        "discard": (services.discard, _("草稿删了。")),
    }
    if act not in acts:
        raise NotFound(marked("没有这一页，请检查地址"))
    does, said = acts[act]

    def done() -> str:
        does(version=version, by=request.actor, at=now())
        messages.success(request, said)
        return reverse("desk_standards") if act == "discard" else _address(version)

    try:
        return doing.once(request, done)
    except Conflict as conflict:
        version.refresh_from_db()
        return pages.shown(request, version, status=409, wrong=conflict.sentence)
