"""Who would be paged, in order, if nobody answered: the shapes of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.pages.reach import Method


@dataclass(frozen=True)
class Person:
    """A contact to page, and why this one, in words: "override by Bob until 06:00: dentist"."""

    contact_id: int
    name: str
    why: str


@dataclass(frozen=True)
class Nobody:
    """Why a step names nobody: "the roster doctors had no slot nights"."""

    why: str


@dataclass(frozen=True)
class Attempt:
    """One send. `method.why` says in words why this method, at this place."""

    at: datetime
    round: int  # from 1
    method: Method


@dataclass(frozen=True)
class Stage:
    """One person's turn, or why a step has none. `number` is the step's, from 1; `ends_at` is when the next begins
    if there is no answer; without anybody to page, or a way to reach them, it is `begins_at`. `passed` are the methods
    it would not use; their `why` says the reason."""

    number: int
    label: str
    who: Person | Nobody
    begins_at: datetime
    ends_at: datetime
    attempts: Sequence[Attempt] = ()
    passed: Sequence[Method] = ()


@dataclass(frozen=True)
class Course:
    """`desk_at` is when the operators own it, alarmed until one claims it, and `desk_why` the reason."""

    stages: Sequence[Stage]
    desk_at: datetime
    desk_why: str
