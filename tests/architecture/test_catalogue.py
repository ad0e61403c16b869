"""The English catalogue: complete, with every gap, and compiled as it stands."""

from __future__ import annotations

import gettext

import pytest
from babel.messages.catalog import Catalog

from tools import catalogue

pytestmark = pytest.mark.slow  # reads every module and template


@pytest.fixture(scope="module")
def merged() -> Catalog:
    return catalogue.merged()


def test_every_sentence_has_english_with_every_gap(merged: Catalog) -> None:
    assert [message.id for message in catalogue.missing(merged)] == []


def test_the_files_are_what_the_code_says(merged: Catalog) -> None:
    po, mo = catalogue.written(merged)
    assert (catalogue.FOLDER / "django.po").read_bytes() == po, "run python tools/catalogue.py"
    assert (catalogue.FOLDER / "django.mo").read_bytes() == mo, "run python tools/catalogue.py"


def test_what_is_compiled_is_what_readers_get() -> None:
    with (catalogue.FOLDER / "django.mo").open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert english.gettext("签收") == "Sign for it"
    assert english.pgettext("past", "签收") == "Signed for"
    assert [english.ngettext("{n} 天", "{n} 天", n) for n in (1, 2)] == ["{n} day", "{n} days"]


def test_no_english_is_left_chinese(merged: Catalog) -> None:
    quoted = {message.id for message in merged if "共治收件凭证" in str(message.id)}  # named as the proof prints it
    chinese = [
        message.id
        for message in merged
        if message.id and message.id not in quoted and any("\u3000" <= sign <= "\uffef" for sign in str(message.string))
    ]
    assert chinese == []


@pytest.mark.parametrize(
    ("chinese", "english", "kept"),
    [
        ("第 {n} 天", "Day {n}", True),
        ("第 {n} 天", "Day", False),
        ("{month}月{day}日", "{day} {month_name}", True),
        ("去掉“%(text)s”", "Remove %(text)s", True),
        ("去掉“%(text)s”", "Remove %(words)s", False),
        ("好了", "Done {n}", False),
    ],
)
def test_a_lost_gap_counts_as_missing(chinese: str, english: str, kept: bool) -> None:
    found = Catalog("en")
    found.add(chinese, english)
    assert (catalogue.missing(found) == []) is kept


def test_one_and_many_both_need_their_english() -> None:
    found = Catalog("en")
    found.add(("{n} 天", "{n} 天"), ("{n} day", ""))
    assert len(catalogue.missing(found)) == 1
