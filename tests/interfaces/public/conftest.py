"""A resident without scripts: a phone browser that fills forms in and follows redirects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import given
from tests.conftest import NOW

WORDS = "小区门口的路灯坏了一个星期，晚上很黑，老人不敢出门。"


@pytest.fixture(autouse=True)
def _on_a_friday_in_may() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Resident(Client):
    """What a person does on these pages: open, read the hidden fields, fill in, press."""

    def fields(self, page: Any, action: str = "") -> dict[str, str]:
        """Return the hidden fields of the form that goes to an address, as a browser would send them."""
        for form in re.findall(r"<form.*?</form>", page.content.decode(), re.DOTALL):
            head = form.split(">", 1)[0]
            if (f'action="{action}"' in head) if action else 'name="once"' in form:
                return {
                    unescape(name): unescape(value)
                    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
                    if name != "csrfmiddlewaretoken"
                }
        raise AssertionError(f"no form for {action!r}")

    def report(self, words: str = WORDS, **more: Any) -> Any:
        hidden = self.fields(self.get("/report/"))
        return self.post("/report/", hidden | {"words": words, "place": given.COMMUNITY} | more)

    def open(self, receipt: str) -> Any:
        return self.post("/follow/", {"receipt": receipt}, follow=True)

    def say(self, move: str, **more: Any) -> Any:
        """Read the story, fill one of its forms in, press, and read what comes."""
        page = self.get("/follow/")
        address = f"/follow/say/{move}/"
        return self.post(address, self.fields(page, address) | more, follow=True)


@pytest.fixture
def resident() -> Resident:
    return Resident(HTTP_USER_AGENT="MicroMessenger")


def digits(page: Any) -> str:
    """The receipt that a page shows, without its blanks."""
    found = re.search(r'id="digits">([\d ]{19})<', page.content.decode())
    assert found, page.content.decode()[:2000]
    return found[1].replace(" ", "")


def text(page: Any) -> str:
    """What a page says, without its marks."""
    plain = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", plain))
