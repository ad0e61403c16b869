"""Where a request comes from, when there may be proxies in between."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def client(remote: str, forwarded: str, proxies: Iterable[str]) -> str:
    """Return the address of the client, believing ``X-Forwarded-For`` only as far as our own proxies wrote it.

    ``remote`` is who opened the connection; ``forwarded`` the header, each proxy adding on the right who called it.
    Going from right to left, the first address that is no proxy of ours is the client: what stands further left it
    may have made up itself.
    """
    ours = [ip_network(proxy) for proxy in proxies]
    address = remote
    for hop in reversed([part.strip() for part in forwarded.split(",")]):
        if not _is_in(address, ours) or not _is_address(hop):
            break
        address = hop
    return address


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(address: str, networks: list[IPv4Network | IPv6Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def neighbourhood(address: str) -> str:
    """Return the network around an address, as coarse as counting attempts needs it: an office, not one device."""
    if not _is_address(address):
        return "unknown"
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, 48 if found.version == 6 else 24), strict=False))
