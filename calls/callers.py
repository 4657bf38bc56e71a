"""Who a call is from, as people may see it: health data, for authorised routes only."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import Call, Webhook
from clients.callers import Kind, caller_of
from core import names, signs
from core.answers import Answer
from core.crypto import PHI, Keyring

_LONGEST_NAME: Final = 40


class CallerView(Answer):
    """`shown`: as the carrier wrote it, null where that says nothing. `number`: E.164, to call back. `name`: what the
    caller's own network says, which proves nothing."""

    kind: Kind
    shown: str | None
    number: str | None
    name: str | None


async def callers_of(session: AsyncSession, keyring: Keyring, calls: Sequence[Call]) -> list[CallerView]:
    sealed = [one for call in calls for one in (call.from_sealed, call.callback_sealed)]
    opened = await keyring.open_many(session, sealed)
    named = await _names(session, keyring, [call.id for call in calls])
    return [
        CallerView(
            kind=call.caller_kind,
            shown=caller_of(written.reveal()).shown if written is not None else None,
            number=number.reveal() if number is not None else None,
            name=named.get(call.id),
        )
        for call, written, number in zip(calls, opened[::2], opened[1::2], strict=True)
    ]


async def _names(session: AsyncSession, keyring: Keyring, call_ids: Sequence[int]) -> dict[int, str]:
    """CallerName stands in the first webhook, which is kept as it came."""
    found = await session.execute(
        select(Webhook.call_id, Webhook.params_sealed).where(Webhook.call_id.in_(call_ids), Webhook.kind == "incoming")
    )
    rows = found.all()
    opened = await keyring.open_many(session, [sealed for _, sealed in rows])
    told = {call_id: _name(raw) for (call_id, _), raw in zip(rows, opened, strict=True)}
    return {call_id: name for call_id, name in told.items() if name}


def _name(raw: PHI | None) -> str:
    given = parse_qs(raw.reveal(), max_num_fields=1000).get("CallerName", [""])[0] if raw is not None else ""
    shown = " ".join(sign for sign in signs.without_hidden(given).split() if not any(map(signs.breaks_a_line, sign)))
    return names.shortened(shown, _LONGEST_NAME)
