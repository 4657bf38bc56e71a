"""The keys of a file that belong to `clients`."""

from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from clients.accounts.settings import AccountSettings, Color
from clients.contacts.pins import check_form
from clients.values import Name, Phone, Slug, Strict, as_text


class ClientBody(Strict):
    slug: Slug = Field(description="Names the client for ever; unique in the bureau.")
    name: Name = Field(description="For people to read.")


class MethodBody(Strict):
    """One way to reach somebody: either `sms` or `voice`."""

    sms: Phone | None = Field(None, description="A number that takes text messages.")
    voice: Phone | None = Field(None, description="A number that can be rung.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.sms is None) == (self.voice is None):
            raise ValueError("write either sms or voice, and the other as a method of its own")
        return self

    @property
    def kind(self) -> str:
        return "sms" if self.sms is not None else "voice"

    @property
    def address(self) -> str:
        return self.sms or self.voice or ""


class ContactBody(Strict):
    slug: Slug = Field(description="Names the contact for ever; unique in the account.")
    name: Name = Field(description="As operators and pages name them.")
    role: Annotated[str, Field(max_length=120)] = Field("", description="What they do, such as paediatrician.")
    pin: Annotated[str, BeforeValidator(as_text), AfterValidator(check_form)] | None = Field(
        None,
        description="4 to 8 digits, to open messages by link; kept as a hash, never exported. Left out: unchanged.",
    )
    methods: list[MethodBody] = Field(
        default_factory=list,
        max_length=10,
        description="In the order in which they are tried; `{sms: …}` or `{voice: …}`.",
    )


class AccountBody(AccountSettings):
    """An account without what the folders above add to it."""

    slug: Slug = Field(description="Names the account for ever; unique in the bureau.")
    name: Name = Field(description="As operators see it.")
    color: Color = Field("#4c6ef5", description="#rrggbb; on every screen that shows the account.")
    priority: int = Field(5, ge=0, le=9, description="0 to 9; of waiting callers the lowest goes first.")
    carrier: Slug = Field(description="Slug of the carrier account that its numbers belong to.")
    numbers: list[Phone] = Field(min_length=1, description="Dialled numbers; pages go out from the first.")
    contacts: list[ContactBody] = Field(default_factory=list, description="The client's people.")
    backup_contact: Slug | None = Field(None, description="Slug of who is paged when nobody is on call.")

    def settings(self) -> AccountSettings:
        return AccountSettings.model_validate(
            self.model_dump(by_alias=True, include=set(AccountSettings.model_fields), exclude_defaults=True)
        )
