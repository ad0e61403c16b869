"""Writing standards: draft a version, change the draft, put it in force, freeze it when it is first used."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.standards import acts, policies, shipped
from gongzhi.foundation.standards.checking import checked
from gongzhi.foundation.standards.form import Form, plain
from gongzhi.foundation.standards.models import USES, Standard, Version
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gongzhi.foundation.standards.xlsform import Workbook
    from gongzhi.kernel.actor import Actor

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,31}\Z")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,15}\Z")
NOTE = 200


@transaction.atomic
def draft(
    *, code: str, name: str, use: str, kinds: Sequence[str], form: Form, by: Actor, at: datetime, name_en: str = "",
    note: str = "",
) -> Version:  # fmt: skip
    """Make the next version of a standard, the first one of a new code; it is in force for nobody yet.

    Of a standard that is there, the name and the kinds of sites stay what they are: ``describe`` changes them.

    :raises Refused: not permitted; the form cannot be used; the code belongs to a standard of another use.
    """
    require(policies.may_manage(by))
    body = plain(checked(form))
    standard = Standard.objects.select_for_update().filter(code=code).first()
    if standard is None:
        _described(name, name_en, kinds)
        if not _CODE.match(code) or use not in USES:
            raise Refused(_("标准的代码用小写英文字母开头，只含字母、数字、横线和下划线，32 个以内"), field="code")
        standard = Standard.objects.create(code=code, name=name.strip(), name_en=name_en, use=use, kinds=list(kinds))
    elif standard.use != use:
        raise Refused(_("“{name}”的用途不同，请换一个代码"), field="code", name=standard.name)
    last = standard.versions.order_by("-number").first()
    version = Version.objects.create(
        standard=standard, number=last.number + 1 if last else 1, form=body, digest=_digest(body), note=_note(note),
        made_at=at, made_by=by.id,
    )  # fmt: skip
    _record(version, acts.DRAFTED, by, at, questions=sum(1 for _q in form))
    return version


def _described(name: str, name_en: str, kinds: Sequence[str]) -> None:
    if not 0 < len(name.strip()) <= 40 or len(name_en) > 80:
        raise Refused(_("标准要有名称，40 字内"), field="name")
    if not kinds or not all(_KIND.match(kind) for kind in kinds) or len(set(kinds)) < len(kinds):
        raise Refused(_("请选这份标准适用哪些场所"), field="kinds")


def _note(note: str) -> str:
    if len(note.strip()) > NOTE:
        raise Refused(_("说明最多 {most} 字"), field="note", most=NOTE)
    return note.strip()


def _digest(body: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _record(version: Version, verb: str, by: Actor, at: datetime, **more: object) -> None:
    payload = {"version": version.number, "digest": version.digest} | more
    ledger.record(subject=version.standard.subject, verb=verb, by=by, at=at, payload=payload)


@transaction.atomic
def describe(*, standard: Standard, name: str, name_en: str, kinds: Sequence[str], by: Actor, at: datetime) -> None:
    """Change what a standard is called and which kinds of sites it fits.

    :raises Refused: not permitted; no name, or no kind of site.
    """
    require(policies.may_manage(by))
    _described(name, name_en, kinds)
    new = {"name": name.strip(), "name_en": name_en.strip(), "kinds": list(kinds)}
    changed = {field: value for field, value in new.items() if getattr(standard, field) != value}
    if not changed:
        return
    Standard.objects.filter(pk=standard.pk).update(**changed)
    for field, value in changed.items():
        setattr(standard, field, value)
    ledger.record(
        subject=standard.subject, verb=acts.DESCRIBED, by=by, at=at,
        payload={"changed": sorted(changed), "kinds": list(kinds)},
    )  # fmt: skip


@transaction.atomic
def redraft(*, version: Version, form: Form, by: Actor, at: datetime, note: str = "") -> None:
    """Replace the form of a draft.

    :raises Refused: not permitted; the form cannot be used.
    :raises Conflict: it is no draft any more.
    """
    require(policies.may_manage(by))
    body = plain(checked(form))
    digest, before = _digest(body), version.digest
    new = {"form": body, "digest": digest, "note": _note(note), "made_at": at, "made_by": by.id}
    if not Version.objects.filter(pk=version.pk, state="draft", frozen_at=None, digest=before).update(**new):
        raise Conflict(_("这一版已经不是您打开时的草稿，请刷新后再试"))
    version.refresh_from_db()
    _record(version, acts.REDRAFTED, by, at, before=before, questions=sum(1 for _q in form))


@transaction.atomic
def discard(*, version: Version, by: Actor, at: datetime) -> None:
    """Throw a draft away. Its number is not given again.

    :raises Refused: not permitted.
    :raises Conflict: it is no draft any more.
    """
    require(policies.may_manage(by))
    _step(version, "draft", "dropped", _("只有草稿能删，这一版已经启用或停用"))
    _record(version, acts.DISCARDED, by, at)


@transaction.atomic
def put_in_force(*, version: Version, by: Actor, at: datetime) -> None:
    """Let new checks use this version; the one before is retired, and what was checked by it keeps it.

    :raises Conflict: it is in force already, or retired.
    :raises Refused: not permitted.
    """
    require(policies.may_manage(by))
    before = Version.objects.select_for_update().filter(standard=version.standard, state="live").first()
    if before is not None and before.pk != version.pk:
        _step(before, "live", "retired", _("别人刚换了在用的版本，请刷新后再试"), retired_at=at)
        _record(before, acts.RETIRED, by, at)
    _step(version, "draft", "live", _("这一版已经启用或停用"), live_at=at)
    _record(version, acts.LIVE, by, at)


@transaction.atomic
def retire(*, version: Version, by: Actor, at: datetime) -> None:
    """Take a version out of force without another in its place: nothing new is checked by this standard.

    :raises Refused: not permitted.
    :raises Conflict: it is not in force.
    """
    require(policies.may_manage(by))
    _step(version, "live", "retired", _("这一版不在用，不用停"), retired_at=at)
    _record(version, acts.RETIRED, by, at)


def _step(version: Version, before: str, after: str, otherwise: str, **more: datetime) -> None:
    if not Version.objects.filter(pk=version.pk, state=before).update(state=after, **more):
        raise Conflict(otherwise)
    version.state = after
    for name, moment in more.items():
        setattr(version, name, moment)


def freeze(*, version: Version, by: Actor, at: datetime) -> None:
    """Keep that a version was used: from now on it never changes. Called in the transaction of its first use.

    :raises Conflict: it was never in force. One that is retired may still come in from a phone that was offline.
    """
    if version.state not in ("live", "retired"):
        raise Conflict(_("这一版还没有启用，不能用来检查"), field="standard")
    if version.frozen_at is None and Version.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=at):
        _record(version, acts.FROZEN, by, at)
    version.frozen_at = version.frozen_at or at


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of a workbook: the version, and whether its form was there already, or replaced a draft."""

    version: Version
    known: bool = False
    replaced: bool = False


@transaction.atomic
def bring(*, workbook: Workbook, code: str, name: str, kinds: Sequence[str], by: Actor, at: datetime) -> Brought:
    """Take a workbook in as a draft: of a new standard, or as the next version; a draft that is there is replaced.

    ``code``, ``name`` and ``kinds`` count where the workbook itself says nothing.

    :raises Refused: not permitted; the standard cannot be.
    """
    require(policies.may_manage(by))
    code = workbook.code or code
    digest = _digest(plain(workbook.form))
    kept = list(Version.objects.filter(standard__code=code).exclude(state="dropped").order_by("-number"))
    same = next((one for one in kept if one.digest == digest), None)
    if same is not None:
        return Brought(version=same, known=True)
    if kept and kept[0].state == "draft":
        redraft(version=kept[0], form=workbook.form, by=by, at=at)
        return Brought(version=kept[0], replaced=True)
    version = draft(
        code=code, name=workbook.name or name, use=workbook.use or "check", kinds=workbook.kinds or kinds,
        form=workbook.form, by=by, at=at,
    )  # fmt: skip
    return Brought(version=version)


@transaction.atomic
def load_shipped(*, by: Actor, at: datetime) -> list[Version]:
    """Put the lists that come with the product in force where there is none of that code: a district's own stay."""
    known = set(Standard.objects.values_list("code", flat=True))
    made = []
    for one in shipped.every():
        if one.code not in known:
            version = draft(
                code=one.code, name=one.name, name_en=one.name_en, use=one.use, kinds=one.kinds, form=one.form,
                note=one.note, by=by, at=at,
            )  # fmt: skip
            put_in_force(version=version, by=by, at=at)
            made.append(version)
    return made
