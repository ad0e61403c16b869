"""Versions on disk: read as written, refused when anything changed, the newest live, without any code in them."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gongzhi.work.intake.routing import live, store, training
from tests.work.intake.routing import made_up

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [text for text, _label in made_up.rows(100)]


@pytest.fixture(scope="module")
def model() -> training.Model:
    return training.train(*zip(*made_up.rows(100), strict=True)).model


def keep(model: training.Model, name: str = "20260508-023000-aaaaaa") -> None:
    store.keep(live.folder(), name=name, model=model, facts={"name": name, "figures": {}}, card="说明", texts=TEXTS)
    store.put_live(live.folder(), name)


def test_it_comes_back_as_it_was(model: training.Model) -> None:
    keep(model)
    version = live.version()
    assert version is not None
    assert np.array_equal(version.model.probabilities(TEXTS)[0], model.probabilities(TEXTS)[0])
    assert version.learned_from([TEXTS[0], " ".join(TEXTS[1]), "没有学过"]).tolist() == [True, True, False]
    assert live.shown()["card"] == "说明"


def test_nothing_in_it_is_code(model: training.Model) -> None:
    keep(model)
    with zipfile.ZipFile(live.folder() / "20260508-023000-aaaaaa" / "arrays.npz") as arrays:
        for name in arrays.namelist():
            np.lib.format.read_array(arrays.open(name), allow_pickle=False)


@pytest.mark.parametrize(("file", "change"), [
    ("arrays.npz", lambda raw: raw[:-100]), ("arrays.npz", lambda raw: raw[:5000] + b"x" + raw[5001:]),
    ("model.json", lambda raw: raw[:40]), ("model.json", lambda raw: raw.replace(b'"scale"', b'"scala"')),
    ("model.json", lambda _raw: b"[]"),
])  # fmt: skip
def test_a_damaged_one_is_not_read_and_the_lexicon_goes_on(model, file, change, caplog) -> None:
    keep(model)
    path = live.folder() / "20260508-023000-aaaaaa" / file
    path.write_bytes(change(path.read_bytes()))
    with caplog.at_level(logging.WARNING):
        assert live.version() is None
        assert live.version() is None
    assert len(caplog.records) == 1  # said once, not with every report


@pytest.mark.parametrize("arrays", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY\x01"])
def test_one_that_is_no_archive_is_not_read_though_its_sum_is_right(model: training.Model, arrays: bytes) -> None:
    keep(model)
    folder = live.folder() / "20260508-023000-aaaaaa"
    (folder / "arrays.npz").write_bytes(arrays)
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps(facts | {"sha256": hashlib.sha256(arrays).hexdigest()}))
    assert live.version() is None


def test_a_newer_one_is_read_at_once_and_old_ones_go(model: training.Model) -> None:
    for number in range(5):
        keep(model, f"2026050{number + 1}-023000-aaaaaa")
        version = live.version()
        assert version is not None
        assert version.name == f"2026050{number + 1}-023000-aaaaaa"
    assert len(store.versions(live.folder())) == store.KEPT
    assert live.version() is live.version()


@pytest.mark.slow
def test_without_a_model_nothing_that_learns_or_cuts_words_is_imported(data_dir: Path) -> None:
    program = (
        "import sys, django; django.setup()\n"
        "from gongzhi.work.intake import services, sorting\n"
        "from gongzhi.work.intake.routing import live\n"
        "assert live.version() is None\n"
        "print(sorted({'scipy', 'sklearn', 'rjieba'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "gongzhi.config.settings", "DATA_DIR": str(data_dir)},
    )  # fmt: skip
    assert json.loads(done.stdout.replace("'", '"')) == []


@pytest.mark.slow
def test_a_web_worker_that_reads_needs_no_scikit_learn(model: training.Model, data_dir: Path) -> None:
    keep(model)
    program = (
        "import sys, django; django.setup()\n"
        "from gongzhi.work.intake.routing import live\n"
        "live.version().model.guesses(['路灯不亮'])\n"
        "print(sorted({'scipy', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "gongzhi.config.settings", "DATA_DIR": str(data_dir)},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
