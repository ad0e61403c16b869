"""Receipts: no slip of the pen goes unnoticed, and nothing stored gives one away."""

from __future__ import annotations

import io
import re

import pytest
from django.test import override_settings
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image

from gongzhi.kernel.refused import Refused
from gongzhi.work.intake import receipts

DIGITS = st.text("0123456789", min_size=15, max_size=15)
PLACE = st.integers(0, 15)


def whole(body: str) -> str:
    return body + receipts.check_digit(body)


def test_the_published_example_of_the_check() -> None:
    assert receipts.check_digit("572") == "4"


def test_a_new_receipt_is_sixteen_digits_that_pass() -> None:
    drawn = {receipts.new() for _ in range(500)}
    assert len(drawn) == 500
    for receipt in drawn:
        assert re.fullmatch(r"\d{16}", receipt)
        assert receipts.normalise(receipt) == receipt


@given(DIGITS, PLACE, st.integers(1, 9))
def test_every_wrong_digit_is_noticed(body: str, place: int, shift: int) -> None:
    right = whole(body)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    with pytest.raises(Refused):
        receipts.normalise(wrong)


@given(DIGITS, st.integers(0, 14))
def test_every_swap_of_neighbours_is_noticed(body: str, place: int) -> None:
    right = whole(body)
    assume(right[place] != right[place + 1])
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    with pytest.raises(Refused):
        receipts.normalise(wrong)


@given(DIGITS, st.lists(st.tuples(PLACE, st.sampled_from([" ", "-", "－", "—", "　", "\t", "\n", "\u200b"]))))
def test_people_may_type_it_as_they_like(body: str, extras: list[tuple[int, str]]) -> None:
    receipt = typed = whole(body)
    for place, extra in extras:
        typed = typed[:place] + extra + typed[place:]
    assert receipts.normalise(typed) == receipt
    assert receipts.normalise(typed.translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == receipt


@pytest.mark.parametrize("given_", ["", "1234", "1" * 17, "abcd" * 4, "١٢٣٤" * 4, "1234 5678 9012 345x", "9" * 100_000])
def test_what_is_no_receipt_is_refused_in_one_sentence(given_: str) -> None:
    with pytest.raises(Refused, match="16 位数字") as refusal:
        receipts.normalise(given_)
    assert refusal.value.field == "receipt"


def test_it_is_shown_four_by_four() -> None:
    assert receipts.grouped("1234567890123456") == "1234 5678 9012 3456"


def test_the_digest_needs_the_pepper_and_shows_nothing_of_the_receipt() -> None:
    receipt = whole("123456789012345")
    digest = receipts.digest(receipt)
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    assert digest == receipts.digest(receipt)
    with override_settings(PEPPER="another pepper"):
        assert receipts.digest(receipt) != digest


@override_settings(PUBLIC_URL="https://gongzhi.example/")
def test_a_link_carries_the_receipt_after_the_hash_only() -> None:
    receipt = whole("123456789012345")
    sent_to_the_server, _, kept_in_the_browser = receipts.link(receipt).partition("#")
    assert sent_to_the_server == "https://gongzhi.example/follow/"
    assert kept_in_the_browser == receipt


def test_as_qr_code_and_as_picture() -> None:
    receipt = receipts.new()
    assert receipts.svg(receipt).startswith("<svg")
    assert receipt not in receipts.svg(receipt)
    with Image.open(io.BytesIO(receipts.picture(receipt))) as picture:
        assert picture.format == "PNG"
        assert picture.height > picture.width >= 300
        assert picture.getextrema() == (0, 255)
        assert picture.info.get("Text", "") == ""
