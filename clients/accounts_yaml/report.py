"""What an import did, or would do."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Literal

# kept: not in the file, and left as it is
Outcome = Literal["created", "changed", "unchanged", "retired", "kept"]


@dataclass(frozen=True)
class Line:
    """`details` names what changed, never a PIN."""

    account: str
    thing: str
    name: str
    outcome: Outcome
    details: list[str]


@dataclass
class Report:
    """`thing` is client, account, number, contact or the kind of a document. `asks`: in words, what nobody should do
    without having been asked."""

    client: str
    lines: list[Line] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)

    def add(self, account: str, thing: str, name: str, outcome: Outcome, details: Collection[str] = ()) -> None:
        self.lines.append(Line(account, thing, name, outcome, list(details)))

    def amend(self, thing: str, name: str, detail: str) -> None:
        """Something more changed about what has been reported."""
        for at, line in enumerate(self.lines):
            if (line.thing, line.name) == (thing, name):
                outcome: Outcome = "changed" if line.outcome == "unchanged" else line.outcome
                details = line.details if line.outcome == "created" else [*line.details, detail]
                self.lines[at] = replace(line, outcome=outcome, details=details)

    def warn(self, account: str, thing: str, name: str, text: str) -> None:
        """Applied, but somebody should know: a word more on what has been reported."""
        for at, line in enumerate(self.lines):
            if (line.account, line.thing, line.name) == (account, thing, name):
                self.lines[at] = replace(line, details=[*line.details, f"warning: {text}"])

    @property
    def changes(self) -> bool:
        return any(line.outcome not in ("unchanged", "kept") for line in self.lines)

    def counts(self) -> dict[Outcome, int]:
        outcomes: list[Outcome] = ["created", "changed", "unchanged", "retired", "kept"]
        return {outcome: sum(line.outcome == outcome for line in self.lines) for outcome in outcomes}
