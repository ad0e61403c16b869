"""Every text that people read is marked for translation, in code and in templates."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, modules, name, tree
from tools import catalogue

HAN = re.compile(r"[\u3400-\u9fff]")
WRITTEN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")  # Chinese with its punctuation
MARKS = {*catalogue.KEYWORDS, *catalogue.CONTEXTS}

#: Chinese that is no text for a reader: file or folder → why it stays as it is in every language.
UNMARKED = {
    "config/command.py": "said in both languages at once: settings are broken, so there are no translations yet",
    "config/reference.py": "writes docs/reference, which is in Chinese",
    "config/settings.py": "the language's own name",
    "foundation/clocks/published.py": "the title of the State Council's notice, kept as a source",
    "foundation/persons/columns.py": "traditional signs, and what they are in simplified ones",
    "foundation/persons/digits.py": "Chinese digits, and what is counted by a number in a Chinese text",
    "foundation/persons/fields.py": "the pattern of an extension in a phone number",
    "foundation/persons/forbidden.py": "words in column names that are refused",
    "foundation/persons/masking.py": "patterns of personal data, and what stands in its place in a Chinese text",
    "foundation/persons/names.py": "characters around Chinese names",
    "foundation/persons/proof.py": "the signed text of a proof, the same for every reader",
    "foundation/persons/surnames.py": "Chinese surnames",
    "foundation/places/matcher.py": "patterns in Chinese place names",
    "foundation/places/naming.py": "endings of Chinese place names",
    "foundation/places/ordinary.py": "place names that are ordinary words",
    "foundation/places/rows.py": "a yes in an imported table",
    "foundation/places/surroundings.py": "words around Chinese place names",
    "foundation/standards/xlsform": "names of columns and what people write below them, in a Chinese workbook",
    "interfaces/api": "names and descriptions in openapi.json, one text for all readers",
    "foundation/sites/addresses.py": "how Chinese addresses are written",
    "foundation/sites/rows.py": "what offices write in their tables: names of columns, datums, yes and no",
    "foundation/sites/tenants.py": "words in column names that are refused",
    "interfaces/cli/importing.py": "an example of a mapping file: a Chinese column's name",
    "sample": "the made-up district: its people, names and what they write",
    "kernel/details.py": "the unit in which sums are typed",
    "work/disputes/checking.py": "words that make a term of a Chinese agreement unclear",
    "work/disputes/companies.py": "what the registered name of an organisation ends with",
    "work/disputes/codes.py": "names of classes in tables of other platforms",
    "work/disputes/papers/agreed.py": "clauses of an agreement: papers are in Chinese for every reader",
    "work/disputes/papers/binding.py": "texts of a dossier",
    "work/disputes/papers/frame.py": "texts of papers",
    "work/disputes/papers/office.py": "names of fonts",
    "work/disputes/papers/people.py": "texts of papers",
    "work/disputes/papers/rows.py": "texts of papers",
    "work/disputes/papers/whole.py": "texts of papers",
    "work/disputes/rows.py": "what other platforms write in their tables: names of columns, steps, yes and no",
    "work/disputes/schedule.py": "capital numerals of Chinese papers",
    "work/disputes/studios/conflicts.py": "the form of a company at the end of its name",
    "work/intake/likeness": "everyday characters, patterns of doors, edges of words in Chinese texts",
    "work/intake/services/receiving.py": "the article of law that a consent rests on, kept with it",
    "work/intake/summary.py": "patterns of Chinese openings and reproaches",
    "work/roots/rule.py": "endings of estates and roads, patterns of doors, courtesies in Chinese texts",
}
TEMPLATES_UNMARKED = {
    "_components/_brand.html": "共",  # the seal, a picture of a character
    "_components/_reading.html": "中文",  # the language's own name
}
SAID = [
    r"\{% comment.*?endcomment %\}",
    r"\{#.*?#\}",
    r"\{% blocktranslate.*?endblocktranslate %\}",
    r"\{% translate .*?%\}",
    r"_\((?:\".*?\"|'.*?')\)",
]


def bare(code: ast.AST) -> list[str]:
    """Return the Chinese literals that are neither marked nor docstrings, in no particular order."""
    found, left = [], [code]
    while left:
        node = left.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and HAN.search(node.value):
                found.append(node.value)
        elif isinstance(node, ast.Call) and _called(node.func) in MARKS:
            left += [argument for argument in node.args if not isinstance(argument, ast.Constant)]
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            left += ast.iter_child_nodes(node)
    return found


def _called(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def allowances(path: Path) -> set[str]:
    """Which rows of the table cover a file."""
    inside = path.relative_to(PACKAGE)
    return UNMARKED.keys() & {part.as_posix() for part in (inside, *inside.parents)}


def test_code_marks_what_people_read() -> None:
    found = {name(path): texts for path in modules() if not allowances(path) and (texts := bare(tree(path)))}
    assert found == {}, "Chinese that is not marked"


def test_no_allowance_outlives_its_reason() -> None:
    needed = set().union(*(allowances(path) for path in modules() if bare(tree(path))))
    assert UNMARKED.keys() - needed == set()


def test_templates_mark_what_people_read() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.html")):
        rest = path.read_text(encoding="utf-8")
        for said in SAID:
            rest = re.sub(said, "", rest, flags=re.DOTALL)
        file = path.relative_to(PACKAGE / "interfaces" / "templates").as_posix()
        rest = rest.replace(TEMPLATES_UNMARKED.get(file, "\0"), "")
        if texts := WRITTEN.findall(rest):
            found[file] = "".join(texts)
    assert found == {}, "Chinese, or its punctuation, that is not marked"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('_("办好了")', []),
        ('x = "办好了"', ["办好了"]),
        ('_("办" if one else "结")', ["办", "结"]),
        ('f"{n} 件"', [" 件"]),
        ('def f():\n    """办好了"""', []),
        ('say(translated("办好了"), "没办好")', ["没办好"]),
    ],
)
def test_the_search_itself(code: str, found: list[str]) -> None:
    assert sorted(bare(ast.parse(code))) == found
