"""What is counted at a site, and who should look at it soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.sites import acts, policies
from gongzhi.foundation.sites.facts import checked
from gongzhi.foundation.sites.models import Look, Site, SiteKind
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


def update_facts(
    *, site: Site, facts: Mapping[str, object], seen: int, source: str, by: Actor, at: datetime, act: str = ""
) -> Site:  # fmt: skip
    """Put counted facts in place of earlier ones; ``seen`` is the version of the facts that was shown.

    Called in the transaction of whoever counted. What is refused has written nothing. Numbers that are the same as
    those that were shown change nothing, whatever somebody may be writing at this moment, and wait for nobody.

    :raises Conflict: somebody changed them meanwhile; both numbers are for a person to decide on.
    :raises Refused: a fact that there is not, or no whole number.
    """
    given = checked(facts)
    if site.facts_version == seen and all(site.facts.get(name) == value for name, value in given.items()):
        return site
    row = Site.objects.select_for_update().get(pk=site.pk)
    if row.facts_version != seen:
        raise Conflict(_("这个场所的数据刚刚有人改过，请对照后再定"), field="facts")
    before = {name: row.facts.get(name) for name in given if row.facts.get(name) != given[name]}
    if not before:
        return row
    row.facts = {**row.facts, **given}
    row.facts_version += 1
    row.save(update_fields=["facts", "facts_version"])
    ledger.record(
        subject=row.subject, verb=acts.FACTS, by=by, at=at, act=act,
        payload={"before": before, "after": {name: given[name] for name in before}, "source": source},
    )  # fmt: skip
    return row


@transaction.atomic
def recount(*, site: Site, facts: Mapping[str, object], seen: int, by: Actor, at: datetime) -> Site:
    """Have the register's own people put counted facts in place of earlier ones.

    :raises Conflict: as ``update_facts``.
    :raises Refused: not permitted, or as ``update_facts``; or a fact that such a site does not have.
    """
    require(policies.may_manage(by, site))
    allowed = SiteKind.objects.get(code=site.kind).facts
    given = {name: value for name, value in facts.items() if value not in ("", None)}
    for name in given:
        if name not in allowed:
            raise Refused(_("没有“{name}”这一项，请去掉后再试"), field=name, name=name)
    return update_facts(site=site, facts=given, seen=seen, source="register", by=by, at=at)


@transaction.atomic
def ask_for_look(*, site: Site, at_once: bool) -> None:
    """Have a site looked at within its normal round, or at once where life is in danger. No entry: it has no author."""
    Look.objects.get_or_create(site=site, at_once=at_once, done_at=None)


def looked(*, site: Site, at: datetime) -> None:
    """Keep that somebody has looked. Called in the transaction of a check."""
    Look.objects.filter(site=site, done_at=None).update(done_at=at)
