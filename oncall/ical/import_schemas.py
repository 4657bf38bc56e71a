"""Imports over REST."""

from base64 import b64decode
from typing import Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from clients.values import Slug
from core.errors import Invalid
from oncall.ical.fetching import LONGEST
from oncall.publishing.schemas import ChangeView, EffectView, FindingView, GapView


class NewImport(BaseModel):
    model_config = ConfigDict(extra="forbid")

    slot: Slug = Field(description="Of the roster; one that is not there is begun.")
    layer: Slug = Field("imported", description="Its free-form shifts are replaced, from `from` to `to`.")
    format: Literal["ical", "csv"] = Field("ical", description="RFC 5545, or a table with `from,to,person,note`.")
    file: str | None = Field(
        None, max_length=LONGEST * 4 // 3 + 4, description="The file as it lies there, byte for byte, in base64; or:"
    )
    text: str | None = Field(None, max_length=LONGEST, description="What it says; or:")
    url: str | None = Field(None, max_length=2000, description="Where it is, https:// or webcal://; kept nowhere.")
    starts: AwareDatetime | None = Field(None, alias="from", description="With offset; left out: now.")
    ends: AwareDatetime | None = Field(None, alias="to", description="400 days later at most; left out: a year later.")
    people: dict[str, str] = Field(
        default_factory=dict, max_length=500, description='Names that are nobody\'s: {"Dr. A Lee": "dr-lee"}.'
    )
    skip_unmatched: bool = Field(False, description="Leave out the events of people who are not known.")
    skip_unreadable: bool = Field(False, description="Leave out the lines of a table that can't be read.")
    keep: bool = Field(False, description="Save it as the roster's draft; left out: only say what it would be.")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(given is not None for given in (self.file, self.text, self.url)) != 1:
            raise ValueError("give either `text` or `url`, or the bytes as `file`")
        return self

    @property
    def content(self) -> bytes:
        """What was handed in, unless it is to be fetched. Raises Invalid."""
        try:
            return b64decode(self.file, validate=True) if self.file is not None else (self.text or "").encode()
        except ValueError:
            raise Invalid("That is no text: it holds what no calendar or table may.", code="no-text") from None


class ImportedShift(BaseModel):
    shift: str
    starts: str = Field(serialization_alias="from", description="As the roster writes it.")
    ends: str = Field(serialization_alias="to")
    people: list[str]
    note: str


class ChangedShift(BaseModel):
    old: ImportedShift
    new: ImportedShift


class UnmatchedView(BaseModel):
    name: str = Field(description="As it is written there; say whom it means in `people`.")
    times: int
    guesses: list[str] = Field(description="Slugs of contacts that are alike.")


class UnreadableView(BaseModel):
    line: int
    message: str


class SkippedView(BaseModel):
    what: str
    why: str


class OverlapView(BaseModel):
    first: str
    second: str


class ImportView(EffectView):
    """Against the layer in the roster's draft, or what is in force; nothing is published by it."""

    added: list[ImportedShift]
    changed: list[ChangedShift]
    removed: list[ImportedShift]
    unmatched: list[UnmatchedView] = Field(description="While there are any, nothing is kept, unless they are skipped.")
    unreadable: list[UnreadableView] = Field(
        description="Lines of a table, the first 200. While there are any, nothing is kept, unless they are skipped."
    )
    unreadable_count: int
    skipped: list[SkippedView] = Field(description="What was left out; the first 200.")
    skipped_count: int
    said: list[SkippedView] = Field(description="What was taken, but should be looked at; the first 200.")
    said_count: int
    overlaps: list[OverlapView] = Field(description="Two on at once: the roster can't be published so.")
    body: dict[str, Any] = Field(description="The roster as it would be, or now is as the draft.")
    findings: list[FindingView]
    changes: list[ChangeView] = Field(description="Against what is in force now.")
    gaps: list[GapView] = Field(description="When nobody would be on, of the coming 30 days.")
    kept: bool
