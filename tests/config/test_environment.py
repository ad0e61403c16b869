from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongzhi.config import environment as env


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("THING", raising=False)
    monkeypatch.delenv("THING_FILE", raising=False)
    return monkeypatch


def test_what_is_not_set_has_its_default(given: pytest.MonkeyPatch) -> None:
    assert (env.text("THING", "x"), env.flag("THING"), env.whole("THING", 7), env.words("THING")) == ("x", False, 7, [])


def test_a_secret_may_stand_in_a_file(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("密钥\n", encoding="utf-8")
    given.setenv("THING_FILE", str(file))
    assert env.text("THING") == "密钥"


@pytest.mark.parametrize(("value", "read"), [("True", True), ("False", False), ("", True)])
def test_a_flag_is_true_or_false(given: pytest.MonkeyPatch, value: str, read: bool) -> None:
    given.setenv("THING", value)
    assert env.flag("THING", default=True) is read


@pytest.mark.parametrize("value", ["true", "1", "yes", "on", " True"])
def test_any_other_word_for_a_flag_is_refused(given: pytest.MonkeyPatch, value: str) -> None:
    given.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match="THING"):
        env.flag("THING")


def test_a_number_is_a_whole_number(given: pytest.MonkeyPatch) -> None:
    given.setenv("THING", "20")
    assert env.whole("THING", 1) == 20
    given.setenv("THING", "20 MB")
    with pytest.raises(ImproperlyConfigured, match="20 MB"):
        env.whole("THING", 1)


def test_a_list_is_separated_by_commas(given: pytest.MonkeyPatch) -> None:
    given.setenv("THING", " a.gov.cn, b.gov.cn ,,")
    assert env.words("THING") == ["a.gov.cn", "b.gov.cn"]
