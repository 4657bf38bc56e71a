"""Forms of pages that work without a script: read whole, and never longer than they have to be."""

import unicodedata
from typing import Final
from urllib.parse import parse_qs

from fastapi import Request

from core.errors import Invalid
from core.texts.speaking import gettext

_MOST_FIELDS: Final = 100


async def read_form(request: Request, longest: int) -> dict[str, list[str]]:
    """What was typed, by field. `longest` in bytes. Raises Invalid."""
    body = await request.body()
    if len(body) > longest:
        raise Invalid(gettext("That form is too long."), code="too-long")
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Invalid(gettext("That form has too many fields.")) from None


def digits_of(typed: str, longest: int = 20) -> str:
    """A PIN or a code as a thumb meant it: without blanks and marks that can't be seen, digits of any script as ours.
    What is no digit stays, for whoever checks it."""
    seen = (sign for sign in typed if unicodedata.category(sign)[0] not in "ZC")
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in seen)[:longest]
