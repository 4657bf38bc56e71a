"""Names that are empty to the eye, turn the text around, look like another's, or have no end."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import look_alikes, shortened, shown, spoken
from core.signs import is_hidden, isolated


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("\u200b\u200b", "shows nothing"),
        ("\u3164\u2800", "shows nothing"),
        ("   ", "is empty"),
        ("Dr. Ames \u202edneirf", 'turns the text around (U+202E) after "Dr. Ames"'),
        ("\u2067Dr. Ames", "at the beginning"),
        ("Dr. Line\r\nBcc: all@x.example", "line break"),
        ("Dr. Bell\u0007", "control sign"),
        ("Dr. Two\u2028Lines", "line break"),
        ("Dr. \ud800", "no screen can show"),
        ("-.-", "no letter"),
        ("A" * 121, "at most 120"),
        ("Z" + "\u0300\u0301\u0302\u0303\u0304\u0305" + "oe", "more marks"),
    ],
)
def test_a_name_that_hides_something_is_refused_with_the_reason(name: str, words: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        shown(name)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("name", "as_read"),
    [
        ("Dr. Kim\u00a0 \u00a0", "Dr. Kim"),
        ("Zoe\u0308 Hale", "Zoë Hale"),
        ("Dr.\u00a0Han\u00adnah\u200b Lee", "Dr. Hannah Lee"),
        ("د. سارة الخطيب", "د. سارة الخطيب"),
        ("نامه\u200cای", "نامه\u200cای"),
        ("Dr. 👩🏽\u200d⚕\ufe0f Roe", "Dr. 👩🏽\u200d⚕\ufe0f Roe"),
        ("D̶r̶.̶ ̶R̶o̶e̶", "D̶r̶.̶ ̶R̶o̶e̶"),
        ("<b onmouseover=alert(1)>Dr. Bobby</b> {operator} %s", "<b onmouseover=alert(1)>Dr. Bobby</b> {operator} %s"),
    ],
)
def test_a_name_that_can_be_read_is_kept_as_it_is_read(name: str, as_read: str) -> None:
    assert shown(name) == unicodedata.normalize("NFC", as_read)


@given(st.text(max_size=140))
def test_whatever_is_taken_shows_something_on_one_line_and_stays_itself(text: str) -> None:
    try:
        name = shown(text)
    except ValueError:
        return
    assert shown(name) == name
    assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") for sign in name)
    assert any(not is_hidden(sign) and not sign.isspace() for sign in name)
    name.encode()


def test_names_that_look_alike_are_found() -> None:
    names = {"lee": "Dr. Hannah Lee", "cyr": "Dr. Hаnnаh Lee", "one": "DR HANNAH LEE", "accent": "Dr. Hannäh Lee"}
    assert look_alikes(names.items()) == [("lee", "cyr", "accent")]
    assert look_alikes([("a", "Zoë Hale"), ("b", "Zoe\u0308 Hale"), ("c", "Zoe Hall")]) == [("a", "b")]


def test_a_voice_says_what_can_be_said() -> None:
    assert spoken("Dr. 👩🏽\u200d⚕\ufe0f Roe") == "Dr. Roe"
    assert spoken("<b onmouseover=alert(1)>Dr. Bobby</b> {operator} %s") == "Dr. Bobby operator s"
    assert spoken("😀") == "you"


def test_a_name_is_cut_between_letters() -> None:
    assert shortened("Wolfeschlegelsteinhausen", 10) == "Wolfesc..."
    assert shortened("abcdefe\u0301ghij", 10) == "abcdef..."


def test_a_name_from_right_to_left_stands_apart() -> None:
    assert isolated("Dr. Lee") == "Dr. Lee"
    assert isolated("د. سارة") == "\u2068د. سارة\u2069"
