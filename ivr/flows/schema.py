"""Flows: what a caller meets before anybody answers. A document per account (kind `flow`), checked before it is
published."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import Field, ValidationError

from clients.values import Strict, Words
from core.documents import Finding

SLUG: Final = "flow"


class Rule(Strict):
    """The first rule that fits the moment is followed."""

    when: Literal["open", "closed"] | None = Field(None, description="`open` or `closed`; without it, both.")
    say: Words = Field("", description="Spoken after the greeting.")
    notice: bool = Field(True, description="Whether the account's emergency notice is spoken.")
    then: Literal["line", "voicemail"] = Field("line", description="Where the caller goes: `line` or `voicemail`.")


class Flow(Strict):
    rules: list[Rule] = Field(min_length=1, max_length=20, description="The last one must have no `when`.")


DEFAULT: Final = Flow(rules=[Rule(when=None, say="", notice=True, then="line")])
"""For an account without a flow of its own: greeting, notice, and into the line."""


def check(body: Mapping[str, Any]) -> list[Finding]:
    try:
        flow = Flow.model_validate(body)
    except ValidationError as error:
        return [Finding("".join(f"/{part}" for part in fault["loc"]), fault["msg"]) for fault in error.errors()]
    if flow.rules[-1].when is not None:
        return [Finding("/rules", "the last rule must have no `when`, so that one always fits")]
    return [
        Finding(f"/rules/{number}", "is never reached: the rule before it fits always")
        for number, rule in enumerate(flow.rules[1:], start=1)
        if flow.rules[number - 1].when is None
    ]
