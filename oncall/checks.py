"""What a roster's schema alone can't say. Pure."""

from collections.abc import Collection
from typing import Any

from clients.faults import Fault, as_findings, parse, repeated, unknown
from core.documents import Finding
from oncall.schema import Roster


def check_roster(body: Any) -> list[Fault]:
    """Everything wrong with a roster's body; empty if it may be published."""
    roster, faults = parse(Roster, body)
    if roster is None:
        return faults
    return [
        Fault(("slots", at, "slot"), f"{value} is used twice; each must be different")
        for at, value in repeated(slot.slot for slot in roster.slots)
    ]


def findings(body: Any) -> list[Finding]:
    """For `core.documents`."""
    return as_findings(check_roster(body))


def unknown_people(roster: Roster, contacts: Collection[str]) -> list[Fault]:
    """People on the roster who are not among the account's contacts."""
    return [
        Fault(("slots", slot_at, "rotation", "people", at), unknown("contact", person, contacts))
        for slot_at, slot in enumerate(roster.slots)
        for at, person in enumerate(slot.rotation.people)
        if person not in contacts
    ]
