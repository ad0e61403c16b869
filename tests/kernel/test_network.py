"""The client's address, with and without proxies."""

import pytest

from gongzhi.kernel.network import client, line, neighbourhood

PROXIES = ["10.0.0.0/8", "fd00::/8"]


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # no proxy of ours: the header is made up
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # the left one was there before our proxy
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),  # two proxies of ours
        ("fd00::1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_first_address_from_the_right_that_is_no_proxy_of_ours(remote: str, forwarded: str, expected: str) -> None:
    assert client(remote, forwarded, PROXIES) == expected


def test_without_proxies_nothing_is_believed() -> None:
    assert client("10.0.0.1", "198.51.100.1", []) == "10.0.0.1"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),  # its holder chooses the last 64 bits
        ("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::4", "2001:db8:1:3::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),  # or all of IPv4 would be one
        ("::ffff:203.0.113.8", "203.0.113.8"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_one_line_is_one_however_many_addresses_it_has(address: str, expected: str) -> None:
    assert line(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.7", "203.0.113.0/24"), ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2::4", "2001:db8:1::/48"), ("fe80::1%eth0", "fe80::/48"), ("", "unknown"),
    ],
)  # fmt: skip
def test_the_network_around_an_address(address: str, expected: str) -> None:
    assert neighbourhood(address) == expected
