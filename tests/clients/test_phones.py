"""Numbers as people write them: in contacts, in call-back fields, at sign-in, in tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from channels.voice.spoken import spoken_number
from clients.contacts.reach import masked
from clients.phones import Extension, Phone, is_e164, national, normal_phone, parted

NOISE = "\u200b\u200e\u200f\u202a\u202c\u202d\u2060\u2066\u2069\ufe0d\ufeff\u00ad"
SPACES = " \u00a0\u2007\u202f"
DASHES = "-\u2010\u2011\u2012\u2013\u2212"


@given(
    st.lists(
        st.tuples(st.sampled_from(["", *NOISE]), st.sampled_from(["", *SPACES, *DASHES])), min_size=12, max_size=12
    ),
    st.sampled_from(["0123456789", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19", "٠١٢٣٤٥٦٧٨٩"]),
    st.sampled_from("+\uff0b"),
)
def test_what_the_eye_reads_as_one_number_is_that_number(
    between: list[tuple[str, str]], digits: str, plus: str
) -> None:
    written = plus + "".join(
        digits[int(digit)] + noise + gap for digit, (noise, gap) in zip("12025550132", between, strict=False)
    )
    assert normal_phone(written, None) == "+12025550132"


@pytest.mark.parametrize(
    "written",
    [
        "(202) 555-0123 x42", "202-555-0123 ext. 42", "202.555.0123 ext:42", "2025550123 extension 42", "2025550123,42",
        "2025550123#42", "+12025550123;ext=42", "tel:+1-202-555-0123;ext=42", "202 555 0123 Durchwahl 42",
        "+1 202 555 0123 \uff58\uff14\uff12",
    ],
)  # fmt: skip
def test_an_extension_is_kept_however_it_is_written(written: str) -> None:
    assert normal_phone(written, "US") == "+12025550123;ext=42"
    assert parted("+12025550123;ext=42").keys == "wwww42"


@pytest.mark.parametrize(
    "written", ["", "+", "+1", "911", "555-0123", "+811045000", "+697012345678", "1" * 300, "2025550123,2025550124",
    "ask for Bob", "202 555 0123 x", "sip:2025550123@pbx.example", "2025550123 ext 123456789012"],
)  # fmt: skip
def test_what_is_no_number_is_none(written: str) -> None:
    assert normal_phone(written, "US") is None


def test_an_extension_is_shown_and_spoken() -> None:
    assert national("+12025550123;ext=42") == "(202) 555-0123 ext. 42"
    assert spoken_number("+12025550123;ext=42") == "2 0 2, 5 5 5, 0 1 2 3, extension 4 2"
    assert masked("+12025550123;ext=42") == "+1…0123 ext. 42"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("202 555 0123", "such as +12025550123"),
        ("+697012345678", "no country has this code"),
        ("+1202555", "too short"),
        ("+120255501234567", "too long"),
        ("lee@example.org", "is an address"),
        ("+1 202 555 0123 x42", "an extension can't be used here"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(written: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Phone).validate_python(written)
    assert words in str(refused.value)


def test_only_what_is_called_takes_an_extension() -> None:
    assert TypeAdapter(Extension).validate_python("+1 202 555 0123 x42") == "+12025550123;ext=42"
    assert is_e164("+12025550123")
    assert not is_e164("+1 202 555 0123")
