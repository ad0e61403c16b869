"""What is suggested of category, unit and place: filled in, offered, or honestly unknown; and whom a ruling named."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.kernel.actor import system
from gongzhi.matters.models import Precedent
from gongzhi.matters.services import load_categories
from gongzhi.work.intake import sorting, tables
from gongzhi.work.intake.models import Suggestion
from gongzhi.work.intake.routing import live, shares
from tests import given
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
LIGHT = "小区门口的路灯坏了，路灯不亮已经一个星期，请修路灯"


@pytest.fixture(autouse=True)
def _own(settings: Any, tmp_path: Path, district: None) -> None:
    settings.DATA_DIR = tmp_path
    load_categories(rows=tables.rows("categories"), by=system("tests"), at=NOW)


@pytest.fixture
def thinks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a model in place that always thinks the same."""

    def think(*ranked: tuple[str, float], strange: bool = False) -> None:
        guess = SimpleNamespace(ranked=ranked, strange=strange, words=("路灯",))
        model = SimpleNamespace(guesses=lambda texts: [guess for _text in texts])
        monkeypatch.setattr(live, "version", lambda: SimpleNamespace(model=model))

    return think


def read(words: str = LIGHT, place: str = given.COMMUNITY) -> dict[str, sorting.Found]:
    return {one.field: one for one in sorting.read(words, place=place, at=NOW)}


def ruled(matter: Any, *, to: str = "xz-zhifa") -> None:
    """The unit returns it, and the centre rules."""
    given.moved(matter, "return", given.OFFICER, rule="ZJ-07", suggested=to, why="归它管")
    given.moved(matter, "redispatch", given.CLERK, unit=to, co_units=[], ruling="按职责清单")


class TestCategory:
    def test_nine_in_ten_fills_it_in(self, thinks: Any) -> None:
        thinks(("0102", 0.93), ("0101", 0.05), ("0109", 0.02))
        found = read()["category"]
        assert (found.value, found.sure, found.others, found.because) == ("0102", True, (), ("路灯",))
        assert found.probability == 0.93

    def test_one_in_two_offers_three(self, thinks: Any) -> None:
        thinks(("0102", 0.6), ("0101", 0.3), ("0109", 0.1))
        found = read()["category"]
        assert (found.value, found.others, found.sure) == ("", ("0102", "0101", "0109"), False)
        assert read()["unit"] == sorting.Found("unit")

    def test_below_nobody_knows(self, thinks: Any) -> None:
        thinks(("0102", 0.4), ("0101", 0.35), ("0109", 0.25))
        assert (read()["category"].value, read()["category"].others) == ("", ())

    def test_the_strange_is_not_forced(self, thinks: Any) -> None:
        thinks(("0102", 0.99), ("0101", 0.01), ("0109", 0.0), strange=True)
        found = read()["category"]
        assert (found.value, found.others, found.strange) == ("", (), True)

    def test_a_wide_label_becomes_what_the_words_point_to(self, thinks: Any) -> None:
        thinks(("城乡建设", 0.97), ("交通运输", 0.02), ("商贸旅游", 0.01))
        assert read()["category"].value == "0102"

    def test_without_a_model_the_lexicon_speaks(self) -> None:
        found = read()["category"]
        assert (found.value, found.sure, found.probability) == ("0102", True, None)

    def test_what_was_found_is_kept(self, thinks: Any) -> None:
        thinks(("0102", 0.93), ("0101", 0.05), ("0109", 0.02))
        kept = Suggestion.objects.get(report=given.report(LIGHT), field="category")
        assert (kept.value, kept.probability, kept.strange, kept.ruled_on) == ("0102", 0.93, False, None)


class TestUnit:
    def test_the_table_of_categories_tells_first(self) -> None:
        found = read()["unit"]
        assert (found.value, found.ruled_on) == ("xz-zhujian", None)

    def test_what_was_dispatched_tells_more(self, thinks: Any) -> None:
        thinks(("0102", 0.95), ("0101", 0.05), ("0109", 0.0))
        live.write_shares({"units": {"0102": {"330411101": {"xz-zhifa": 200}}}, "place": [0, 0]})
        found = read()["unit"]
        assert found.value == "xz-zhifa"
        assert found.probability == pytest.approx(0.95 * shares.of_units(
            {"330411101": {"xz-zhifa": 200}}, usual="xz-zhujian", place=given.COMMUNITY)[0][1])  # fmt: skip

    def test_two_who_share_it_are_both_offered(self) -> None:
        live.write_shares({"units": {"0102": {"330411101": {"xz-zhifa": 60, "xz-zhujian": 40}}}, "place": [0, 0]})
        found = read()["unit"]
        assert (found.value, found.others) == ("", ("xz-zhifa", "xz-zhujian"))

    def test_after_a_ruling_the_next_like_it_suggests_whom_it_named(self) -> None:
        ruled(given.dispatched(given.accepted(category="0102")))
        found = read()["unit"]
        assert (found.value, found.ruled_on) == ("xz-zhifa", date(2026, 5, 8))

    def test_the_newest_ruling_counts(self) -> None:
        ruled(given.dispatched(given.accepted(category="0102")))
        ruled(given.dispatched(given.accepted(category="0102")), to="xz-gongan")
        Precedent.objects.filter(given_to="xz-gongan").update(ruled_at=given.later(hours=1))
        assert read()["unit"].value == "xz-gongan"

    def test_a_ruling_on_a_shielded_matter_is_no_example(self) -> None:
        ruled(given.dispatched(given.accepted(category="0102", about="xz-gongan")))
        assert Precedent.objects.count() == 1
        assert (read()["unit"].value, read()["unit"].ruled_on) == ("xz-zhujian", None)

    def test_a_ruling_for_one_town_says_nothing_of_another(self) -> None:
        from gongzhi.foundation.organisations.models import Unit

        town = Unit.objects.filter(kind="town").exclude(place=given.COMMUNITY[:9]).first()
        assert town is not None
        ruled(given.dispatched(given.accepted(category="0102")))
        Precedent.objects.update(given_to=town.code)
        assert read()["unit"].value == "xz-zhujian"
        assert read(place=f"{town.place}001")["unit"].value == town.code
        assert read("路灯不亮，没有路灯", place="")["unit"].value == "xz-zhujian"  # nobody knows where


class TestShares:
    def test_nothing_known_is_the_usual_unit(self) -> None:
        assert shares.of_units({}, usual="a", place="") == [("a", pytest.approx(0.95))]
        assert shares.of_units({}, usual="", place="") == []

    def test_they_never_exceed_one_and_follow_the_counts(self) -> None:
        counts = {"330411101": {"a": 3, "b": 9}, "330411102": {"a": 30}}
        here = dict(shares.of_units(counts, usual="a", place="330411101001"))
        there = dict(shares.of_units(counts, usual="a", place="330411102001"))
        assert sum(here.values()) <= 1
        assert here["b"] > there["b"]
        assert there["a"] > 0.9


def test_many_texts_are_read_like_one_each_with_one_query_more_for_each_class() -> None:
    ruled(given.dispatched(given.accepted(category="0102")))
    texts = [(LIGHT, ""), ("孩子上小学没有学位", given.COMMUNITY), ("建林村的河水发臭", ""), ("", "")] * 5
    sorting.read_many(texts, at=NOW)
    with CaptureQueriesContext(connection) as seen:
        together = sorting.read_many(texts, at=NOW)
    classes = {one.value for found in together for one in found if one.field == "category" and one.value}
    assert len(seen) <= 2 + len(classes) < 2 + len(texts)
    assert together == [sorting.read(words, place=place, at=NOW) for words, place in texts]


def test_a_place_is_as_sure_as_people_found_it() -> None:
    words = "建林村的路灯不亮"
    before = read(words, place="")["place"]
    assert (before.sure, before.probability) == (True, None)
    live.write_shares({"units": {}, "place": [60, 100]})
    after = read(words, place="")["place"]
    assert (after.value, after.sure) == (before.value, False)
    assert after.probability == pytest.approx((60 + 4.5) / 105)
