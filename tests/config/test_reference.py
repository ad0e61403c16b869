from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gongzhi.config import reference
from gongzhi.kernel.lifecycle import Lifecycle, Limit, Move, Stage

TABLE = Lifecycle(
    code="errand", label="跑腿", version=3, first="open",
    stages=(
        Stage(code="open", label="待办", public="正在办", owner="unit"),
        Stage(code="closed", label="已结", public="已办结", owner="nobody", final=True),
    ),
    moves=(
        Move(code="finish", label="办完", done="办完", sources=("open",), target="closed", otherwise="open",
             when="all_there", permission="matter.handle", who=("lead", "co"), stops=("do",)),
        Move(code="note", label="记一笔", done="记录", sources=("open",), permission="matter.handle", who=("lead",),
             judges=("finish",)),
    ),
    limits=(Limit(code="do", label="办理", amount=5, unit="workday", urgent=(24, "hour")),),
)  # fmt: skip


def test_a_kind_is_drawn_and_listed() -> None:
    page = reference._lifecycle(TABLE)
    assert "[*] --> open" in page
    assert "open --> closed: 办完" in page
    assert "open --> open: 办完" in page
    assert "closed --> [*]" in page
    assert (
        "| `finish` | 办完 | 待办 | 已结（否则 待办：`all_there`） | `matter.handle` | 主办单位、协办单位 |  | 办理 |"
        in page
    )
    assert "不得是做过办完的人" in page
    assert "| `do` | 办理 | 5 个工作日 | 24 小时 | 是 |" in page


def test_pages_are_made_of_every_kind_the_verbs_and_the_roles() -> None:
    made = reference.pages()
    assert {"report.md", "ledger.md", "roles.md"} <= made.keys()
    assert all(page.startswith(("# ", "{")) for page in made.values())


@pytest.mark.slow
def test_the_command_names_the_page_that_is_old(tmp_path: Path) -> None:
    """Run on a copy, whose page somebody edited."""
    reference.write(tmp_path)
    (tmp_path / "roles.md").write_text("edited", encoding="utf-8")
    script = (
        "import sys, pathlib, django; django.setup(); from gongzhi.config import reference as r;"
        f"sys.exit(repr(r.old(pathlib.Path({str(tmp_path)!r}))))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "roles.md" in done.stderr
