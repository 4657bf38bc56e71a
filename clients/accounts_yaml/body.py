"""The keys of a file that belong to `clients`."""

from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from clients.accounts.settings import AccountSettings, Color
from clients.contacts.kinds import MethodKind
from clients.contacts.pins import check_form
from clients.contacts.preferences import Quiet, RuleTimes
from clients.phones import Extension, Phone
from clients.values import Email, Slug, Strict, WebAddress, as_text
from core.names import Label, Name


class ClientBody(Strict):
    slug: Slug = Field(description="Names the client for ever; unique in the bureau.")
    name: Name = Field(description="For people to read.")


class Way(Strict):
    """A kind of method, and its address: one of `sms`, `voice`, `link`, `email`, `slack`, `webhook` and `desk`."""

    sms: Phone | None = Field(None, description="A number that takes text messages.")
    voice: Extension | None = Field(None, description="A number that can be rung, with an extension if need be.")
    link: Phone | None = Field(None, description="A number that takes texts holding nothing but the message's link.")
    email: Email | None = Field(None, description="An address that mail with a link goes to.")
    slack: WebAddress | None = Field(None, description="A Slack channel's incoming webhook, posted to with a link.")
    webhook: WebAddress | None = Field(None, description="An address of their own system, posted to and signed.")
    desk: Extension | None = Field(None, description="A number that the operators phone, with an extension if need be.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if len(self._written()) != 1:
            raise ValueError(
                "write one of sms, voice, link, email, slack, webhook and desk, and each other as a method of its own"
            )
        return self

    def _written(self) -> dict[MethodKind, str]:
        ways: dict[MethodKind, str | None] = {
            "sms": self.sms, "voice": self.voice, "link": self.link, "email": self.email, "slack": self.slack,
            "webhook": self.webhook, "desk": self.desk,
        }  # fmt: skip
        return {kind: address for kind, address in ways.items() if address is not None}

    @property
    def kind(self) -> MethodKind:
        return next(iter(self._written()))

    @property
    def address(self) -> str:
        return self._written()[self.kind]


class MethodBody(Way):
    """One way to reach somebody."""

    verified: bool = Field(
        False,
        description="True: known to be this person's. Otherwise a code shows it; until then it is used only for who has"
        " no verified one that works. Never taken back by a file.",
    )


class RuleBody(RuleTimes):
    """An order of a contact's methods, and when it holds."""

    methods: list[MethodKind | Way] = Field(
        min_length=1,
        max_length=20,
        description="In order: kinds, or single methods as they are written above, such as `{voice: …}`.",
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if any(one in self.methods[:at] for at, one in enumerate(self.methods)):
            raise ValueError("methods: name each once")
        return self


class ContactBody(Strict):
    slug: Slug = Field(description="Names the contact for ever; unique in the account.")
    name: Name = Field(description="As operators and pages name them.")
    role: Label = Field("", description="What they do, such as paediatrician.")
    pin: Annotated[str, BeforeValidator(as_text), AfterValidator(check_form)] | None = Field(
        None,
        description="4 to 8 digits, to open messages by link; kept as a hash, never exported. Left out: unchanged.",
    )
    methods: list[MethodBody] = Field(
        default_factory=list,
        max_length=10,
        description="In the order in which they are tried, such as `{sms: …, verified: true}`.",
    )
    rules: list[RuleBody] | None = Field(
        None,
        max_length=20,
        description="Other orders by urgency, day and hour: the first that fits. Left out: unchanged; `[]`: none.",
    )
    quiet: Quiet | None = Field(
        None, description="When a routine page does not ring. Left out: unchanged; `{}`: never."
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
