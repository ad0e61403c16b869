"""Where a request comes from, as far as our own proxies vouch for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.kernel import network

if TYPE_CHECKING:
    from django.http import HttpRequest


def client(request: HttpRequest) -> str:
    """Return the client's address, which a client cannot choose."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return network.client(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES)


def source(request: HttpRequest) -> str:
    """Return the network around the client, as coarse as counting wrong receipts needs it."""
    return network.neighbourhood(client(request))
