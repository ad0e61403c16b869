"""Reading standards."""

from __future__ import annotations

from django.db.models import Prefetch

from gongzhi.foundation.standards import xlsform
from gongzhi.foundation.standards.models import Standard, Version
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _


def live(use: str = "check", *, kind: str = "") -> list[Version]:
    """Return the versions in force, for one kind of site or all."""
    found = Version.objects.filter(state="live", standard__use=use).select_related("standard")
    return [one for one in found.order_by("standard__code") if not kind or kind in one.standard.kinds]


def version(reference: str) -> Version:
    """Return a version by its reference, ``rental-fire/2``, its form unread; one that was thrown away is not there.

    :raises NotFound: there is none.
    """
    code, _sign, number = reference.rpartition("/")
    found = (
        Version.objects.select_related("standard")
        .defer("form")
        .filter(standard__code=code, number=int(number))
        .exclude(state="dropped")
        .first()
        if number.isascii() and number.isdigit() and len(number) < 5
        else None
    )
    if found is None:
        raise NotFound(_("没有这份检查表，请刷新后再试"), field="standard")
    return found


def standards(use: str = "") -> list[Standard]:
    """Return all standards with their versions, those that were thrown away left out, without their forms."""
    kept = Version.objects.exclude(state="dropped").defer("form").order_by("-number")
    found = Standard.objects.prefetch_related(Prefetch("versions", queryset=kept))
    return list(found.filter(use=use) if use else found)


def standard(code: str) -> Standard | None:
    """Return a standard by its code."""
    return Standard.objects.filter(code=code).first()


def newest(code: str) -> Version | None:
    """Return the version of a standard that is in force, else its newest one."""
    found = Version.objects.filter(standard__code=code).exclude(state="dropped").select_related("standard")
    return found.filter(state="live").first() or found.order_by("-number").first()


def workbook(version: Version) -> bytes:
    """Return a version as an XLSForm workbook."""
    standard = version.standard
    return xlsform.write(
        version.questions, code=standard.code, name=standard.name, version=str(version.number), use=standard.use,
        kinds=standard.kinds,
    )  # fmt: skip


def before(version: Version) -> Version | None:
    """Return the version before this one, leaving out those that were thrown away."""
    found = version.standard.versions.filter(number__lt=version.number).exclude(state="dropped")
    return found.order_by("-number").first()
