"""What a body of JSON would become, looked at before it is made: how deep, and of how many values.

A few megabytes of `[],[],[]` are some hundred times that in memory, and what is nested a thousand deep breaks whoever
walks over it later. Both are told by counting marks, without making anything.
"""

import re
from typing import Final

from core.errors import Invalid

DEEPEST: Final = 64
MOST_VALUES: Final = 300_000
# up to the end where one has no end: tried anew from each mark within, it would take the square of the time
_STRINGS: Final = re.compile(rb'"[^"\\]*+(?:\\(?:.|\Z)[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
_ALL_BUT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


def weigh(body: bytes) -> None:
    """Raises Invalid for what is too deep, has too many values, or brackets without an end."""
    if body.count(b"[") + body.count(b"{") + body.count(b",") <= DEEPEST:
        return
    bare = _STRINGS.sub(b"", body)
    if bare.count(b",") + bare.count(b"[") + bare.count(b"{") > MOST_VALUES:
        raise Invalid(f"This is more than {MOST_VALUES} values at once. Send less at once.", code="too-many-values")
    brackets = bare.translate(None, _ALL_BUT_BRACKETS)
    for _ in range(DEEPEST):  # each turn takes away the innermost
        if not brackets:
            return
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    if brackets:
        raise Invalid(f"This is no JSON, or is nested more than {DEEPEST} deep.", code="too-deep")
