"""``gongzhi routing train`` and ``evaluate``: figures as promised, one sentence for what cannot be learned."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from gongzhi.interfaces.cli.jobs import JOBS
from gongzhi.work.intake.routing import live, reading
from tests import given
from tests.conftest import NOW
from tests.work.intake.routing import made_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district"), pytest.mark.one_database]
FIGURES = ["macro_f1", "top3", "ece", "coverage_at_95", "docs_per_s"]


@pytest.fixture(autouse=True)
def _own(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def table(path: Path, rows: Sequence[tuple[str, str]], header: tuple[str, str] = ("words", "label")) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def test_measuring_before_anything_was_learned_does_the_folds(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    done = gongzhi("routing", "evaluate", table(tmp_path / "a.csv", made_up.rows(100)), "--json")
    assert (done.code, list(done.json)) == (0, FIGURES)
    assert done.json["macro_f1"] > 0.9
    assert live.version() is None


def test_what_was_trained_is_measured_on_what_it_did_not_see(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    rows = made_up.rows(100)
    file = table(tmp_path / "a.csv", rows)
    done = gongzhi("routing", "train", file, "--json")
    assert (done.code, done.json["live"]) == (0, True)
    other = table(tmp_path / "b.csv", made_up.rows(50, seed=8), ("文字", "标签"))
    assert "现在的模型" in gongzhi("routing", "evaluate", other).out
    assert "分五份" in gongzhi("routing", "evaluate", file).out  # it has learned this one
    cut = table(tmp_path / "c.csv", [(" ".join(reading.words(text)), label) for text, label in rows])
    assert "分五份" in gongzhi("routing", "evaluate", cut).out  # and this is the same, cut into words


def test_names_of_categories_are_as_good_as_codes(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    names = {"0102": "路灯照明"}
    rows = [(text, names.get(label, label)) for text, label in made_up.rows(100)]
    gongzhi("routing", "train", table(tmp_path / "a.csv", rows))
    version = live.version()
    assert version is not None
    assert "0102" in version.model.classes


def test_the_lexicon_alone(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    done = gongzhi("routing", "evaluate", table(tmp_path / "a.csv", made_up.rows(20)), "--how", "prior", "--json")
    assert (done.code, list(done.json)) == (0, FIGURES)
    assert done.json["macro_f1"] > 0.6


def test_a_worse_one_ends_with_one(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    rows = made_up.rows(100)
    mixed = [(text, rows[(at * 37 + 11) % 100][1]) for at, (text, _label) in enumerate(rows)]
    shuffled = [(text, ("0102", "0801", "0503")[at // 3 % 3]) for at, (text, _label) in enumerate(mixed)]
    done = gongzhi("routing", "train", table(tmp_path / "a.csv", shuffled), "--json")
    assert (done.code, done.json["live"]) == (1, False)
    assert "没有启用" in done.json["note"]


@pytest.mark.parametrize(
    "given_and_said",
    [([("路灯不亮", "0102")], ("words", "label"), "标注太少"), ([("路灯", "1")], ("a", "b"), "表里要有两列")],
)
@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_what_cannot_be_used_gets_a_sentence(
    gongzhi: Callable[..., Any], tmp_path: Path, command: str, given_and_said: Any
) -> None:
    rows, header, said = given_and_said
    done = gongzhi("routing", command, table(tmp_path / "a.csv", rows, header))
    assert done.code == 2
    assert said in done.err


def test_no_model_to_measure(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    done = gongzhi("routing", "evaluate", table(tmp_path / "a.csv", made_up.rows(60)), "--how", "live")
    assert (done.code, "routing train" in done.err) == (2, True)


def test_the_worker_learns_at_night_and_not_by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[object] = []
    monkeypatch.setattr("gongzhi.interfaces.cli.jobs.intake.learn", lambda **given: ran.append(given["at"]))
    [job] = [job for job in JOBS if job.name == "sorting"]
    job.run(NOW)  # ten in the morning
    assert ran == []
    job.run(given.later(hours=17))  # three at night
    assert len(ran) == 1
