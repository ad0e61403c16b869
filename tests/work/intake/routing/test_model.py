"""The model: what it reads, that blanks do not matter, that it is sure when it is right, and what it finds strange."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.work.intake.routing import figures, reading, training
from gongzhi.work.intake.routing.prior import Prior, category_of, meaning
from tests.work.intake.routing import made_up


@pytest.fixture(scope="module")
def trained() -> training.Trained:
    texts, labels = zip(*made_up.rows(150), strict=True)
    return training.train(texts, labels)


@given(st.text(max_size=60), st.integers(0, 60))
def test_blanks_do_not_matter(text: str, at: int) -> None:
    assert reading.normal(text[:at] + " \u3000\u200b\n" + text[at:]) == reading.normal(text)


def test_a_text_cut_into_words_is_sorted_like_the_same_text(trained: training.Trained) -> None:
    texts = [text for text, _label in made_up.rows(40, seed=9)]
    cut = [" ".join(reading.words(text)) for text in texts]
    one, other = trained.model.probabilities(texts)[0], trained.model.probabilities(cut)[0]
    assert np.array_equal(one, other)


def test_it_learns_and_is_sure_when_it_is_right(trained: training.Trained) -> None:
    assert trained.figures.macro_f1 > 0.95
    assert trained.figures.top3 > 0.99
    unseen = made_up.rows(50, seed=5)
    shares, strange = trained.model.probabilities([text for text, _label in unseen])
    assert [trained.model.classes[best] for best in shares.argmax(1)] == [label for _text, label in unseen]
    assert shares.sum(1) == pytest.approx(1.0)
    assert strange.mean() < 0.2


def test_training_twice_gives_the_same(trained: training.Trained) -> None:
    texts, labels = zip(*made_up.rows(150), strict=True)
    again = training.train(texts, labels)
    assert np.array_equal(again.model.weights, trained.model.weights)
    assert (again.model.scale, again.model.trust) == (trained.model.scale, trained.model.trust)


def test_many_at_once_and_one_by_one_are_the_same(trained: training.Trained) -> None:
    texts = [text for text, _label in made_up.rows(130, seed=3)] + ["", "。", "abc"]
    together = trained.model.probabilities(texts)[0]
    alone = np.vstack([trained.model.probabilities([text])[0] for text in texts])
    assert together == pytest.approx(alone, abs=1e-5)


def test_what_reads_is_what_was_trained(trained: training.Trained) -> None:
    """Two ways to weigh a text, sparse arrays while training and plain ones while reading, agree."""
    texts = [reading.normal(text) for text, _label in made_up.rows(60)]
    names, counts = training._count(texts)
    truth = np.array([at % 5 for at in range(60)])
    model = training._fit(names, counts, truth, tuple("abcde"))
    kept = [names.index(name) for name in model.vocabulary]
    sparse = training._weighted(counts[:, kept], model.rarity.astype(float))
    expected = sparse @ model.weights[:, :5] + model.offsets
    assert model.margins(texts)[0] == pytest.approx(np.asarray(expected), abs=1e-4)


def test_the_words_that_weighed_are_of_the_text_and_of_several(trained: training.Trained) -> None:
    [guess] = trained.model.guesses(["建林村路灯不亮，晚上漆黑，王小二看不见"])
    assert guess.ranked[0][0] == "0102"
    assert 0 < len(guess.words) <= 4
    assert {"路灯", "漆黑"} & {part for word in guess.words for part in (word, word[:2], word[-2:])}
    assert "王小二" not in guess.words
    assert not any("王小二" in name for name in trained.model.vocabulary)


def test_what_was_never_seen_is_strange(trained: training.Trained) -> None:
    odd = ["qwerty uiop asdf ghjk", "量子纠缠与超弦理论的数学基础", ""]
    assert all(guess.strange for guess in trained.model.guesses(odd))


def test_texts_nearly_the_same_stay_in_one_fold() -> None:
    texts = [text for text, _label in made_up.rows(60)]
    copies = [text.replace("已经", "到今天已经") for text in texts[:20]]
    names, counts = training._count([reading.normal(text) for text in [*texts, *copies]])
    groups = training._groups(names, counts)
    assert all(groups[at] == groups[60 + at] for at in range(20))
    folds = training._folds(groups, np.array([at % 5 for at in range(60)] + [at % 5 for at in range(20)]))
    assert all(len(set(folds[groups == one])) == 1 for one in set(groups))


def test_few_labels_lean_on_the_lexicon_and_many_do_not() -> None:
    noise = [(text, label) for text, label in made_up.rows(60)]
    few = training.train(*zip(*noise[:50], strict=True)).model
    shares, _strange = few.probabilities(["道路照明坏了，路灯不亮"])
    assert few.trust >= 0
    assert few.classes[int(shares[0].argmax())] == "0102"


def test_the_prior_speaks_for_the_label_that_stands_for_the_code() -> None:
    prior = Prior(["01", "0102", "教育文体"])
    weights = dict(zip(prior.labels, prior.evidence("路灯不亮，小学报名"), strict=True))
    assert weights["0102"] > weights["01"]
    assert weights["教育文体"] > 0.5
    assert meaning("路灯照明") == {"0102"}
    assert meaning("0102") == {"0102"}
    assert "0801" in meaning("教育文体")


@pytest.mark.parametrize(
    ("label", "text", "code"),
    [
        ("0102", "没有人说得清", "0102"),
        ("01", "路灯不亮", "0102"),
        ("01", "没有人说得清", "01"),
        ("教育文体", "没有人说得清", "08"),
        ("城乡建设", "没有人说得清", ""),
        ("城乡建设", "路灯不亮", "0102"),
    ],
)
def test_a_label_becomes_the_category_that_the_words_point_to(label: str, text: str, code: str) -> None:
    assert category_of(label, text) == code


class TestFigures:
    def test_all_right_and_sure(self) -> None:
        found = figures.reckon(np.eye(4), np.arange(4))
        assert (found.macro_f1, found.top3, found.ece, found.coverage_at_95) == (1, 1, 0, 1)

    def test_half_right_though_sure(self) -> None:
        shares = np.array([[0.9, 0.05, 0.05, 0.0]] * 10)
        found = figures.reckon(shares, np.array([0] * 5 + [3] * 5))
        assert found.macro_f1 == pytest.approx((2 / 3 + 0) / 2)
        assert found.top3 == 0.5
        assert found.ece == pytest.approx(0.4)
        assert found.coverage_at_95 == 0.5  # the order of equals is the order of the texts

    def test_a_class_the_model_has_not_counts_as_wrong(self) -> None:
        assert figures.reckon(np.array([[1.0, 0.0]]), np.array([-1])).top3 == 0
