"""A form that is sent twice acts once: its hidden key is claimed with the act, in one transaction."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from gongzhi.foundation.idempotency import seal, services
from gongzhi.foundation.idempotency.seal import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest

FIELD = "once"
OF_THE_SENDING = ("csrfmiddlewaretoken", FIELD)


def key() -> str:
    """Draw a key of 128 random bits for one form."""
    return secrets.token_hex(16)


def act(request: HttpRequest, do: Callable[[], bytes], photos: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """Act, or return what the first act under the form's key returned.

    :raises Refused: the act is refused (the key stays free), or the key was used for another content.
    """
    given = request.POST.get(FIELD, "")
    listed = [("photos", name, hashlib.sha256(content).digest()) for name, content in photos]
    body = seal.form(dict(request.POST.lists()), listed, without=OF_THE_SENDING)
    with transaction.atomic():
        first = services.claim(key=given, caller="", method="POST", path=request.path, body=body, at=now())
        if first:
            return first.body
        answer = do()
        services.keep(key=given, caller="", reply=Reply(200, answer))
    return answer
