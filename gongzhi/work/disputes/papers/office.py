"""Word to PDF by LibreOffice, where it is installed: one at a time, without network, a minute at most."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60
#: Bookmarks become named places of the PDF: that is how scanned pages find theirs.
_FILTER = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
#: Where the offices' fonts are not installed: what stands in for each, so that nothing falls back to a stranger.
_FONTS = {
    "Noto Serif CJK SC": ("仿宋", "仿宋_GB2312", "FangSong", "FangSong_GB2312", "宋体", "SimSun", "楷体", "KaiTi"),
    "Noto Sans CJK SC": ("黑体", "SimHei"),
    "Noto Serif CJK SC:bold": ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S"),
}


class NotThere(Exception):
    """LibreOffice is not installed on this machine."""


class TooSlow(Exception):
    """It took longer than a minute."""


class Unreadable(Exception):
    """LibreOffice made nothing of the file."""


def program() -> str:
    """Return where LibreOffice is; empty where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def pdf(word: bytes) -> bytes:
    """Return a Word file as PDF.

    :raises NotThere: LibreOffice is not installed.
    :raises TooSlow: it took more than a minute and was ended.
    :raises Unreadable: it made no PDF.
    """
    command = program()
    if not command:
        raise NotThere
    with _alone(), tempfile.TemporaryDirectory(prefix="gongzhi-paper-") as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(word)
        (folder / "fonts.conf").write_text(_fonts(), encoding="utf-8")
        _run(
            [*_without_network(), command, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--norestore", "--nolockcheck", "--convert-to", _FILTER, "--outdir", name, str(folder / "paper.docx")],
            folder,
        )  # fmt: skip
        made = folder / "paper.pdf"
        if not made.is_file():
            raise Unreadable
        return made.read_bytes()


def _run(command: list[str], folder: Path) -> None:
    """Run it in a group of its own, so that a minute ends all that it started."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env = kept | {"HOME": str(folder), "FONTCONFIG_FILE": str(folder / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(  # noqa: S603 — fixed words and paths of our own
        command, env=env, cwd=folder, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _without_network() -> list[str]:
    """Return what starts a program without any network, where this machine lets us."""
    unshare = shutil.which("unshare")
    if not unshare:
        return []
    tried = subprocess.run([unshare, "--map-root-user", "--net", "true"], capture_output=True, check=False)  # noqa: S603
    return [unshare, "--map-root-user", "--net"] if tried.returncode == 0 else []


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process of this installation is at it."""
    with Path(settings.DATA_DIR, "office.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fonts() -> str:
    """Return the machine's fonts, with a stand-in for each of the offices' that is missing."""
    rules = []
    for stand_in, names in _FONTS.items():
        family, _colon, weight = stand_in.partition(":")
        for name in names:
            bold = '<edit name="weight" mode="assign" binding="strong"><const>bold</const></edit>' if weight else ""
            rules.append(
                f'<match target="pattern"><test name="family"><string>{name}</string></test>'
                f'<edit name="family" mode="append" binding="strong"><string>{family}</string></edit>{bold}</match>'
            )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{"".join(rules)}</fontconfig>'
    )
