"""Fault switches: what happens to callbacks and to REST requests, by one seeded generator."""

import asyncio
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from devtools.phone_company.leaving import LeaveRule, leave_rule

KINDS = ("call", "message", "conference", "recording", "*")
ANSWERS = ("401", "429", "500", "502", "503", "504", "silence")
TAPE_ENDS = ("absent", "failed", "deleted", "late")
MAIL_STAGES = ("hello", "rcpt", "data")
MAIL_ANSWERS = ("silence", "drop")


@dataclass
class CallbackRule:
    kind: str = "*"
    event: str | None = None
    lose: float = 0.0
    double: float = 0.0
    reorder: float = 0.0
    delay: tuple[float, float] = (0.0, 0.0)
    delay_chance: float = 1.0

    def matches(self, kind: str, event: str) -> bool:
        return self.kind in ("*", kind) and self.event in (None, event)


@dataclass
class RestRule:
    answer: str
    path: str = ""
    method: str | None = None
    count: int | None = None
    fraction: float = 1.0
    processed: bool = False

    def matches(self, method: str, path: str) -> bool:
        return self.path in path and self.method in (None, method) and self.count != 0


@dataclass
class MailRule:
    """`answer` is an SMTP code from 400 to 599, `silence` or `drop`; `to` a part of a recipient's address."""

    answer: str
    at: str = "rcpt"
    to: str = ""
    count: int | None = None
    fraction: float = 1.0
    processed: bool = False

    def matches(self, at: str, recipients: Sequence[str]) -> bool:
        wanted = not self.to or any(self.to.casefold() in one.casefold() for one in recipients)
        return self.at == at and wanted and self.count != 0


@dataclass
class TapeRule:
    """What becomes of a recording that somebody has spoken: of TAPE_ENDS. `late`: its file is there so many seconds
    after it has been told of."""

    end: str
    late: float = 0.0
    count: int = 1


@dataclass
class Fate:
    """What becomes of one callback: the delays of its copies (none: lost), and whether the next one overtakes it."""

    delays: list[float]
    overtaken: bool = False


_Rule = TypeVar("_Rule", RestRule, MailRule)
_SWITCHES = frozenset({"seed", "callbacks", "rest", "rest_delay_ms", "mail", "mail_delay_ms", "leave", "recordings"})


@dataclass
class Faults:
    seed: int = 0
    callbacks: list[CallbackRule] = field(default_factory=list)
    rest: list[RestRule] = field(default_factory=list)
    rest_delay_ms: tuple[float, float] = (0.0, 0.0)
    mail: list[MailRule] = field(default_factory=list)
    mail_delay_ms: tuple[float, float] = (0.0, 0.0)
    leave: list[LeaveRule] = field(default_factory=list)
    recordings: list[TapeRule] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(0), repr=False)

    def merge(self, change: dict[str, Any]) -> None:
        """Take over a POST body; raises ValueError with words that say how to mend it."""
        unknown = set(change) - _SWITCHES
        if unknown:
            raise ValueError(f"unknown fault switch {sorted(unknown)}: use {', '.join(sorted(_SWITCHES))}")
        callbacks = [_callback_rule(rule) for rule in change.get("callbacks", [])]
        rest = [_rest_rule(rule) for rule in change.get("rest", [])]
        mail = [_mail_rule(rule) for rule in change.get("mail", [])]
        leave = [leave_rule(rule) for rule in change.get("leave", [])]
        recordings = [_tape_rule(rule) for rule in change.get("recordings", [])]
        delays = {name: _span(change[name]) for name in ("rest_delay_ms", "mail_delay_ms") if name in change}
        for name, span in delays.items():
            setattr(self, name, span)
        if "seed" in change:
            self.seed = int(change["seed"])
            self.chance.seed(self.seed)
        self.callbacks += callbacks
        self.rest += rest
        self.mail += mail
        self.leave += leave
        self.recordings += recordings

    def clear(self) -> None:
        for rules in (self.callbacks, self.rest, self.mail, self.leave, self.recordings):
            rules.clear()
        self.rest_delay_ms = self.mail_delay_ms = (0.0, 0.0)

    def show(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "callbacks": [asdict(rule) for rule in self.callbacks],
            "rest": [asdict(rule) for rule in self.rest],
            "rest_delay_ms": list(self.rest_delay_ms),
            "mail": [asdict(rule) for rule in self.mail],
            "mail_delay_ms": list(self.mail_delay_ms),
            "leave": [asdict(rule) for rule in self.leave],
            "recordings": [asdict(rule) for rule in self.recordings],
        }

    def fate(self, kind: str, event: str) -> Fate:
        rule = next((rule for rule in self.callbacks if rule.matches(kind, event)), None)
        if rule is None:
            return Fate([0.0])
        if self._hits(rule.lose):
            return Fate([])
        delays = [self._delay(rule)]
        if self._hits(rule.double):
            delays.append(self._delay(rule))
        return Fate(delays, self._hits(rule.reorder))

    def on_request(self, method: str, path: str) -> RestRule | None:
        """The rule that spoils this request, if one does; counts it."""
        return self._first(rule for rule in self.rest if rule.matches(method, path))

    def on_mail(self, at: str, recipients: Sequence[str]) -> MailRule | None:
        """The rule that spoils this step of a mail's delivery, if one does; counts it."""
        return self._first(rule for rule in self.mail if rule.matches(at, recipients))

    def _first(self, fitting: Iterable[_Rule]) -> _Rule | None:
        for rule in fitting:
            if self._hits(rule.fraction):
                if rule.count is not None:
                    rule.count -= 1
                return rule
        return None

    def on_recording(self) -> TapeRule | None:
        """The rule that spoils this recording, if one does; counts it."""
        rule = next((rule for rule in self.recordings if rule.count > 0), None)
        if rule is not None:
            rule.count -= 1
        return rule

    def request_delay(self) -> float:
        """Seconds to hold a REST answer back."""
        return self._somewhere(self.rest_delay_ms)

    async def mail_pause(self) -> None:
        """Hold the answer to a mail back."""
        if delay := self._somewhere(self.mail_delay_ms):
            await asyncio.sleep(delay)

    def _somewhere(self, span: tuple[float, float]) -> float:
        low, high = span
        return (low if low == high else self.chance.uniform(low, high)) / 1000

    def _hits(self, chance: float) -> bool:
        return chance > 0 and (chance >= 1 or self.chance.random() < chance)

    def _delay(self, rule: CallbackRule) -> float:
        low, high = rule.delay
        if high == 0 or not self._hits(rule.delay_chance):
            return 0.0
        return self.chance.uniform(low, high)


def _span(value: Any) -> tuple[float, float]:
    low, high = value if isinstance(value, list | tuple) else (value, value)
    if not 0 <= low <= high:
        raise ValueError(f"{value!r} is no delay: give a number, or [low, high]")
    return (float(low), float(high))


def _callback_rule(rule: dict[str, Any]) -> CallbackRule:
    _only(rule, CallbackRule)
    made = CallbackRule(**{**rule, "delay": _span(rule.get("delay", 0))})
    if made.kind not in KINDS:
        raise ValueError(f"callbacks.kind {made.kind!r}: use one of {', '.join(KINDS)}")
    for name in ("lose", "double", "reorder", "delay_chance"):
        if not 0 <= getattr(made, name) <= 1:
            raise ValueError(f"callbacks.{name} is a chance from 0 to 1, not {getattr(made, name)!r}")
    return made


def _rest_rule(rule: dict[str, Any]) -> RestRule:
    _only(rule, RestRule)
    made = RestRule(**{"answer": "", **rule, **({"answer": str(rule["answer"])} if "answer" in rule else {})})
    if made.answer not in ANSWERS:
        raise ValueError(f"rest.answer {made.answer!r}: use one of {', '.join(ANSWERS)}")
    if made.answer in ("401", "429") and made.processed:
        raise ValueError(f"Twilio never processes what it answers with {made.answer}: leave `processed` out")
    if not 0 <= made.fraction <= 1:
        raise ValueError(f"rest.fraction is a share from 0 to 1, not {made.fraction!r}")
    return made


def _tape_rule(rule: dict[str, Any]) -> TapeRule:
    _only(rule, TapeRule)
    made = TapeRule(**{"end": "", **rule})
    if made.end not in TAPE_ENDS:
        raise ValueError(f"recordings.end {made.end!r}: use one of {', '.join(TAPE_ENDS)}")
    return made


def _mail_rule(rule: dict[str, Any]) -> MailRule:
    _only(rule, MailRule)
    made = MailRule(**{"answer": "", **rule, **({"answer": str(rule["answer"])} if "answer" in rule else {})})
    if made.answer not in MAIL_ANSWERS and not (made.answer.isdecimal() and 400 <= int(made.answer) < 600):
        raise ValueError(f"mail.answer {made.answer!r}: use an SMTP code from 400 to 599, silence or drop")
    if made.at not in MAIL_STAGES:
        raise ValueError(f"mail.at {made.at!r}: use one of {', '.join(MAIL_STAGES)}")
    if made.processed and (made.at != "data" or made.answer not in MAIL_ANSWERS):
        raise ValueError("only a mail that gets silence or drop at `data` may be processed all the same")
    if not 0 <= made.fraction <= 1:
        raise ValueError(f"mail.fraction is a share from 0 to 1, not {made.fraction!r}")
    return made


def _only(rule: dict[str, Any], kind: type) -> None:
    unknown = set(rule) - set(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    if unknown:
        raise ValueError(f"unknown field {sorted(unknown)} in a rule: use {', '.join(kind.__dataclass_fields__)}")  # type: ignore[attr-defined]
