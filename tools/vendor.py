#!/usr/bin/env python3
"""Copy the published files and licences of the front-end packages from node_modules into static/vendor.

Run after ``npm ci``. Does nothing when the lockfile is the one that was copied from. Needs no Node.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "gongzhi" / "interfaces" / "static" / "vendor"
LOCKFILE = ROOT / "package-lock.json"

#: What a browser needs of each package, and under which licence it comes.
FILES = {
    "maplibre-gl": (
        "dist/maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css",
        "LICENSE.txt",
    ),
}


def main() -> int:
    """Copy what is missing or old."""
    wanted = hashlib.sha256(LOCKFILE.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    stamp = TARGET / "copied-from"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return 0
    missing = [
        f"{package}/{file}"
        for package, files in FILES.items()
        for file in files
        if not (ROOT / "node_modules" / package / file).is_file()
    ]
    if missing:
        print(f"missing in node_modules (run npm ci first): {', '.join(missing)}", file=sys.stderr)  # noqa: T201
        return 1
    shutil.rmtree(TARGET, ignore_errors=True)
    for package, files in FILES.items():
        folder = TARGET / package
        folder.mkdir(parents=True)
        for file in files:
            shutil.copyfile(ROOT / "node_modules" / package / file, folder / Path(file).name)
    stamp.write_text(wanted, encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
