"""An account's settings, typed. Stored as JSON in `accounts.settings`; the zone is the account's own column."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from clients.callers import blockable
from clients.hours.schema import Hours, Phrase, Timetable
from clients.languages import DEFAULT, InLanguages, Language, own_first
from clients.phones import Phone
from clients.values import Email, Strict, Words, Zone

Anonymous = Literal["answer", "voicemail", "reject"]
Minutes = Annotated[int, Field(ge=1, le=10080)]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$"), AfterValidator(str.lower)]


class Emergency(Strict):
    """What callers hear about emergencies, and what the operator's one key does."""

    notice: Words = Field("", description="Spoken to every caller before the line. Empty: nothing is said.")
    text: InLanguages[Words] = Field(
        "", description="The procedure the operator sees on pressing the emergency key. By language."
    )
    number: Phone | None = Field(
        None, description="Dialled into the call by the emergency key. None: nothing is dialled."
    )


class Waits(Strict):
    """All in seconds."""

    offer_s: int = Field(15, ge=1, le=120, description="An operator has this long to accept an offered call.")
    limit_s: int = Field(180, ge=1, le=3600, description="A caller waits at most this long, then comes voicemail.")
    short_abandon_s: int = Field(
        5, ge=0, le=60, description="A caller who hangs up sooner leaves no `caller lost` message."
    )
    join_s: int = Field(10, ge=1, le=60, description="The operator's leg must be in the conference by then.")
    fetch_s: int = Field(5, ge=1, le=60, description="The phone company must fetch the caller's conference by then.")
    wrap_up_s: int = Field(60, ge=0, le=3600, description="Work after a call, before the operator is offered another.")


class Voicemail(Strict):
    greeting: Words = Field(
        "Nobody can answer right now. Please leave your name, your number and a message after the tone.",
        min_length=1,
        description="Spoken before the tone.",
    )
    max_s: int = Field(180, ge=10, le=600, description="Longest recording, in seconds.")


class OnCallSettings(Strict):
    approve_swaps: bool = Field(
        False, description="Swaps and gives that both agree to wait for a supervisor's approval before they hold."
    )
    remind: list[Minutes] = Field(
        default_factory=list,
        max_length=5,
        description="Whoever goes on call is told so many minutes before, such as `[1440, 60]`, and at the start; none:"
        " not told, but for who asked for it. A contact's own wish comes first.",
    )
    confirm: bool = Field(
        False,
        description="Whoever goes on call is asked to confirm it, with `ON` by text or a key in a call. Nobody is taken"
        " off for not answering; the supervisors are told ten minutes after the start.",
    )
    digest: list[Email] = Field(
        default_factory=list,
        max_length=20,
        description="Mailed each day at 09:00 of the account: who is on call in the coming week, and what may go wrong."
        " They are told too when nobody confirmed a shift.",
    )


class AccountSettings(Timetable):
    """Everything about an account that is neither a row of its own nor a document."""

    timezone: Zone = Field(description="IANA name; all local times of the account are in it.")
    language: Language = Field(
        DEFAULT,
        description="The account's own language, `en` or `es`: of texts written without one, and for everybody outside"
        " the bureau.",
    )
    phrases: list[Phrase] = Field(min_length=1, description="Answer phrases; the first that fits the moment is said.")
    hours: Hours = Field(default_factory=Hours, description="The client's own opening hours.")
    emergency: Emergency = Field(default_factory=Emergency, description="Notice, procedure and number.")
    waits: Waits = Field(default_factory=Waits, description="How long things may take.")
    voicemail: Voicemail = Field(default_factory=Voicemail, description="What it says and how long it listens.")
    on_call: OnCallSettings = Field(
        default_factory=OnCallSettings, description="Who may change who is on call, and who hears of it."
    )
    blocked: list[Annotated[str, AfterValidator(blockable)]] = Field(
        default_factory=list,
        description="Callers who are turned away: numbers, or what the call card shows of callers without one.",
    )
    anonymous: Anonymous = Field("answer", description="Callers without a number: `answer`, `voicemail` or `reject`.")
    notes: InLanguages[Annotated[str, StringConstraints(max_length=8000)]] = Field(
        "", description="For operators to read during a call. By language."
    )

    @model_validator(mode="after")
    def _own_language_first(self) -> Self:
        own_first(self, self.language)
        return self
