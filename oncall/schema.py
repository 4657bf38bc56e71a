"""A roster (document kind `roster`): named slots, each with a rotation of people.

The body is `{"name": ..., "slots": [{"slot": "primary", "rotation": {...}}]}`. People are slugs of the account's
contacts.
"""

from typing import Annotated

from pydantic import Field
from whenever import Date

from clients.hours.schema import Weekday
from clients.values import WEEKDAYS, ClockTime, IsoDate, Name, Slug, Strict, Zone

KIND = "roster"


class HandOver(Strict):
    day: Weekday = Field(description="mon tue wed thu fri sat sun.")
    time: ClockTime = Field(description="Local time, HH:MM; it stays that time when the clocks change.")


class Rotation(Strict):
    """Each person in turn for a week, from one hand-over to the next."""

    people: list[Slug] = Field(
        min_length=1, max_length=100, description="Contacts in their order; the last is followed by the first."
    )
    hand_over: HandOver = Field(description="When one person hands over to the next.")
    timezone: Zone = Field(description="IANA name of the zone of the hand-over.")
    starts: IsoDate = Field(
        description="The first shift begins at the first hand-over on or after this date; before it nobody is on call."
    )

    @property
    def first_day(self) -> Date:
        """The date of the first hand-over."""
        start = Date.parse_iso(self.starts)
        ahead = (WEEKDAYS.index(self.hand_over.day) + 1 - start.day_of_week().value) % 7
        return start.add(days=ahead)


class Slot(Strict):
    slot: Slug = Field(description="Named by protocols, such as primary or backup.")
    label: Annotated[str, Field(max_length=120)] = Field(
        "", description="For people to read; the slot's name if empty."
    )
    rotation: Rotation = Field(description="Who, in which order, from when.")


class Roster(Strict):
    name: Name = Field(description="For people to read.")
    slots: list[Slot] = Field(min_length=1, max_length=40, description="In the order shown.")
