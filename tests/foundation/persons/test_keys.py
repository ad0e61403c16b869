from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.persons import keys, sealing, signing
from gongzhi.foundation.persons.fields import normal_phone


@pytest.fixture
def folder(settings, tmp_path):
    settings.MASTER_KEY_FILE = tmp_path / "secrets" / "master_key"
    keys._read.cache_clear()
    yield tmp_path / "secrets"
    keys._read.cache_clear()


def test_outside_production_a_missing_key_is_made_for_the_service_alone(folder):
    key = keys.master()
    path = folder / "master_key"
    assert len(key) == 32
    assert base64.b64decode(path.read_text()) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in folder.iterdir()] == ["master_key"]


def test_production_refuses_to_make_a_master_key(folder, settings):
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="32 random bytes"):
        keys.master()
    assert not folder.exists()


@pytest.mark.parametrize("content", ["", "short", "not base64 at all!", base64.b64encode(b"x" * 31).decode()])
def test_a_file_that_holds_no_key_is_refused_and_not_quoted(folder, content):
    folder.mkdir()
    (folder / "master_key").write_text(content)
    with pytest.raises(ImproperlyConfigured) as refusal:
        keys.master()
    assert not content or content not in str(refusal.value)


def test_a_folder_that_cannot_be_made_is_named(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.MASTER_KEY_FILE = tmp_path / "file" / "master_key"
    with pytest.raises(ImproperlyConfigured, match="cannot be made"):
        keys.master()


def test_of_many_who_start_at_once_all_use_one_key(folder):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: keys._read.__wrapped__(folder / "filing_key", made=True), range(16)))
    assert len(made) == 1


def test_the_filing_key_lies_beside_the_master_key_and_signs_the_same_after_a_restart(folder):
    public = signing.public_key()
    keys._read.cache_clear()
    assert signing.public_key() == public
    assert stat.S_IMODE((folder / "filing_key").stat().st_mode) == 0o600
    assert len(signing.sign(b"x")) == 64


def test_a_value_opens_only_with_its_key_and_for_its_record():
    key, wrapped = sealing.new_key(about="a")
    sealed = sealing.seal(key, b"words", about="a")
    assert sealing.unseal(sealing.open_key(wrapped, about="a"), sealed, about="a") == b"words"
    assert sealing.seal(key, b"words", about="a") != sealed
    for wrong in (
        lambda: sealing.open_key(wrapped, about="b"),
        lambda: sealing.unseal(key, sealed, about="b"),
        lambda: sealing.unseal(bytes(32), sealed, about="a"),
        lambda: sealing.unseal(key, b"", about="a"),
    ):
        with pytest.raises(sealing.Damaged):
            wrong()


def test_digests_of_different_uses_differ():
    assert sealing.keyed_digest("phone", "x") != sealing.keyed_digest("else", "x")


@given(
    st.integers(3, 9),
    st.integers(0, 10**9 - 1),
    st.sampled_from(["", "+86", "86", "0086 ", "+86-"]),
    st.integers(0, 10),
)
def test_every_mobile_number_has_one_normal_form(second, rest, prefix, gap):
    plain = f"1{second}{rest:09d}"
    written = prefix + plain[:gap] + " " + plain[gap:]
    assert normal_phone(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("0573-82225555", "057382225555"),
        ("(0573)8222 5555转12", "057382225555-12"),
        ("+1 212 555 0100", "+12125550100"),
    ],
)
def test_other_numbers(written, plain):
    assert normal_phone(written) == plain
