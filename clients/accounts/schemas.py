"""What the routes of accounts give."""

from pydantic import BaseModel, Field

from clients.accounts.settings import Anonymous, Waits
from clients.languages import AccountText


class ClientView(BaseModel):
    id: int
    slug: str
    name: str


class ClientList(BaseModel):
    items: list[ClientView]
    next: str | None = None


class AccountRow(BaseModel):
    """One line of the list. `local_time` is HH:MM in the account's zone; `phrase` names the one who asks."""

    id: int
    slug: str
    client_id: int
    client_name: str
    name: str
    color: str
    timezone: str
    local_time: str
    open: bool
    phrase: AccountText
    priority: int = Field(description="0 to 9; of waiting callers the lowest goes first.")
    numbers: list[str]


class AccountList(BaseModel):
    items: list[AccountRow]
    next: str | None = None


class PhraseView(BaseModel):
    when: str = Field(description="In words: `closed, sat sun, 22:00 to 06:00`, or `always`.")
    text: AccountText


class HoursView(BaseModel):
    days: str = Field(description="As in `mon tue wed`.")
    open: str
    close: str


class EmergencyView(BaseModel):
    notice: str
    text: AccountText
    number: str | None


class MethodView(BaseModel):
    id: int
    kind: str
    address: str
    state: str
    state_reason: str


class ContactView(BaseModel):
    """`label`: the name, with role or slug behind it where another of the account's people looks the same."""

    id: int
    slug: str
    name: str
    label: str
    role: str
    backup: bool
    has_pin: bool
    methods: list[MethodView]


class AccountDetail(AccountRow):
    phrases: list[PhraseView]
    hours: list[HoursView]
    hours_text: str
    emergency: EmergencyView | None = Field(description="Null where there is neither procedure nor number.")
    waits: Waits
    anonymous: Anonymous
    blocked: list[str]
    notes: AccountText
    contacts: list[ContactView]
