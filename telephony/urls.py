"""Absolute addresses for Twilio to call back."""

from urllib.parse import urlencode

from core.settings import Settings

DOCUMENT = "ct=2000&rt=6000&tt=10000&rc=1&rp=ct,rt,5xx"
"""A document that a live call waits for: ask again once, then the fallback (or the caller hears an error)."""
EVENT = "ct=2000&rt=5000&tt=15000&rc=3&rp=all"
"""A status callback: nobody is waiting, so insist."""


def callback(settings: Settings, path: str, *, event: bool = False, **query: object) -> str:
    """Our address `path` with `query` (ids only), and in the fragment, which is neither sent nor signed, Twilio's
    patience."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{settings.public_base_url.rstrip('/')}{path}{asked}#{EVENT if event else DOCUMENT}"
