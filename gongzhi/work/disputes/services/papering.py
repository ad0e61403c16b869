"""Making papers and dossiers, and putting the district's own templates in place of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from gongzhi.foundation.files import queries as stored
from gongzhi.foundation.files import services as files
from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.disputes import acts, compartments, queries
from gongzhi.work.disputes.models import Bundle, Template
from gongzhi.work.disputes.papers import checking, office, sheets
from gongzhi.work.disputes.papers.forms import FORMS, Form
from gongzhi.work.disputes.papers.frame import begun
from gongzhi.work.disputes.papers.making import Templates
from gongzhi.work.disputes.papers.people import People
from gongzhi.work.disputes.services import room

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case, Party

MANAGE = "paper.manage"
KEPT = timedelta(days=3)  # a bound dossier can be fetched for so long; then it is made anew
FULL = frozenset({"name", "phone", "address"})
BINDER = system("dossiers")
_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[A-Za-z]{0,2}[0-9]{6,12}|[0-9A-Z]{18}")  # ID card, passport, a company's code


@dataclass(frozen=True, slots=True, repr=False)
class Made:
    """A paper that was made: what it is called and the Word file. It is kept nowhere."""

    name: str
    content: bytes


@transaction.atomic
def make_paper(
    *, case: Case, form: str, of: int, by: Actor, at: datetime, numbers: Mapping[int, str] | None = None
) -> Made:  # fmt: skip
    """Make one paper as a Word file; ID ``numbers``, by party, go into it and nowhere else.

    :raises NotFound: the case is not this actor's, or there is no such paper now.
    :raises Refused: a number that cannot be one, or the post may not read contacts.
    """
    case = room.entered(case, by, at)
    readable = compartments.of_staff(by, case, at)
    contents = queries.contents(case, readable)
    sheet = sheets.find(form, of, sheets.sheets(case, readable, contents.notes))
    people = People(case, by, at, opens=sheet.form.personal, numbers=_typed(sheet.form, numbers or {}))
    templates = Templates()
    content = templates.fill(form, sheet.values(begun(case, people, contents, at)))
    room.record(case, acts.MADE, by=by, at=at, form=form, row=of, template=templates.version(form))
    return Made(f"{sheet.form.label} {case.matter.reference}", content)


def _typed(form: Form, numbers: Mapping[int, str]) -> dict[int, str]:
    found = {}
    for party, given in numbers.items():
        number = given.replace(" ", "").strip()
        if number and not form.numbers:
            raise Refused(_("这份文书不写身份证号"), field="number")
        if number and not _NUMBER.fullmatch(number):
            raise Refused(_("身份证号写得不对，请对照证件再输一次；也可以留空，打印后手写"), field="number")
        if number:
            found[party] = number
    return found


@transaction.atomic
def order_dossier(*, case: Case, by: Actor, at: datetime, party: Party | None = None) -> Bundle:
    """Bind the dossier of a case as a Word file, for the committee or as one party's copy; the PDF comes later.

    A party's copy holds what that party may read, and nothing else.

    :raises NotFound: the case is not this actor's.
    :raises Refused: the post may not read contacts, or it is too large.
    """
    from gongzhi.work.disputes.papers.binding import Binder  # noqa: PLC0415 — python-docx and pypdf, only for this

    case = room.entered(case, by, at)
    reader = room.member(case, party.pk) if party is not None else None
    readable = compartments.of_party(reader) if reader else compartments.of_staff(by, case, at)
    people = People(case, by, at, reader=reader, opens=FULL)
    making = begun(case, people, queries.contents(case, readable), at)
    bound = Binder(making, Templates()).bind()
    if len(bound.word) > settings.FILE_LIMIT:
        limit = settings.FILE_LIMIT // 1024 // 1024
        raise Refused(_("卷宗超过 {limit} MB，装不进一个文件：请把大的扫描材料撤下，另外装订"), limit=limit)
    for older in Bundle.objects.filter(case=case, party=reader, erased_at=None):
        _erase(older, by, at)
    bundle = Bundle.objects.create(
        case=case, party=reader, scans=bound.scans, marks=bound.marks, made_at=at, made_by=by.id
    )
    name = _("卷宗 {reference}.docx").format(reference=case.matter.reference)
    bundle.word = files.keep(subject=bundle.subject, name=name, content=bound.word, by=by, at=at)
    bundle.save(update_fields=["word"])
    room.record(case, acts.BOUND, by=by, at=at, bundle=bundle.pk, party=reader.pk if reader else 0)
    return bundle


def bind(*, bundle: int, at: datetime) -> str:
    """Make the PDF of a dossier that was ordered; return what became of it. The worker calls it, one after another.

    Twice does nothing more.
    """
    from gongzhi.work.disputes.papers import scans  # noqa: PLC0415 — as above

    if not Bundle.objects.filter(pk=bundle, state="waiting", erased_at=None).update(state="running"):
        return ""
    row = Bundle.objects.select_related("case__matter").get(pk=bundle)
    word = stored.read(row.word, subjects=[row.subject])[0]
    try:
        pdf, row.pages = scans.bound(row.case, office.pdf(word), row.scans, row.marks)
    except office.NotThere:
        return _done(row, "alone", at)
    except office.TooSlow:
        return _done(row, "slow", at)
    except (office.Unreadable, *scans.BROKEN):
        return _done(row, "failed", at)
    return _keep(row, pdf, at)


def _keep(row: Bundle, pdf: bytes, at: datetime) -> str:
    """Keep the PDF, unless another was ordered meanwhile or its days are over: then nothing of it is kept."""
    name = _("卷宗 {reference}.pdf").format(reference=row.case.matter.reference)
    try:
        with transaction.atomic():
            if not Bundle.objects.select_for_update().filter(pk=row.pk, erased_at=None):
                return ""
            row.pdf = files.keep(subject=row.subject, name=name, content=pdf, by=BINDER, at=at)
            return _done(row, "ready", at)
    except Refused:
        return _done(row, "large", at)


def _done(row: Bundle, state: str, at: datetime) -> str:
    row.state, row.done_at = state, at
    if state != "ready":
        row.pdf, row.pages = "", 0
    Bundle.objects.filter(pk=row.pk, erased_at=None).update(state=state, done_at=at, pdf=row.pdf, pages=row.pages)
    return state


def _erase(row: Bundle, by: Actor, at: datetime) -> None:
    Bundle.objects.filter(pk=row.pk).update(erased_at=at, word="", pdf="", scans=[], marks=[])  # before its files:
    files.erase(subject=row.subject, by=by, at=at)  # a worker that adds the PDF this moment is waited for


def forget_dossiers(*, at: datetime) -> int:
    """Erase bound dossiers that are some days old; return how many. The worker calls it daily."""
    old = list(Bundle.objects.filter(erased_at=None, made_at__lt=at - KEPT)[:500])
    for row in old:
        with transaction.atomic():
            _erase(row, BINDER, at)
    return len(old)


@transaction.atomic
def put_template(*, form: str, name: str, content: bytes, by: Actor, at: datetime) -> Template:
    """Use the district's own Word template for a form from now on; the one before is kept, with its version.

    :raises NotFound: there is no such form.
    :raises Refused: the post may not, or the file is no Word template, lacks a block (named), or asks for what the form
        does not know (named).
    """
    require(by.may(MANAGE))
    known = _form(form)
    checking.check(known, content)
    last = Template.objects.filter(form=form).aggregate(last=Max("version"))["last"] or 0
    Template.objects.filter(form=form, ended_at=None).update(ended_at=at)
    row = Template(form=form, version=last + 1, put_at=at, put_by=by.id)
    row.file = files.keep(subject=row.subject, name=name, content=content, by=by, at=at)
    row.save()
    ledger.record(
        subject=row.subject, verb=acts.TEMPLATE, by=by, at=at,
        payload={"form": form, "version": row.version, "file": row.file},
    )  # fmt: skip
    return row


@transaction.atomic
def use_shipped(*, form: str, by: Actor, at: datetime) -> None:
    """Go back to our own template for a form.

    :raises NotFound: there is no such form.
    :raises Refused: the post may not, or it is ours already.
    """
    require(by.may(MANAGE))
    _form(form)
    row = Template.objects.filter(form=form, ended_at=None).first()
    if row is None:
        raise Refused(_("现在用的就是自带的模板"), field="form")
    Template.objects.filter(pk=row.pk).update(ended_at=at)
    payload = {"form": form, "version": row.version}
    ledger.record(subject=row.subject, verb=acts.SHIPPED, by=by, at=at, payload=payload)


def _form(code: str) -> Form:
    if code not in FORMS:
        raise NotFound(_("没有这种文书"), field="form")
    return FORMS[code]
