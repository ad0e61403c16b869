"""Two at the same moment, over two connections: one of them wins, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case, Due, Note, Party, Payment, Session, Signature
from tests.conftest import NOW
from tests.security.test_races import at_once
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("district"), pytest.mark.slow]

HOUR = timedelta(hours=1)


def planning(case: Case, **more: object) -> Callable[[], object]:
    """Plan a talk with everybody of a case, from an hour on."""
    called = list(case.parties.values_list("pk", flat=True))
    details = {
        "way": "joint", "starts_at": NOW + HOUR, "ends_at": NOW + 2 * HOUR, "parties": called, "place": "一号室",
        "by": cases.mediator(), "at": NOW,
    } | more  # fmt: skip
    return lambda: services.plan_session(case=case, **details)  # type: ignore[arg-type]


def refusals(found: list[object]) -> list[object]:
    """Those of the answers that are a no."""
    return [one for one in found if isinstance(one, Refused)]


def test_two_who_plan_with_one_mediator_in_one_room() -> None:
    first, second = cases.mediating(), cases.mediating()
    found = at_once(planning(first), planning(second))
    assert len(refusals(found)) == 1
    assert Session.objects.filter(state="planned").count() == 1


def test_two_mediators_in_one_room() -> None:
    first, second = cases.mediating(), cases.mediating()
    cases.moved(second, "replace", cases.head(), mediator=cases.colleague().id, why="wish", disclosed=True)
    for party in second.parties.all():
        services.accept_mediator(party=party, accepts=True, by=cases.colleague(), at=NOW)
    second = cases.moved(second, "begin", cases.colleague())
    found = at_once(planning(first), planning(second, by=cases.colleague()))
    assert len(refusals(found)) == 1
    assert Session.objects.filter(state="planned").count() == 1


def test_two_who_change_one_record() -> None:
    case = cases.mediating(cases.moved(cases.peopled(), "propose", mediator=cases.mediator().id,
                                       second=cases.colleague().id, disclosed=True))  # fmt: skip
    note = services.write_note(case=case, compartment="team", sort="proposal", text="一", by=cases.mediator(), at=NOW)

    def change(text: str) -> Callable[[], object]:
        by = cases.mediator() if text == "二" else cases.colleague()
        return lambda: services.change_note(note=Note.objects.get(pk=note.pk), text=text, seen=0, by=by, at=NOW)

    found = at_once(change("二"), change("三"))
    assert len([one for one in found if isinstance(one, Conflict)]) == 1
    note.refresh_from_db()
    assert (note.version, note.text in ("二", "三")) == (1, True)


def test_two_payments_of_one_sum() -> None:
    cases.performing()
    due = Due.objects.earliest("number")

    def pay() -> object:
        return services.pay(
            due=Due.objects.get(pk=due.pk), amount=due.amount, paid_on=localdate(NOW), by=cases.mediator(), at=NOW
        )

    found = at_once(pay, pay)
    assert len(refusals(found)) == 1
    due.refresh_from_db()
    assert (due.paid, Payment.objects.filter(due=due).count()) == (due.amount, 1)


def test_two_dossiers_get_two_numbers() -> None:
    ready = []
    for _time in range(2):
        case = cases.moved(cases.paid(), "fulfil")
        services.write_note(case=case, compartment="joint", sort="minutes", text="谈", by=cases.mediator(), at=NOW)
        ready.append(cases.moved(case, "visit", found="kept", visited_on=localdate(NOW).isoformat()))
    found = at_once(*(lambda case=case: cases.moved(case, "close") for case in ready))
    assert not refusals(found)
    assert set(Case.objects.values_list("filed", flat=True)) == {"2026-1", "2026-2"}


def test_who_leaves_while_a_signature_is_written_down_has_not_signed() -> None:
    case = cases.signing()
    party = cases.side(case, "b")

    def sign() -> object:
        return services.sign(
            party=Party.objects.get(pk=party.pk), way="paper", signed_on=localdate(NOW), by=cases.mediator(), at=NOW
        )

    at_once(sign, lambda: services.leave(party=Party.objects.get(pk=party.pk), by=cases.mediator(), at=NOW))
    assert not Signature.objects.filter(party=party).exists()
    assert not Party.objects.get(pk=party.pk).takes_part


def test_an_agreement_does_not_take_effect_past_somebody_who_leaves_at_that_moment() -> None:
    """The guard looked before; whoever was first to hold the case decides."""
    case = cases.signed()
    leaving = Event()

    def leave() -> None:
        with transaction.atomic():
            services.leave(party=cases.side(case, "b"), by=cases.mediator(), at=NOW)
            leaving.set()
            sleep(0.3)

    def take_effect() -> Case:
        assert leaving.wait(5)
        return cases.moved(case, "take_effect")

    found = at_once(leave, take_effect)
    assert isinstance(found[1], Refused)
    case = cases.fresh(case)
    assert (case.matter.stage, case.agreement.effective_on) == ("signing", None)
    assert not Due.objects.exists()
