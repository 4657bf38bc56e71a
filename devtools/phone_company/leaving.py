"""A fault switch: somebody hangs up at a moment that nobody could hit from outside, such as between the fetch of a
document and what it says."""

import re
from collections.abc import Callable
from dataclasses import dataclass

ASKED, ANSWERED = "asked", "answered"


@dataclass
class LeaveRule:
    """`phone` hangs up whatever it has dialled. `when`: `asked` or `answered`, of a request or webhook with a path that
    fits the pattern `path`; or an event such as `call.joined`, of a party whose name begins with `party`. `after` are
    seconds of the clock."""

    phone: str
    when: str
    path: str = ""
    kind: str = ""
    party: str = ""
    after: float = 0.0
    count: int = 1

    def fits_request(self, kind: str, path: str, when: str) -> bool:
        wanted = self.when == when and self.kind in ("", kind)
        return wanted and self.count > 0 and re.search(self.path, path) is not None

    def fits_event(self, event: str, party: str) -> bool:
        return self.when == event and self.count > 0 and party.startswith(self.party)


def leave_rule(rule: dict[str, object]) -> LeaveRule:
    """Raises ValueError with words that say how to mend it."""
    unknown = set(rule) - set(LeaveRule.__dataclass_fields__)
    if unknown or not {"phone", "when"} <= set(rule):
        raise ValueError(
            f"leave: give phone and when, and of {', '.join(LeaveRule.__dataclass_fields__)} what you need"
        )
    made = LeaveRule(**rule)  # type: ignore[arg-type]
    if made.when not in (ASKED, ANSWERED) and "." not in made.when:
        raise ValueError(f"leave.when {made.when!r}: use asked, answered, or an event such as call.joined")
    re.compile(made.path)
    return made


class Leaving:
    """`rules` are the switches; `leave` hangs up, after so many seconds."""

    def __init__(self, rules: list[LeaveRule], leave: Callable[[LeaveRule], None]) -> None:
        self.rules = rules
        self.leave = leave

    def on_request(self, kind: str, path: str, when: str) -> None:
        self._let_go([rule for rule in self.rules if rule.fits_request(kind, path, when)])

    def on_event(self, event: str, party: str) -> None:
        self._let_go([rule for rule in self.rules if rule.fits_event(event, party)])

    def _let_go(self, rules: list[LeaveRule]) -> None:
        for rule in rules:
            rule.count -= 1
            self.leave(rule)
