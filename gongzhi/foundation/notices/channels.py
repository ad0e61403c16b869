"""The ways out of the house: e-mail, and a signed HTTP hook for SMS gateways and chat robots."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.core.mail import EmailMessage

from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from datetime import datetime

TIMEOUT = 10  # seconds; delivery's lease is reckoned from it


class Failed(Exception):
    """The channel did not take the message; the reason is short and holds no address."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a gateway needs to pass one message on. ``to`` is a phone number or the code of a unit.

    ``id`` is the same for every try, so that a gateway can drop the second copy.
    """

    id: str
    kind: Literal["phone", "unit"]
    to: str
    title: str
    text: str
    urgent: bool


def send_mail(address: str, title: str, text: str) -> None:
    """Send one e-mail.

    :raises Failed: the mail server did not take it.
    """
    prefix = str(Sentence(_("【共治】{title}"), {"title": title}))
    closing = str(Sentence(_("办理请登录：{url}"), {"url": settings.PUBLIC_URL}))
    try:
        EmailMessage(subject=prefix, body=f"{text}\n\n{closing}\n", to=[address]).send()
    except OSError as error:  # smtplib's own errors are of this kind
        raise Failed(type(error).__name__) from None


def hook_is_set() -> bool:
    """Say whether the district has a gateway for telephones and chat robots."""
    return bool(settings.NOTICE_HOOK_URL)


def post_to_hook(message: Message, *, at: datetime) -> None:
    """Post one message as JSON, signed over time and body.

    The receiver checks ``X-Gongzhi-Signature: sha256=HMAC-SHA256(secret, timestamp + "." + body)``, refuses an old
    ``X-Gongzhi-Timestamp`` and ignores an ``X-Gongzhi-Id`` it has seen.

    :raises Failed: no answer in time, or an answer other than 2xx.
    """
    body = json.dumps(asdict(message), ensure_ascii=False).encode()
    stamp = str(int(at.timestamp()))
    request = urllib.request.Request(  # noqa: S310  # the operator's own setting; _OPENER speaks HTTP only
        settings.NOTICE_HOOK_URL,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "X-Gongzhi-Timestamp": stamp,
            "X-Gongzhi-Id": message.id,
            "X-Gongzhi-Signature": f"sha256={signature(settings.NOTICE_HOOK_SECRET, stamp, body)}",
        },
    )
    try:
        with _OPENER.open(request, timeout=TIMEOUT) as answer:
            answer.read(1024)
    except urllib.error.HTTPError as error:
        error.close()
        msg = f"HTTP {error.code}"
        raise Failed(msg) from None
    except (OSError, http.client.HTTPException) as error:
        raise Failed(type(error).__name__) from None


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return the signature a receiver computes for itself and compares."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A gateway that answers 302 has not taken the message, and a phone number goes nowhere else."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _NoRedirect(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


_OPENER = _opener()
