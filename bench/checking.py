"""Checks as a phone's outbox sends them: a list of ten items, every tenth check with one that failed."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime
from itertools import count
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client

from bench.loading import PEOPLE, Ask
from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.sites import services as sites
from gongzhi.foundation.standards import services as standards
from gongzhi.foundation.standards.form import Form, Question, Section
from gongzhi.kernel.actor import system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLACE = "330411101003"  # where the grid worker of the sample walks
HOUSES = 200 * PEOPLE  # more than acts are recorded: one that finds what another found names its rows
ITEMS = 10
FAILS = 10  # one check of so many
PATH = "/desk/phone/send/"


def sending() -> tuple[Callable[[int], Iterator[Ask]], Callable[[], object]]:
    """Return what each person sends one after the other, and the same act for the driver alone."""
    plates, reference = _houses(), _list()
    phone = Client()
    phone.force_login(accounts.account("grid"))
    token = phone.get("/desk/phone/session/").json()["csrf"]
    cookies = "; ".join(f"{name}={one.value}" for name, one in phone.cookies.items())
    headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Cookie": cookies}
    assert settings.SESSION_COOKIE_NAME in cookies

    def asks(person: int) -> Iterator[Ask]:
        mine = plates[person::PEOPLE]
        for number in count():
            yield Ask("POST", PATH, headers, _check(mine[number % len(mine)], reference, number))

    numbers = count()

    def act() -> object:
        number = next(numbers)
        body = _check(plates[number % len(plates)], reference, number)
        answer = phone.post(PATH, body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer

    return asks, act


def _check(plate: str, reference: str, number: int) -> bytes:
    answers = {f"item_{n}": "yes" for n in range(ITEMS)}
    if number % FAILS == 0:
        answers["item_3"] = "no"
    given = {
        "client_id": str(uuid.uuid4()), "plate": plate, "way": "patrol", "outcome": "listed", "standard": reference,
        "answers": answers, "facts": {"beds": 8}, "facts_seen": 0, "entered_by": "consent",
        "made_at": datetime.now(UTC).isoformat(),
    }  # fmt: skip
    return json.dumps(given).encode()


def _houses() -> list[str]:
    new = [
        sites.NewSite(
            kind="rental", site_class="2", name=f"试测路 {n} 号", place=PLACE, address=f"试测路 {n} 号",
            facts={"beds": 8},
        )
        for n in range(HOUSES)
    ]  # fmt: skip
    made = sites.register_many(news=new, erase_by=date(2099, 1, 1), by=system("bench"), at=datetime.now(UTC))
    return [site.plate for site in made]


def _list() -> str:
    questions = tuple(Question(code=f"item_{n}", text=f"第 {n} 项", points=10) for n in range(ITEMS))
    form = Form(sections=(Section(code="all", title="试测", questions=questions),))
    at = datetime.now(UTC)
    version = standards.draft(
        code="bench", name="试测表", use="check", kinds=["rental"], form=form, by=system("bench"), at=at
    )
    standards.put_in_force(version=version, by=system("bench"), at=at)
    return version.reference
