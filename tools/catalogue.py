"""The English catalogue: collects every marked sentence, keeps what is translated, compiles what Django reads.

    python tools/catalogue.py           collect and compile; says how many are missing
    python tools/catalogue.py --check   change nothing; exit 1 when a sentence is missing or the files are not current

The msgid is the Chinese sentence itself. Babel does the work, so that no GNU gettext has to be installed.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gongzhi"
FOLDER = PACKAGE / "locale" / "en" / "LC_MESSAGES"
KEYWORDS: dict[str, Any] = {
    "_": None, "mark": None, "marked": None, "lazy": None, "translated": None, "gettext": None, "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
#: Marks of one argument that stand for a context: the same Chinese, another English.
CONTEXTS = {"past": "past", "area": "栏目"}
GAP = re.compile(r"\{(\w+)\}|%\((\w+)\)s")
PLURAL = "nplurals=2; plural=(n != 1);"
HEADER = f"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {PLURAL}\\n"

"""


def collect() -> Catalog:
    """Return a catalogue of every marked sentence in code and templates, with where it stands, without line numbers."""
    found = Catalog("en", charset="utf-8")
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("templates/**/*.txt")]):
        if "migrations" in path.parts or "locale" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix in {".html", ".txt"}:
            source = f"({templatize(source)}\n)"  # inside brackets Python does not mind how lines are indented
        for message, context in _marked(source):
            found.add(message, locations=[(str(path.relative_to(ROOT)), None)], context=context)
    return found


def _marked(source: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    marks = [(KEYWORDS, None), *(({mark: None}, context) for mark, context in CONTEXTS.items())]
    for keywords, context in marks:
        if any(f"{mark}(" in source for mark in keywords):
            for _line, message, _comments, given in extract("python", io.BytesIO(source.encode()), keywords):
                if message and message != ("", ""):
                    yield message, given or context


def merged() -> Catalog:
    """Return the collected catalogue with the translations that are there already."""
    wanted = collect()
    path = FOLDER / "django.po"
    known = read_po(io.BytesIO(path.read_bytes()), locale="en") if path.exists() else Catalog("en")
    for message in wanted:
        same = known.get(message.id, message.context) if message.id else None
        if same is not None and same.string:
            message.string = same.string
    return wanted


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """Return the two files' contents; the same catalogue always gives the same bytes."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, omit_header=True, sort_output=True, width=0, include_lineno=False)
    compiled = Undated(locale="en")
    for message in catalogue:
        if message.id:
            compiled[message.id] = message
    write_mo(mo, compiled)
    return HEADER.encode() + po.getvalue(), mo.getvalue()


class Undated(Catalog):
    """A catalogue whose header names neither the time nor Babel's version, so it is new only when the words are."""

    mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", PLURAL)]


def missing(catalogue: Catalog) -> list[Message]:
    """Return the sentences that have no English yet, or lost one of their gaps."""
    return [message for message in catalogue if message.id and not _complete(message)]


def _complete(message: Message) -> bool:
    wanted = gaps(message.id if isinstance(message.id, str) else message.id[0])
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(text and gaps(text) == wanted for text in strings)


def gaps(text: str) -> set[str]:
    """Return the gaps of a sentence, ``{name}`` and ``%(name)s``. English may write a month's name for its number."""
    return {first or second for first, second in GAP.findall(text.replace("{month_name}", "{month}"))}


def main() -> int:
    """Collect and compile, or check."""
    catalogue = merged()
    po, mo = written(catalogue)
    gone = missing(catalogue)
    files = {FOLDER / "django.po": po, FOLDER / "django.mo": mo}
    if "--check" in sys.argv:
        stale = [path.name for path, content in files.items() if not path.exists() or path.read_bytes() != content]
        for message in gone[:20]:
            sys.stdout.write(f"no English, or a gap lost: {message.id}\n")
        if stale:
            sys.stdout.write(f"not current: {', '.join(stale)}; run python tools/catalogue.py\n")
        return 1 if gone or stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        path.write_bytes(content)
    sys.stdout.write(f"{len(list(catalogue)) - 1} sentences, {len(gone)} without English\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
