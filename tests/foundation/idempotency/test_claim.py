"""A repeated POST acts once, whoever repeats it and however often."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gongzhi.foundation.idempotency import seal, services
from gongzhi.foundation.idempotency.models import StoredAnswer
from gongzhi.foundation.idempotency.seal import Reply
from gongzhi.kernel.refused import Conflict, Refused
from tests.conftest import NOW

if TYPE_CHECKING:
    from datetime import datetime

KEY = "9f2c41d07be85a3641c8e20f7d9b6a15"
RECEIPT = "4821 0937 5562 1108"
REPLY = Reply(201, f"回执 {RECEIPT}".encode(), (("Content-Type", "text/plain; charset=utf-8"), ("Set-Cookie", "s=1")))


def claim(
    key: str = KEY, caller: str = "", body: bytes = b"noise at night", at: datetime = NOW, **other: str
) -> Reply | None:
    where = {"method": "POST", "path": "/api/v1/reports"} | other
    return services.claim(key=key, caller=caller, body=body, at=at, **where)


def answered(**given: object) -> None:
    with transaction.atomic():
        assert claim(**given) is None  # type: ignore[arg-type]
        services.keep(key=str(given.get("key", KEY)), caller=str(given.get("caller", "")), reply=REPLY)


@pytest.mark.django_db
class TestTheFirstAnswer:
    def test_comes_back_to_whoever_asks_again(self) -> None:
        answered()
        again = claim()
        assert again is not None
        assert (again.status, again.body) == (201, REPLY.body)

    def test_never_carries_a_cookie(self) -> None:
        answered()
        again = claim()
        assert again is not None
        assert again.headers == (("Content-Type", "text/plain; charset=utf-8"),)

    @pytest.mark.parametrize(
        "other", [{"body": b"something else"}, {"path": "/api/v1/reports/follow"}, {"method": "PUT"}], ids=str
    )
    def test_is_not_given_to_another_request(self, other: dict[str, object]) -> None:
        answered()
        with pytest.raises(Refused, match="已经用在另一份内容上"):
            claim(**other)  # type: ignore[arg-type]

    def test_is_not_given_to_another_caller(self) -> None:
        answered(caller="user:a")
        assert claim(caller="user:b") is None

    def test_is_forgotten_after_a_day(self) -> None:
        answered()
        assert claim(at=NOW + timedelta(hours=23, minutes=59)) is not None
        assert claim(at=NOW + timedelta(hours=24)) is None

    def test_goes_with_the_act_when_that_is_refused(self) -> None:
        def refused() -> None:
            with transaction.atomic():
                claim()
                raise Refused("请填写“地点”")

        with pytest.raises(Refused):
            refused()
        assert claim() is None

    def test_is_not_invented_while_the_act_has_none(self) -> None:
        claim()
        with pytest.raises(Conflict, match="正在处理"):
            claim()

    def test_is_kept_once(self) -> None:
        answered()
        with pytest.raises(ValueError, match="kept once"):
            services.keep(key=KEY, caller="", reply=REPLY)

    def test_costs_two_queries(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            answered()
        assert [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]] == ["INSERT", "UPDATE"]


@pytest.mark.django_db(transaction=True)
def test_a_key_is_claimed_in_the_transaction_of_its_act() -> None:
    with pytest.raises(ValueError, match="same transaction"):
        claim()


@pytest.mark.django_db
class TestTheTable:
    def test_tells_neither_receipt_nor_caller_nor_path(self) -> None:
        answered(caller="user:9f")
        row = StoredAnswer.objects.get()
        everything = f"{row.claim} {row.request}".encode() + bytes(row.sealed)
        for secret in (RECEIPT, "回执", "user:9f", "/api/v1/reports", KEY):
            assert secret.encode() not in everything

    def test_opens_only_with_the_key_it_was_sealed_under(self) -> None:
        answered()
        row = StoredAnswer.objects.get()
        with pytest.raises(InvalidTag):
            seal.unlock("another pepper", KEY, row.claim, bytes(row.sealed))
        with pytest.raises(InvalidTag):
            seal.unlock("pepper", KEY[::-1], row.claim, bytes(row.sealed))

    def test_an_answer_moved_to_another_row_does_not_open(self) -> None:
        answered()
        answered(caller="user:b")
        mine, other = StoredAnswer.objects.order_by("pk")
        StoredAnswer.objects.filter(pk=other.pk).update(sealed=mine.sealed)
        with pytest.raises(InvalidTag):
            claim(caller="user:b")

    def test_is_swept_of_what_is_older_than_a_day(self) -> None:
        answered()
        answered(caller="user:b", at=NOW + timedelta(hours=5))
        assert services.sweep(at=NOW + timedelta(hours=24)) == 1
        assert StoredAnswer.objects.count() == 1


@pytest.mark.django_db
class TestAKey:
    @pytest.mark.parametrize(
        "key",
        ["1", "abc", "a" * 64, "0" * 32, "9f2c41d07be85a3641c8e20f7d9b6a1", "6b0f5c1e-8a53-4a44-9d3e-0c5b8a1f2e77"],
    )
    def test_that_can_be_guessed_is_no_good_from_a_stranger(self, key: str) -> None:
        with pytest.raises(Refused, match="至少 128 位随机数") as refusal:
            claim(key=key)
        assert refusal.value.field == "Idempotency-Key"

    def test_that_can_be_guessed_does_for_a_known_caller(self) -> None:
        assert claim(key="order-1", caller="user:a") is None

    @pytest.mark.parametrize("key", [KEY, "Xk3mQ9zR7bT1vW5yE8uL2p"], ids=["hexadecimal", "base64"])
    def test_of_128_bits_does_for_a_stranger(self, key: str) -> None:
        assert claim(key=key) is None

    @pytest.mark.parametrize("key", ["", "钥匙" * 20, "a\nb", "x" * 256], ids=["empty", "Chinese", "two lines", "long"])
    def test_of_no_form_is_refused(self, key: str) -> None:
        with pytest.raises(Refused, match="1 到 255 个"):
            claim(key=key, caller="user:a")


def test_a_form_sent_again_is_the_same_form() -> None:
    first = seal.form({"where": ["330411"], "csrf": ["a"]}, [("photo", "1.jpg", b"\1")], without={"csrf"})
    again = seal.form({"csrf": ["b"], "where": ["330411"]}, [("photo", "1.jpg", b"\1")], without={"csrf"})
    other = seal.form({"where": ["330411"]}, [("photo", "1.jpg", b"\2")])
    assert first == again != other


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_acts_and_the_other_gets_its_answer() -> None:
    """Four threads post the same thing at the same moment, on a real database: one act, four times the one answer."""
    acts: list[int] = []
    replies: list[bytes] = []
    together = threading.Barrier(4)

    def post(number: int) -> None:
        try:
            together.wait(timeout=5)
            with transaction.atomic():
                first = claim()
                if first is None:
                    acts.append(number)
                    first = Reply(201, f"answer of {number}".encode())
                    services.keep(key=KEY, caller="", reply=first)
            replies.append(first.body)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(acts) == 1
    assert replies == [f"answer of {acts[0]}".encode()] * 4
