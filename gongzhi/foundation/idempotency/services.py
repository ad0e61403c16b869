"""A repeated POST acts once: claim its key before the act, keep the answer after it, all in one transaction.

How an interface uses it, whole:

    key = request.headers.get("Idempotency-Key", "")
    with transaction.atomic():
        first = key and services.claim(
            key=key, caller=actor.id, method=request.method, path=request.path, body=request.body, at=now()
        )
        if first:
            return HttpResponse(first.body, status=first.status, headers=dict(first.headers))
        response = act(request)
        if key:
            headers = [(name, response[name]) for name in ("Content-Type", "Location") if name in response]
            services.keep(key=key, caller=actor.id, reply=Reply(response.status_code, response.content, tuple(headers)))
        return response

``caller`` is the actor's opaque id, and empty for somebody whom nobody asked who they are. A page form sends the key as
a hidden field and its fields through ``seal.form`` as body. An act that is refused raises, so that the claim is rolled
back with it and the same key may be used for the mended form. Nothing here is an act of its own: no ledger.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from gongzhi.foundation.idempotency import seal
from gongzhi.foundation.idempotency.models import StoredAnswer
from gongzhi.foundation.idempotency.seal import Reply
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from datetime import datetime

FIELD = "Idempotency-Key"
KEPT = timedelta(hours=24)
LONGEST = 255
FEWEST_BITS = 128  # from an anonymous caller: who guesses the key gets the answer, and with it the receipt


def claim(*, key: str, caller: str, method: str, path: str, body: bytes, at: datetime) -> Reply | None:
    """Claim a key for one act; return the first answer when the act was already done under it.

    Of two at once one acts; the other waits for its transaction and gets its answer.

    :raises Refused: the key is no good, or was used for something else.
    :raises ValueError: outside a transaction.
    """
    if not connection.in_atomic_block:
        msg = "a key is claimed in the same transaction as its act"
        raise ValueError(msg)
    _check(key, caller)
    mine = _claim(key, caller)
    request = seal.digest(settings.PEPPER, method, path, body)
    if _won(mine, request, at):
        return None
    gone, _tables = StoredAnswer.objects.filter(claim=mine, created_at__lte=at - KEPT).delete()
    if gone and _won(mine, request, at):
        return None
    stored = StoredAnswer.objects.get(claim=mine)
    if stored.request != request:
        raise Refused(_("这个 Idempotency-Key 已经用在另一份内容上，请换一个新的再提交"), field=FIELD)
    if not stored.sealed:
        raise Conflict(_("同一份内容正在处理，请稍后再看结果"), field=FIELD)
    return seal.unlock(settings.PEPPER, key, mine, bytes(stored.sealed))


def keep(*, key: str, caller: str, reply: Reply) -> None:
    """Keep the answer of a claimed act, sealed under the caller's own key. A cookie is never kept."""
    mine = _claim(key, caller)
    headers = tuple((name, value) for name, value in reply.headers if name.lower() != "set-cookie")
    sealed = seal.lock(settings.PEPPER, key, mine, Reply(reply.status, reply.body, headers))
    if StoredAnswer.objects.filter(claim=mine, sealed=b"").update(sealed=sealed) != 1:
        msg = "an answer is kept once, after its key was claimed"
        raise ValueError(msg)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Forget the answers older than a day; return how many."""
    return StoredAnswer.objects.filter(created_at__lte=at - KEPT).delete()[0]


def _claim(key: str, caller: str) -> str:
    return seal.digest(settings.PEPPER, "claim", caller, key)


def _check(key: str, caller: str) -> None:
    if not key.isascii() or not key.isprintable() or not 1 <= len(key) <= LONGEST:
        raise Refused(_("Idempotency-Key 要用 1 到 {longest} 个英文字母和数字"), field=FIELD, longest=LONGEST)
    if not caller and seal.bits(key) < FEWEST_BITS:
        raise Refused(
            _("未登录时 Idempotency-Key 要有至少 {bits} 位随机数，例如 32 个随机的十六进制字符"),
            field=FIELD,
            bits=FEWEST_BITS,
        )


def _won(claim: str, request: str, at: datetime) -> bool:
    """Write the claim, or find it there: one statement, without the savepoint that a failed insert would need."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO idempotency_storedanswer (claim, request, sealed, created_at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (claim) DO NOTHING",
            [claim, request, b"", moment],
        )
        return bool(cursor.rowcount == 1)
