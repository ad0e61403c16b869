"""Hundreds of thousands of checks and hazards for measuring: two that the services took in, copied over all sites.

Only where, when and the numbers of rows differ between a check and its copy. The ledger holds the two that were made;
a district filled like this is for measuring alone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction

from gongzhi.foundation.sites.models import OPEN_STATES, Site
from gongzhi.foundation.standards import services as standards
from gongzhi.foundation.standards.form import Form, Question, Section
from gongzhi.kernel.actor import Actor, system
from gongzhi.matters.models import Matter
from gongzhi.sample.bulk.recipe import plain
from gongzhi.sample.bulk.writing import Writer
from gongzhi.work.checks import services
from gongzhi.work.checks.models import Check, Finding, Round
from gongzhi.work.hazards.models import Hazard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model

    from gongzhi.foundation.standards.models import Version

_BATCH = 10_000
_EARLIEST = datetime(2025, 5, 1, tzinfo=UTC)
_APART = timedelta(days=50)  # between two checks of one site, the day of each drawn by lot
_KINDS = ("school", "park", "market", "building", "rental", "dormitory", "village", "project")
FORM = Form(
    sections=(
        Section(
            code="fire", title="消防",
            questions=(
                Question(code="exit", text="安全出口、疏散楼梯畅通", points=10, veto=True, proof="photo"),
                Question(code="ebike", text="楼道和房间里没有停放、充电的电动车", points=10, proof="photo"),
                *(Question(code=f"item_{n}", text=f"第 {n} 项符合要求", points=5) for n in range(1, 13)),
            ),
        ),
    )
)  # fmt: skip
GOOD: dict[str, Any] = {question.code: "yes" for question in FORM}
PATROL = Actor(
    id="user:bench", unit="xz-zhongxin", post="xz-zhongxin-clerk", place="330411",
    permissions=frozenset({"site.view", "check.patrol", "check.official", "check.plan"}),
)  # fmt: skip


def a_list(*, at: datetime) -> Version:
    """Put the list in force by which all of these are checked."""
    by = system("sample")
    version = standards.draft(code="measured", name="测量用表", use="check", kinds=_KINDS, form=FORM, by=by, at=at)
    standards.put_in_force(version=version, by=by, at=at)
    return version


@transaction.atomic
def fill(*, checks: int, hazards: int, version: Version, at: datetime, seed: int = 1) -> None:
    """Copy a check that passed and one that found a hazard, until there are so many of each.

    :raises LookupError: there is no site to check.
    """
    there = list(Site.objects.filter(state__in=OPEN_STATES).order_by("pk").values_list("pk", "place"))
    if not there:
        msg = "no sites"
        raise LookupError(msg)
    passed, failed = (_made(there[0][0], version, at, exit=answer) for answer in ("yes", "no"))
    finding = Finding.objects.get(check_made=failed)
    matter = Matter.objects.get(findings=finding)
    copies = {
        "passed": _Row(passed), "failed": _Row(failed), "finding": _Row(finding), "matter": _Row(matter),
        "hazard": _Row(Hazard.objects.get(matter=matter)),
    }  # fmt: skip
    Round.objects.all().delete()
    draw = Random(seed)  # noqa: S311 — no secret
    writer = Writer([Matter, Check, Finding])
    every = max(checks // max(hazards, 1), 1)
    for start in range(0, checks, _BATCH):
        turns = [
            (number, there[number % len(there)], number % every == 0 and number // every < hazards)
            for number in range(start, min(start + _BATCH, checks))
        ]
        _write(writer, copies, turns, len(there), draw)
    writer.finish()


def _made(site: int, version: Version, at: datetime, **answers: str) -> Check:
    """Check a site through the service, as everybody does."""
    new = services.NewCheck(
        client_id=str(uuid4()), way="patrol", outcome="listed", standard=version.reference, entered_by="consent",
        answers=GOOD | answers, made_at=at,
    )  # fmt: skip
    return services.submit(site=Site.objects.get(pk=site), new=new, by=PATROL, at=at).check


class _Row:
    def __init__(self, row: Model) -> None:
        self._fields = row._meta.concrete_fields
        self._at = {field.attname: at for at, field in enumerate(self._fields)}
        self._values = [plain(field, getattr(row, field.attname)) for field in self._fields]

    def copy(self, **own: Any) -> list[Any]:
        """Return the row with values of its own."""
        values = self._values.copy()
        for name, value in own.items():
            at = self._at[name]
            values[at] = plain(self._fields[at], value)
        return values


def _write(
    writer: Writer, copies: Mapping[str, _Row], turns: Sequence[tuple[int, tuple[int, str], bool]], sites: int,
    draw: Random,
) -> None:  # fmt: skip
    rows: dict[type[Model], list[list[Any]]] = {Matter: [], Hazard: [], Check: [], Finding: []}
    check = writer.last[Check]
    for number, (site, place), fails in turns:
        made = _EARLIEST + number // sites * _APART + _APART * draw.random()
        check += 1
        rows[Check].append(
            copies["failed" if fails else "passed"].copy(
                id=check, site_id=site, client_id=str(UUID(int=number)), made_at=made, came_at=made
            )
        )
        if fails:
            matter = writer.number(Matter)
            rows[Matter].append(copies["matter"].copy(id=matter, site_id=site, place=place, opened_at=made))
            rows[Hazard].append(copies["hazard"].copy(matter_id=matter, site_id=site, source=f"check:{check}"))
            rows[Finding].append(copies["finding"].copy(check_made_id=check, matter_id=matter))
    for model, some in rows.items():
        writer.write(model, some)
