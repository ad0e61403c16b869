"""Learning from what the desk decided: only people teach, only what is still there, and nothing worse goes live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries as matters
from gongzhi.matters import services as matter_services
from gongzhi.work.intake import services, tables
from gongzhi.work.intake.models import Label, Suggestion
from gongzhi.work.intake.routing import live, store
from gongzhi.work.intake.services import learning
from tests import given
from tests.conftest import NOW
from tests.work.intake.routing import made_up

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
BY = system("sorting")
LEADER = given.actor("leader", "xz-qu", name="leader")


@pytest.fixture(autouse=True)
def _categories(db: None, district: None) -> None:
    matter_services.load_categories(rows=tables.rows("categories"), by=system("tests"), at=NOW)


def decided(rows: Sequence[tuple[str, str]]) -> None:
    for words, category in rows:
        given.accepted(given.report(words), category=category)


def wrong(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same texts with labels that mean nothing."""
    labels = [label for _text, label in rows]
    np.random.default_rng(1).shuffle(labels)
    return [(text, label) for (text, _label), label in zip(rows, labels, strict=True)]


@pytest.mark.slow
def test_what_the_desk_decided_sorts_from_the_next_report_on() -> None:
    decided(made_up.rows(60))
    learned = services.learn(by=BY, at=NOW)
    assert learned is not None
    assert learned.live
    report = given.report("河水发臭，味道刺鼻，废气扰民")
    found = Suggestion.objects.get(report=report, field="category")
    assert found.probability is not None
    assert (found.value or found.others[0])[:2] == "05"
    [entry] = ledger.history(["sorting:model"])
    assert entry.payload["version"] == learned.name
    assert ledger.verify(versions=matters.versions()).ok
    assert "本台标注" in live.shown()["card"]


def test_with_few_labels_the_lexicon_goes_on() -> None:
    decided(made_up.rows(20))
    assert services.learn(by=BY, at=NOW) is None
    assert live.version() is None
    assert Suggestion.objects.filter(field="category", probability=None).exists()


@pytest.mark.slow
def test_nothing_new_is_not_learned_twice() -> None:
    decided(made_up.rows(60))
    assert services.learn(by=BY, at=NOW) is not None
    assert services.learn(by=BY, at=given.later(days=1)) is None


def test_the_last_word_of_a_person_counts_and_a_rule_teaches_nothing() -> None:
    services.switch_rule(category="0102", place="330411", unit="xz-zhifa", on=True, by=LEADER, at=NOW)
    by_rule = given.report("小区门口的路灯坏了，路灯不亮已经一个星期，请修路灯")
    by_rule.refresh_from_db()
    assert by_rule.stage == "accepted"
    corrected = given.report("孩子上学没有学位", category="0102", by=given.CLERK)
    given.accepted(corrected, category="0801")
    assert Label.objects.filter(report=corrected, field="category").count() == 2
    assert learning._labelled() == [("孩子上学没有学位", "0801")]


def test_what_was_erased_is_not_learned() -> None:
    report = given.report("家住三号楼的老王家漏水")
    given.accepted(report, category="0201")
    report.refresh_from_db()
    services.erase(report=report, at=NOW)
    assert learning._labelled() == []


@pytest.mark.slow
def test_after_an_erasure_the_next_night_learns_without_it() -> None:
    rows = made_up.rows(60)
    decided([*rows, *[(f"路灯不亮，泽雅小筑{floor}楼很黑", "0102") for floor in (1, 2, 3)]])
    services.learn(by=BY, at=NOW)
    before = live.version()
    assert before is not None
    assert any("泽雅" in name for name in before.model.vocabulary)
    report = Suggestion.objects.latest("report_id").report
    services.erase(report=report, at=NOW)
    assert services.learn(by=BY, at=given.later(days=1)) is not None
    after = live.version()
    assert after is not None
    assert not any("泽雅" in name for name in after.model.vocabulary)  # now in two texts alone


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_in_no_transaction_learns_too() -> None:
    learned = services.learn_from(rows=made_up.rows(60), source="表", by=BY, at=NOW)
    assert learned.live
    assert live.version() is not None


def test_persons_are_masked_before_a_table_is_learned() -> None:
    rows = [(f"{text}请打13812345678", label) for text, label in made_up.rows(150)]
    services.learn_from(rows=rows, source="表", by=BY, at=NOW)
    version = live.version()
    assert version is not None
    assert not any("1381" in name for name in version.model.vocabulary)


def test_too_little_is_said() -> None:
    with pytest.raises(Refused, match="标注太少"):
        services.learn_from(rows=made_up.rows(30), source="表", by=BY, at=NOW)
    with pytest.raises(Refused, match="标注太少"):
        services.learn_from(rows=made_up.rows(80, only=("0102",)), source="表", by=BY, at=NOW)


def test_a_label_that_is_no_category_is_refused_by_name() -> None:
    """One typing error in a table would be suggested to the desk one day, as sure as any."""
    rows = [*made_up.rows(120), *[(text, "路灯照明吧") for text, _label in made_up.rows(6, seed=3)]]
    with pytest.raises(Refused, match="不是类别的代码") as refused:
        services.learn_from(rows=rows, source="表", by=BY, at=NOW)
    assert refused.value.sentence.params == {"label": "路灯照明吧", "count": 6}
    assert live.version() is None


def test_names_of_the_districts_own_tree_are_as_good_as_codes() -> None:
    matter_services.load_categories(rows=[{"code": "9901", "name": "蚕室温控"}], by=system("tests"), at=NOW)
    rows = [(text, "蚕室温控" if label == "0301" else label) for text, label in made_up.rows(120)]
    assert services.learn_from(rows=rows, source="表", by=BY, at=NOW).live
    version = live.version()
    assert version is not None
    assert "9901" in version.model.classes


def test_a_class_of_one_text_is_said_and_the_night_goes_on() -> None:
    rows = [*made_up.rows(90, only=("0102", "0801")), *[("公交改线，班车停运", "0301")] * 30]
    with pytest.raises(Refused, match="文字都差不多"):
        services.learn_from(rows=rows, source="表", by=BY, at=NOW)
    decided([(text, label) for text, label in made_up.rows(40, only=("0102",))])
    decided([("公交改线，班车停运", "0301")] * 25)
    assert services.learn(by=BY, at=NOW) is None
    assert (live.note()["live"], "文字都差不多" in live.note()["note"]["text"]) == (False, True)


@pytest.mark.one_database
class TestTheGate:
    def test_a_worse_model_does_not_go_live(self) -> None:
        good = services.learn_from(rows=made_up.rows(120), source="好表", by=BY, at=NOW)
        bad = services.learn_from(rows=wrong(made_up.rows(120, seed=2)), source="坏表", by=BY, at=given.later(hours=1))
        assert (good.live, bad.live) == (True, False)
        assert store.live_name(live.folder()) == good.name
        assert "没有启用" in bad.note.text
        assert live.note()["live"] is False
        assert len(ledger.history(["sorting:model"])) == 1

    def test_one_worse_than_the_lexicon_does_not_either(self) -> None:
        assert not services.learn_from(rows=wrong(made_up.rows(60)), source="坏表", by=BY, at=NOW).live
        assert live.version() is None

    def test_one_that_knows_more_does(self) -> None:
        services.learn_from(rows=made_up.rows(60, only=("0102", "0801")), source="两类", by=BY, at=NOW)
        more = services.learn_from(rows=made_up.rows(150, seed=4), source="五类", by=BY, at=given.later(hours=1))
        assert more.live

    def test_the_same_again_does(self) -> None:
        rows = made_up.rows(60)
        services.learn_from(rows=rows, source="表", by=BY, at=NOW)
        assert services.learn_from(rows=rows, source="表", by=BY, at=given.later(hours=1)).live
