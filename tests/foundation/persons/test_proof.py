from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gongzhi.foundation.persons import proof, signing

WORDS = "楼下夜宵店半夜吵闹，\n请管一管。"
SALT = bytes(range(16))


@pytest.fixture
def text(now):
    return proof.make(reference="R-2026-000123", received_at=now, words=WORDS, salt=SALT, sign=signing.sign)


def test_a_proof_names_reference_and_time_and_hides_the_words(text, now):
    checked = proof.verify(text, public_key=signing.public_key())
    assert (checked.reference, checked.received_at, checked.words_match) == ("R-2026-000123", now, None)
    assert "夜宵" not in text
    assert len(text) < 400


def test_it_proves_the_words_and_no_others(text):
    key = signing.public_key()
    assert proof.verify(text, public_key=key, words=WORDS).words_match is True
    assert proof.verify(text, public_key=key, words=WORDS + "！").words_match is False


def test_copying_through_a_chat_does_not_break_it(text):
    copied = "\r\n\r\n".join(f"  {line} " for line in text.splitlines()) + "\r\n"
    checked = proof.verify(
        copied, public_key=signing.public_key(), words=f" {WORDS.replace(chr(10), chr(13) + chr(10))}\n"
    )
    assert checked.words_match is True


def test_any_changed_character_is_found(text):
    for i, letter in enumerate(text):
        if letter.isspace():
            continue
        changed = text[:i] + ("0" if letter != "0" else "1") + text[i + 1 :]
        with pytest.raises(proof.NotProven):
            proof.verify(changed, public_key=signing.public_key())


def test_bits_that_base64_does_not_use_cannot_be_changed_either(text):
    last = text[-3]  # before "=="
    assert last in "AQgw"
    with pytest.raises(proof.NotProven):
        proof.verify(f"{text[:-3]}{chr(ord(last) + 1)}==", public_key=signing.public_key())


def test_another_districts_key_and_any_other_text_prove_nothing(text):
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    for wrong, key in ((text, other), ("", other), ("你好", other), (text, b"short"), (text.split("签名")[0], other)):
        with pytest.raises(proof.NotProven):
            proof.verify(wrong, public_key=key)


def test_the_same_words_with_another_salt_have_another_digest():
    assert proof.digest(WORDS, SALT) != proof.digest(WORDS, SALT[::-1])


@pytest.mark.slow
def test_the_file_works_without_gongzhi(text, tmp_path):
    (tmp_path / "proof.py").write_bytes(Path(proof.__file__).read_bytes())
    script = (
        "import sys, proof; text = open('proof.txt', encoding='utf-8').read();"
        "print(proof.verify(text, public_key=bytes.fromhex(sys.argv[1])).reference);"
        "sys.exit(any(name.split('.')[0] in ('gongzhi', 'django') for name in sys.modules))"
    )
    (tmp_path / "proof.txt").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", script, signing.public_key().hex()],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": ""},
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "R-2026-000123"), done.stderr
