"""Webhook URLs: Twilio's fragment (time-outs and retries), resolving, and what Twilio would refuse."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

_CEILING = 15.0
_POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})


@dataclass(frozen=True)
class Target:
    """Where to send, without the fragment, and how patiently. Seconds."""

    url: str
    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})

    def retries_on(self, failure: str) -> bool:
        return failure in self.policy or ("all" in self.policy and failure != "")


def parse(url: str) -> Target:
    """Split off `#ct=..&rt=..&tt=..&rc=..&rp=..`; values out of range fall back to Twilio's own."""
    bare, fragment = urldefrag(url)
    given = dict(parse_qsl(fragment))
    policy = frozenset(given.get("rp", "ct").split(",")) & _POLICIES
    return Target(
        url=bare,
        connect=_milliseconds(given.get("ct"), 10.0, 5.0),
        read=_milliseconds(given.get("rt"), _CEILING, _CEILING),
        total=_milliseconds(given.get("tt"), _CEILING, _CEILING),
        retries=min(5, int(given["rc"])) if given.get("rc", "").isdigit() else 1,
        policy=policy or frozenset({"ct"}),
    )


def _milliseconds(text: str | None, most: float, default: float) -> float:
    if not text or not text.isdigit():
        return default
    value = int(text) / 1000
    return value if 0.1 <= value <= most else default


def resolve(base: str, url: str) -> str:
    """As Twilio resolves a relative URL in TwiML; an empty one is the current document."""
    if not url.strip():
        return base
    return urljoin(base, url.strip())


def problem(url: str) -> str:
    """Why Twilio would not take this URL; empty if it would."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"{url!r} is not an absolute http(s) URL"
    if "_" in parts.hostname:
        return f"the host name in {url!r} holds an underscore"
    return ""
