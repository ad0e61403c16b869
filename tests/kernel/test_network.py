"""The client's address, with and without proxies."""

import pytest

from gongzhi.kernel.network import client

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
