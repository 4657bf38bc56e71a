"""Recording a notice before it is sent."""

import re
from typing import Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from channels.notices.models import NOTICE, Notice
from channels.notices.words import Words, sealed
from core import clock, outbox
from core.crypto import Keyring
from core.outbox.rows import ROUTINE
from core.states import born

Kind = Literal["sms", "voice", "email"]
SEND: Final = "notice.send"
VALID_S: Final = 600
_ABOUT: Final = re.compile(r"[a-z][a-z-]*:\d+")
_ANSWER: Final = re.compile(r"[A-Z]{1,10}")


async def queue(
    session: AsyncSession,
    keyring: Keyring,
    *,
    account_id: int,
    carrier_id: int,
    kind: Kind,
    to: str,
    from_: str,
    text: str,
    about: str,
    subject: str = "",
    ask: str = "",
    method_id: int | None = None,
    answer_word: str | None = None,
    validity_s: int = VALID_S,
) -> Notice:
    """Write a notice down, and the outbox row that sends it; the caller commits.

    `about` is `word:id`; `text` is spoken in a call, and holds no health data. With `answer_word` (capitals, such as
    `ON`) a text with that word, or any key in the call, answers it: `text` tells the person so, in a call `ask`, after
    `text`, for no key counts before it was asked for. With `method_id` what
    the carrier says of the address marks that contact method. It is not sent any more after `validity_s`. Calls wait
    for the carrier's slot, after everything more urgent.
    """
    if not _ABOUT.fullmatch(about) or not (answer_word is None or _ANSWER.fullmatch(answer_word)):
        raise ValueError("a notice's about is word:id, its answer_word up to ten capital letters")
    notice = Notice(
        account_id=account_id,
        carrier_id=carrier_id,
        method_id=method_id,
        kind=kind,
        to_address=to,
        from_address=from_,
        about=about,
        text_sealed=sealed(keyring, Words(text, subject, ask)),
        answer_word=answer_word,
        validity_s=validity_s,
        status="recorded",
        created_at=clock.now(),
    )
    session.add(notice)
    await session.flush()
    await born(session, NOTICE, notice.id, "recorded", reason=about, by="system", account_id=account_id)
    await outbox.add(
        session, SEND, key=f"notice:{notice.id}", carrier_id=carrier_id if kind == "voice" else None,
        priority=ROUTINE, notice_id=notice.id,
    )  # fmt: skip
    return notice
