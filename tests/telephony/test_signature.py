"""Our signature against Twilio's own validator, which stays the oracle."""

import string

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import MultiDict
from starlette.requests import Request
from twilio.request_validator import RequestValidator

from telephony.signature import address, canonical, forms, is_valid, sign

TOKEN = "a token of the tests"
URL = "https://bureau.example/twilio/voice/incoming?call=7"

names = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=12)
values = st.text(st.characters(codec="utf-8"), max_size=30)
field_lists = st.lists(st.tuples(names, values), max_size=12)


class Fields(MultiDict):
    """As the official validator reads repeated fields."""

    def getall(self, key: str) -> list[str]:
        found: list[str] = self.getlist(key)
        return found


def official(url: str, fields: list[tuple[str, str]]) -> str:
    return str(RequestValidator(TOKEN).compute_signature(url, Fields(fields)))


@given(fields=field_lists)
def test_signs_as_the_official_library_does(fields: list[tuple[str, str]]) -> None:
    assert sign(TOKEN.encode(), URL + canonical(fields)) == official(URL, fields)


@given(fields=field_lists)
def test_takes_what_the_official_library_signs(fields: list[tuple[str, str]]) -> None:
    assert is_valid(TOKEN, URL, fields, official(URL, fields))


@given(fields=field_lists, name=names, value=values)
def test_a_field_more_breaks_it(fields: list[tuple[str, str]], name: str, value: str) -> None:
    given_signature = official(URL, fields)
    more = [*fields, (name, value)]
    if canonical(more) != canonical(fields):
        assert not is_valid(TOKEN, URL, more, given_signature)


def test_another_token_breaks_it() -> None:
    fields = [("CallSid", "CA1")]
    assert not is_valid("another token", URL, fields, official(URL, fields))


def test_a_signature_that_is_not_ascii_is_refused_quietly() -> None:
    assert not is_valid(TOKEN, URL, [], "Ünfug")
    assert not is_valid(TOKEN, URL, [], "")


def test_the_default_port_may_be_signed_or_not() -> None:
    fields = [("CallSid", "CA1"), ("To", "+12025550100")]
    for url, other in (
        ("https://bureau.example/a?b=c", "https://bureau.example:443/a?b=c"),
        ("http://bureau.example/a", "http://bureau.example:80/a"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1/a"),
    ):
        assert is_valid(TOKEN, url, fields, official(url, fields))
        assert is_valid(TOKEN, url, fields, official(other, fields))


def test_user_information_survives_the_removal_of_a_port() -> None:
    assert forms("https://user:pass@bureau.example:8443/a") == [
        "https://user:pass@bureau.example:8443/a",
        "https://user:pass@bureau.example/a",
    ]


def test_the_signed_address_is_ours_whatever_the_request_claims() -> None:
    request = Request(
        {
            "type": "http",
            "method": "POST",
            "path": "/twilio/voice/wait",
            "raw_path": b"/twilio/voice/wait",
            "query_string": b"call=7",
            "headers": [(b"host", b"evil.example"), (b"x-forwarded-host", b"evil.example")],
        }
    )
    assert address("https://bureau.example/", request) == "https://bureau.example/twilio/voice/wait?call=7"
