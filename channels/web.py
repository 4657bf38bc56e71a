"""What the channels that post to an address of the client's have in common: Slack, signed webhooks."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.models import Send
from channels.sms.methods import mark
from core.egress.network import anywhere
from core.egress.posting import Answered, NotReached, Unanswered, post
from core.house import House
from telephony.port import CarrierError, Fate

JSON: Final = "application/json"
_LATER: Final = frozenset({408, 425, 429})
_GONE: Final = frozenset({404, 410})


async def handed_over(house: House, send: Send, body: bytes, headers: dict[str, str]) -> str:
    """Posts it once. Gives no SID: what takes it has none. Raises CarrierError."""
    try:
        answer = await post(send.to_address, body, {"Content-Type": JSON, **headers}, anywhere=anywhere(house.settings))
    except NotReached as error:
        raise CarrierError("permanent" if error.for_good else "transient", None, str(error)) from error
    except Unanswered as error:
        raise CarrierError("unknown_fate", None, str(error)) from error
    if not 200 <= answer.status < 300:
        raise CarrierError(_fate(answer), answer.status, f"it answered {answer.status}")
    return ""


def _fate(answer: Answered) -> Fate:
    """A 5xx may have taken it before it broke."""
    if answer.status >= 500:
        return "unknown_fate"
    return "transient" if answer.status in _LATER else "permanent"


async def refused(session: AsyncSession, send: Send, error: CarrierError) -> str:
    """An address that nobody is behind any more is gone round, until it takes something again."""
    if error.kind == "permanent" and error.code in _GONE and send.method_id is not None:
        await mark(session, send.method_id, "failing", f"nothing is behind this address any more: {error.message}")
    return error.message


async def taken(session: AsyncSession, send: Send) -> None:
    if send.method_id is not None:
        await mark(session, send.method_id, "ok", "it takes what is sent again", only_from=("failing",))


def trouble(send: Send) -> str | None:
    if send.status != "failed":
        return None
    return f"it answered {send.error_code}" if send.error_code else "it could not be reached"
