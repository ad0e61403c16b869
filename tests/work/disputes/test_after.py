"""What comes after: visits on their days, a quarrel that came back, contacts and words that are not kept for ever."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import EntryText
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.persons import services as persons
from gongzhi.foundation.persons.models import Person
from gongzhi.foundation.search.models import Document
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.matters import queries as matters
from gongzhi.matters import services as core
from gongzhi.work.disputes import linking, services
from gongzhi.work.disputes.models import Agreement, Case, FollowUp, Note, Term
from tests import given
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

LEADER = given.actor("leader", "xz-qu", name="leader")


class TestVisits:
    def test_are_planned_from_the_day_of_the_agreement_and_reminded_of_once(self) -> None:
        case = cases.closed()
        days = [(row.due_on - localdate(NOW)).days for row in FollowUp.objects.filter(case=case)]
        assert days == [30, 90, 180]
        assert FollowUp.objects.earliest("due_on").visit is not None  # the one before closing

        for after, letters in ((89, 0), (90, 1), (91, 1), (180, 2), (400, 2)):
            services.tick(at=cases.later(after))
            services.tick(at=cases.later(after))
            assert Notice.objects.filter(template="dispute.visit").count() == letters, after

    def test_the_district_says_on_which_days(self) -> None:
        core.set_limit(kind="dispute", limit="visit_again", amount=60, unit="day", by=LEADER, at=NOW)
        case = cases.performing()
        assert [(row.due_on - localdate(NOW)).days for row in FollowUp.objects.filter(case=case)] == [30, 60, 180]

    def test_one_that_is_made_is_not_reminded_of(self) -> None:
        case = cases.moved(cases.performing(), "visit", at=cases.later(20), found="kept",
                           visited_on=cases.day(20).isoformat())  # fmt: skip
        services.tick(at=cases.later(40))
        assert not Notice.objects.filter(template="dispute.visit").exists()
        assert case.matter.due_at is not None
        assert localdate(case.matter.due_at) == cases.day(90)  # and the next is the deadline now

    def test_the_last_look_does_not_leave_it_without_a_deadline(self) -> None:
        case = cases.performing()
        for days in (30, 90, 180):
            case = cases.moved(case, "visit", at=cases.later(days), found="late",
                               visited_on=cases.day(days).isoformat())  # fmt: skip
        assert case.matter.due_at is not None
        assert localdate(case.matter.due_at) == cases.day(210)


def came_back(**more: Any) -> Case:
    """A closed case of which a visit found that there is a quarrel again."""
    case = cases.closed(cases.performing(**more))
    return cases.moved(case, "visit", at=cases.later(60), found="again", visited_on=cases.day(60).isoformat())


def again(case: Case, at_day: int = 61, by: Any = None) -> Case:
    return services.open_again(
        earlier=case, facts="又在楼道堆东西", by=by or cases.mediator(), at=cases.later(at_day)
    )  # fmt: skip


class TestRelapse:
    def test_opens_a_new_case_and_leaves_the_old_one_closed(self) -> None:
        old = came_back()
        new = cases.fresh(again(old))
        assert (new.earlier_id, new.source, new.type) == (old.pk, "relapse", old.type)
        assert new.matter.stage == "accepted"
        assert cases.fresh(old).matter.stage == "closed"
        assert cases.fresh(old).matter.result == "written"

    def test_asks_everybody_anew(self) -> None:
        new = again(came_back())
        parties = list(new.parties.all())
        assert [party.side for party in parties] == ["a", "b"]
        for party in parties:
            assert (party.consent, party.told_at, party.mediator_ok, party.identity_at) == ("", None, None, None)
            assert not party.mandates.exists()
            assert not hasattr(party, "screen")
        assert set(new.notes.values_list("text", flat=True)) == {"又在楼道堆东西"}

    def test_takes_nobody_over_whose_contacts_may_not_be_used_any_more(self) -> None:
        old = came_back()
        services.erase_contacts(party=cases.side(old, "a"), by=cases.mediator(), at=cases.later(60))
        persons.restrict(person=cases.side(old, "b").person, reason="disputed", by=reporter(), at=cases.later(60))
        assert again(old).parties.count() == 0

    def test_keeps_an_organisation(self) -> None:
        case = cases.registered()
        services.add_party(case=case, side="a", kind="person", contact={"name": "张三"}, by=cases.mediator(), at=NOW)
        services.add_party(case=case, side="b", kind="company", contact={}, company="某某公司", by=cases.head(), at=NOW)
        old = came_back(case=cases.signing(cases.drafted(cases.mediating(cases.preparing(case)))))
        assert again(old).parties.get(side="b").company == "某某公司"

    def test_is_for_a_closed_case_of_which_a_visit_found_something(self) -> None:
        with pytest.raises(Refused, match="还没有结案"):
            again(cases.performing())
        with pytest.raises(Refused, match="没有发现新问题"):
            again(cases.closed())

    def test_comes_once_at_a_time(self) -> None:
        old = came_back()
        again(old)
        with pytest.raises(Refused, match="已经另立为"):
            again(old)

    def test_is_its_mediators_to_open(self) -> None:
        with pytest.raises(NotFound):
            again(came_back(), by=cases.colleague())

    def test_is_one_quarrel_in_any_count(self) -> None:
        old = came_back()
        again(old)
        cases.registered(type="01")
        assert Case.objects.count() == 3
        assert linking.quarrels(Case.objects.all()) == 2

    def test_is_shown_on_both(self) -> None:
        old = came_back()
        new = cases.moved(again(old), "propose", mediator=cases.mediator().id, disclosed=True)
        links = {(link.case.pk, link.why) for link in linking.linked(cases.mediator(), new)}
        assert links == {(old.pk, "earlier")}
        links = {(link.case.pk, link.why) for link in linking.linked(cases.mediator(), cases.fresh(old))}
        assert links == {(new.pk, "later")}


class TestContacts:
    def test_are_erased_when_a_party_asks(self) -> None:
        case = cases.mediating()
        party = cases.side(case, "a")
        code = services.issue_code(party=party, by=cases.mediator(), at=NOW)
        services.erase_contacts(party=party, by=cases.mediator(), at=NOW)
        party.refresh_from_db()
        assert code
        assert party.code == ""
        assert Person.objects.get(pk=party.person).erased_at is not None
        assert Person.objects.get(pk=cases.side(case, "b").person).erased_at is None
        with pytest.raises(Refused, match="没有留联系方式"):
            services.erase_contacts(party=party, by=cases.mediator(), at=NOW)

    def test_are_a_mediators_to_erase_or_ones_own(self) -> None:
        case = cases.mediating()
        with pytest.raises(NotFound):
            services.erase_contacts(party=cases.side(case, "a"), by=cases.colleague(), at=NOW)
        services.erase_contacts(party=cases.side(case, "a"), by=reporter(), at=NOW)

    def test_nothing_in_the_index_or_on_the_record_ever_held_them(self) -> None:
        case = cases.closed()
        for word in ("张小明", "13800138000", "楼道"):
            assert not Document.objects.filter(head__contains=word).exists()
            assert not Document.objects.filter(notes__contains=word).exists()
        said = [text for record in ledger.history([case.matter.subject]) for text in record.texts.values()]
        assert not any(word in text for word in ("张小明", "13800138000", "楼道") for text in said)


class TestWords:
    def old(self) -> Case:
        case = cases.closed()
        services.write_note(case=case, compartment="team", sort="care", text="要慢慢说", by=cases.mediator(), at=NOW)
        return case

    def texts(self, case: Case) -> list[str]:
        """Whatever anybody wrote into the case, wherever it stands."""
        kept = [*Note.objects.filter(case=case).values_list("text", flat=True)]
        kept += [*Agreement.objects.filter(case=case).values_list("facts", flat=True)]
        kept += [*Term.objects.filter(agreement__case=case).values_list("what", flat=True)]
        kept += [*EntryText.objects.filter(subject=case.subject).values_list("text", flat=True)]
        return [text for text in kept if text]

    def test_are_erased_so_long_after_closing_and_numbers_stay(self) -> None:
        case = self.old()
        notes, terms = Note.objects.count(), Term.objects.count()
        assert services.forget_words(at=cases.later(1095)) == 0
        assert self.texts(case)

        assert services.forget_words(at=cases.later(1097)) == 1
        assert services.forget_words(at=cases.later(1097)) == 0
        assert self.texts(case) == []
        assert (Note.objects.count(), Term.objects.count()) == (notes, terms)
        case = cases.fresh(case)
        assert (case.matter.result, case.filed, case.erased_on) == ("written", "2026-1", cases.day(1097))
        assert ledger.verify(versions=matters.versions()).ok

    def test_the_district_says_how_long(self) -> None:
        case = self.old()
        core.set_limit(kind="dispute", limit="keep", amount=365, unit="day", by=LEADER, at=NOW)
        assert services.forget_words(at=cases.later(366)) == 1
        assert self.texts(case) == []

    def test_of_an_open_case_stay(self) -> None:
        case = cases.mediating()
        assert services.forget_words(at=cases.later(5000)) == 0
        assert self.texts(case)

    def test_contacts_go_with_them_but_for_those_that_an_open_case_needs(self) -> None:
        old = came_back()
        new = again(old, at_day=61)
        core.set_limit(kind="dispute", limit="keep", amount=100, unit="day", by=LEADER, at=NOW)
        kept = set(new.parties.values_list("person", flat=True))
        services.forget_words(at=cases.later(200))
        assert cases.fresh(old).erased_on is not None
        assert Person.objects.filter(pk__in=kept, erased_at=None).count() == 2

    def test_files_go_with_them(self) -> None:
        import io

        from PIL import Image

        from gongzhi.foundation.files.models import Attachment

        case = self.old()
        page = io.BytesIO()
        Image.new("RGB", (20, 20), "green").save(page, "JPEG")
        services.add_paper(
            case=case, compartment="joint", part=6, name="p.jpg", content=page.getvalue(), by=cases.mediator(), at=NOW
        )
        services.forget_words(at=cases.later(1100))
        assert Attachment.objects.get().erased_at is not None


def test_the_clock_does_everything_once() -> None:
    case = cases.performing()
    at = cases.later(45)
    assert services.tick(at=at) > 0
    assert services.tick(at=at) == 0
    assert cases.fresh(case).matter.stage == "performing"


def test_after_an_extension_both_sides_are_asked_again() -> None:
    case = cases.mediating()
    services.tick(at=cases.later(26))
    for party in case.parties.all():
        services.ask_longer(party=party, until=cases.day(60), by=cases.mediator(), at=cases.later(27))
    cases.moved(case, "extend", at=cases.later(27), until=cases.day(60).isoformat())
    services.tick(at=cases.later(56))
    asked = [notice.params["deadline"][:10] for notice in Notice.objects.filter(template="dispute.ends").order_by("pk")]
    assert asked == [cases.day(30).isoformat(), cases.day(60).isoformat()]


def test_a_case_that_nobody_mediates_ends_with_the_month_too() -> None:
    case = cases.peopled()
    assert case.matter.stage == "accepted"
    services.tick(at=cases.later(29))
    assert cases.fresh(case).matter.stage == "accepted"
    services.tick(at=cases.later(31))
    assert (cases.fresh(case).matter.stage, cases.fresh(case).matter.result) == ("stopped", "expired")


def test_whoever_comes_back_from_waiting_has_the_deadline_of_where_they_come_to() -> None:
    case = cases.moved(cases.peopled(cases.registered(given.CLERK), by=given.CLERK), "hold", given.CLERK, days=9)
    case = cases.moved(case, "told", given.CLERK)
    assert (case.matter.stage, case.matter.due_code) == ("applied", "route")


def test_a_labour_dispute_is_not_agreed_by_word() -> None:
    case = cases.drafted(type="10", form="oral")
    with pytest.raises(Refused, match="必须是书面的"):
        cases.moved(case, "agree_orally")


def test_who_comes_late_is_asked_and_told_before_anything_binds() -> None:
    case = cases.drafted()
    late = services.add_party(case=case, side="b", kind="person", contact={"name": "王三"}, by=cases.mediator(), at=NOW)
    with pytest.raises(Refused, match="告知被申请人2"):
        cases.moved(case, "draft")
    services.tell_rights(party=late, way="phone", by=cases.mediator(), at=NOW)
    with pytest.raises(Refused, match="被申请人2还没有答应"):
        cases.moved(case, "draft")
    services.ask_consent(party=late, consent="yes", way="phone", by=cases.mediator(), at=NOW)
    assert cases.moved(case, "draft").matter.stage == "signing"


def test_who_leaves_while_others_sign_has_signed_nothing_and_the_others_write_anew() -> None:
    case = cases.signed()
    services.leave(party=cases.side(case, "b"), by=cases.mediator(), at=NOW)
    assert case.agreement.signatures.count() == 1
    with pytest.raises(Refused, match="没有参加调解的被申请人1"):
        cases.moved(case, "take_effect")


def test_a_quarrel_that_somebody_would_not_mediate_was_not_settled() -> None:
    case = cases.peopled()
    services.ask_consent(party=cases.side(case, "b"), consent="no", way="phone", by=cases.mediator(), at=NOW)
    with pytest.raises(Refused, match="不愿意调解"):
        cases.moved(case, "settle", result="oral", told=True)
    assert cases.moved(case, "settle", result="no_agreement", told=True).matter.stage == "closed"
