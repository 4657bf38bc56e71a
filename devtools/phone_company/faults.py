"""Fault switches: what happens to callbacks and to REST requests, by one seeded generator."""

import random
from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = ("call", "message", "conference", "recording", "*")
ANSWERS = ("429", "500", "502", "503", "504", "silence")


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
class Fate:
    """What becomes of one callback: the delays of its copies (none: lost), and whether the next one overtakes it."""

    delays: list[float]
    overtaken: bool = False


@dataclass
class Faults:
    seed: int = 0
    callbacks: list[CallbackRule] = field(default_factory=list)
    rest: list[RestRule] = field(default_factory=list)
    rest_delay_ms: tuple[float, float] = (0.0, 0.0)
    chance: random.Random = field(default_factory=lambda: random.Random(0), repr=False)

    def merge(self, change: dict[str, Any]) -> None:
        """Take over a POST body; raises ValueError with words that say how to mend it."""
        unknown = set(change) - {"seed", "callbacks", "rest", "rest_delay_ms"}
        if unknown:
            raise ValueError(f"unknown fault switch {sorted(unknown)}: use seed, callbacks, rest, rest_delay_ms")
        callbacks = [_callback_rule(rule) for rule in change.get("callbacks", [])]
        rest = [_rest_rule(rule) for rule in change.get("rest", [])]
        if "rest_delay_ms" in change:
            self.rest_delay_ms = _span(change["rest_delay_ms"])
        if "seed" in change:
            self.seed = int(change["seed"])
            self.chance.seed(self.seed)
        self.callbacks += callbacks
        self.rest += rest

    def clear(self) -> None:
        self.callbacks.clear()
        self.rest.clear()
        self.rest_delay_ms = (0.0, 0.0)

    def show(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "callbacks": [asdict(rule) for rule in self.callbacks],
            "rest": [asdict(rule) for rule in self.rest],
            "rest_delay_ms": list(self.rest_delay_ms),
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
        for rule in self.rest:
            if rule.matches(method, path) and self._hits(rule.fraction):
                if rule.count is not None:
                    rule.count -= 1
                return rule
        return None

    def request_delay(self) -> float:
        """Seconds to hold a REST answer back."""
        low, high = self.rest_delay_ms
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
    if made.answer == "429" and made.processed:
        raise ValueError("Twilio never processes what it answers with 429: leave `processed` out")
    if not 0 <= made.fraction <= 1:
        raise ValueError(f"rest.fraction is a share from 0 to 1, not {made.fraction!r}")
    return made


def _only(rule: dict[str, Any], kind: type) -> None:
    unknown = set(rule) - set(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    if unknown:
        raise ValueError(f"unknown field {sorted(unknown)} in a rule: use {', '.join(kind.__dataclass_fields__)}")  # type: ignore[attr-defined]
