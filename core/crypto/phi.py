"""`PHI`: a piece of health data that refuses to leave by accident.

Formatting, pickling, copying into JSON, answering with it or binding it to a query raises; `repr` says only that
something is there (tracebacks and debuggers call it, and one that raises hides the fault being looked at). `.reveal()`
gives the text, at the authorised edge: a route that declared what it needs, or the sealing of the value.
"""

import hmac
import json
from typing import Any, NoReturn, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Leak(TypeError):
    """Health data was about to be written somewhere it must not be. The message never holds any of it."""


def _refuse(*_: object, **__: object) -> NoReturn:
    raise Leak(
        "health data (PHI) can't be formatted, copied, pickled or serialised; .reveal() it where the reader is known"
    )


class PHI:
    """Health data as text. Structured values (a message's fields) go through `of_json` and `reveal_json`.

    As a field of a pydantic request body it takes a string; as a field of an answer it raises.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not isinstance(value, str):
            raise TypeError(f"PHI holds text, not {type(value).__name__}; use PHI.of_json for structured values")
        self._value = value

    @classmethod
    def of_json(cls, value: Any) -> Self:
        """Anything JSON can say (no NaN), held as text."""
        return cls(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))

    def reveal(self) -> str:
        """The text itself. Every call is a place a reviewer looks at."""
        return self._value

    def reveal_json(self) -> Any:
        """What `of_json` was given."""
        return json.loads(self._value)

    def __repr__(self) -> str:
        return "<PHI>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PHI):
            return NotImplemented
        return hmac.compare_digest(_utf8(self._value), _utf8(other._value))

    __hash__ = None  # type: ignore[assignment]  # as a key it would be kept, and listed
    __str__ = __format__ = __bytes__ = __iter__ = __len__ = __getitem__ = __add__ = __radd__ = _refuse
    __reduce__ = __reduce_ex__ = __getstate__ = __copy__ = __deepcopy__ = _refuse

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(_refuse, when_used="always"),
        )


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
