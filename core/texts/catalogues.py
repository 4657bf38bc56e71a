"""The catalogues, read once a process from the .po files themselves: there is nothing to compile, so a checkout, an
installed wheel and an image all have what was committed."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "nightbell"
DEFAULT: Final = "en"
"""What the words in the code are in, and what is told to those who read neither this nor any other of ours."""


def file_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def languages() -> tuple[str, ...]:
    """Every language that has a file, English first."""
    found = sorted(each.name for each in LOCALE.iterdir() if file_of(each.name).exists())
    return (DEFAULT, *(each for each in found if each != DEFAULT))


@cache
def named(language: str) -> str:
    """As it calls itself: `Español`."""
    name = Locale.parse(language).get_display_name() or language
    return name[:1].upper() + name[1:]


@cache
def translations(language: str) -> gettext.NullTranslations:
    with file_of(language).open("rb") as po:
        catalogue = read_po(po, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
