"""Names of people and things, as others will read them: on screens, in texts, in mails, in calendars, aloud. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, Field

from core import signs

Key = TypeVar("Key")
LONGEST: Final = 120
_AGAIN: Final = "type it again by hand"
_LOOKS_LIKE: Final = str.maketrans(
    # Cyrillic, then Greek, then Latin letters of their own that an eye takes for plain Latin ones
    "аеорсухіјѕԁһԛԝӏкмтвнгьзч" + "αορντυικβεηχγω" + "ıɑɡℓ",
    "aeopcyxijsdhqwlkmtbhrb34" + "aopvtuikbenxyw" + "iagl",
)
_READ_ALIKE: Final = str.maketrans("015|", "olsl")
_UNSPEAKABLE: Final = re.compile(r"<[^<>]*>|[<>{}\[\]\\|^~`%*_#=@]+")


def shown(text: str) -> str:
    """One line, as the eye reads it: hidden signs gone, letters composed, spaces single.

    Raises ValueError that says what is wrong with it and where.
    """
    for at, sign in enumerate(text.strip()):
        if signs.breaks_a_line(sign) and sign != "\t":
            raise ValueError(
                f"holds a line break or control sign ({signs.named(sign)}) {signs.where(text.strip(), at)}; {_AGAIN},"
                " on one line"
            )
        if signs.turns_text(sign):
            raise ValueError(
                f"holds an invisible sign that turns the text around ({signs.named(sign)})"
                f" {signs.where(text.strip(), at)}; {_AGAIN}"
            )
        if signs.has_no_meaning(sign):
            raise ValueError(f"holds a sign that no screen can show ({signs.named(sign)}); {_AGAIN}")
    tidy = " ".join(unicodedata.normalize("NFC", signs.without_hidden(text)).split())
    return _readable(tidy, typed=bool(text.strip()))


def _readable(tidy: str, *, typed: bool) -> str:
    if not tidy:
        raise ValueError("shows nothing: it holds only signs that can't be seen" if typed else "is empty; write one")
    if not any(unicodedata.category(sign)[0] in "LN" or unicodedata.category(sign) == "So" for sign in tidy):
        raise ValueError("holds no letter and no digit; write one that can be read")
    if signs.most_marks(tidy):
        raise ValueError("has more marks on one letter than can be read; write it without them")
    if len(tidy) > LONGEST:
        raise ValueError(f"is {len(tidy)} characters long; at most {LONGEST} are read, so shorten it")
    return tidy


def _shown_or_empty(text: str) -> str:
    return shown(text) if text.strip() else ""


def skeleton(name: str) -> str:
    """Two names with the same skeleton look the same to the eye: case, accents, letters of other alphabets."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign) and not signs.is_hidden(sign))
    return "".join(letters.translate(_LOOKS_LIKE).translate(_READ_ALIKE).split())


def look_alikes(names: Iterable[tuple[Key, str]]) -> list[tuple[Key, ...]]:
    """Groups of keys whose names the eye can't tell apart, of pairs of key and name."""
    groups: dict[str, list[Key]] = {}
    for key, name in names:
        groups.setdefault(skeleton(name), []).append(key)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def spoken(name: str) -> str:
    """What a voice can say of it: no pictures, no markup. `you` where nothing is left."""
    words = _UNSPEAKABLE.sub(" ", name)
    said = "".join(sign for sign in words if unicodedata.category(sign)[0] in "LMNZP" or sign in "&+'")
    tidy = " ".join(signs.without_hidden(said).split())
    return tidy if any(sign.isalnum() for sign in tidy) else "you"


def shortened(name: str, most: int) -> str:
    """Cut between letters, never within one and its marks, with an ellipsis (in three dots: a text message has no
    other at that price)."""
    if len(name) <= most:
        return name
    end = most - 3
    while end > 0 and (
        unicodedata.combining(name[end]) or signs.is_hidden(name[end]) or signs.is_hidden(name[end - 1])
    ):
        end -= 1
    return name[:end].rstrip() + "..."


Name = Annotated[str, Field(max_length=1000), AfterValidator(shown)]
"""What somebody is called. Never empty to the eye, on one line."""
Label = Annotated[str, Field(max_length=1000), AfterValidator(_shown_or_empty)]
"""Like a name, but it may be left empty: a role, a short description."""
