from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path: Path) -> Path:
    """Models of its own for every test."""
    settings.DATA_DIR = tmp_path
    return tmp_path
