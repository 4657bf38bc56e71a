"""How the pages look, the one script of those that count down, and what browsers are told of both.

Of the script there is one text, allowed by its hash alone. It counts from the service's clock: a phone's may be wrong.
"""

import base64
import hashlib
from pathlib import Path
from typing import Final

TEMPLATES: Final = Path(__file__).parent / "templates"
CSS: Final = (TEMPLATES / "style.css").read_text()
SCRIPT: Final = (TEMPLATES / "countdown.js").read_text()
_POLICY: Final = "Content-Security-Policy"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


HEADERS: Final = {
    _POLICY: (
        f"default-src 'none'; style-src {_hash(CSS)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
_COUNTING: Final = {**HEADERS, _POLICY: f"{HEADERS[_POLICY]}; script-src {_hash(SCRIPT)}"}


def headers_of(document: str) -> dict[str, str]:
    """Only a page that counts may run a script. Whatever people wrote is escaped in it, and can't be this one."""
    return _COUNTING if f">{SCRIPT}</script>" in document else HEADERS
