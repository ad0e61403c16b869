"""What speaks against a fix on cases that were there before it: told or found again in the watch, or contested in it.

Nobody has to read it as a relapse; somebody has to decide, or the clock does not close.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery

from gongzhi.matters import kinds
from gongzhi.work.checks.models import Finding
from gongzhi.work.intake.models import Join
from gongzhi.work.roots.lifecycle import NO_CASES, WATCHED
from gongzhi.work.roots.models import Cause

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gongzhi.matters.kinds import Act
    from gongzhi.matters.models import Matter


def marked(rows: QuerySet[Cause]) -> QuerySet[Cause]:
    """Add to cases whether there is ``news`` on each that nobody has decided on, whether that is a ``sign`` that waits
    (it does while the root problem is watched, or closed), and whether it ``caused`` the relapse that the latest watch
    ended with.
    """
    since, until = OuterRef("root__watch__since"), OuterRef("root__watch__until")
    again = Join.objects.filter(
        matter=OuterRef("matter"), opened=False, left_at=None, report__received_at__gte=since,
        report__received_at__date__lt=until,
    )  # fmt: skip
    began = F("root__watch__since")
    contested = Q(contested_at__gte=began, contested_at__date__lt=F("root__watch__until"))
    counts = Q(left_at=None) & ~Q(matter__stage__in=NO_CASES)
    failing = Finding.objects.filter(
        matter=OuterRef("matter"), check_made__made_at__gte=since, check_made__made_at__date__lt=until
    ).exclude(check_made__way="self")
    found = rows.annotate(
        again_at=Subquery(again.order_by("-joined_at").values("joined_at")[:1]),
        failing_at=Subquery(failing.order_by("-check_made__came_at").values("check_made__came_at")[:1]),
    )
    found = found.annotate(  # type: ignore[no-redef]  # the model names what this adds
        news=counts & (_unheard("again_at") | _unheard("failing_at") | contested & _unheard("contested_at"))
    )
    return found.annotate(  # type: ignore[no-redef]  # and this
        sign=Q(news=True, root__stage__in=WATCHED),
        caused=Q(relapse__gt=0) & (Q(joined_at__gte=began) | Q(heard_at__gte=began)),
    )


def _unheard(name: str) -> Q:
    return Q(**{f"{name}__isnull": False}) & (Q(heard_at=None) | Q(**{f"{name}__gt": F("heard_at")}))


def waits(root: Matter) -> bool:
    """Say whether something waits for a decision. One query."""
    return any(case.news for case in marked(Cause.objects.filter(root=root, left_at=None)))


def follow(act: Act) -> None:
    """Keep when a reporter contested a case."""
    life = kinds.find(act.matter.kind).lifecycle
    if act.by.is_reporter and act.move.code in (life.reopening, life.reviewing):
        Cause.objects.filter(matter=act.matter, left_at=None).update(contested_at=act.at)
