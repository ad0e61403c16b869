"""That one side was not safe with another reaches nobody: what its words do is in ``test_leaks``."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.ledger import queries as ledger
from tests.interfaces.marked import marked
from tests.interfaces.test_leaks import OTHERS, main, view

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

Browser = Callable[[str], Client]


def test_where_one_is_not_safe_the_others_read_the_same_words_and_no_reason(people: dict[str, User]) -> None:
    made = marked("violence")
    pages = {side: view(made.codes[side]).get("/mediation/").content.decode() for side in "abc"}
    for side, page in pages.items():
        assert "这件纠纷分开谈：调解员分别和各方谈，不安排面对面。" in page, side
        assert not re.search("安全|暴力|打骂|威胁|人身|12338|蓝鲸湾", main(page)), side
    assert pages["b"].count("分开") == pages["c"].count("分开") == 1
    assert "珊瑚厅" not in pages["b"] + pages["c"]


@pytest.mark.parametrize("answer", ["safe", "violence"])
def test_no_desk_but_the_mediators_learns_that_they_talk_apart(
    people: dict[str, User], browser_of: Browser, answer: str
) -> None:
    made = marked(answer)
    for name in OTHERS:
        for address in (f"/desk/matters/{made.reference}/", f"/desk/disputes/{made.reference}/"):
            page = browser_of(name).get(address).content.decode()
            assert not re.search("分开谈|打骂|威胁", page), (name, address)


def test_what_was_answered_about_safety_is_on_no_chain(people: dict[str, User]) -> None:
    made = marked("violence")
    history = ledger.history([made.case.matter.subject, made.case.subject])
    assert not re.search("violence|unsure|蓝鲸湾", repr(history))
