"""Plain mail to whoever has an address: digests, warnings. Never health data. A server that took it and did not answer
gets it again a few times; a second copy has the same Message-ID, so most mailboxes show one."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.email.channel import CHANNEL
from channels.notices import kept_words
from channels.sends.channel import Channel
from channels.sends.models import Send
from channels.sends.queue import Target, record
from channels.sends.subjects import Subject
from channels.sends.words import Words, sealed
from core.addresses import mail_address
from core.crypto import Keyring
from core.errors import Invalid
from core.outbox.rows import ROUTINE

A_DAY: Final = timedelta(days=1)
_LONGEST_PAUSE_S: Final = 300.0


def _ever_slower(channel: Channel, times: int) -> float:  # noqa: ARG001 - the signature
    return min(2.0 ** min(times, 10), _LONGEST_PAUSE_S)


def mail(word: str) -> Subject:
    """The subject of this word."""
    return Subject(
        word=word,
        words=kept_words,
        priority=ROUTINE,
        repeat_after_s=(2.0, 4.0, 8.0),
        again_s=_ever_slower,
    )


async def queue_mail(
    session: AsyncSession,
    keyring: Keyring,
    subject: tuple[str, int],
    *,
    account_id: int | None,
    to: str,
    title: str,
    text: str,
    valid_for: timedelta = A_DAY,
) -> Send:
    """Record a mail and the row that will send it; the caller commits.

    Neither title nor text may hold health data. After `valid_for` it is not tried any more. Raises Invalid for what is
    no address. Whether mail is set up shows in the row: it fails at once where it is not (ask `server.why_not` before
    offering it to somebody).
    """
    try:
        to = mail_address(to)
    except ValueError as error:
        raise Invalid(str(error)) from None
    target = Target(CHANNEL.name, to, account_id=account_id)
    kept = sealed(keyring, Words(text, " ".join(title.split())[:200]))
    return await record(session, subject, target, validity_s=int(valid_for.total_seconds()), words_sealed=kept)
