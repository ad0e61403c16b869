"""Where a request comes from, as coarse as counting wrong receipts needs it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.kernel.network import client

if TYPE_CHECKING:
    from django.http import HttpRequest

IPV4, IPV6 = 24, 48


def source(request: HttpRequest) -> str:
    """Return the network that a request comes from: one household or office, not one device."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    address = client(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES)
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, IPV6 if found.version == 6 else IPV4), strict=False))
