"""Migrations: complete, in one line per application, and independent of today's code."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import PACKAGE, imported, name

OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("gongzhi."))
FILES = sorted(path for path in PACKAGE.rglob("migrations/*.py") if path.name != "__init__.py")


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("label", OURS)
def test_each_application_has_one_line_of_migrations(label: str) -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    names = sorted(key[1] for key in loader.graph.nodes if key[0] == label)
    if names:
        assert len(loader.graph.leaf_nodes(label)) == 1
        assert [migration[:4] for migration in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
        for before, after in pairwise(names):
            assert (label, before) in loader.graph.node_map[label, after].parents


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_migration_does_not_import_the_application(path: Path) -> None:
    """But the models that it names as the default of a column, which Django writes itself."""
    own = name(path).split("/migrations/")[0].replace("/", ".") + ".models"
    assert {module for module in imported(path) if module.startswith("gongzhi.")} <= {own}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_migration_is_named_by_its_content(path: Path) -> None:
    assert not re.search(r"_auto_\d|_alter_.*_and_more", str(path))
