"""What a check must say to be taken in: its time, how a home was entered, its words, the photos of its items."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from gongzhi.foundation.sites import queries as sites
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.checks import rule
from gongzhi.work.checks.codes import ENTRIES, OUTCOMES, WAYS

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.foundation.sites.models import Site
    from gongzhi.foundation.standards.form import Form
    from gongzhi.work.checks.services.making import NewCheck

NOTE, POWER, PHOTOS = 500, 120, 40
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_CLIENT_ID = re.compile(r"[0-9A-Za-z-]{8,36}\Z")


def require_sound(site: Site, new: NewCheck, form: Form | None, at: datetime) -> None:
    """Go on only with a check that is whole and plausible.

    :raises Refused: what is wrong first, at its field.
    """
    _in_time(new, at)
    _entered(site, new)
    _worded(new)
    _photographed(new, {question.code for question in form} if form else set())


def require_known(new: NewCheck) -> None:
    """Go on only with codes that there are, and a number by which the device knows its check.

    :raises Refused: what is wrong first, at its field.
    """
    for name, value, known in (
        ("way", new.way, WAYS), ("outcome", new.outcome, OUTCOMES), ("entered_by", new.entered_by, {"": "", **ENTRIES}),
    ):  # fmt: skip
        if value not in known:
            raise Refused(_("“{label}”里没有这个选项"), field=name, label=name)
    if not _CLIENT_ID.match(new.client_id):
        raise Refused(_("这次检查没有编号，请刷新页面再试"), field="client_id")


def _in_time(new: NewCheck, at: datetime) -> None:
    if new.made_at > at + rule.AHEAD:
        raise Refused(_("检查时间在将来，请对一下手机的时钟再传"), field="made_at")
    if new.made_at < at - rule.OLDEST:
        raise Refused(_("这是 60 天以前的检查，不能再传，请重新检查"), field="made_at")


def times(new: NewCheck) -> tuple[datetime | None, datetime | None]:
    """Return from when to when it was filled in; neither where the device's clock made no sense."""
    began, ended = new.began_at, new.ended_at
    if began is None or ended is None:
        return None, None
    sane = began <= ended <= new.made_at + rule.AHEAD and ended - began <= timedelta(days=1)
    return (began, ended) if sane else (None, None)


def _entered(site: Site, new: NewCheck) -> None:
    """A home is entered by its people's consent or a cited power; what is common to all may be seen without."""
    if new.outcome == "listed" and not new.entered_by and sites.is_home(site.kind):
        raise Refused(_("请写明怎么进的门：住户同意，依法检查，还是没有入户"), field="entered_by")
    if new.entered_by == "power" and new.way == "self":
        raise Refused(_("自查要住户同意才能入户"), field="entered_by")
    if new.entered_by == "power" and len(new.power.strip()) < 4:
        raise Refused(_("依法检查要写明依据哪部法、哪一条"), field="power")


def _worded(new: NewCheck) -> None:
    for name, value, label, longest in (
        ("note", new.note, _("备注"), NOTE), ("power", new.power, _("依据"), POWER),
    ):  # fmt: skip
        if len(value.strip()) > longest:
            raise Refused(
                _("“{label}”最多 {longest} 个字，现在有 {length} 个字"),
                field=name, label=label, longest=longest, length=len(value.strip()),
            )  # fmt: skip


def _photographed(new: NewCheck, items: set[str]) -> None:
    if len(new.photos) > PHOTOS:
        raise Refused(_("一次检查最多 {most} 张照片"), field="photos", most=PHOTOS)
    for one in new.photos:
        if one.item and one.item not in items:
            raise Refused(_("照片对应的项目不在这份检查表里，请刷新后再试"), field="photos")
        if not _DIGEST.match(one.digest):
            raise Refused(_("照片没有登记好，请重新选一次"), field="photos")
