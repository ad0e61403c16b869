"""The notice before sending: complete, in both languages, and never changed once it was shown."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.test import override_settings

from gongzhi.kernel.refused import NotFound
from gongzhi.work.intake import privacy, tables

#: A report keeps the version that was shown, so its words must stay what they were: a change is a new version.
SEALED = {"2026-05": "3f4a2fe3dd8e07d7", "2026-11": "38234fcc86a7be28"}


@pytest.mark.parametrize("english", [False, True])
@override_settings(DISTRICT_NAME="秀洲区", DESK_PHONE="0573-00000000", KEEP_CONTACTS_DAYS=730)
def test_it_says_who_what_how_long_and_whom_to_ask(english: bool) -> None:
    notice = privacy.current(english=english)
    words = "".join(line.heading + line.text for line in notice.lines)
    assert len(notice.lines) == 6
    assert "{" not in words
    assert all(told in words for told in ("秀洲区", "0573-00000000", "2 years" if english else "2 年"))


@override_settings(DESK_PHONE="")
def test_without_a_desk_number_the_hotline_is_named() -> None:
    assert "12345" in privacy.current().lines[-1].text


def test_the_version_shown_can_be_read_again() -> None:
    assert privacy.find(privacy.current().version) == privacy.current()
    with pytest.raises(NotFound):
        privacy.find("1999-01")


def test_versions_run_from_new_to_old_and_fit_their_column() -> None:
    rows = tables.tree("privacy")["version"]
    assert [row["since"] for row in rows] == sorted((row["since"] for row in rows), reverse=True)
    assert all(len(row["version"]) <= 16 for row in rows)


def test_a_version_that_was_shown_is_never_edited() -> None:
    for row in tables.tree("privacy")["version"]:
        words = json.dumps(row["line"], ensure_ascii=False, sort_keys=True).encode()
        assert SEALED.get(row["version"]) == hashlib.sha256(words).hexdigest()[:16]
