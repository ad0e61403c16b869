from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction

from gongzhi.foundation.ledger import chain, queries, services, verbs
from gongzhi.foundation.ledger.models import Entry, EntryText
from tests.foundation.ledger.world import CLERK, NOW, add

pytestmark = pytest.mark.django_db


def test_entries_of_a_subject_form_a_chain() -> None:
    first, second, other = add("matter:A"), add("matter:A"), add("matter:B")

    assert (first.seq, first.previous) == (1, chain.START)
    assert (second.seq, second.previous) == (2, first.hash)
    assert (other.seq, other.previous) == (1, chain.START)


def test_an_entry_read_back_hashes_to_what_was_written() -> None:
    for moment in (NOW, NOW.replace(microsecond=0), NOW.astimezone(timezone(timedelta(hours=8)))):
        entry = add("matter:A", at=moment)
        assert Entry.objects.get(pk=entry.pk).computed_hash() == entry.hash


def test_free_text_stands_apart_from_the_entry_under_a_salt_of_its_own() -> None:
    one, two = add("matter:A", words="楼上漏水"), add("matter:B", words="楼上漏水")

    assert one.text_digest != two.text_digest
    assert "漏水" not in one.payload
    text = EntryText.objects.get(subject="matter:A")
    assert chain.text_digest(bytes.fromhex(text.salt), text.text) == one.text_digest


def test_history_tells_acts_words_and_order_of_several_subjects_in_one_query(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    add("matter:B", at=NOW + timedelta(hours=1))
    add("matter:A", words="已联系", at=NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        told = queries.history(["matter:A", "matter:B", "matter:none"])

    assert [(r.subject, r.seq, r.verb) for r in told] == [
        ("matter:A", 1, "ledgertest.moved"),
        ("matter:B", 1, "ledgertest.moved"),
    ]
    assert told[0].texts == {"note": "已联系"}
    assert (told[0].actor, told[0].unit, told[0].post) == ("user:9f3a", "zhongxin", "desk")
    assert told[0].payload == {"unit": "zhujian"}
    assert told[0].at == NOW


def test_the_last_entries_of_a_subject_come_oldest_first_with_their_words(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    for words in ("一", "二", "三"):
        add("matter:A", words=words)
    add("matter:B")
    with django_assert_num_queries(1):  # type: ignore[operator]
        told = queries.latest("matter:A", 2)
    assert [(r.seq, r.texts["note"]) for r in told] == [(2, "二"), (3, "三")]


def test_who_did_some_acts_on_a_subject() -> None:
    add("matter:A")
    assert queries.actors_of("matter:A", ["ledgertest.moved"]) == {"user:9f3a"}
    assert queries.actors_of("matter:A", ["ledgertest.opened"]) == set()


def test_entries_of_one_act_share_its_id() -> None:
    act = services.new_act()
    for subject in ("matter:A", "report:1"):
        services.record(subject=subject, verb="ledgertest.moved", by=CLERK, at=NOW, act=act)
    assert set(Entry.objects.values_list("act", flat=True)) == {act}


def test_a_payload_key_that_the_verb_did_not_declare_is_refused() -> None:
    with pytest.raises(ValueError, match="undeclared payload"):
        services.record(subject="matter:A", verb="ledgertest.moved", by=CLERK, at=NOW, payload={"colour": "red"})


def test_a_verb_that_nobody_declared_is_refused() -> None:
    with pytest.raises(KeyError):
        services.record(subject="matter:A", verb="ledgertest.unheard", by=CLERK, at=NOW)


@pytest.mark.parametrize("key", sorted(verbs.FORBIDDEN))
def test_no_verb_can_declare_personal_data(key: str) -> None:
    with pytest.raises(ValueError, match="personal data"):
        verbs.declare(f"ledgertest.bad_{key}", "坏", [key])


def test_a_verb_is_declared_once() -> None:
    verbs.declare("ledgertest.moved", "推进", ["unit"], moves=True)  # the same again is the same
    with pytest.raises(ValueError, match="declared twice"):
        verbs.declare("ledgertest.moved", "另一个意思")


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(ValueError, match="same transaction"):
        services.record(subject="matter:A", verb="ledgertest.moved", by=CLERK, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_entry() -> None:
    def act() -> None:
        with transaction.atomic():
            add("matter:A")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Entry.objects.exists()


def test_the_canonical_form_does_not_depend_on_how_a_value_was_built() -> None:
    assert chain.canonical({"b": 1, "a": ["乡", None]}) == '{"a":["乡",null],"b":1}'
    assert chain.moment(datetime(2026, 5, 8, tzinfo=UTC)) == "2026-05-08T00:00:00.000000Z"


def test_no_two_rows_share_a_digest_by_moving_a_border() -> None:
    assert chain.digest(["ab", "c"]) != chain.digest(["a", "bc"])
    assert chain.digest(["1"]) != chain.digest([1])


def test_many_entries_go_on_with_the_chains_that_this_transaction_opened(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    told = [services.Told(f"matter:{name}", "ledgertest.moved", {}, {"note": name}) for name in "ABA"]
    with transaction.atomic():
        services.record_many(told=told, by=CLERK, at=NOW, opens=True)
        with django_assert_num_queries(3):  # type: ignore[operator]
            services.record_many(told=told[:2], by=CLERK, at=NOW)

    assert [record.seq for record in queries.history(["matter:A"])] == [1, 2, 3]
    assert queries.verify().ok
    with pytest.raises(ValueError, match="undeclared payload"), transaction.atomic():
        services.record_many(told=[told[0]._replace(payload={"phone": "1"})], by=CLERK, at=NOW)
