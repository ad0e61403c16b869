"""Numbers that no page has, in every field of every act inside a case: refused at the form, never an error."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.test import Client

from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Note, Party, Session
from tests.conftest import NOW
from tests.work.disputes import cases

if TYPE_CHECKING:
    from gongzhi.foundation.accounts.models import User

pytestmark = pytest.mark.django_db
FORGED = ("abc", "9" * 30, "9" * 5000, "-1", "²", "another")

#: What is sent: ``!`` is the forged number, ``?`` one of the case's own.
SENT = {
    "speakers": {"side": "a", "parties": "!"}, "consent": {"parties": "!", "consent": "yes", "way": "aloud"},
    "happened": {"session": "?", "state": "held", "came": "!", "text": "谈过"},
    "happened 2": {"session": "!", "state": "held", "came": "1"},
    "show": {"note": "?", "agreed": "!", "way": "aloud"}, "show 2": {"note": "!", "agreed": "1", "way": "aloud"},
    "plan": {"way": "joint", "parties": "!", "on": "2030-01-01", "start": "09:00", "length": "60", "place": "室"},
    "mandate": {"parties": "?", "by_party": "!", "name": "王"},
    "note": {"compartment": "joint", "sort": "minutes", "text": "话", "party": "!"},
    "paper": {"part": "6", "compartment": "team", "party": "!"},
    "offer": {"side": "a", "answers": "!", "rows": "1", "terms-0-sort": "money", "terms-0-by": "?",
              "terms-0-to": "?", "terms-0-amount": "1"},
    "offer 2": {"side": "a", "rows": "1", "terms-0-sort": "money", "terms-0-by": "!", "terms-0-to": "!",
                "terms-0-amount": "1"},
    "answer": {"offer": "!", "state": "accepted"}, "back": {"note": "!", "why": "写错"},
    "back 2": {"paper": "!", "why": "写错"}, "change": {"note": "!", "text": "话"},
    "sign": {"parties": "!", "way": "paper", "signed_on": "2026-05-08"},
    "pay": {"due": "!", "amount": "1", "paid_on": "2026-05-08"}, "leave": {"party": "!"}, "erase": {"party": "!"},
    "screen": {"party": "!", "answer": "safe", "alone": "on"}, "identity": {"parties": "!"},
    "longer": {"parties": "!"}, "accepts": {"parties": "!", "accepts": "yes"},
    "told": {"parties": "!", "way": "aloud"},
}  # fmt: skip


@pytest.fixture
def client(people: dict[str, User]) -> Client:
    client = Client()
    client.force_login(people["mediator"])
    return client


class Ours(NamedTuple):
    """A case with its numbers, and the number of somebody in another one."""

    reference: str
    own: dict[str, str]
    party: str
    another: str


def _made() -> Ours:
    case, by = cases.mediating(), cases.mediator()
    note = services.write_note(case=case, compartment="b", sort="private", text="话", by=by, at=NOW)
    session = services.plan_session(
        case=case, way="joint", starts_at=NOW, ends_at=NOW + timedelta(hours=1),
        parties=[party.pk for party in case.parties.all()], by=by, at=NOW,
    )  # fmt: skip
    own = {"session": str(session.pk), "note": str(note.pk)}
    mine = {row.pk for model in (Note, Party, Session) for row in model.objects.filter(case=case)}  # each counts alone
    strangers = (cases.side(cases.peopled(), "a").pk for _more in count())
    another, party = str(next(pk for pk in strangers if pk not in mine)), str(cases.side(case, "a").pk)
    return Ours(case.matter.reference, own, party, another)


@pytest.fixture(scope="module")
def ours(once_a_module: Callable[..., Any]) -> Ours:
    return once_a_module(_made)


@pytest.mark.parametrize("act", SENT)
def test_a_forged_number_is_refused(client: Client, ours: Ours, act: str) -> None:
    for forged in FORGED:
        number = ours.another if forged == "another" else forged
        sent = {
            name: value.replace("!", number).replace("?", ours.own.get(name, ours.party))
            for name, value in SENT[act].items()
        }
        answer = client.post(
            f"/desk/disputes/{ours.reference}/{act.partition(' ')[0]}/",
            {"seen": "0", "once": secrets.token_hex(16)} | sent,
        )
        assert answer.status_code in (404, 409, 422), forged


@pytest.mark.parametrize("forged", FORGED)
def test_an_address_with_a_forged_number_leads_nowhere(client: Client, ours: Ours, forged: str) -> None:
    own = f"/desk/disputes/{ours.reference}"
    for end in ("code/{}/", "papers/{}/", "papers/{}/small/", "dossier/{}/docx/", "forms/minutes/{}/"):
        assert client.get(f"{own}/{end.format(forged)}").status_code in (404, 422), end
    assert client.get(f"/desk/disputes/groups/{forged}/").status_code == 404
