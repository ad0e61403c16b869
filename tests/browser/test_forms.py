"""A checklist on the device comes to what it comes to on the server."""

from __future__ import annotations

from dataclasses import asdict
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from gongzhi.foundation.standards.form import asked, evaluate, plain
from tests.foundation.standards import made

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.one_database, pytest.mark.urls("tests.browser.gallery.urls"),
]  # fmt: skip

_BOTH = """async (cases) => {
  const { asked, evaluate } = await import("/static/form.mjs");
  return cases.map(([form, answers]) => [asked(form, answers).map((one) => one.code), evaluate(form, answers)]);
}"""


def test_five_hundred_forms_come_to_the_same(browser: Browser, site: str) -> None:
    random = Random(20261129)
    forms = [made.a_form(random) for _ in range(500)]
    cases = [(form, made.answers(random, form)) for form in forms]
    page = browser.new_page()
    page.goto(f"{site}/gallery/home")
    there: list[Any] = page.evaluate(_BOTH, [[plain(form), given] for form, given in cases])
    page.close()

    for (form, given), (codes, outcome) in zip(cases, there, strict=True):
        here = evaluate(form, given)
        assert codes == [one.code for one in asked(form, given)]
        assert outcome == _lists(asdict(here)) | {"passed": here.passed}
    assert sum(1 for form, given in cases if len(asked(form, given)) < len(list(form))) > 200  # conditions were tried
    assert sum(1 for form, given in cases if evaluate(form, given).vetoed) > 50


def _lists(given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _lists(value) for name, value in given.items()}
    return [_lists(one) for one in given] if isinstance(given, list | tuple) else given
