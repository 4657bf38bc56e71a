"""Forms of pages that work without a script: read whole, and never longer than they have to be."""

from typing import Final
from urllib.parse import parse_qs

from fastapi import Request

from core.errors import Invalid

_MOST_FIELDS: Final = 100


async def read_form(request: Request, longest: int) -> dict[str, list[str]]:
    """What was typed, by field. `longest` in bytes. Raises Invalid."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            raise Invalid("That form is too long.", code="too-long")
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Invalid("That form has too many fields.") from None
