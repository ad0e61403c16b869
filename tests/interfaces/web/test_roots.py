"""The pages of root problems: proposals with their evidence, one press to begin and to link, the hint to answer."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gongzhi.work.intake import services as intake
from gongzhi.work.intake.models import Group, Join, Report
from gongzhi.work.roots import services
from gongzhi.work.roots.models import Candidate, Cause, Proposal
from tests import given, sites
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.hazards import cases as hazards
from tests.work.roots import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

OPENING = {"title": "嘉禾苑水泵房老化", "summary": "每次只换零件。", "category": "0103", "place": given.COMMUNITY}


@pytest.fixture
def proposal() -> Proposal:
    cases.pumps()
    services.propose(at=NOW)
    return Proposal.objects.get()


def read(browser: Any, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def hidden(text: str, action: str) -> dict[str, list[str]]:
    form = next(form for form in re.findall(r"<form.*?</form>", text, re.DOTALL) if f'action="{action}"' in form)
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        if 'type="hidden"' in tag and "csrf" not in tag:
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and value:
                found.setdefault(name[1], []).append(value[1])
    return found


def test_a_proposal_shows_its_evidence_and_becomes_one(browser_of, proposal) -> None:
    browser = browser_of("centre")
    text = read(browser, "/desk/roots/")
    assert "出现 3 次" in text
    assert "停水" in re.search(r"<h3>(.*?)</h3>", text, re.DOTALL)[1]
    assert text.count("<rect") == 13
    begin = read(browser, f"/desk/roots/new/?proposal={proposal.pk}")
    ticked = re.findall(r'name="cases" value="([^"]+)" checked', begin)
    assert len(ticked) == 3
    sent = hidden(begin, "/desk/roots/new/") | OPENING | {"cases": ticked[:2]}
    answer = browser.post("/desk/roots/new/", sent, follow=True)
    assert "已立为源头问题" in answer.content.decode()
    root = Proposal.objects.get().root
    assert root.stage == "opened"
    assert Cause.objects.filter(root=root).count() == 2
    assert Candidate.objects.filter(dropped=True).count() == 1
    assert "正在根治" in read(browser, "/desk/roots/")


def test_nothing_ticked_is_said_where_it_is_ticked(browser_of, proposal) -> None:
    answer = browser_of("centre").post("/desk/roots/new/", OPENING | {"proposal": proposal.pk})
    assert answer.status_code == 422
    assert "请至少选一件" in answer.content.decode()


def test_a_proposal_is_dismissed_with_a_reason(browser_of, proposal) -> None:
    browser = browser_of("centre")
    where = f"/desk/roots/proposals/{proposal.pk}/dismiss/"
    assert browser.post(where, {"why": ""}).status_code == 422
    after = browser.post(where, hidden(read(browser, "/desk/roots/"), where) | {"why": "各有各的原因"}, follow=True)
    assert "已记下" in after.content.decode()
    assert Proposal.objects.get().state == "dismissed"
    assert browser.post(where, {"why": "再来"}).status_code == 404


def test_who_may_not_decide_is_shown_no_buttons(browser_of, proposal) -> None:
    assert "记下，不再提" not in read(browser_of("supervisor"), "/desk/roots/")
    assert "可能的源头问题" not in read(browser_of("leader"), "/desk/roots/")


def test_it_begins_from_a_request_and_from_the_hot_list(browser_of) -> None:
    matter = cases.pumps()[2]
    intake.arrive(at=NOW)
    group = Group.objects.first()
    browser = browser_of("centre")
    assert f"/desk/roots/new/?matter={matter.reference}" in read(browser, f"/desk/matters/{matter.reference}/")
    assert re.findall(
        r'name="cases" value="([^"]+)"', read(browser, f"/desk/roots/new/?matter={matter.reference}")
    ) == [matter.reference]
    assert group is not None
    assert f"/desk/roots/new/?group={group.pk}" in read(browser, "/desk/hot/")
    members = Join.objects.filter(report__memberships__group=group).count()
    assert len(re.findall('name="cases"', read(browser, f"/desk/roots/new/?group={group.pk}"))) == members


def test_a_new_case_in_the_watch_is_suggested_and_linked_in_one_press(browser_of) -> None:
    root = cases.watched(at=cases.ago(2))
    new = cases.request(cases.AGAIN, at=NOW)
    browser = browser_of("centre")
    where = f"/desk/roots/{root.reference}/link/"
    text = read(browser, f"/desk/matters/{new.reference}/")
    assert "根治之后又出现" in text
    assert "都提到" in text
    after = browser.post(where, hidden(text, where), follow=True).content.decode()
    assert "源头问题复发，已通知责任单位" in after
    root.refresh_from_db()
    assert root.stage == "relapsed"
    page = read(browser, f"/desk/matters/{root.reference}/")
    assert "复发 1 次" in page
    assert f"/moves/unrelapse/?matter={new.reference}" in page
    form = read(browser, f"/desk/matters/{root.reference}/moves/unrelapse/?matter={new.reference}")
    assert f'value="{new.reference}"' in form


def test_accepting_a_report_links_it_in_the_same_press(browser_of) -> None:
    root = cases.watched(at=cases.ago(2))
    told = given.report(cases.AGAIN, at=NOW)
    browser = browser_of("centre")
    beside = f"/desk/inbox/{told.reference}/beside/?category=0103&place={given.COMMUNITY}"
    assert f'name="root" form="accept" value="{root.reference}:{root.version}"' in read(browser, beside)
    sent = OPENING | {"seen": told.version, "unit": "xz-gongshui", "way": "dispatch", "note": ""}
    sent |= {"root": f"{root.reference}:{root.version - 1}"}
    refused = browser.post(f"/desk/inbox/{told.reference}/take/", sent)
    assert refused.status_code == 409
    told.refresh_from_db()
    assert told.stage == "waiting"  # all of it or nothing
    sent |= {"root": f"{root.reference}:{root.version}"}
    assert browser.post(f"/desk/inbox/{told.reference}/take/", sent).status_code == 303
    root.refresh_from_db()
    assert root.stage == "relapsed"
    assert Cause.objects.get(relapse=True).matter == Join.objects.get(report=told).matter


def test_units_read_the_hint_and_no_more(browser_of) -> None:
    three = cases.pumps()
    ours = given.handling(three[0])
    root = cases.opened(three)
    elsewhere = given.actor("officer", "xz-gongshui", name="pumps")
    root = given.moved(root, "dispatch", given.CLERK, unit=elsewhere.unit, note="")
    for move, words in (("accept", {}), ("plan", {"fix": "整体更换", "until": given.later(days=9).date().isoformat()})):
        root = given.moved(root, move, elsewhere, **words)
    browser = browser_of("department")
    page = f"/desk/matters/{ours.reference}/"
    assert root.reference in read(browser, page)
    assert f"/desk/matters/{root.reference}/" not in read(browser, page)  # another unit's: a number, no way in
    assert "可据此答复" not in read(browser, page)
    cases.photo(root, by=elsewhere)
    root = given.moved(root, "hand_in", elsewhere, did="水泵整体更换，电话13800138000")
    cases.watched(root)
    text = read(browser, page)
    assert "源头已解决，可据此答复" in text
    assert "水泵整体更换" in text
    assert "13800138000" not in text


def test_the_owner_sees_only_cases_that_it_may_see(browser_of) -> None:
    three = cases.pumps()
    given.handling(three[0])
    root = cases.planning(cases.opened(three))
    text = read(browser_of("department"), f"/desk/matters/{root.reference}/")
    assert three[0].reference in text
    assert three[1].reference not in text
    assert "另有 2 件您看不到" in text


def test_pages_cost_few_queries(browser_of, proposal) -> None:
    del proposal
    cases.watched(
        cases.done(cases.planned(cases.planning(cases.opened([cases.request(cases.AGAIN, at=cases.ago(1))]))))
    )
    matter = cases.request(cases.AGAIN, at=NOW)
    root = Cause.objects.first().root
    browser = browser_of("centre")
    for path, most in (
        ("/desk/roots/", 8), (f"/desk/matters/{root.reference}/", 14), (f"/desk/matters/{matter.reference}/", 14)
    ):  # fmt: skip
        read(browser, path)
        with queries_at_most(most):
            read(browser, path)


def test_a_sign_on_an_old_case_is_decided_on_from_either_page(browser_of) -> None:
    root = cases.watched(at=cases.ago(9))
    old = Cause.objects.filter(root=root).earliest("pk").matter
    given.join(given.report(cases.AGAIN, at=cases.ago(2)), old, at=cases.ago(1))
    browser = browser_of("centre")
    where = f"/desk/roots/{root.reference}/link/"
    assert "又有新情况" in read(browser, "/desk/roots/")
    for page in (f"/desk/matters/{old.reference}/", f"/desk/matters/{root.reference}/"):
        text = read(browser, page)
        assert f"/desk/matters/{root.reference}/moves/disregard/?matter={old.reference}" in text
        assert hidden(text, where)["matter"] == [old.reference]
    unit = read(browser_of("department"), f"/desk/matters/{root.reference}/")
    assert where not in unit  # the owner does not decide on its own work
    after = browser.post(where, hidden(read(browser, f"/desk/matters/{old.reference}/"), where), follow=True)
    assert "源头问题复发，已通知责任单位" in after.content.decode()
    assert f"/moves/unrelapse/?matter={old.reference}" in read(browser, f"/desk/matters/{root.reference}/")


def test_a_case_that_was_no_request_is_marked_and_not_counted(browser_of) -> None:
    root = cases.relapsed(cases.watched(at=cases.ago(40)), at=cases.ago(10))
    new = Cause.objects.get(relapse=1).matter
    given.responded(Report.objects.get(joins__matter=new), "withdraw", cases.ago(5), why="")
    browser = browser_of("centre")
    page = read(browser, f"/desk/matters/{root.reference}/")
    assert new.reference in page
    assert "已作废或撤回，不计在内" in page
    assert "复发 1 次" not in page
    assert '归入的诉求和隐患 <span class="soft">3</span>' in page
    board = read(browser, "/desk/roots/")
    assert "3 件" in board
    assert "复发 1 次" not in board


def test_the_page_of_a_request_whose_cause_is_ended_costs_few_queries(browser_of) -> None:
    cases.watched(cases.done(cases.planned(cases.planning(cases.opened()))), at=cases.ago(1))
    matter = Cause.objects.earliest("pk").matter
    given.join(given.report(cases.AGAIN, at=NOW), matter)
    browser = browser_of("centre")
    page = f"/desk/matters/{matter.reference}/"
    text = read(browser, page)
    assert "源头已解决，可据此答复" in text
    assert "不算复发" in text
    with queries_at_most(14):
        read(browser, page)


def test_a_hazard_says_what_it_is_like_and_is_linked_in_one_press(browser_of) -> None:
    cases.categories()
    street = [hazards.found(sites.house(name=f"建设村 {n} 号", address=f"建设村{n}号")) for n in range(1, 4)]
    root = cases.opened(street[:2], title="楼道没有地方停电动车", category="0407")
    browser = browser_of("centre")
    text = read(browser, f"/desk/hazards/{street[2].reference}/")
    assert "检查表里是同一项" in text
    link = f"/desk/roots/{root.reference}/link/"
    answer = browser.post(link, hidden(text, link), follow=True)
    assert "已归入" in answer.content.decode()
    assert "可据此答复" not in answer.content.decode()
    assert Cause.objects.get(matter=street[2]).root == root
    board = read(browser, f"/desk/matters/{root.reference}/")
    assert all(one.reference in board for one in street)


def test_the_public_side_shows_nothing(client) -> None:
    root = cases.opened()
    for path in ("/", "/places/", f"/places/{given.COMMUNITY}/"):
        answer = client.get(path)
        assert root.title not in answer.content.decode()
        assert root.reference not in answer.content.decode()
