"""What one side said reaches nobody who may not read it: each way in or out, one test, each word one of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from gongzhi.foundation.accounts import services as accounts
from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.notices.models import Notice
from gongzhi.kernel.actor import reporter, system
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case
from tests import given
from tests.conftest import NOW
from tests.interfaces.api.conftest import Program
from tests.interfaces.marked import INSIDE, NAMES, WORDS, Marked, cells, marked, read
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

Browser = Callable[[str], Client]
OTHERS = ("grid", "centre", "department", "mediator2", "head", "sanlao", "supervisor", "leader", "admin", "landlord")


@pytest.fixture(scope="module")
def written(once_a_module: Callable[..., Any]) -> Marked:
    return once_a_module(marked)


@pytest.fixture
def made(written: Marked, people: dict[str, User]) -> Marked:
    return replace(written, case=cases.fresh(written.case))


@pytest.fixture
def program(people: dict[str, User]) -> Callable[[str], Program]:
    """A program with the token of one of the cast, or of nobody."""

    def of(name: str) -> Program:
        if not name:
            return Program()
        more: dict[str, Any] = {"label": "leaks", "expires_at": cases.later(30), "by": system("tests"), "at": NOW}
        return Program(accounts.issue_token(user=people[name], **more)[1])

    return of


def view(code: str) -> Client:
    """A browser in which a party's own page is open."""
    browser = Client()
    assert browser.post("/mediation/", {"code": code}).status_code == 303
    return browser


# The parties


@pytest.mark.parametrize("side", ["a", "b", "c"])
def test_a_party_reads_what_is_joint_and_its_own_and_no_word_more(made: Marked, side: str) -> None:
    page = view(made.codes[side]).get("/mediation/")
    assert page.status_code == 200
    assert read(page.content) == {*WORDS["joint"], *WORDS[side]}


def test_a_party_gets_the_files_that_it_may_read_and_guesses_no_other(made: Marked) -> None:
    browser = view(made.codes["b"])
    got = {
        place: browser.get(f"/mediation/papers/{pk}/").status_code for place, pk in made.papers.items()
    }  # fmt: skip
    assert got == {"joint": 200, "a": 404, "b": 200, "c": 404, "team": 404}
    for guess in ("0", "99999", "-1", "x", "9" * 30):
        assert browser.get(f"/mediation/papers/{guess}/").status_code == 404
    for pk in made.papers.values():
        assert Client().get(f"/mediation/papers/{pk}/").status_code == 404
    for file in made.files.values():
        assert browser.get(f"/follow/files/{file}/").status_code == 404


def test_what_is_about_one_person_alone_is_for_that_person(made: Marked) -> None:
    """Proofs of identity stand where both sides read, and are still nobody else's."""
    details = {"compartment": "joint", "name": "p.txt", "content": "身份证明".encode()}
    for part, side in ((3, "a"), (4, "a"), (3, "b")):
        party = cases.side(made.case, side)
        paper = services.add_paper(case=made.case, part=part, party=party, by=cases.mediator(), at=NOW, **details)
        for reader in "ab":
            got = view(made.codes[reader]).get(f"/mediation/papers/{paper.pk}/").status_code
            assert got == (200 if reader == side else 404)


def test_the_other_side_of_a_group_learns_its_speakers_and_how_many_they_are(made: Marked) -> None:
    who = {"by": cases.mediator(), "at": NOW}
    shops = [
        services.add_party(case=made.case, side="a", kind="company", company=f"孔雀{n}店", contact={}, **who)
        for n in range(5)
    ]
    services.choose_speakers(case=made.case, side="a", parties=[shops[0].pk], **who)
    terms = [{"sort": "money", "by": cases.side(made.case, "b").pk, "to": shop.pk, "amount": 100} for shop in shops[:2]]
    services.make_offer(case=made.case, side="a", shown=True, terms=terms, **who)
    page = view(made.codes["b"]).get("/mediation/").content.decode()
    assert set(re.findall("孔雀.店", page)) == {"孔雀0店"}
    assert "申请人3" in page
    assert "一共 6 人" in page
    assert "张*" not in page


def test_a_draft_is_the_mediators_own_until_it_is_sent_round(made: Marked) -> None:
    cases.drafted(cases.fresh(made.case))
    before = view(made.codes["b"]).get("/mediation/").content.decode()
    assert "楼道长期堆放杂物" not in before
    cases.moved(made.case, "draft")
    after = view(made.codes["b"]).get("/mediation/").content.decode()
    assert "楼道长期堆放杂物" in after
    assert "张小明" not in after
    assert "张**" in after


def test_a_party_that_leaves_reads_no_agreement_of_the_others(made: Marked) -> None:
    services.ask_consent(party=cases.side(made.case, "c"), consent="no", way="phone", by=cases.mediator(), at=NOW)
    cases.signing(cases.drafted(cases.fresh(made.case)))
    assert "楼道长期堆放杂物" not in view(made.codes["c"]).get("/mediation/").content.decode()


# Safety


def test_the_safety_question_is_on_nobodys_own_page(made: Marked) -> None:
    for side in "abc":
        page = main(view(made.codes[side]).get("/mediation/").content.decode())
        assert not re.search("安全|暴力|打骂|威胁|分开谈", page)


def main(page: str) -> str:
    """What stands between head and foot: the foot of every page names 110."""
    return page.split("<main", 1)[1].split("</main>", 1)[0]


# The desks


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_at_a_desk_reads_a_word_of_it(made: Marked, browser_of: Browser, name: str) -> None:
    browser = browser_of(name)
    addresses = [f"/desk/matters/{made.reference}/", f"/desk/disputes/{made.reference}/"]
    addresses += [f"/desk/matters/{made.reference}/{page}/" for page in ("minutes", "group-text")]
    addresses += [
        "/desk/matters/?state=all",
        "/desk/matters/paper/?state=all",
        "/desk/",
        "/desk/notices/",
    ]
    for address in addresses:
        page = browser.get(address)
        assert page.status_code in (200, 302, 404), address
        assert read(page.content) == set(), address
    shared = read(browser.get("/desk/disputes/").content)  # a committee knows which room is taken, and when
    assert shared <= {"珊瑚厅", "鹦鹉厅"}


def test_the_cases_own_mediator_reads_all_of_it(made: Marked, browser_of: Browser) -> None:
    page = browser_of("mediator").get(f"/desk/disputes/{made.reference}/")
    assert read(page.content) == INSIDE


def test_the_head_reads_the_frame_and_the_rest_with_a_reason(made: Marked, browser_of: Browser) -> None:
    head = browser_of("head")
    assert read(head.get(f"/desk/disputes/{made.reference}/").content) == set()
    services.open_contents(case=made.case, why="当事人投诉", by=cases.head(), at=NOW)
    assert read(head.get(f"/desk/disputes/{made.reference}/").content) == INSIDE
    assert read(browser_of("mediator2").get(f"/desk/disputes/{made.reference}/").content) == set()


@pytest.mark.parametrize("name", OTHERS)
def test_no_file_of_the_case_comes_out_by_its_number(made: Marked, browser_of: Browser, name: str) -> None:
    browser = browser_of(name)
    for pk in made.papers.values():
        assert browser.get(f"/desk/disputes/{made.reference}/papers/{pk}/").status_code == 404
    for file in made.files.values():
        assert browser.get(f"/desk/files/{made.reference}/{file}/").status_code == 404
        assert browser.get(f"/desk/files/{made.reference}/{file}/small/").status_code == 404


@pytest.mark.parametrize("name", ["mediator", *OTHERS])
def test_the_search_finds_no_word_of_it(made: Marked, browser_of: Browser, name: str) -> None:
    for word in (*WORDS["a"], *WORDS["joint"], *WORDS["team"], *WORDS["safety"], NAMES[0], NAMES[3]):
        page = browser_of(name).get("/desk/search/", {"q": word}).content.decode()
        assert f"/desk/matters/{made.reference}/" not in page, word
        assert f"/desk/disputes/{made.reference}/" not in page, word


def test_no_table_of_the_index_holds_a_word_of_it(made: Marked) -> None:
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("search_")]
        assert tables
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert read(repr(cursor.fetchall()).encode()) == set(), table


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["centre", "supervisor", "leader"])
def test_an_export_holds_the_frame_only(made: Marked, browser_of: Browser, name: str, form: str) -> None:
    answer = browser_of(name).post("/desk/matters/export/?state=all", {"form": form})
    content = cells(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    assert made.reference.encode() in content
    assert read(content) == set()


# Programs, notices, the ledger


@pytest.mark.parametrize("name", ["", "mediator", *OTHERS])
def test_the_api_gives_the_frame_only(made: Marked, program: Callable[[str], Program], name: str) -> None:
    caller = program(name)
    for path in ("matters", f"matters/{made.reference}", f"matters/{made.reference}/moves", "openapi.json"):
        assert read(repr(caller.get(path).json).encode()) == set(), path


def test_no_receipt_opens_it_over_the_api(made: Marked, program: Callable[[str], Program]) -> None:
    for code in made.codes.values():
        answer = program("").post("reports/follow", {"receipt": code})
        assert answer.status in (404, 422)
        assert read(repr(answer.json).encode()) == set()


def test_no_notice_says_anything_of_it(made: Marked) -> None:
    services.leave(party=cases.side(made.case, "b"), by=reporter(), at=NOW)
    rows = list(Notice.objects.values())
    assert {row["template"] for row in rows} >= {"dispute.mine", "dispute.spoken"}
    assert read(repr(rows).encode()) == set()
    for row in rows:
        assert set(row["params"]) <= {"reference", "place", "deadline"}


def test_the_matters_own_chain_holds_no_word_of_it(made: Marked) -> None:
    history = ledger.history([made.case.matter.subject])
    assert history
    assert read(repr(history).encode()) == set()


def test_no_payload_of_any_chain_holds_a_word_of_it(made: Marked) -> None:
    payloads = list(Entry.objects.values_list("payload", flat=True))
    assert read(repr(payloads).encode()) == set()


# Codes and receipts


def test_a_receipt_opens_no_case_and_a_code_no_report(made: Marked) -> None:
    receipt = given.received().receipt
    for code, address, field in (
        (receipt, "/mediation/", "code"), (receipt[:12], "/mediation/", "code"),
        (made.codes["a"], "/follow/", "receipt"),
    ):  # fmt: skip
        browser = Client()
        answer = browser.post(address, {field: code})
        assert answer.status_code in (404, 422)
        assert read(answer.content) == set()
        assert browser.cookies.get("mediation") is None
        assert browser.cookies.get("follow") is None


def test_the_public_pages_of_the_place_show_nothing_of_it(made: Marked) -> None:
    for address in ("/", "/places/", f"/places/{given.COMMUNITY}/"):
        page = Client().get(address)
        assert read(page.content) == set()
        assert made.reference not in page.content.decode()


def test_the_case_really_holds_every_word(made: Marked) -> None:
    """What all the others look for is there to be found."""
    case = Case.objects.get()
    notes = {note.text for note in case.notes.all()}
    found = read(repr(notes).encode()) | {
        word for term in ("玳瑁梳", "翡翠镯") for word in [term] if case.offers.filter(terms__what__contains=term)
    }  # fmt: skip
    rooms = read(repr(list(case.sessions.values_list("room", flat=True))).encode())
    assert found | rooms == INSIDE
