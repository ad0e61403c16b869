"""Draw the templates anew into the package.

python -m tools.papers           write all
python -m tools.papers --check   change nothing; exit 1 when one differs from what is shipped
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

from tools.papers.drawn import DRAWN

FOLDER = Path(__file__).resolve().parents[2] / "gongzhi" / "work" / "disputes" / "papers" / "data"


def parts(content: bytes) -> dict[str, bytes]:
    """Return what a Word file says, part by part; a zip's own dates say nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def main(check: bool) -> int:
    """Write or compare every template; return the exit status."""
    stale = []
    for code, drawn in DRAWN.items():
        path, content = FOLDER / f"{code}.docx", drawn().file()
        if path.exists() and parts(path.read_bytes()) == parts(content):
            continue
        stale.append(code)
        if not check:
            path.write_bytes(content)
    print(("differ: " if check else "written: ") + (", ".join(stale) or "none"))  # noqa: T201
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
