"""Every act that can be recorded is declared, has words, and says nothing about a person."""

from __future__ import annotations

import ast
import re

import pytest

from gongzhi.foundation.ledger import verbs
from tests.architecture.source import modules, name, tree

DECLARED = [verb for verb in verbs.every() if "test" not in verb.code.split(".")[0]]


@pytest.mark.parametrize("verb", DECLARED, ids=lambda verb: verb.code)
def test_a_verb_has_a_code_and_words_for_people(verb: verbs.Verb) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", verb.code)
    assert re.search(r"[\u4e00-\u9fff]", verb.done), f"{verb.code} says {verb.done!r}"
    assert not verb.payload & verbs.FORBIDDEN


def test_every_verb_written_as_text_is_declared() -> None:
    """A verb in a call of ``record`` that nobody declared would fail only when somebody does it."""
    known = {verb.code for verb in verbs.every()}
    missing = set()
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "record":
                for keyword in node.keywords:
                    value = keyword.value
                    if keyword.arg == "verb" and isinstance(value, ast.Constant) and value.value not in known:
                        missing.add(f"{name(path)}: {value.value}")
    assert missing == set()
