"""Filling in a check at a desk: a patrol, an inspection by two people, or an owner's own look."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces import checklists, filling
from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _ as marked
from gongzhi.work.checks import policies, queries
from gongzhi.work.checks.codes import WAYS

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from gongzhi.foundation.sites.models import Site
    from gongzhi.foundation.standards.models import Version
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.work.checks.services import Made

ORDER = ("patrol", "official", "self")


@only("check.patrol", "check.official", "site.own", "hazard.supervise")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest, reference: str) -> HttpResponse:
    """Show the list for a site, or take a check in with its photos."""
    on = localdate()
    site = queries.find_site(request.actor, reference, on)
    given = request.POST or request.GET
    way, ways = _way(request, site, given)
    fitting = queries.standards_for([site.kind])[site.kind]
    version = _chosen(fitting, given)
    home = next((kind.home for kind in sites.kinds() if kind.code == site.kind), True)
    verdict = policies.may_stand(site)
    context: dict[str, Any] = {
        "site": site, "way": way, "called": WAYS[way], "ways": [(one, WAYS[one]) for one in ways], "fitting": fitting,
        "version": version, "verdict": verdict,
    }  # fmt: skip
    if request.method != "POST":
        form = filling.CheckForm(
            way, home, request.actor, client_id=secrets.token_hex(16), facts_seen=site.facts_version,
            replaces=given.get("replaces"), standard=version.reference if version else "",
        )  # fmt: skip
        sheet = checklists.sheet(version.questions, facts=site.facts) if version else None
        return render(request, "checks/fill.html", context | {"form": form, "sheet": sheet})
    form = filling.CheckForm(way, home, request.actor, request.POST)
    made, wrong = _taken_in(request, site, version, form)
    if made is not None:
        return _gone_on(request, made)
    sheet = None
    if version is not None:
        sheet = checklists.sheet(
            version.questions, facts=site.facts, posted=dict(request.POST.lists()), wrong=wrong,
            lost=checklists.lost(request),
        )  # fmt: skip
    return render(request, "checks/fill.html", context | {"form": form, "sheet": sheet}, status=422)


def _way(request: DeskRequest, site: Site, given: QueryDict) -> tuple[str, list[str]]:
    """Return the way that was chosen and those that may be.

    :raises NotFound: this actor may not check this site in any way.
    """
    actor, on = request.actor, localdate()
    ways = [way for way in ORDER if policies.may_check(actor, site, way, on)]
    wanted = given.get("way", "")
    if "replaces" in given and given["replaces"] and wanted in WAYS:
        return wanted, ways
    if not ways:
        raise NotFound(marked("没有这一页，请检查地址"))
    return (wanted if wanted in ways else ways[0]), ways


def _chosen(fitting: list[Version], given: QueryDict) -> Version | None:
    reference = given.get("standard") or given.get("list", "")
    return next((one for one in fitting if one.reference == reference), fitting[0] if fitting else None)


def _taken_in(
    request: DeskRequest, site: Site, version: Version | None, form: filling.CheckForm
) -> tuple[Made | None, dict[str, Refused]]:
    answers, photos, wrong = filling.taken(request, version, form)
    if not form.is_valid() or wrong:
        return None, wrong
    at = now()
    try:
        new = filling.new_check(form, version, answers, photos, at)
        return filling.send(site=site, new=new, photos=photos, by=request.actor, at=at), {}
    except Refused as refusal:
        if version is not None and refusal.field in {question.code for question in version.questions}:
            return None, {refusal.field: refusal}
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, sentence(refusal.sentence))
        return None, {}


def _gone_on(request: DeskRequest, made: Made) -> HttpResponse:
    if made.waits:
        messages.success(request, _("收到了，等同去的第二人确认；确认以前不算数。"))
    elif made.hazards and queries.answers_for(request.actor):  # numbers would tell that others found it before
        messages.success(request, _("收到了。不符合的项目请马上改；村里或社区会告诉您改到哪天、谁来看。"))
    elif made.hazards:
        messages.success(request, _("收到了，登记了隐患：{numbers}。").format(numbers="、".join(made.hazards)))
    else:
        messages.success(request, _("收到了。"))
    return HttpResponseRedirect(reverse("desk_check", args=[made.check.pk]), status=303)
