from __future__ import annotations

import pytest

from gongzhi.kernel.sheets import harmless


@pytest.mark.parametrize(
    "cell", ["=cmd|'/c calc'!A1", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "路灯不亮", "M-2026-000001", "1 = 1", "'", "3-2-501 门口"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_sign_behind_what_cannot_be_seen_is_found() -> None:
    assert harmless("\x00\x1f=1+1") == "'=1+1"
    assert harmless("路\x0b灯\ufffe") == "路灯"
