"""What a dispatch does next. Pure: the rows are the situation, the time is an argument.

`decide` answers an event with actions, in order; `ledger` carries them out and reports back what it met (nobody on
call, no way to reach them) as further events. `next_of` says what happens next, and when: an unfinished dispatch
always has both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dispatch.protocols.schema import Step

# How long a carrier may take to accept a page's first send before the page's wait starts all the same.
ACCEPT_CAP_S = 60

Event = Literal["begin", "tick", "declined", "unreachable", "skip", "nobody", "no_backup"]
NextAction = Literal["page_again", "next_step", "alarm", "claim_lapses", "tell_supervisors"]
# Why a page is asked no more, for whoever reads of it: what happened, never what usually does.
PageEnd = Literal[
    "declined", "no_answer", "not_taken", "unreachable", "passed_over", "urgency_raised", "has_it_else", "closed",
    "reopened", "phoned_in",
]  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The page that is open."""

    opened_at: datetime
    accepted_at: datetime | None


@dataclass(frozen=True)
class Situation:
    status: Literal["active", "at_desk"]
    steps: Sequence[Step]
    step: int
    round: int
    round_at: datetime | None
    page: Asked | None
    backup_asked: bool
    owner_id: int | None
    claimed_until: datetime | None
    alarmed_at: datetime | None
    alarm_s: int
    unclaimed_since: datetime | None
    tell_s: int | None
    told_at: datetime | None


@dataclass(frozen=True)
class EndPage:
    """Close the open page; its person may still say yes late."""

    status: Literal["declined", "expired"]
    why: PageEnd
    reason: str


@dataclass(frozen=True)
class Ask:
    """Page whoever this step names."""

    step: int


@dataclass(frozen=True)
class AskBackup:
    """Nobody is on call there: page the account's backup contact in this step's stead."""


@dataclass(frozen=True)
class Again:
    """Nobody has answered: the page's next round."""

    round: int


@dataclass(frozen=True)
class ToDesk:
    reason: str


@dataclass(frozen=True)
class Alarm:
    """Tell every operator (again); a claim that ran out is taken back."""

    reason: str


@dataclass(frozen=True)
class TellSupervisors:
    """The desk has been alarmed, and no operator has reacted."""


Action = EndPage | Ask | AskBackup | Again | ToDesk | Alarm | TellSupervisors

_ENDING = ("declined", "unreachable", "skip")


def decide(now_is: Situation, event: Event, now: datetime) -> list[Action]:
    """What to do about `event`. An event that no longer fits the situation (late, doubled) gets no action."""
    if event == "tick":
        return _tick(now_is, now)
    if event == "nobody" and not now_is.backup_asked:
        return [AskBackup()]
    if now_is.status == "at_desk":
        return _at_desk(now_is, event, now)
    if event in _ENDING and now_is.page is not None:
        return [_end(now_is.page, event, now), *_lead_on(now_is)]
    if event == "declined" or (event == "begin" and now_is.step >= 0):
        return []
    return _lead_on(now_is)


def expires_at(page: Asked, wait_s: int) -> datetime:
    """The wait runs from the first send the carrier accepted, at the latest from the cap on."""
    latest = page.opened_at + timedelta(seconds=ACCEPT_CAP_S)
    return min(page.accepted_at or latest, latest) + timedelta(seconds=wait_s)


def next_of(now_is: Situation, now: datetime) -> tuple[NextAction, datetime]:
    """What happens next, and when, if nobody does anything."""
    if now_is.status == "at_desk":
        if now_is.owner_id is not None and now_is.claimed_until is not None:
            return "claim_lapses", now_is.claimed_until
        return _alarm_or_telling(now_is, now)
    if now_is.page is None or now_is.step < 0:
        return "next_step", now
    step = now_is.steps[now_is.step]
    ends = expires_at(now_is.page, step.wait_s)
    again = _next_round(now_is, step)
    return ("page_again", again) if again is not None and again < ends else ("next_step", ends)


def _tick(now_is: Situation, now: datetime) -> list[Action]:
    what, at = next_of(now_is, now)
    if at > now:
        return []
    if what == "claim_lapses":
        return [Alarm("the claim lapsed")]
    if what == "tell_supervisors":
        return [TellSupervisors()]
    if what == "alarm":
        return [Alarm("nobody has claimed it")]
    if now_is.page is None:
        return _lead_on(now_is)
    # A timer that comes late, after the page's end, does not repeat what is over.
    if expires_at(now_is.page, now_is.steps[now_is.step].wait_s) <= now:
        return [_end(now_is.page, event="tick", now=now), *_lead_on(now_is)]
    return [Again(now_is.round + 1)]


def _alarm_or_telling(now_is: Situation, now: datetime) -> tuple[NextAction, datetime]:
    """Whichever comes first; both at once: the supervisors."""
    alarm = (now_is.alarmed_at or now) + timedelta(seconds=now_is.alarm_s)
    if now_is.tell_s is not None and now_is.told_at is None and now_is.unclaimed_since is not None:
        telling = now_is.unclaimed_since + timedelta(seconds=now_is.tell_s)
        if telling <= alarm:
            return "tell_supervisors", telling
    return "alarm", alarm


def _end(page: Asked, event: Event, now: datetime) -> EndPage:
    """What ended it, in words that stay true: who was passed over after half a minute has not failed to answer."""
    asked = span(now - page.opened_at)
    if event == "declined":
        return EndPage("declined", "declined", "said no")
    if event == "unreachable":
        return EndPage("expired", "unreachable", "no way to reach them is left")
    if event == "skip":
        return EndPage("expired", "passed_over", f"passed over by the desk after {asked}")
    if page.accepted_at is None:
        return EndPage("expired", "not_taken", f"no carrier had taken it after {asked}")
    return EndPage("expired", "no_answer", f"no answer after {asked}")


def span(length: timedelta) -> str:
    """`0:27`, `12:05`, `1:02:03`."""
    minutes, seconds = divmod(max(int(length.total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _next_round(now_is: Situation, step: Step) -> datetime | None:
    if now_is.round + 1 >= step.rounds or now_is.round_at is None:
        return None
    return now_is.round_at + timedelta(seconds=step.repeat.every_s)


def _lead_on(now_is: Situation) -> list[Action]:
    following = now_is.step + 1
    if following >= len(now_is.steps):
        return [ToDesk("end of the protocol" if now_is.steps else "the protocol pages nobody for it")]
    if now_is.steps[following].page == "desk":
        return [ToDesk("the protocol says so")]
    return [Ask(following)]


def _at_desk(now_is: Situation, event: Event, now: datetime) -> list[Action]:
    """A page may be open here: of one whom the operators phone. Who says no is asked no more, and the desk, which
    knows it, goes on."""
    ends = [_end(now_is.page, event, now)] if event in ("declined", "skip") and now_is.page is not None else []
    if event != "skip":
        return [*ends]
    again = _again_from_desk(now_is)
    return [*ends, *again] if again else []


def _again_from_desk(now_is: Situation) -> list[Action]:
    """The desk pages on: the steps that are left, then the protocol from its beginning."""
    order = [*range(now_is.step + 1, len(now_is.steps)), *range(min(now_is.step + 1, len(now_is.steps)))]
    return next(([Ask(index)] for index in order if now_is.steps[index].page != "desk"), [])
