"""Sites that may be one: proposed by address and point; a person merges them or says that they are two."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import F

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.sites import acts, policies
from gongzhi.foundation.sites.addresses import NEAR, alike, cells_near, metres
from gongzhi.foundation.sites.models import OPEN_STATES, Look, MaybeSame, Site
from gongzhi.foundation.sites.services.checking import sort
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gongzhi.foundation.sites.models import SiteKind
    from gongzhi.kernel.actor import Actor

_PAIR = tuple[int, int]


def propose(sites: Sequence[Site], kinds: Mapping[str, SiteKind], at: datetime) -> set[int]:
    """Keep which of some sites may be the same as an earlier one, or an earlier one of themselves; return those.

    Called in the transaction that registered or changed them. Three statements at most.
    """
    found = _by_address(sites)
    for pair, far in _by_point(sites, kinds).items():
        found.setdefault(pair, ("point", far))
    if not found:
        return set()
    MaybeSame.objects.bulk_create(
        [
            MaybeSame(site_id=later, other_id=earlier, why=why, metres=far, found_at=at)
            for (later, earlier), (why, far) in sorted(found.items())
        ],
        ignore_conflicts=True,  # a pair that was decided stays decided
    )
    return {later for later, _earlier in found}


def _by_address(sites: Sequence[Site]) -> dict[_PAIR, tuple[str, int | None]]:
    """Pair each with the earliest at its address."""
    mine = {site.pk: site for site in sites if site.address_key}
    if not mine:
        return {}
    keys = {site.address_key for site in mine.values()}
    rows = Site.objects.filter(address_key__in=keys, state__in=OPEN_STATES).order_by("pk")
    there: dict[str, list[tuple[int, float | None, float | None]]] = defaultdict(list)
    for pk, key, lon, lat in rows.values_list("pk", "address_key", "lon", "lat"):
        there[key].append((pk, lon, lat))
    found: dict[_PAIR, tuple[str, int | None]] = {}
    for site in mine.values():
        for pk, lon, lat in there[site.address_key]:
            if pk != site.pk and (pk < site.pk or pk not in mine):
                found[max(pk, site.pk), min(pk, site.pk)] = ("address", _far(site, lon, lat))
                break
    return found


def _far(site: Site, lon: float | None, lat: float | None) -> int | None:
    if site.lon is None or site.lat is None or lon is None or lat is None:
        return None
    return round(metres(site.lon, site.lat, lon, lat))


def _by_point(sites: Sequence[Site], kinds: Mapping[str, SiteKind]) -> dict[_PAIR, int]:
    """Pair each with those of its kind that stand within some metres and are called alike."""
    cells = {site.pk: cells_near(site.lon, site.lat) for site in sites if site.lon is not None and site.lat is not None}
    if not cells:
        return {}
    rows = Site.objects.filter(cell__in=set().union(*cells.values()), state__in=OPEN_STATES).order_by("pk")
    there: dict[int, list[_Beside]] = defaultdict(list)
    for cell, pk, kind, name, address, lon, lat in rows.values_list(
        "cell", "pk", "kind", "name", "address", "lon", "lat"
    ):
        there[cell or 0].append(_Beside(pk, kind, name, address, lon or 0, lat or 0))
    found: dict[_PAIR, int] = {}
    for site in sites:
        for row in (row for cell in cells.get(site.pk, ()) for row in there[cell]):
            if row.pk != site.pk and (far := _near(site, row, kinds)) is not None:
                found[max(row.pk, site.pk), min(row.pk, site.pk)] = far
    return found


class _Beside(NamedTuple):
    """A site that stands nearby, without the rest of it."""

    pk: int
    kind: str
    name: str
    address: str
    lon: float
    lat: float


def _near(site: Site, row: _Beside, kinds: Mapping[str, SiteKind]) -> int | None:
    far = _far(site, row.lon, row.lat)
    if far is None or far > NEAR or sort(kinds[site.kind]) != sort(kinds[row.kind]):
        return None
    same = alike(site.name, row.name) or alike(site.address, row.address)
    return far if same else None


@transaction.atomic
def merge(*, pair: MaybeSame, keep: Site, by: Actor, at: datetime) -> Site:
    """Make two sites one: ``keep`` stays, the other is merged into it. What happened at the other stays with it; its
    plate leads to the one that stayed.

    :raises Conflict: somebody decided meanwhile, or one of them is merged already.
    :raises Refused: not permitted, or ``keep`` is none of the two.
    """
    row, one, two = _both(pair, by)
    kept, gone = (one, two) if keep.pk == one.pk else (two, one)
    if keep.pk not in (one.pk, two.pk):
        raise Refused(_("请选留下哪一个"), field="keep")
    Site.objects.filter(pk=gone.pk).update(state="merged", merged_into=kept, ended_at=at, version=F("version") + 1)
    Site.objects.filter(merged_into=gone).update(merged_into=kept)
    _decide(row, merged=True, by=by, at=at)
    _hand_over(kept, gone, at)
    act = ledger.new_act()
    ledger.record(subject=gone.subject, verb=acts.MERGED, by=by, at=at, act=act, payload={"into": kept.reference})
    ledger.record(subject=kept.subject, verb=acts.TOOK, by=by, at=at, act=act, payload={"other": gone.reference})
    kept.refresh_from_db()
    return kept


def _hand_over(kept: Site, gone: Site, at: datetime) -> None:
    """Ask of the one that stayed what was still asked of the other."""
    asked = Look.objects.filter(site=gone, done_at=None)
    for at_once in list(asked.values_list("at_once", flat=True)):
        Look.objects.get_or_create(site=kept, at_once=at_once, done_at=None)
    asked.delete()
    open_pairs = MaybeSame.objects.filter(decided_at=None)
    third = set(open_pairs.filter(site=gone).values_list("other", flat=True))
    third |= set(open_pairs.filter(other=gone).values_list("site", flat=True))
    MaybeSame.objects.bulk_create(
        [
            MaybeSame(site_id=max(pk, kept.pk), other_id=min(pk, kept.pk), why="address", found_at=at)
            for pk in third - {kept.pk}
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def keep_apart(*, pair: MaybeSame, by: Actor, at: datetime) -> None:
    """Say that two sites are two; they are not proposed again.

    :raises Conflict: somebody decided meanwhile, or one of them is merged already.
    :raises Refused: not permitted.
    """
    row, one, two = _both(pair, by)
    _decide(row, merged=False, by=by, at=at)
    act = ledger.new_act()
    for site, other in ((one, two), (two, one)):
        ledger.record(subject=site.subject, verb=acts.APART, by=by, at=at, act=act, payload={"other": other.reference})


def _both(pair: MaybeSame, by: Actor) -> tuple[MaybeSame, Site, Site]:
    """Lock a pair that nobody has decided, and its two sites."""
    sites = {site.pk: site for site in Site.objects.select_for_update().filter(pk__in=[pair.site_id, pair.other_id])}
    one, two = sites[pair.site_id], sites[pair.other_id]
    row = MaybeSame.objects.select_for_update().get(pk=pair.pk)
    if row.decided_at is not None or "merged" in (one.state, two.state):
        raise Conflict(_("这一对刚刚有人定过，请刷新后再看"), field="pair")
    for site in (one, two):
        require(policies.may_manage(by, site))
    return row, one, two


def _decide(row: MaybeSame, *, merged: bool, by: Actor, at: datetime) -> None:
    row.decided_at, row.decided_by, row.merged = at, by.id, merged
    row.save(update_fields=["decided_at", "decided_by", "merged"])
