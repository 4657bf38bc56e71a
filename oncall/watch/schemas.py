"""What the routes of findings give."""

from datetime import datetime

from pydantic import BaseModel, Field

from oncall.watch.findings import Kind, Severity


class WatchFinding(BaseModel):
    """One thing to mend. Null where it is of no one slot, person or time; `since` of a stale roster is when it became
    so."""

    account_id: int
    account: str = Field(description="Name of the account.")
    kind: Kind
    severity: Severity = Field(
        description="`wrong`: a page may reach nobody. `warning`: something else would catch it, or it may be meant so."
    )
    roster: str
    slot: str | None
    contact_id: int | None
    contact: str | None
    name: str | None
    since: datetime | None
    until: datetime | None
    words: str = Field(description="What is wrong, and how to mend it.")


class WatchFindings(BaseModel):
    """Of the coming 30 days; what is wrong comes first, then by time."""

    at: datetime
    until: datetime
    items: list[WatchFinding]


class RosterConfirmed(BaseModel):
    """`confirmed_by` as the ledger names people, such as `user:7`."""

    roster: str
    confirmed_at: datetime
    confirmed_by: str
