"""Random histories of a dispute, driven through the services: what must hold holds after each step; all can end."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from PIL import Image

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.details import Ask, asks
from gongzhi.kernel.refused import Refused
from gongzhi.matters import services as core
from gongzhi.work.disputes import services
from gongzhi.work.disputes.lifecycle import DISPUTE
from gongzhi.work.disputes.models import Agreement, Case, Due, Mandate, Party, Signature
from tests import given
from tests.work.disputes import cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.kernel.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district"), pytest.mark.slow]

WORDS = "楼道里的旧沙发"
MINE = ("applied", "noticed")  # stages in which the desk acts
#: What ends it comes seldom, or no history would be long; ``end`` tries that from wherever it has come to.
ENDS = ("settle", "decline", "refer", "stop", "give_back", "hold", "void", "ask_void", "close")
ON = [move.code for move in DISPUTE.moves if move.code not in ENDS and move.who != ("system",)]
MOVES = st.sampled_from(ON * 4 + list(ENDS))
NUMBERS = st.integers(0, 3)
#: The way it usually goes: from each stage the next move.
USUAL = {
    "applied": "assign", "noticed": "told", "offered": "take", "accepted": "propose", "preparing": "begin",
    "paused": "resume", "mediating": "draft", "signing": "take_effect", "performing": "fulfil", "stopped": "tell_ways",
}  # fmt: skip


class History(RuleBasedStateMachine):
    """One dispute, the people round it, and the days that pass."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.days = 0
        self.bound: set[int] = set()

    def teardown(self) -> None:
        try:
            if hasattr(self, "pk"):
                self.end()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # How it begins

    @initialize(
        own=st.sampled_from([True, True, False]), type=st.sampled_from(["02", "10", "14"]), more=st.booleans(),
        far=st.integers(0, 5),
    )  # fmt: skip
    def comes_in(self, own: bool, type: str, more: bool, far: int) -> None:
        """It begins somewhere on the usual way."""
        by = cases.mediator() if own else given.CLERK
        case = cases.registered(by, type=type, facts=WORDS)
        self.pk = cases.peopled(case, by=by).pk
        if more:
            self.tried(lambda: self.another("b"))
        for _step in range(far):
            self.goes_on(False)

    # What people do

    @rule(move=MOVES, data=st.data())
    def moves(self, move: str, data: st.DataObject) -> None:
        step = DISPUTE.move(move)
        if self.case.matter.stage not in step.sources or step.who == ("system",):
            return
        details = {
            name: data.draw(_drawn(name, ask, self.days), label=name) for name, ask in asks(step.details).items()
        }
        by = given.CLERK2 if move in ("void", "refuse_void") else self.doer(step.permission)
        self.tried(lambda: cases.moved(self.case, move, by, cases.later(self.days), **details))

    @rule(orally=st.booleans())
    def goes_on(self, orally: bool) -> None:
        """The usual next step, with all that people usually do before it; anybody may have refused or left by then."""
        stage, at = self.case.matter.stage, cases.later(self.days)
        before: dict[str, Callable[[], Any]] = {
            "preparing": lambda: cases.asked(self.case, at=at),
            "mediating": lambda: self.is_written_down("oral" if orally else "written", 0, 1),
            "signing": self.all_sign,
            "performing": lambda: cases.paid(self.case, at=at),
        }
        self.tried(before.get(stage, lambda: None))
        move = "agree_orally" if orally and stage == "mediating" else USUAL.get(stage)
        details = {"assign": {"unit": cases.UNIT}, "propose": {"mediator": cases.mediator().id, "disclosed": True}}
        if move is not None:
            by = given.CLERK if move in ("assign", "told") else cases.head()
            self.tried(lambda: cases.moved(self.case, move, by, at, **details.get(move, {})))

    @rule(which=NUMBERS, act=st.sampled_from(["yes", "no", "asked", "told", "ok", "object", "safe", "seen", "leave"]))
    def is_asked(self, which: int, act: str) -> None:
        party, at, by = self.party(which), cases.later(self.days), self.keeper()
        acts: dict[str, Callable[[], Any]] = {
            "told": lambda: services.tell_rights(party=party, way="aloud", by=by, at=at),
            "ok": lambda: services.accept_mediator(party=party, accepts=True, by=by, at=at),
            "object": lambda: services.accept_mediator(party=party, accepts=False, by=by, at=at),
            "safe": lambda: services.screen(party=party, answer="safe", reach="", alone=True, by=by, at=at),
            "seen": lambda: services.check_identity(party=party, by=by, at=at),
            "leave": lambda: services.leave(party=party, by=by, at=at),
        }
        ask = lambda: services.ask_consent(party=party, consent=act, way="phone", by=by, at=at)  # noqa: E731
        self.tried(acts.get(act, ask))

    @rule()
    def all_are_asked_and_told(self) -> None:
        """Or no history would come far."""
        self.tried(lambda: cases.asked(self.case, at=cases.later(self.days)))

    @rule(side=st.sampled_from(["a", "b", "c"]))
    def comes_late(self, side: str) -> None:
        if Party.objects.filter(case=self.pk).count() < 5:
            self.tried(lambda: self.another(side))

    @rule(which=NUMBERS, by=NUMBERS, settle=st.booleans(), paper=st.booleans())
    def is_spoken_for(self, which: int, by: int, settle: bool, paper: bool) -> None:
        self.tried(
            lambda: services.give_mandate(
                party=self.party(which), by_party=self.party(by), may_settle=settle, file="f" if paper else "",
                by=self.keeper(), at=cases.later(self.days),
            )
        )  # fmt: skip

    @rule(form=st.sampled_from(["written", "oral"]), which=NUMBERS, to=NUMBERS)
    def is_written_down(self, form: str, which: int, to: int) -> None:
        terms = [
            {"sort": "money", "by": self.party(which).pk, "to": self.party(to).pk, "amount": 100_001, "times": 3,
             "due_on": cases.day(self.days + 10)},
        ]  # fmt: skip
        seen = next(iter(Agreement.objects.filter(case=self.pk).values_list("version", flat=True)), 0)
        self.tried(
            lambda: services.write_agreement(
                case=self.case, form=form, facts=WORDS, disputed="", duties=WORDS, terms=terms, seen=seen,
                by=cases.mediator(), at=cases.later(self.days),
            )
        )  # fmt: skip

    @rule(which=NUMBERS, mandate=st.booleans())
    def signs(self, which: int, mandate: bool) -> None:
        party = self.party(which)
        given_to = Mandate.objects.filter(party__case=self.pk).order_by("-pk").first() if mandate else None
        self.tried(
            lambda: services.sign(
                party=party, way="paper", signed_on=cases.day(self.days), mandate=given_to, by=cases.mediator(),
                at=cases.later(self.days),
            )
        )  # fmt: skip

    @rule()
    def all_sign(self) -> None:
        for which in range(self.case.parties.count()):
            self.signs(which, mandate=False)
        day, at = cases.day(self.days), cases.later(self.days)
        self.tried(lambda: services.seal(case=self.case, signed_on=day, sealed_on=day, by=cases.mediator(), at=at))

    @rule(days=st.sampled_from([0, 1, 1, 2, 6, 40, 100]))
    def days_pass(self, days: int) -> None:
        self.days += days
        core.tick(at=cases.later(self.days))
        services.tick(at=cases.later(self.days))
        if self.case.matter.stage in DISPUTE.move("expire").sources:
            running = clocks.running(self.case.matter.subject).filter(code="mediate")
            assert not running.filter(due_at__lt=cases.later(self.days)).exists(), "time is over, and it goes on"

    # What must hold

    @invariant()
    def no_deadline_is_lost(self) -> None:
        if hasattr(self, "pk"):
            matter = self.case.matter
            stage = DISPUTE.stage(matter.stage)
            if stage.pauses:
                assert matter.wakes_on is not None, stage.code
            elif not stage.final:
                assert matter.due_at is not None, stage.code
                assert clocks.running(matter.subject).exists()

    @invariant()
    def nobody_talks_or_is_bound_untold(self) -> None:
        agreement = Agreement.objects.filter(case=getattr(self, "pk", 0)).first()
        if agreement is None or agreement.effective_on is None or self.bound:
            return
        parties = [party for party in self.case.parties.all() if party.takes_part]
        assert {"a", "b"} <= {party.side for party in parties}
        assert all(party.told_at is not None and party.consent == "yes" for party in parties)
        self.bound = {party.pk for party in parties}
        named = {pk for term in agreement.terms.all() for pk in (term.by_id, term.to_id) if pk}
        assert named <= self.bound
        if agreement.form == "written":
            assert set(agreement.signatures.values_list("party", flat=True)) == self.bound

    @invariant()
    def who_refused_or_left_has_signed_nothing(self) -> None:
        for one in Signature.objects.filter(party__case=getattr(self, "pk", 0)).select_related("party", "mandate"):
            assert one.party.takes_part or one.party.pk in self.bound
            assert one.mandate is None or (one.mandate.may_settle and one.mandate.file)

    @invariant()
    def the_record_says_nothing_of_what_was_said(self) -> None:
        if hasattr(self, "pk"):
            for record in ledger.history([self.case.matter.subject]):
                assert WORDS not in str(record.payload) + str(record.texts)

    # How it always can end

    def end(self) -> None:
        """From wherever it is, somebody can bring it to an end, whoever refused, left or said nothing."""
        for _step in range(12):
            stage = self.case.matter.stage
            if DISPUTE.stage(stage).final:
                return
            getattr(self, f"end_{stage}", self.stop)()
        pytest.fail(f"no end from {self.case.matter.stage}")

    def made(self, move: str, by: Actor | None = None, **details: Any) -> None:
        cases.moved(self.case, move, by or cases.head(), cases.later(self.days), **details)

    def end_applied(self) -> None:
        self.made("refer", given.CLERK, agency="court")

    def end_noticed(self) -> None:
        self.days_pass(40)

    def end_offered(self) -> None:
        self.made("decline", why="not_here")

    def stop(self) -> None:
        self.made("stop", why="refused")

    def end_stopped(self) -> None:
        self.made("tell_ways")

    def end_performing(self) -> None:
        self.days_pass(100)
        if Due.objects.filter(agreement__case=self.pk, done_on=None, enforced="").exists():
            self.made("enforce", way="supervised")
        self.made("fulfil")

    def end_performed(self) -> None:
        """The dossier asks those who are still there; and for papers, which may be brought at any time."""
        at, by = cases.later(self.days), self.keeper()
        for party in self.case.parties.all():
            if party.takes_part:
                services.tell_rights(party=party, way="aloud", by=by, at=at)
                services.check_identity(party=party, by=by, at=at)
        page = io.BytesIO()
        Image.new("RGB", (20, 20), "green").save(page, "JPEG")
        for part in (4, 7):
            services.add_paper(
                case=self.case, compartment="team", part=part, name="p.jpg", content=page.getvalue(), by=by, at=at
            )
        self.made("visit", found="kept", visited_on=localdate(at).isoformat())
        self.made("close")

    # Helpers

    @property
    def case(self) -> Case:
        return Case.objects.select_related("matter").get(pk=self.pk)

    def party(self, which: int) -> Party:
        parties = list(self.case.parties.all())
        return parties[which % len(parties)]

    def another(self, side: str) -> Party:
        return services.add_party(
            case=self.case, side=side, kind="person", contact={"name": "王三"}, by=self.keeper(),
            at=cases.later(self.days),
        )  # fmt: skip

    def keeper(self) -> Actor:
        """Who may write in the case as it is now."""
        if self.case.matter.stage in MINE or not self.case.matter.unit:
            return given.CLERK
        return cases.mediator()

    def doer(self, permission: str) -> Actor:
        return next((one for one in (cases.mediator(), given.CLERK) if one.may(permission)), cases.head())

    def tried(self, act: Callable[[], object]) -> None:
        """Do something that may be refused: then it has changed nothing."""
        try:
            with transaction.atomic():
                act()
        except Refused:
            pass


def _drawn(name: str, ask: Ask, days: int) -> st.SearchStrategy[Any]:
    """Return what somebody might fill in that many days after the beginning."""
    if name in ("mediator", "second"):
        return st.just({"mediator": cases.mediator().id, "second": ""}[name])
    if ask.of == "unit":
        return st.just(cases.UNIT)
    if ask.sort == "choice":
        return st.sampled_from(sorted(ask.options))
    if ask.sort == "day":
        past = name in ("told_on", "applied_on", "decided_on", "visited_on")
        return st.just(cases.day(days if past else days + 20).isoformat())
    return st.sampled_from([1, 30]) if ask.sort == "whole" else st.just(True)


#: As many as fit into half a minute; the same ones each time, told as they were found: making one shorter takes long.
SOME = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
    phases=[Phase.generate],
)  # fmt: skip


def test_of_any_history() -> None:
    run_state_machine_as_test(History, settings=SOME)
