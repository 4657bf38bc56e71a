"""Mail. That the mail server has it is all that is ever known: bounces that come later by mail are not seen."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.email.hand_over import hand_over
from channels.email.smtp import MailError
from channels.sends.channel import Channel
from channels.sends.models import Send
from channels.sends.words import Words
from channels.sms.methods import mark
from core.house import House
from telephony.port import CarrierError


async def _request(house: House, send: Send, words: Words) -> str:
    """A repeat of an attempt of unknown fate is the same mail, so that a mailbox that has it already shows one."""
    first = send
    if send.first_id is not None:
        async with house.transaction() as session:
            first = await session.get_one(Send, send.first_id)
    await hand_over(
        house.settings, to=send.to_address, subject=words.title, text=words.text, number=f"send.{first.id}",
        made_at=first.created_at,
    )  # fmt: skip
    return ""


async def _refused(session: AsyncSession, send: Send, error: CarrierError) -> str:
    if not isinstance(error, MailError):
        return ""
    if error.of_address and send.method_id is not None:
        why = f"the mail server refuses this address: {error.message}"
        await mark(session, send.method_id, "failing", why)
    return error.message


async def _taken(session: AsyncSession, send: Send) -> None:
    if send.method_id is not None:
        await mark(session, send.method_id, "ok", "the mail server takes it again", only_from=("failing",))


def _trouble(send: Send) -> str | None:
    if send.status != "failed":
        return None
    return f"the mail server answered {send.error_code}" if send.error_code else "the mail server could not be used"


CHANNEL: Final = Channel(
    name="email",
    form="mail",
    carries_health_data=False,
    can_be_answered=None,
    proves=(),
    request=_request,
    refused=_refused,
    trouble=_trouble,
    taken=_taken,
    carried=False,
    # Servers that put strangers off for a while (greylisting) don't take it kindly to be asked every other second.
    again_s=10.0,
    taker="mail server",
)
