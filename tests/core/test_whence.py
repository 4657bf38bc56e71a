"""Where a request comes from: through proxies we named, and not as anybody says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from core.auth.whence import UNKNOWN, address_of, counted_as, proxies, untrusted_proxy
from core.settings import Settings

INSIDE = "10.0.0.0/24, 2001:db8::7"


def asked(peer: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "client": (peer, 1234), "headers": headers, "method": "GET", "path": "/"})


def trusting(text: str) -> Settings:
    return Settings(database_url="postgresql://", redis_url="redis://", nightbell_master_key="", trusted_proxies=text)


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", (), "203.0.113.9"),
        ("203.0.113.9", ("198.51.100.1",), "203.0.113.9"),  # anybody may say so; nobody believes it
        ("10.0.0.5", ("198.51.100.1",), "198.51.100.1"),
        ("10.0.0.5", ("198.51.100.1, 203.0.113.9",), "203.0.113.9"),  # what a client wrote itself stands before
        ("10.0.0.5", ("198.51.100.1", "203.0.113.9, 10.0.0.8"), "203.0.113.9"),  # two proxies of ours, two headers
        ("10.0.0.5", ("10.0.0.9",), "10.0.0.9"),  # somebody of the inner network
        ("10.0.0.5", ("nonsense",), "10.0.0.5"),
        ("10.0.0.5", ("198.51.100.1, unknown",), "10.0.0.5"),
        ("10.0.0.5", ("198.51.100.1:4711",), "198.51.100.1"),
        ("10.0.0.5", ("[2001:db8:5::1]:4711",), "2001:db8:5::1"),
        ("::ffff:10.0.0.5", ("::ffff:198.51.100.1",), "198.51.100.1"),
        ("2001:db8::7", ("2001:db8:5::1",), "2001:db8:5::1"),
        ("", ("198.51.100.1",), UNKNOWN),
    ],
)
def test_proxies_of_ours_are_believed_and_nobody_else(peer: str, forwarded: tuple[str, ...], expected: str) -> None:
    assert address_of(asked(peer, *forwarded), trusting(INSIDE)) == expected


@given(st.ip_addresses(), st.lists(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])), max_size=4))
def test_whatever_a_stranger_says_they_are_where_they_are(peer: object, forwarded: list[str]) -> None:
    expected = address_of(asked(str(peer)), trusting(""))
    headers = [(b"x-forwarded-for", line.encode("latin-1")) for line in forwarded]
    scope = {"type": "http", "client": (str(peer), 1), "headers": headers, "method": "GET", "path": "/"}
    assert address_of(Request(scope), trusting("")) == expected


def test_who_has_a_whole_network_of_addresses_is_counted_as_one() -> None:
    assert counted_as("2001:db8:1:2:3::4") == counted_as("2001:db8:1:2:ffff::9") != counted_as("2001:db8:1:3::4")
    assert counted_as("203.0.113.9") == "203.0.113.9"
    assert counted_as(UNKNOWN) == UNKNOWN


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.5/33", "0.0.0.0/0", "::/0", "10.0.0.5;10.0.0.6"])
def test_what_is_no_proxy_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"no address or network|is everybody"):
        proxies(text)


def test_a_proxy_that_nobody_named_is_noticed() -> None:
    assert untrusted_proxy(asked("10.9.9.9", "198.51.100.1"), trusting(INSIDE)) == "10.9.9.9"
    assert untrusted_proxy(asked("10.0.0.5", "198.51.100.1"), trusting(INSIDE)) is None
    assert untrusted_proxy(asked("203.0.113.9"), trusting(INSIDE)) is None
