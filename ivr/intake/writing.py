"""The rows of a new call, in one statement that commits itself: one round trip on the hottest webhook.

Call, caller's leg, the raw webhook, their data key, the two births in the ledger and the change for the live line
are written together or not at all. The webhook repeated (same CallSid) writes nothing.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.util import greenlet_spawn

from clients.callers import Caller
from core import clock
from core.crypto import PHI
from core.house import House
from ivr.flows import Decision
from ivr.intake.lines import Line

LOOK_AFTER: Final = timedelta(seconds=60)

_CACHE: Final = "committing engine"
_GATE: Final = "intake gate"
_NEW_CALL: Final = """
WITH line AS MATERIALIZED (
    SELECT a.id FROM accounts a JOIN numbers n ON n.account_id = a.id
    WHERE a.id = %(account_id)s AND n.id = %(number_id)s AND a.xmin = CAST(%(mark)s AS xid) AND n.retired_at IS NULL),
key AS (
    INSERT INTO data_keys (id, client_id, wrapped, created_at)
    SELECT %(key_id)s, %(client_id)s, %(wrapped)s, %(now)s FROM line
    WHERE NOT EXISTS (SELECT 1 FROM calls WHERE sid = %(sid)s)
    RETURNING id),
call AS (
    INSERT INTO calls (account_id, carrier_id, number_id, sid, key_id, caller_kind, from_sealed, from_token,
        callback_sealed, status, outcome, flow_version_id, started_at, ended_at, next_action, next_at)
    SELECT %(account_id)s, %(carrier_id)s, %(number_id)s, %(sid)s, key.id, %(caller_kind)s, %(from_sealed)s,
        %(from_token)s, %(callback_sealed)s, %(status)s, %(outcome)s, %(flow_version_id)s, %(now)s, %(ended_at)s,
        %(next_action)s, %(next_at)s FROM key
    ON CONFLICT (sid) DO NOTHING
    RETURNING id),
leg AS (
    INSERT INTO legs (call_id, account_id, carrier_id, party, status, sid, started_at, joined_at, ended_at, end_reason)
    SELECT call.id, %(account_id)s, %(carrier_id)s, 'caller', %(leg_status)s, %(sid)s, %(now)s, %(now)s,
        %(ended_at)s, %(end_reason)s FROM call
    RETURNING id),
hook AS (
    INSERT INTO webhooks (call_id, kind, received_at, params_sealed)
    SELECT call.id, 'incoming', %(now)s, %(raw_sealed)s FROM call),
ledger AS (
    INSERT INTO transitions (entity, entity_id, old, new, reason, by, at)
    SELECT 'call', call.id, NULL, %(status)s, %(reason)s, 'caller', %(now)s FROM call
    UNION ALL SELECT 'leg', leg.id, NULL, %(leg_status)s, %(reason)s, 'caller', %(now)s FROM leg),
change AS (
    INSERT INTO changes (entity, entity_id, account_id) SELECT 'call', call.id, %(account_id)s FROM call)
SELECT line.id AS account_id, call.id AS call_id FROM line LEFT JOIN call ON true
"""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What of the webhook the rows are made of. `kept` is the caller as the carrier wrote it, if that says anything."""

    sid: str
    carrier_id: int
    caller: Caller
    kept: str | None
    raw: str


@dataclass(frozen=True, slots=True)
class Written:
    """`stale`: the account was changed since it was read. `call_id` None: the call was there already."""

    stale: bool
    call_id: int | None


async def write(house: House, values: dict[str, Any], decision: Decision) -> Written:
    """One statement on a connection that commits by itself. Checked out, run and given back in one go: step by step,
    the changes between async and sync inside SQLAlchemy would cost as much again."""
    async with turn(house):
        row = await greenlet_spawn(run, committing(house), values | outcome(decision))
    return Written(stale=row is None, call_id=row[1] if row else None)


def turn(house: House) -> asyncio.Semaphore:
    """A wave of calls must not open connections beyond those the pool keeps: to open one costs ten times the
    statement."""
    gate = house.cache.get(_GATE)
    if not isinstance(gate, asyncio.Semaphore):
        gate = house.cache[_GATE] = asyncio.Semaphore(max(house.settings.database_pool - 2, 1))
    return gate


def run(engine: Engine, values: dict[str, Any]) -> Any:
    with engine.connect() as connection:
        return connection.exec_driver_sql(_NEW_CALL, values).fetchone()


def committing(house: House) -> Engine:
    """The house's engine, with every statement its own transaction; the pool is the same."""
    engine = house.cache.get(_CACHE)
    if not isinstance(engine, Engine):
        engine = house.db.engine.sync_engine.execution_options(isolation_level="AUTOCOMMIT")
        house.cache[_CACHE] = engine
    return engine


async def columns(house: House, session: AsyncSession, line: Line, incoming: Incoming) -> dict[str, Any]:
    """What of the rows doesn't depend on the decision. `session` is used only where the keyring has to read or make
    something."""
    new = await house.keyring.wrap_new(session, line.client_id)
    caller = incoming.caller
    token = await house.keyring.token(session, line.client_id, caller.person) if caller.person else None

    def sealed(text: str | None) -> bytes | None:
        return new.cipher.seal(PHI(text)).to_bytes() if text else None

    return {
        "account_id": line.account_id,
        "number_id": line.number_id,
        "mark": line.mark,
        "key_id": new.id,
        "client_id": line.client_id,
        "wrapped": new.row["wrapped"],
        "sid": incoming.sid,
        "carrier_id": incoming.carrier_id,
        "caller_kind": caller.kind,
        "from_sealed": sealed(incoming.kept),
        "from_token": token,
        "callback_sealed": sealed(caller.number),
        "flow_version_id": line.flow_version_id,
        "raw_sealed": new.cipher.seal(PHI(incoming.raw)).to_bytes(),
    }


def outcome(decision: Decision) -> dict[str, Any]:
    """A caller who is turned away has a call that is over as it begins."""
    now = clock.now()
    if decision.where == "reject":
        over = {"status": "ended", "leg_status": "ended", "outcome": decision.reason, "end_reason": "rejected"}
        return over | {"reason": decision.reason, "now": now, "ended_at": now, "next_action": None, "next_at": None}
    going_on = {"status": "in_flow", "leg_status": "joined", "outcome": None, "end_reason": None, "ended_at": None}
    return going_on | {"reason": "incoming", "now": now, "next_action": "look_up", "next_at": now + LOOK_AFTER}
