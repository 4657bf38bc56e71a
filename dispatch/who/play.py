"""The dispatch engine on an imagined clock: nobody answers, every carrier accepts at once, nothing is sent.

The decisions are `dispatch.engine`'s and the methods `dispatch.pages.reach`'s, the very functions that page; only
whom a step names and how they are reached comes from a `World`, which may be of another day.
"""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from clients.contacts.reach import masked
from dispatch import engine
from dispatch.engine import Asked, Situation
from dispatch.pages.reach import BY_HAND, Method, in_round
from dispatch.protocols.schema import Step
from dispatch.who.plan import Attempt, Course, Nobody, Person, Stage


class World(Protocol):
    """What is known of people and their phones at an imagined instant. `tries`: attempts so far by method id."""

    async def named(self, step: Step, at: datetime, /) -> Person | Nobody: ...

    async def backup(self, at: datetime, /) -> Person | Nobody: ...

    async def ways(self, contact_id: int, step: Step, at: datetime, tries: Mapping[int, int], /) -> list[Method]: ...


@dataclass
class _Turn:
    """A person whose page is open."""

    person: Person
    begins_at: datetime
    methods: list[Method]
    attempts: list[Attempt] = field(default_factory=list)


@dataclass
class _Game:
    world: World
    at: datetime
    state: Situation
    stages: list[Stage] = field(default_factory=list)
    turn: _Turn | None = None
    desk_why: str | None = None

    @property
    def step(self) -> Step:
        return self.state.steps[self.state.step]

    def decide(self, event: engine.Event) -> deque[engine.Action]:
        return deque(engine.decide(self.state, event, self.at))


async def play(steps: Sequence[Step], world: World, start: datetime, *, alarm_s: int) -> Course:
    """What would happen from `start` on, until the desk has it: every protocol comes to that."""
    game = _Game(world, start, _situation(steps, alarm_s))
    await _follow(game, "begin")
    while game.desk_why is None:
        _, game.at = engine.next_of(game.state, game.at)
        await _follow(game, "tick")
    return Course(game.stages, game.at, game.desk_why)


def _situation(steps: Sequence[Step], alarm_s: int) -> Situation:
    return Situation(
        status="active",
        steps=steps,
        step=-1,
        round=0,
        round_at=None,
        page=None,
        backup_asked=False,
        owner_id=None,
        claimed_until=None,
        alarmed_at=None,
        alarm_s=alarm_s,
        unclaimed_since=None,
        tell_s=None,
        told_at=None,
    )


async def _follow(game: _Game, event: engine.Event) -> None:
    actions = game.decide(event)
    while actions and game.desk_why is None:
        met = await _do(game, actions.popleft())
        if met is not None:
            actions = game.decide(met)


async def _do(game: _Game, action: engine.Action) -> engine.Event | None:
    match action:
        case engine.Ask(step):
            game.state = replace(game.state, step=step, round=0, round_at=game.at)
            return await _turn_to(game, await game.world.named(game.step, game.at), "nobody")
        case engine.AskBackup():
            game.state = replace(game.state, backup_asked=True)
            return await _turn_to(game, await game.world.backup(game.at), "no_backup")
        case engine.Again(round_):
            game.state = replace(game.state, round=round_, round_at=game.at)
            await _again(game, round_)
        case engine.EndPage():
            _end(game)
        case engine.ToDesk(reason) | engine.Alarm(reason):
            game.desk_why = reason
    return None


async def _turn_to(game: _Game, who: Person | Nobody, otherwise: engine.Event) -> engine.Event | None:
    if isinstance(who, Nobody):
        game.stages.append(_stage(game, who, game.at))
        return otherwise
    methods = await game.world.ways(who.contact_id, game.step, game.at, {})
    chosen = in_round(game.step, 0, methods)
    if not chosen:
        why = f"{who.why}; no usable contact method"
        game.stages.append(_stage(game, replace(who, why=why), game.at, passed=methods))
        return "unreachable"
    game.turn = _Turn(who, game.at, methods)
    game.state = replace(game.state, page=Asked(game.at, game.at))
    _send(game.turn, chosen, 0, game.at)
    _by_hand(game, chosen)
    return None


async def _again(game: _Game, round_: int) -> None:
    turn = game.turn
    if turn is not None:
        tries = Counter(attempt.method.id for attempt in turn.attempts)
        turn.methods = await game.world.ways(turn.person.contact_id, game.step, game.at, tries)
        chosen = in_round(game.step, round_, turn.methods)
        _send(turn, chosen, round_, game.at)
        _by_hand(game, chosen)


def _by_hand(game: _Game, chosen: Sequence[Method]) -> None:
    """What the operators phone themselves makes it the desk's; the page stays open there."""
    numbers = [method.address for method in chosen if method.channel == BY_HAND]
    if numbers and game.turn is not None:
        name = game.turn.person.name
        _end(game)
        game.desk_why = f"phone {name}: {masked(numbers[0])}"


def _send(turn: _Turn, chosen: Sequence[Method], round_: int, at: datetime) -> None:
    turn.attempts += [Attempt(at, round_ + 1, method) for method in chosen]


def _end(game: _Game) -> None:
    turn, game.turn = game.turn, None
    game.state = replace(game.state, page=None)
    if turn is not None:
        used = {attempt.method.id for attempt in turn.attempts}
        passed = [method for method in turn.methods if method.id not in used]
        game.stages.append(_stage(game, turn.person, turn.begins_at, attempts=turn.attempts, passed=passed))


def _stage(
    game: _Game,
    who: Person | Nobody,
    begins_at: datetime,
    *,
    attempts: Sequence[Attempt] = (),
    passed: Sequence[Method] = (),
) -> Stage:
    return Stage(game.state.step + 1, game.step.label, who, begins_at, game.at, attempts, passed)
