"""The code of a party's own view at the desk: who hands it out, and that it is shown once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from gongzhi.work.disputes import capability, queries, services
from tests import given
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = pytest.mark.usefixtures("people")

Browser = Callable[[str], Client]


def drawn(browser: Client, address: str) -> str:
    once = re.search(r'name="once" value="([0-9a-f]+)"', browser.get(address).content.decode())
    assert once
    page = browser.post(address, {"once": once[1]}).content.decode()
    assert 'role="img"' in page  # to be scanned where somebody sees badly
    found = re.search(r"([2-9A-Z]{4}) ([2-9A-Z]{4}) ([2-9A-Z]{4})<", page)
    assert found
    return "".join(found.groups())


def test_whoever_took_it_down_hands_the_code_out_before_anybody_mediates(browser_of: Browser) -> None:
    case = cases.registered(given.CLERK, source="desk")
    party = services.add_party(case=case, side="b", kind="person", contact={"name": "李"}, by=given.CLERK, at=NOW)
    address = f"/desk/disputes/{case.matter.reference}/code/{party.pk}/"
    code = drawn(browser_of("centre"), address)
    assert queries.of_code(capability.digest(code), NOW) == party
    assert code not in browser_of("centre").get(address).content.decode()
    for name in ("supervisor", "leader", "mediator", "grid"):
        assert browser_of(name).get(address).status_code == 404


def test_then_its_mediators_alone(browser_of: Browser) -> None:
    case = cases.preparing()
    party = cases.side(case, "a")
    address = f"/desk/disputes/{case.matter.reference}/code/{party.pk}/"
    drawn(browser_of("mediator"), address)
    for name in ("centre", "mediator2", "head", "sanlao"):
        assert browser_of(name).get(address).status_code == 404
    elsewhere = cases.side(cases.preparing(), "a")
    assert browser_of("mediator").get(f"{address.rsplit('/', 2)[0]}/{elsewhere.pk}/").status_code in (404, 422)
