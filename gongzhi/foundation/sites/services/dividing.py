"""The parts of a site: buildings, floors on them, units on those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.sites import acts, policies
from gongzhi.foundation.sites.models import Part, Site
from gongzhi.foundation.sites.services.checking import check_impersonal
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor

#: What stands on what.
STANDS_ON = {"building": "", "floor": "building", "unit": "floor"}
_LONGEST, _MOST = 40, 2000


@transaction.atomic
def add_part(*, site: Site, sort: str, name: str, parent: int | None = None, by: Actor, at: datetime) -> Part:
    """Add a building, a floor of one, or a unit of a floor.

    :raises Refused: not permitted; the name is missing, too long or there already; it cannot stand there.
    """
    require(policies.may_manage(by, site))
    Site.objects.select_for_update().get(pk=site.pk)
    if sort not in STANDS_ON:
        raise Refused(_("请选楼、层或室"), field="sort")
    above = Part.objects.filter(site=site, pk=parent).first() if parent else None
    if (above.sort if above else "") != STANDS_ON[sort]:
        raise Refused(_("楼直接属于场所，层在楼下面，室在层下面"), field="parent")
    beside = Part.objects.filter(site=site, parent=above)
    plain = _named(name, beside)
    if Part.objects.filter(site=site).count() >= _MOST:
        raise Refused(_("一个场所最多分 {most} 个部分"), field="name", most=_MOST)
    last = beside.aggregate(last=Max("order"))["last"]
    part = Part.objects.create(site=site, parent=above, sort=sort, name=plain, order=0 if last is None else last + 1)
    ledger.record(
        subject=site.subject, verb=acts.PART, by=by, at=at,
        payload={"change": "added", "sort": sort, "part": part.pk},
    )  # fmt: skip
    return part


@transaction.atomic
def rename_part(*, site: Site, part: int, name: str, by: Actor, at: datetime) -> Part:
    """Call a part by another name.

    :raises NotFound: the site has no such part.
    :raises Refused: not permitted; the name is missing, too long or there already.
    """
    require(policies.may_manage(by, site))
    row = _part(site, part)
    plain = _named(name, Part.objects.filter(site=site, parent=row.parent_id).exclude(pk=row.pk))
    if plain != row.name:
        row.name = plain
        row.save(update_fields=["name"])
        ledger.record(
            subject=site.subject, verb=acts.PART, by=by, at=at,
            payload={"change": "renamed", "sort": row.sort, "part": row.pk},
        )  # fmt: skip
    return row


@transaction.atomic
def remove_part(*, site: Site, part: int, by: Actor, at: datetime) -> None:
    """Take a part out, with all that stands on it.

    :raises NotFound: the site has no such part.
    :raises Refused: not permitted.
    """
    require(policies.may_manage(by, site))
    row = _part(site, part)
    ledger.record(
        subject=site.subject, verb=acts.PART, by=by, at=at,
        payload={"change": "removed", "sort": row.sort, "part": row.pk},
    )  # fmt: skip
    row.delete()


def _part(site: Site, part: int) -> Part:
    row = Part.objects.select_for_update().filter(site=site, pk=part).first()
    if row is None:
        raise NotFound(_("这个场所没有这一部分，可能刚刚有人删了"), field="part")
    return row


def _named(name: str, beside: QuerySet[Part]) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise Refused(_("请写名称，例如“3 幢”“二楼”“201 室”"), field="name")
    if len(plain) > _LONGEST:
        raise Refused(_("“{label}”最多 {longest} 个字"), field="name", label=_("名称"), longest=_LONGEST)
    check_impersonal(plain, field="name", label=_("名称"))
    if beside.filter(name=plain).exists():
        raise Refused(_("这里已经有“{name}”了"), field="name", name=plain)
    return plain
