"""Opening a matter, and locking out the unit that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.clocks import services as clocks
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons.masking import mask
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import acts, kinds, limits
from gongzhi.matters.models import Category, Engagement, Matter, Shield
from gongzhi.matters.services import indexing
from gongzhi.matters.services.placing import require_place, require_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gongzhi.foundation.places.datum import Point
    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor


TITLE = 60  # characters


@transaction.atomic
def open_matter(
    *,
    kind: str,
    title: str,
    summary: str,
    category: str,
    place: str,
    desk: str,
    origin: str,
    by: Actor,
    at: datetime,
    urgent: bool = False,
    point: Point | None = None,
    about: Iterable[str] = (),
    parent: Matter | None = None,
    site: Site | None = None,
    act: str = "",
) -> Matter:
    """Open a matter in the first stage of its kind, with its clocks running, and write it to the ledger.

    ``about`` are units that it concerns: locked out from the start. ``desk`` is the centre that now has it in hand.

    :raises Refused: the title is empty or too long, or the place or the category is unknown.
    """
    title, summary = _title(title), mask(summary.strip()).text  # units and lists read these
    require_place(place, at)
    if category and not Category.objects.filter(code=category).exists():
        raise Refused(_("没有这个类别，请从列表里选"), field="category")
    life = kinds.find(kind).lifecycle
    matter = Matter.objects.create(
        kind=kind, table_version=life.version, stage=life.first, title=title, summary=summary,
        category=category, place=place, desk=desk, urgent=urgent, origin=origin, parent=parent, site=site,
        opened_at=at,
        lon=point.lon if point else None, lat=point.lat if point else None, datum=point.datum if point else "",
    )  # fmt: skip
    _start_clocks(matter)
    ledger.record(
        subject=matter.subject, verb=acts.OPENED, by=by, at=at, act=act, opens=True,
        payload=_payload(matter), texts={"title": matter.title, "summary": matter.summary},
    )  # fmt: skip
    indexing.opened(matter)
    for unit in dict.fromkeys(about):
        shield(matter=matter, unit=unit, by=by, at=at, act=act)
    return matter


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMatter:
    """A matter that is opened among many: what is told of it, where it is, and which centre has it in hand."""

    title: str
    place: str
    desk: str


@transaction.atomic
def open_many(*, kind: str, origin: str, news: Sequence[NewMatter], by: Actor, at: datetime) -> list[Matter]:
    """Open many matters of a kind, as ``open_matter`` would one by one; statements as for one.

    They are in no category and not urgent, so that the same limits hold for all. They are not in the index of words
    yet: once all is written, ``index_new`` puts them in.

    :raises Refused: as ``open_matter``, of any of them; then none is opened.
    """
    if not news:
        return []
    require_places({new.place for new in news}, at)
    life = kinds.find(kind).lifecycle
    titles = {title: _title(title) for title in {new.title for new in news}}
    matters = Matter.objects.bulk_create(
        Matter(
            kind=kind, table_version=life.version, stage=life.first, title=titles[new.title], place=new.place,
            desk=new.desk, origin=origin, opened_at=at,
        )
        for new in news
    )  # fmt: skip
    turned = clocks.begin_many(
        subjects=[matter.subject for matter in matters], at=at, owner=life.stage(life.first).owner,
        starts=limits.starts(matters[0], life, [(code, code) for code in life.opens]),
    )  # fmt: skip
    due = {"due_at": turned.due_at, "due_code": turned.due_code, "provisional": turned.provisional}
    Matter.objects.filter(pk__in=[matter.pk for matter in matters]).update(**due)
    for matter in matters:
        vars(matter).update(due)
    ledger.record_many(
        by=by, at=at, opens=True,
        told=[
            ledger.Told(
                matter.subject, acts.OPENED, _payload(matter), {"title": matter.title, "summary": matter.summary}
            )
            for matter in matters
        ],
    )  # fmt: skip
    return matters


def _title(title: str) -> str:
    title = title.strip()
    if not title or len(title) > TITLE:
        raise Refused(_("标题要写，最多 60 个字"), field="title")
    return mask(title).text[:TITLE]


def _start_clocks(matter: Matter) -> None:
    """Start the clocks that run from the opening, and keep the nearest deadline on the row."""
    life = kinds.find(matter.kind).lifecycle
    turned = clocks.turn(
        subject=matter.subject, at=matter.opened_at, owner=life.stage(matter.stage).owner, first=True,
        starts=limits.starts(matter, life, [(code, code) for code in life.opens]),
    )  # fmt: skip
    due = {"due_at": turned.due_at, "due_code": turned.due_code, "provisional": turned.provisional}
    Matter.objects.filter(pk=matter.pk).update(**due)
    for name, value in due.items():
        setattr(matter, name, value)


def _payload(matter: Matter) -> dict[str, object]:
    given: dict[str, object] = {
        "kind": matter.kind, "stage": matter.stage, "table_version": matter.table_version, "origin": matter.origin,
        "category": matter.category, "place": matter.place, "desk": matter.desk, "urgent": matter.urgent,
        "parent": matter.parent.reference if matter.parent else "",
        "site": matter.site.reference if matter.site else "",
        "due": matter.due_at.isoformat() if matter.due_at else "", "due_code": matter.due_code,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


@transaction.atomic
def shield(*, matter: Matter, unit: str, by: Actor, at: datetime, act: str = "") -> None:
    """Lock a unit, and all under it, out of a matter that it is about.

    :raises Refused: the unit is unknown, or has the matter in hand, or carries it: take it off first.
    """
    if not organisations.names([unit]):
        raise Refused(_("没有这个单位，请从列表里选"), field="about")
    Matter.objects.select_for_update().get(pk=matter.pk)  # who offers it to a unit holds it, too, and then looks here
    hands = Engagement.objects.filter(matter=matter, state__in=["offered", "accepted", "done"])
    chains = organisations.chains([matter.desk, *(hand.unit for hand in hands)])
    if unit in chains.pop(matter.desk, ()):
        raise Refused(_("反映的就是本中心或它的上级，本中心不能办：请转介给有权处理的机关"), field="about")
    if any(unit in chain for chain in chains.values()):
        raise Refused(_("这个单位正在办这件事，请先改派，再登记回避"), field="about")
    made = Shield.objects.get_or_create(matter=matter, unit=unit)[1]
    if made:
        act = act or ledger.new_act()
        ledger.record(subject=matter.subject, verb=acts.SHIELDED, by=by, at=at, act=act, payload={"unit": unit})
        for follower in kinds.shield_followers():
            follower(matter, by, at, act)


@transaction.atomic
def unshield(*, matter: Matter, unit: str, by: Actor, at: datetime, act: str = "") -> None:
    """Let a unit see a matter again: the report that was about it does not belong here."""
    if Shield.objects.filter(matter=matter, unit=unit).delete()[0]:
        ledger.record(subject=matter.subject, verb=acts.UNSHIELDED, by=by, at=at, act=act, payload={"unit": unit})
