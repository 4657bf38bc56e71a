"""What the routes of contacts take and give."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from clients.contacts.kinds import OF_KIND, Address, MethodKind
from clients.contacts.pins import check_form
from clients.contacts.preferences import MethodId, OrderRule, Quiet
from clients.phones import Extension, Phone
from clients.values import Email, Slug, WebAddress
from core.names import Label, Name

_ADDRESSES: dict[Address, TypeAdapter[str]] = {
    "texted": TypeAdapter(Phone), "called": TypeAdapter(Extension), "mail": TypeAdapter(Email),
    "web": TypeAdapter(WebAddress),
}  # fmt: skip
Pin = Annotated[str, AfterValidator(check_form)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class NewContact(Body):
    slug: Slug
    name: Name
    role: Label = ""
    pin: Pin | None = Field(None, description="4 to 8 digits, to open messages by link.")


class ContactChange(Body):
    """What is left out stays as it is."""

    name: Name | None = None
    role: Label | None = None
    pin: Pin | None = Field(None, description="Null takes it away.")


class NewMethod(Body):
    kind: MethodKind
    address: str = Field(
        max_length=300,
        description="E.164 (`;ext=42` after one that is called); a mail address where `kind` is `email`, an https"
        " address where it is `slack` (its incoming webhook) or `webhook`.",
    )
    verified: bool = Field(False, description="You vouch that it is theirs. Otherwise send a code.")

    @model_validator(mode="after")
    def _address_fits(self) -> Self:
        try:
            self.address = _ADDRESSES[OF_KIND[self.kind].address].validate_python(self.address)
        except ValidationError as error:
            raise ValueError(str(error.errors()[0]["ctx"]["error"])) from None
        return self


class NewOrder(Body):
    """`methods`: all of theirs, by position. `rules` as a whole: those left out are gone."""

    methods: list[MethodId] = Field(max_length=20)
    rules: list[OrderRule] = Field(default_factory=list, max_length=20)


class MethodDetail(BaseModel):
    """`state`: unverified, ok, opted_out or failing. `use` says, in words, what an urgent page does with it now, by
    the person's own order."""

    id: int
    kind: MethodKind
    address: str
    state: str
    state_reason: str
    state_at: datetime
    verified_at: datetime | None
    usable: bool
    use: str


class ContactDetail(BaseModel):
    id: int
    account_id: int
    slug: str
    name: str
    role: str
    backup: bool
    has_pin: bool
    methods: list[MethodDetail] = Field(description="By position.")
    rules: list[OrderRule]
    quiet: Quiet
    quiet_now: str | None = Field(description="Why a routine page would not ring now, or null.")
