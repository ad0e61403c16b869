"""What a check does once it counts: hazards out of failures, facts of the site, the next day of its round."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Subquery
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.sites import queries as site_queries
from gongzhi.foundation.sites import services as sites
from gongzhi.foundation.sites.facts import checked
from gongzhi.foundation.sites.models import Site, at_site
from gongzhi.foundation.standards import reading
from gongzhi.kernel.refused import Conflict
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no
from gongzhi.matters import kinds
from gongzhi.work.checks import acts, rule
from gongzhi.work.checks.models import Check, Difference, Finding, Gone, Round

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gongzhi.foundation.standards.form import Form, Question
    from gongzhi.foundation.standards.models import Version
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter

HAZARD = "hazard"  # the kind that a failed item opens a matter of


def may_be_listed(site: Site, version: Version | None, made_at: datetime) -> Verdict:
    """Say whether a site may be checked by a list: one that was in force, and that fits its kind.

    One that was retired stays good for what was filled in before, and as long as a phone without a network keeps it.
    """
    if version is None:
        return YES
    if version.state == "draft" or version.standard.use != "check":
        return no(_("这份检查表还没有启用"))
    if version.retired_at is not None and made_at > version.retired_at + rule.LIST_KEPT:
        return no(_("这份检查表已经停用，请联网更新后按新表检查"))
    return YES if site.kind in version.standard.kinds else no(_("这份检查表不适用于这一类场所"))


def counted(form: Form | None, answers: Mapping[str, Any], facts: Mapping[str, int]) -> dict[str, int]:
    """Return the facts that a check counted: answers to questions about one, and those given beside the list.

    :raises Refused: a fact that there is not, or no whole number.
    """
    return checked({**(reading.facts(form, answers) if form else {}), **facts})


def take_effect(check: Check, form: Form | None, by: Actor, at: datetime, act: str) -> list[Difference]:
    """Let a check count, in the caller's transaction that has written its entry; return what it counted otherwise."""
    if form is not None:
        _find(check, form, by, at, act)
    differences = _count(check, by, at, act)
    if check.way == "self":
        _try_by_sample(check)
        return differences
    if check.outcome in ("not_rented", "gone"):
        Gone.objects.create(check_made=check)
    if check.outcome not in ("nobody", "refused") and at - check.made_at <= rule.ANSWERS:
        sites.looked(site=check.site, at=at)
    _next_turn(check)
    return differences


def _find(check: Check, form: Form, by: Actor, at: datetime, act: str) -> None:
    """Open a hazard for each item that failed; one that is still open since an earlier check is that one."""
    if not check.failed:
        return
    known = _still_open(check)
    for code in check.failed:
        matter = known.get(code) or _opened(check, form.question(code), by, at, act)
        Finding.objects.create(check_made=check, item=code, matter=matter)


def _still_open(check: Check) -> dict[str, Matter]:
    version = check.version
    if version is None:
        return {}
    rows = Finding.objects.filter(
        at_site(check.site, "check_made__site"), check_made__version__standard=version.standard_id,
        item__in=check.failed, matter__ended_at=None, matter__isnull=False,
    ).select_related("matter")  # fmt: skip
    return {row.item: row.matter for row in rows.order_by("pk") if row.matter}


def _opened(check: Check, question: Question, by: Actor, at: datetime, act: str) -> Matter:
    open_from = kinds.find(HAZARD).open_from
    if open_from is None or check.version is None:
        msg = f"{HAZARD} takes no findings"
        raise LookupError(msg)
    site = check.site
    desk = organisations.desk_for(site.place)
    finding = kinds.Finding(
        standard=check.version.reference, item=question.code, text=question.text, basis=question.basis,
        grave=question.grave, source=check.subject, note="", fault=question.fault,
    )  # fmt: skip
    told = kinds.Told(
        place=site.place, category="", words=question.text, person="", origin=f"check-{check.way}",
        desk=desk.code if desk else by.unit, urgent=False, about=(), site=site, finding=finding,
    )  # fmt: skip
    return open_from(told, by, at, act)


def _count(check: Check, by: Actor, at: datetime, act: str) -> list[Difference]:
    """Update the site's facts; where somebody counted otherwise meanwhile, both stand until a person decides."""
    differences: list[Difference] = []
    if not check.facts:
        return differences
    site = check.site
    try:
        sites.update_facts(
            site=site, facts=check.facts, seen=check.facts_seen, source=check.subject, by=by, at=at, act=act
        )
    except Conflict:
        site.refresh_from_db(fields=["facts", "facts_version"])
        for fact, said in sorted(check.facts.items()):
            if site.facts.get(fact) != said:
                row = Difference.objects.create(check_made=check, fact=fact, said=said, current=site.facts.get(fact))
                differences.append(row)
                ledger.record(
                    subject=site.subject, verb=acts.DIFFERS, by=by, at=at, act=act,
                    payload={"check": check.pk, "fact": fact, "said": said, "current": site.facts.get(fact)},
                )  # fmt: skip
    return differences


def _next_turn(check: Check) -> None:
    """Move the site's round on; an older check that came late moves nothing, a correction always counts.

    The entry that was written before holds off other checks of the site.
    """
    site = check.site
    every = site_queries.classes(site.kind).filter(code=site.site_class).values("every_days")
    of_class, last, made_at = (
        Site.objects.filter(pk=site.pk).values_list(Subquery(every[:1]), "round__last", "round__last__made_at").get()
    )
    if made_at is not None and made_at > check.made_at and last != check.replaces_id:
        return
    due = rule.after(check.outcome, check.result, on=localdate(check.made_at), days=rule.every(site.kind, of_class))
    Round.objects.bulk_create(
        [Round(site=site, due_on=due.due_on, why=due.why, way="patrol", last=check)],
        update_conflicts=True, unique_fields=["site"], update_fields=["due_on", "why", "way", "last"],
    )  # fmt: skip


def _try_by_sample(check: Check) -> None:
    """Have somebody else look at some of the sites whose owners say that all is well; the round stays as it was.

    The lot is drawn with a secret, so that no owner knows beforehand, and the same again, so that the office can show
    how it was drawn. Who reports faults of their own is not visited sooner for it.
    """
    if check.result != "passed":
        return
    site = check.site
    one_in = rule.SAMPLE.get((site.kind, site.site_class), rule.SAMPLE_OTHERWISE)
    if rule.drawn(settings.PEPPER, "sample", check.pk) % one_in:
        return
    day = localdate(check.made_at) + timedelta(days=rule.within(rule.SAMPLE_WITHIN, settings.PEPPER, check.pk))
    turn, made = Round.objects.select_for_update().get_or_create(
        site=site, defaults={"due_on": day, "why": "sample", "way": "patrol"}
    )
    if not made and turn.due_on > day:
        Round.objects.filter(pk=turn.pk).update(due_on=day, why="sample")
