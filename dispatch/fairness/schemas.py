"""What the routes of fairness give."""

from datetime import datetime

from pydantic import BaseModel, Field


class ShareView(BaseModel):
    """Hours; an hour may be of the night (22:00 to 06:00), the weekend and a holiday at once, by the slot's clock."""

    hours: float
    night_hours: float
    weekend_hours: float
    holiday_hours: float
    shifts: int


class SlotShare(ShareView):
    roster: str
    slot: str


class PersonFairness(ShareView):
    contact_id: int
    contact: str
    name: str
    slots: list[SlotShare]
    pages: int = Field(description="Pages that asked them.")
    calls: int = Field(description="Calls made to them for pages; answered or not.")


class FairnessAnswer(BaseModel):
    """The past as it was known at each time, the future as it is known now. Hours of all people and `nobody` together
    are the whole time, once for each slot."""

    since: datetime
    until: datetime
    items: list[PersonFairness]
    nobody: list[SlotShare]
