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


def line(address: str) -> str:
    """Return the first address of the line that an address belongs to, by which one caller is told from another.

    Whoever has IPv6 is given a whole /64 and may choose among its addresses; of IPv4 a line has one.
    """
    return str(_around(address, 64, 32).network_address) if _is_address(address) else address


def neighbourhood(address: str) -> str:
    """Return the network around an address, as coarse as counting attempts needs it: an office, not one device."""
    return str(_around(address, 48, 24)) if _is_address(address) else "unknown"


def _around(address: str, six: int, four: int) -> IPv4Network | IPv6Network:
    """Return the network of so many bits; an IPv4 address that IPv6 wraps is the IPv4 one."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return ip_network((found.packed, six if found.version == 6 else four), strict=False)
