"""What a body must satisfy before it is published. Each kind's folder registers pure checks; `app/wiring.py` calls them
together.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.errors import Invalid

KINDS: Final = ("flow", "script", "protocol", "roster")
_LARGEST_BYTES: Final = 512 * 1024
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `path` is like `/steps/0/wait_s` (a JSON Pointer, RFC 6901); `message` says how to mend it."""

    path: str
    message: str


Check = Callable[[Body], list[Finding]]
_checks: Final[dict[str, list[Check]]] = {}


class NotPublishable(Invalid):
    """Lists every finding, so that all can be mended in one go."""

    def __init__(self, kind: str, findings: list[Finding]) -> None:
        listed = "; ".join(f"{finding.path or '/'}: {finding.message}" for finding in findings)
        super().__init__(
            f"This {kind} can't be published: {listed}",
            code="not-publishable",
            findings=[{"path": finding.path, "message": finding.message} for finding in findings],
        )
        self.findings = findings


def register_checks(kind: str, check: Check) -> None:
    """Add a pure check of one kind. Registering the same one again changes nothing."""
    known(kind)
    checks = _checks.setdefault(kind, [])
    if check not in checks:
        checks.append(check)


def known(kind: str) -> None:
    if kind not in KINDS:
        raise Invalid(f"There is no kind of document {kind!r}; there are: {', '.join(KINDS)}.")


def slug_fits(slug: str) -> None:
    if len(slug) > 60 or not _SLUG.fullmatch(slug):
        raise Invalid(f"{slug!r} can't name a document: use small letters, digits and single hyphens, 60 at most.")


def plain(body: Body) -> dict[str, Any]:
    """The body as JSON will give it back. Raises Invalid for what JSON can't hold, or is too large."""
    if not isinstance(body, Mapping):
        raise Invalid(f"A document is a mapping of names to values, not {type(body).__name__}.")
    try:
        text = json.dumps(dict(body), allow_nan=False, ensure_ascii=False)
        size = len(text.encode())  # fails for half a surrogate pair, which no database takes
    except (TypeError, ValueError) as error:
        raise Invalid(f"A document holds text, numbers, yes or no, lists and mappings only: {error}.") from None
    if _NUL.search(text):
        raise Invalid("A document can't hold the character U+0000.")
    if size > _LARGEST_BYTES:
        raise Invalid(f"A document is at most {_LARGEST_BYTES // 1024} KiB of JSON.")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def findings(kind: str, body: Body) -> list[Finding]:
    """Everything the registered checks find. A kind nobody checks is a mistake of wiring and can't be published."""
    known(kind)
    if not _checks.get(kind):
        raise RuntimeError(f"no checks are registered for documents of kind {kind!r}; app.wiring registers them")
    return [finding for check in _checks[kind] for finding in check(body)]


def refuse_findings(kind: str, body: Body) -> None:
    if found := findings(kind, body):
        raise NotPublishable(kind, found)
