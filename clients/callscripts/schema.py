"""The script of an account (document kind `script`): what operators ask for each call type, word for word.

The body is `{"call_types": [...], "region": "US"}`. Every answer is stored as text: a yes_no as `yes` or `no`, a date
as YYYY-MM-DD, a phone number as E.164, a choice as the option's text (of several languages in the account's own).
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from clients.languages import DEFAULT, InLanguages, Language, own_first, pick
from clients.values import Slug, Strict, Words, as_text
from core.names import Name

KIND = "script"
# an account has one script; its call types are what differs
SLUG = "main"

FieldKind = Literal["text", "name", "phone", "choice", "yes_no", "date"]
Urgency = Literal["urgent", "routine"]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Option = Annotated[
    str, BeforeValidator(as_text), StringConstraints(strip_whitespace=True, min_length=1, max_length=120)
]


def _not_by_language(value: Any) -> Any:
    if isinstance(value, dict):
        raise ValueError("write the answer as it is stored: the option's text in the account's own language")
    return value


Answer = Annotated[Option, BeforeValidator(_not_by_language)]
"""An answer that a script names."""


def _as_list(value: Any) -> Any:
    """One answer may be written without its list."""
    return [value] if isinstance(value, str | dict) else value


class When(Strict):
    """Ask only if an earlier field of the same call type was asked and answered so."""

    field: FieldName = Field(description="Name of an earlier field.")
    equals: Answer | list[Answer] = Field(description="The answer, or a list of answers of which one must be given.")

    @property
    def answers(self) -> list[str]:
        return [self.equals] if isinstance(self.equals, str) else self.equals


class ScriptField(Strict):
    name: FieldName = Field(description="Key of the answer; unique within the call type.")
    label: InLanguages[Name] = Field(description="Short name shown beside the answer. By language.")
    kind: FieldKind = Field("text", description="text, name, phone, choice, yes_no or date.")
    ask: InLanguages[Words] = Field("", description="The question, read out word for word. By language.")
    required: bool = Field(False, description="The message can't be dispatched without it while it is asked.")
    options: list[InLanguages[Option]] = Field(
        default_factory=list, max_length=40, description="Answers of a choice, in order. Each by language."
    )
    dangerous: Annotated[list[Answer], BeforeValidator(_as_list)] = Field(
        default_factory=list,
        max_length=40,
        description="Answers of a choice or yes_no that mean danger: the message is urgent at once.",
    )
    when: When | None = Field(None, description="Ask only under this condition.")
    max_length: int = Field(2000, ge=1, le=4000, description="Longest answer, in characters.")

    @property
    def answers(self) -> list[str]:
        """What is stored of a choice, by option."""
        return [pick(option) for option in self.options]


class CallType(Strict):
    slug: Slug = Field(description="Names the call type in protocols and messages; never reuse one.")
    label: InLanguages[Name] = Field(description="What the operator picks. By language.")
    key: Annotated[str, BeforeValidator(as_text), StringConstraints(pattern=r"^[1-9]$")] = Field(
        description="The digit that picks it, 1 to 9."
    )
    urgency: Urgency = Field("routine", description="urgent or routine; people may raise it.")
    fields: list[ScriptField] = Field(min_length=1, max_length=40, description="What to ask, in order.")


class Script(Strict):
    call_types: list[CallType] = Field(min_length=1, max_length=9, description="In the order of the screen.")
    region: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field(
        "US", description="Country (ISO 3166) in which phone numbers without + are read."
    )

    language: Language = Field(
        DEFAULT, description="The account's own language; it decides in which text a choice is stored."
    )

    @model_validator(mode="after")
    def _own_language_first(self) -> Self:
        own_first(self, self.language)
        return self

    @property
    def knows_danger(self) -> bool:
        return any(field.dangerous for one in self.call_types for field in one.fields)

    def call_type(self, slug: str) -> CallType | None:
        return next((call_type for call_type in self.call_types if call_type.slug == slug), None)
