"""Changing what the register says of a site: its registration, its state, its people, its plate, what is declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.persons import services as persons
from gongzhi.foundation.persons.queries import kept
from gongzhi.foundation.places import following
from gongzhi.foundation.places.following import Going
from gongzhi.foundation.sites import acts, policies
from gongzhi.foundation.sites.models import OPEN_STATES, STATES, Site
from gongzhi.foundation.sites.services.checking import PURPOSE, Judge, NewSite
from gongzhi.foundation.sites.services.pairing import propose
from gongzhi.foundation.sites.services.registering import ARTICLE, new_plate
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor

_CARETAKER = system("sites")
ROLES = ("holder", "manager")
#: What the ledger keeps in words of its own, so that it can be erased: an address may be somebody's home.
_WORDS = ("name", "address", "operator")
_DERIVED = ("address_key", "cell")


@transaction.atomic
def change(*, site: Site, new: NewSite, seen: int, by: Actor, at: datetime) -> Site:
    """Put a registration in place of an earlier one; ``seen`` is the version that the page showed.

    Where it is in another place now, what is open there goes along (``places.following``).
    Facts and people have services of their own; what ``new`` says of them is not read.

    :raises Conflict: somebody changed it meanwhile.
    :raises Refused: not permitted, or as ``register``.
    """
    require(policies.may_manage(by, site))
    row = _locked(site, seen)
    judge = Judge([new], by, at)
    judge.check(_without_facts(new), own_number=row.number)
    columns = judge.row(new)
    changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if not changed:
        return row
    told = [name for name in changed if name not in _DERIVED]
    before = {name: _plain(getattr(row, name)) for name in told if name not in _WORDS}
    words = {name: getattr(row, name) for name in told if name in _WORDS and getattr(row, name)}
    for name, value in changed.items():
        setattr(row, name, value)
    _save(row, changed)
    act = ledger.new_act()
    ledger.record(
        subject=row.subject, verb=acts.CHANGED, by=by, at=at, texts=words, act=act,
        payload={"changed": told, "before": before, "after": {name: _plain(columns[name]) for name in before}},
    )  # fmt: skip
    if "place" in changed:
        following.carry(Going(sites={row.pk: row.place}, by=by, at=at, act=act))
    propose([row], judge.kinds, at)
    return row


def _without_facts(new: NewSite) -> NewSite:
    return replace(new, facts={}, holder={}, manager={})


def _locked(site: Site, seen: int) -> Site:
    row = Site.objects.select_for_update(no_key=True).get(pk=site.pk)  # what points to it goes on
    if row.version != seen:
        raise Conflict(_("这个场所的登记刚刚有人改过，请刷新后再改"), field="seen")
    return row


def _save(row: Site, changed: Mapping[str, Any]) -> None:
    row.version += 1
    try:
        with transaction.atomic():
            row.save(update_fields=[*changed, "version"])
    except IntegrityError:  # somebody took the number between the look and the writing
        raise Conflict(_("编号 {number} 刚刚被另一个场所用了"), field="number", number=row.number) from None


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def set_state(*, site: Site, state: str, seen: int, by: Actor, at: datetime) -> Site:
    """Say that a site is in use, empty, no longer rented out, or gone. All are neutral.

    :raises Conflict: somebody changed it meanwhile.
    :raises Refused: not permitted; there is no such state, or only a home is rented out.
    """
    require(policies.may_manage(by, site))
    if state not in STATES or state == "merged":
        raise Refused(_("请选在用、空置、已不出租或已拆除"), field="state")
    row = _locked(site, seen)
    if row.state == state:
        return row
    before = row.state
    row.state, row.ended_at = state, None if state in OPEN_STATES else at
    _save(row, {"state": state, "ended_at": row.ended_at})
    if state in OPEN_STATES:
        ledger.record(subject=row.subject, verb=acts.STATE, by=by, at=at, payload={"before": before, "after": state})
    else:
        ledger.record(subject=row.subject, verb=acts.ENDED, by=by, at=at, payload={"state": state})
    return row


@transaction.atomic
def declare_registered(
    *, site: Site, registered: bool | None, on: date | None, seen: int, by: Actor, at: datetime
) -> Site:  # fmt: skip
    """Keep what the landlord says about the registration with the police: done on a day, not done, or nothing.

    Who lives there is never asked.

    :raises Conflict: somebody changed it meanwhile.
    :raises Refused: not permitted, the house is no home, or the day cannot be.
    """
    require(policies.may_declare(by, site))
    row = _locked(site, seen)
    new = NewSite.of(row, registered=registered, registered_on=on, facts={})
    Judge([new], _CARETAKER, at).check(new, own_number=row.number)
    if (row.registered, row.registered_on) == (registered, on):
        return row
    before = row.registered
    row.registered, row.registered_on = registered, on
    _save(row, {"registered": registered, "registered_on": on})
    ledger.record(
        subject=row.subject, verb=acts.DECLARED, by=by, at=at,
        payload={"before": before, "after": registered, "on": on.isoformat() if on else ""},
    )  # fmt: skip
    return row


@transaction.atomic
def set_person(
    *, site: Site, role: str, fields: Mapping[str, str], erase_by: date, seen: int, by: Actor, at: datetime
) -> Site:  # fmt: skip
    """Put another duty holder or safety manager in place of the one there was, whose record is erased; with no fields
    there is nobody from now on.

    :raises Conflict: somebody changed it meanwhile.
    :raises Refused: not permitted, or a field is not right.
    """
    require(policies.may_manage(by, site))
    if role not in ROLES:
        raise Refused(_("请选消防责任人或安全管理人"), field="role")
    row = _locked(site, seen)
    before = getattr(row, role)
    given = {name: value for name, value in fields.items() if value.strip()}
    after = ""
    if given:
        after = persons.keep(
            kind="holder", fields=given, purpose=PURPOSE, basis="duty", article=ARTICLE, erase_by=erase_by, by=by,
            at=at,
        )  # fmt: skip
    if not before and not after:
        return row
    setattr(row, role, after)
    _save(row, {role: after})
    if before:
        _let_go(before, at)
    ledger.record(subject=row.subject, verb=acts.PERSON, by=by, at=at, payload={"role": role})
    return row


def _let_go(person: str, at: datetime) -> None:
    """Erase the record of who answers no more, unless its day came before."""
    if kept([person]):
        persons.erase(person=person, reason="replaced", by=_CARETAKER, at=at)


@transaction.atomic
def reveal_person(
    *, site: Site, role: str, reason: str, words: str = "", by: Actor, at: datetime
) -> dict[str, str]:  # fmt: skip
    """Show who answers for a site, for a reason that is written down.

    :raises Refused: not permitted, no reason, or the record is restricted.
    :raises NotFound: there is nobody, or the record is erased.
    """
    require(policies.may_see_people(by, site), field="reason")
    person = getattr(site, role) if role in ROLES else ""
    return persons.reveal(person=person, fields=("name", "phone"), reason=reason, words=words, by=by, at=at)


@transaction.atomic
def renew_plate(*, site: Site, by: Actor, at: datetime) -> Site:
    """Give a site whose plate was lost a new number; the old one leads nowhere from now on.

    :raises Refused: not permitted.
    """
    require(policies.may_manage(by, site))
    row = Site.objects.select_for_update().get(pk=site.pk)
    before, row.plate = row.plate, new_plate()
    Site.objects.filter(pk=row.pk).update(plate=row.plate, version=F("version") + 1)
    row.version += 1
    ledger.record(subject=row.subject, verb=acts.PLATE, by=by, at=at, payload={"before": before, "after": row.plate})
    return row


def contacts_until(at: datetime) -> date:
    """Return the day until which contacts that are entered now are kept."""
    return localdate(at) + timedelta(days=settings.KEEP_CONTACTS_DAYS)
