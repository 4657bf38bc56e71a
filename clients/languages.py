"""Texts that operators read: one string for all, or the same in several languages. Pure.

An account writes `label: Fever` or `label: {en: Fever, es: Fiebre}`. One language is the account's own (`language`): in
it stands what is written without a language, what people outside the bureau read, and what is stored of a choice. So
each text by language has it, and in memory it stands first; the database keeps no order.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, Discriminator, Tag, WithJsonSchema
from typing_extensions import TypeAliasType

from clients.faults import Fault, Path
from core import signs

T = TypeVar("T")

Language = Literal["en", "es"]
"""ISO 639-1. One more is added here and in the console (`console/src/i18n`)."""
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
DEFAULT: Final[Language] = "en"
"""The own language of an account that names none."""

_OBJECT: Final = {
    "type": "object",
    "properties": {language: {"type": "string"} for language in LANGUAGES},
    "additionalProperties": False,
}
AccountText = TypeAliasType(
    "AccountText",
    Annotated[
        str | dict[Language, str],
        WithJsonSchema({
            "title": "AccountText",
            "description": "One string for all, or one for each language, the account's own first.",
            "anyOf": [{"type": "string"}, _OBJECT],
        }),
    ],
)  # fmt: skip


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"{language} is no language we know; write {' or '.join(LANGUAGES)}")
    return language


def _some(texts: dict[str, Any]) -> dict[str, Any]:
    if not texts:
        raise ValueError("is empty; write the text, or one for each language, such as {en: Fever, es: Fiebre}")
    return texts


def _shows_something(text: str) -> str:
    if not signs.without_hidden(text).strip():
        raise ValueError("is empty; write the text, or leave this language out")
    return text


def _shape(written: Any) -> str:
    return "by language" if isinstance(written, dict) else "for all"


InLanguages = Annotated[
    Annotated[T, Tag("for all")]
    | Annotated[
        dict[Annotated[Language, BeforeValidator(_known)], Annotated[T, AfterValidator(_shows_something)]],
        BeforeValidator(_some),
        Tag("by language"),
    ],
    Discriminator(_shape),
]
"""What may be written for one text, whose own rules hold in each language: `InLanguages[Name]`."""


def pick(text: str | Mapping[Language, str], wanted: Language | None = None) -> str:
    """In the language wanted, else in the account's own."""
    if isinstance(text, str):
        return text
    return text[wanted] if wanted is not None and wanted in text else next(iter(text.values()))


def texts_by_language(value: Any, path: Path = ()) -> Iterator[tuple[Path, dict[Language, str]]]:
    """Those within a model, with the keys that lead there; other values that are written as keys are models."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from texts_by_language(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from texts_by_language(each, (*path, at))
    elif isinstance(value, dict):
        yield path, value


def own_first(model: BaseModel, own: Language) -> None:
    """Put the account's own language first, where it is there at all."""
    for _, text in texts_by_language(model):
        if own in text:
            others = {language: words for language, words in text.items() if language != own}
            first = text[own]
            text.clear()
            text.update({own: first, **others})


def without_own(model: BaseModel, own: Language) -> list[Fault]:
    """Texts that lack the account's own language."""
    mend = f"the account's own language (`language`); write it in {own} too"
    return [Fault(path, f"lacks {own}, {mend}") for path, text in texts_by_language(model) if own not in text]


def languages_in(own: Language, *models: BaseModel) -> list[Language]:
    """Those that texts of the models are written in: the account's own, then the others."""
    there = {language for model in models for _, text in texts_by_language(model) for language in text}
    return [own, *(language for language in LANGUAGES if language in there and language != own)]
