"""What is proposed at night and what people do with it; privacy from beginning to end."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.matters.models import Matter
from gongzhi.work.intake.models import Report
from gongzhi.work.roots import queries, services, suggestions
from gongzhi.work.roots.models import Candidate, Cause, Proposal
from tests import given
from tests.conftest import NOW
from tests.work.roots import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def proposed() -> list[set[int]]:
    rows = Proposal.objects.filter(state="suggested").order_by("pk")
    return [set(Candidate.objects.filter(proposal=one).values_list("matter", flat=True)) for one in rows]


def confirm(found: list[Matter], **more: Any) -> Matter:
    return services.confirm(
        proposal=Proposal.objects.get(state="suggested"), details=cases.OPENING,
        cases=[one.reference for one in found], by=more.get("by", given.CLERK), at=NOW,
    )  # fmt: skip


def dismiss(proposal: Proposal, why: str = "各有各的原因") -> None:
    services.dismiss(proposal=proposal, why=why, by=given.CLERK, at=NOW)


def test_a_night_proposes_and_a_second_one_changes_nothing() -> None:
    three = cases.pumps()
    assert services.propose(at=NOW) == 1
    assert proposed() == [{one.pk for one in three}]
    proposal = Proposal.objects.get()
    assert "停水" in "".join(proposal.words)
    assert (proposal.place, proposal.category) == (given.COMMUNITY, "01")
    services.propose(at=given.later(days=1))
    assert Proposal.objects.get().pk == proposal.pk
    assert not Matter.objects.filter(kind="root").exists()


def test_what_people_see_of_it() -> None:
    three = cases.pumps()
    services.propose(at=NOW)
    (seen,) = queries.proposals(given.CLERK, at=NOW)
    assert [one.pk for one in seen.matters] == [one.pk for one in three]
    assert seen.hidden == 0
    assert sum(stretch.count for stretch in seen.stretches) == 3
    assert queries.proposals(given.OUTSIDER, at=NOW) == []
    with pytest.raises(NotFound):
        queries.proposal(given.OUTSIDER, seen.proposal.pk)


def test_what_is_confirmed_becomes_one_without_those_left_out() -> None:
    three = cases.pumps()
    fourth = cases.request("嘉禾苑水泵房又跳闸，六楼以上停水", at=cases.ago(5))
    services.propose(at=NOW)
    assert proposed() == [{one.pk for one in [*three, fourth]}]
    proposal = Proposal.objects.get()
    root = confirm(three)
    assert set(Cause.objects.filter(root=root).values_list("matter", flat=True)) == {one.pk for one in three}
    assert Candidate.objects.get(dropped=True).matter == fourth
    proposal.refresh_from_db()
    assert (proposal.state, proposal.root, proposal.decided_by) == ("confirmed", root, given.CLERK.id)
    (entry,) = ledger.history([proposal.subject])
    assert entry.payload == {"root": root.reference, "matters": 3, "dropped": [fourth.reference]}
    assert entry.act == ledger.history([root.subject])[0].act
    services.propose(at=NOW)
    assert proposed() == []
    told = [Report.objects.get(joins__matter=fourth)]
    assert suggestions.of_request(given.CLERK, fourth, told) == (None, [])  # who left it out is not asked again


def test_it_is_decided_on_once_and_only_by_the_desk() -> None:
    three = cases.pumps()
    services.propose(at=NOW)
    proposal = Proposal.objects.get()
    with pytest.raises(Refused):
        services.dismiss(proposal=proposal, why="不是", by=given.OFFICER, at=NOW)
    with pytest.raises(Refused, match="理由"):
        dismiss(proposal, " ")
    confirm(three)
    with pytest.raises(Conflict):
        dismiss(proposal)


def test_what_the_proposal_does_not_have_is_not_slipped_in() -> None:
    three = cases.pumps()
    other = cases.request("老街路面塌了", at=cases.ago(40), category="0201")
    services.propose(at=NOW)
    with pytest.raises(Conflict):
        confirm([*three, other])
    assert not Matter.objects.filter(kind="root").exists()


def test_what_was_dismissed_comes_back_only_when_it_has_grown() -> None:
    cases.pumps()
    services.propose(at=NOW)
    proposal = Proposal.objects.get()
    dismiss(proposal)
    (entry,) = ledger.history([proposal.subject])
    assert (entry.verb, entry.payload, entry.texts) == ("proposal.dismissed", {"matters": 3}, {"why": "各有各的原因"})
    services.propose(at=NOW)
    assert proposed() == []
    for number in range(3):
        assert proposed() == []
        cases.request("嘉禾苑水泵房又跳闸，六楼以上停水", at=cases.ago(9 - number))
        services.propose(at=NOW)
    assert [len(one) for one in proposed()] == [6]


def test_what_no_longer_holds_is_taken_back() -> None:
    three = cases.pumps()
    services.propose(at=NOW)
    matter = given.moved(three[1], "ask_void", given.CLERK, why="重复登记")
    given.moved(matter, "void", given.CLERK2, why="属实")
    services.propose(at=NOW)
    assert proposed() == []


def test_last_years_are_left_alone(settings: Any) -> None:
    cases.pumps()
    settings.ROOT_WITHIN_DAYS = 90
    services.propose(at=NOW)
    assert proposed() == []
    settings.ROOT_WITHIN_DAYS, settings.ROOT_LEAST = 101, 4
    services.propose(at=NOW)
    assert proposed() == []


QUARREL = ("楼上邻居半夜拖椅子吵得睡不着", "楼上邻居半夜又吵闹拖椅子", "邻居楼上半夜拖椅子，吵闹不改")


def test_disputes_between_private_persons_are_never_proposed() -> None:
    cases.categories()
    for words, ago in zip(QUARREL, (100, 60, 20), strict=True):
        cases.request(words, at=cases.ago(ago), category="1201")
    assert services.propose(at=NOW) == 0


def test_what_the_desk_calls_such_a_dispute_is_never_proposed_whatever_it_reads_like() -> None:
    cases.categories()
    for words, ago in zip(cases.PUMPS, (100, 60, 20), strict=True):
        cases.request(words, at=cases.ago(ago), category="1201")
    assert services.propose(at=NOW) == 0


def test_what_is_about_a_unit_is_never_proposed() -> None:
    cases.categories()
    for words, ago in zip(cases.PUMPS, (100, 60, 20), strict=True):
        cases.request(words, at=cases.ago(ago), about="xz-nongye")
    assert services.propose(at=NOW) == 0


def test_one_dwelling_is_never_proposed_unless_it_may_fall() -> None:
    cases.categories()
    for words, ago in zip(("墙体开裂掉砖", "墙体又开裂，还掉砖", "墙体开裂掉砖了"), (100, 60, 20), strict=True):
        cases.request(f"嘉禾苑3幢2单元502室{words}", at=cases.ago(ago), category="0206")
    assert services.propose(at=NOW) == 0
    Matter.objects.update(category="0407")
    assert services.propose(at=NOW) == 1


def test_what_was_erased_is_not_looked_at() -> None:
    three = cases.pumps()
    report = Report.objects.get(joins__matter=three[0])
    Report.objects.filter(pk=report.pk).update(erased_at=NOW)
    assert services.propose(at=NOW) == 0


def test_who_reported_is_no_part_of_it(django_assert_max_num_queries: Any) -> None:
    """Whoever reports, the same is found; and no statement of the night reads a person."""
    cases.pumps()
    with django_assert_max_num_queries(40) as captured:
        services.propose(at=NOW)
    said = " ".join(query["sql"] for query in captured)
    assert not any(name in said for name in ("persons_person", '"person"', "filed_by", "receipt", "channel"))
    fields = {field.name for model in apps.get_app_config("roots").get_models() for field in model._meta.get_fields()}
    assert not fields & {"person", "report", "reporter", "reports"}


def test_a_new_report_is_held_against_what_is_there() -> None:
    root = cases.watched()
    at = given.later(days=20)
    told = given.report(cases.AGAIN, at=at)
    (near,) = suggestions.of_report(given.CLERK, told, place=given.COMMUNITY, category="0103")
    assert (near.root, near.relapse) == (root, True)
    assert any("停水" in str(why) for why in near.why)
    assert suggestions.of_report(given.CLERK, told, place=given.COMMUNITY, category="0201") == []
    assert suggestions.of_report(given.CLERK, told, place="330411101002", category="0103") == []
    assert suggestions.of_report(given.CLERK, told, place=given.COMMUNITY, category="1201") == []
    assert suggestions.of_report(given.OUTSIDER, told, place=given.COMMUNITY, category="0103") == []


def test_another_estate_is_not_suggested() -> None:
    cases.watched()
    told = given.report("香湖新村又停水了，水泵房跳闸，六楼以上没水", at=NOW)
    assert suggestions.of_report(given.CLERK, told, place=given.COMMUNITY, category="0103") == []


def test_what_was_taken_out_is_not_suggested_again() -> None:
    root = cases.opened()
    new = cases.request(cases.AGAIN)
    told = [Report.objects.get(joins__matter=new)]
    none, (near,) = suggestions.of_request(given.CLERK, new, told)
    assert none is None
    assert not near.relapse
    root = cases.linked(root, new)
    case, nothing = suggestions.of_request(given.CLERK, new, told)
    assert case is not None
    assert (case.root, nothing) == (root, [])
    services.leave(root=root, matter=new.reference, why="错", seen=root.version, by=given.CLERK, at=NOW)
    assert suggestions.of_request(given.CLERK, new, told) == (None, [])
    assert suggestions.of_request(given.OFFICER, new, told) == (None, [])


def test_the_cases_of_a_closed_one_are_not_proposed_again() -> None:
    root = cases.closed()
    assert root.stage == "closed"
    assert services.propose(at=root.ended_at) == 0


def test_the_machine_links_nothing_by_itself() -> None:
    root = cases.watched()
    cases.request(cases.AGAIN, at=given.later(days=3))
    services.propose(at=given.later(days=4))
    root.refresh_from_db()
    assert root.stage == "watched"
    assert Cause.objects.filter(root=root).count() == 3
