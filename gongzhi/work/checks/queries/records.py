"""Checks that were made: of a site, one with all that belongs to it, what waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.sites.models import OPEN_STATES, Site, at_site
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.work.checks import policies
from gongzhi.work.checks.models import Check, Difference, Finding, Gone, OwnerLink, Photo, Round

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from gongzhi.foundation.files.queries import FileView
    from gongzhi.foundation.standards.form import Question
    from gongzhi.kernel.actor import Actor

_NONE = _("没有这次检查，或者不在您的辖区")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A photo of a check: its item, the file where it has come, the check that used the very same one before."""

    item: str
    file: FileView | None
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question of the list with what was answered; ``matter`` is the hazard that a failure is."""

    question: Question
    said: Any
    failed: bool
    shots: list[Shot] = field(default_factory=list)
    matter: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One check with all that belongs to it. ``other`` are photos of no item; ``missing`` how many have not come."""

    check: Check
    sections: list[tuple[str, list[Answer]]]
    other: list[Shot]
    missing: int
    waits: bool
    findings: list[Finding]
    differences: list[Difference]
    replaced_by: Check | None
    #: What the next look by somebody else found otherwise than this self-check said, item by item.
    otherwise: list[str]


def visible_to(actor: Actor) -> QuerySet[Check]:
    """Keep the checks of sites that an actor may see, and those that they made themselves.

    Who answers for a site sees its self-checks: a visit, and what somebody noted at it, may follow from a report.
    """
    seen = Q(site__in=Site.objects.visible_to(actor))
    if answers_for(actor):
        seen &= Q(way="self")
    return Check.objects.filter(seen | Q(by=actor.id))


def answers_for(actor: Actor) -> bool:
    """Say whether an actor sees sites only because they answer for them."""
    return bool(actor.may("site.own")) and not actor.may("site.view")


def find(actor: Actor, pk: int) -> Check:
    """Return a check that this actor may see.

    :raises NotFound: there is none, for this actor.
    """
    found = visible_to(actor).select_related("site", "version__standard", "confirmation", "replaces", "replaced_by")
    check = found.filter(pk=pk).first()
    if check is None:
        raise NotFound(_NONE, field="check")
    return check


def of_site(site: Site, *, most: int = 20, way: str = "") -> list[Check]:
    """Return a site's last checks, newest first, those of sites that were merged into it included. Two queries."""
    rows = Check.objects.filter(at_site(site)).order_by("-made_at", "-pk")
    rows = rows.filter(way=way) if way else rows
    return list(rows.select_related("version__standard", "confirmation", "replaced_by", "site")[:most])


def record(check: Check) -> Record:
    """Return a check with its answers, findings, photos and what differed."""
    findings = list(Finding.objects.filter(check_made=check).select_related("matter").order_by("pk"))
    shots = _shots(check, findings)
    matters = {one.item: one.matter for one in findings}
    sections = []
    for section in check.version.questions.sections if check.version else ():
        answers = [
            Answer(
                question=one, said=check.answers[one.code], failed=one.code in check.failed,
                shots=[shot for shot in shots if shot.item == one.code], matter=matters.get(one.code),
            )
            for one in section.questions
            if one.code in check.answers
        ]  # fmt: skip
        if answers:
            sections.append((section.title, answers))
    differences = list(Difference.objects.filter(check_made=check).order_by("pk"))
    return Record(
        check=check, sections=sections, other=[shot for shot in shots if not shot.item],
        missing=sum(shot.file is None for shot in shots), waits=waits(check), findings=findings,
        differences=differences, replaced_by=getattr(check, "replaced_by", None), otherwise=_otherwise(check),
    )  # fmt: skip


def waits(check: Check) -> bool:
    """Say whether a check waits for the second of its two people."""
    return check.way == "official" and not hasattr(check, "confirmation")


def subjects(check: Check) -> list[str]:
    """Return on what the photos of a check hang: itself, and the hazards that it found."""
    rows = Finding.objects.filter(check_made=check, matter__isnull=False).select_related("matter")
    return [check.subject, *(one.matter.subject for one in rows if one.matter)]


def has_photo(check: Check, file: str) -> bool:
    """Say whether a file is a photo of this check, not another one of a hazard that it found. One query."""
    return Photo.objects.filter(check_made=check, file=file).exists()


def _shots(check: Check, findings: Iterable[Finding]) -> list[Shot]:
    photos = list(Photo.objects.filter(check_made=check).order_by("pk"))
    if not photos:
        return []
    there = files.of([check.subject, *(one.matter.subject for one in findings if one.matter)])
    views = {view.id: view for some in there.values() for view in some}
    earlier = Photo.objects.filter(digest__in={one.digest for one in photos}, check_made__lt=check.pk)
    before = dict(earlier.order_by("-check_made").values_list("digest", "check_made"))
    return [Shot(item=one.item, file=views.get(one.file), before=before.get(one.digest)) for one in photos]


def _otherwise(check: Check) -> list[str]:
    """Compare what an owner said with the next look by somebody else, within 60 days and by the same list."""
    if check.way != "self" or check.version is None:
        return []
    later = Check.objects.filter(
        site=check.site, version__standard=check.version.standard_id, made_at__gt=check.made_at,
    ).exclude(way="self").exclude(way="official", confirmation=None).order_by("made_at").first()  # fmt: skip
    if later is None or (later.made_at - check.made_at).days > 60:
        return []
    return [code for code in later.failed if code in check.answers and code not in check.failed]


def _unconfirmed(actor: Actor) -> QuerySet[Check]:
    if not actor.may("check.official"):
        return Check.objects.none()
    rows = Check.objects.filter(way="official", confirmation=None, site__in=Site.objects.visible_to(actor))
    return rows.exclude(by=actor.id)


def unconfirmed(actor: Actor) -> list[Check]:
    """Return inspections that wait for a second person, and that this actor may confirm. One query."""
    beside = ("site", "version__standard", "confirmation", "replaced_by")  # the policy looks at each
    found = _unconfirmed(actor).select_related(*beside).order_by("made_at", "pk")[:200]
    return [check for check in found if policies.may_confirm(actor, check)]


def _differences(actor: Actor) -> QuerySet[Difference]:
    if not actor.may("site.manage"):
        return Difference.objects.none()
    return Difference.objects.filter(decided_at=None, check_made__site__in=Site.objects.visible_to(actor))


def differences(actor: Actor) -> list[Difference]:
    """Return numbers that two counted differently and that this actor decides on. One query."""
    return list(_differences(actor).select_related("check_made__site").order_by("pk")[:200])


def _gone(actor: Actor) -> QuerySet[Gone]:
    if not actor.may("site.manage"):
        return Gone.objects.none()
    seen = Site.objects.visible_to(actor).filter(state__in=OPEN_STATES)
    return Gone.objects.filter(decided_at=None, check_made__site__in=seen)


def gone(actor: Actor) -> list[Gone]:
    """Return visits that found a site no longer rented or gone, while the register says otherwise. One query."""
    return list(_gone(actor).select_related("check_made__site").order_by("pk")[:200])


def waiting(actor: Actor) -> int:
    """Count all that waits for this actor: to confirm, to compare, to look up in the register. One query."""
    some = [rows.order_by().values("pk") for rows in (_unconfirmed(actor), _differences(actor), _gone(actor))]
    return some[0].union(*some[1:], all=True).count()


def difference(actor: Actor, pk: int) -> Difference:
    """Return one of them, decided or not.

    :raises NotFound: there is none, for this actor.
    """
    rows = Difference.objects.filter(check_made__site__in=Site.objects.visible_to(actor))
    found = rows.select_related("check_made__site").filter(pk=pk).first()
    if found is None:
        raise NotFound(_NONE, field="difference")
    return found


def one_gone(actor: Actor, pk: int) -> Gone:
    """Return one of them, decided or not.

    :raises NotFound: there is none, for this actor.
    """
    rows = Gone.objects.filter(check_made__site__in=Site.objects.visible_to(actor))
    found = rows.select_related("check_made__site").filter(pk=pk).first()
    if found is None:
        raise NotFound(_NONE, field="gone")
    return found


def round_of(site: Site) -> Round | None:
    """Return when a site is due next."""
    return Round.objects.filter(site=site).first()


def open_link(digest: str, on: date) -> OwnerLink | None:
    """Return the open link that is stored under a keyed digest, with its site by its names."""
    link = OwnerLink.objects.filter(token=digest, closed_at=None, ends_on__gte=on).first()
    site = sites.named(Site.objects.filter(state__in=OPEN_STATES)).filter(pk=link.site_id).first() if link else None
    if link is None or site is None or link.holder != site.holder:
        return None
    link.site = site
    return link


def link_of(site: Site, on: date) -> OwnerLink | None:
    """Return a site's open link, for who may say how long it holds."""
    return OwnerLink.objects.filter(site=site, closed_at=None, ends_on__gte=on, holder=site.holder).first()


def by_link(link: OwnerLink, *, most: int = 20) -> list[Check]:
    """Return the self-checks that whoever holds a link may read, newest first: those since its holder first had one.

    Another holder before them is another person. Three queries.
    """
    since = link.made_at
    if link.holder:
        earlier = OwnerLink.objects.filter(site=link.site, holder=link.holder).order_by("made_at")
        since = earlier.values_list("made_at", flat=True)[0]
    return [check for check in of_site(link.site, most=most, way="self") if check.came_at >= since]


def found_by_owner(site: Site) -> list[Finding]:
    """Return what self-checks found at a site and is not put right yet, one for each hazard. One query."""
    later = Finding.objects.filter(matter=OuterRef("matter"), check_made__way="self", pk__lt=OuterRef("pk"))
    rows = Finding.objects.filter(at_site(site, "check_made__site"), matter__ended_at=None, matter__isnull=False)
    rows = rows.filter(check_made__way="self")
    return list(rows.filter(~Exists(later)).select_related("matter", "check_made").order_by("pk"))
