"""Where this house keeps addresses: mailboxes with the accounts, phones with the persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.notices.directory import Directory
from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.actor import system

if TYPE_CHECKING:
    from datetime import datetime


def directory() -> Directory:
    """Return the look-ups that the worker delivers with. Every phone read leaves its entry in the ledger."""
    return Directory(members=accounts.members, mailboxes=accounts.mailboxes, phone_of=_phone_of)


def _phone_of(person: str, at: datetime) -> str:
    opened = persons.reveal(person=person, fields=("phone",), reason="notify", by=system("notices"), at=at)
    return opened.get("phone", "")
