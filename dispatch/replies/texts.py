"""Text messages that come back: an answer to a page where it is clear which, else the desk's."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import InboundText, Said, TextAnswer
from core.house import House
from core.states import remark
from dispatch.ledger.answers import answer
from dispatch.pages.models import PAGE
from dispatch.replies.asked import Asked, asked_at, meant, open_ones
from dispatch.replies.automatic import is_automatic
from dispatch.replies.reacted import reacted
from dispatch.replies.reading import Reply, read
from dispatch.replies.to_desk import to_desk

TO_DESK: Final = "Your text has reached the answering desk."
_LONGEST: Final = 300
_BY_ITSELF: Final = "their phone answered by itself: whether they saw the page is not known"
_NAMED: Final = 4


async def on_text(house: House, session: AsyncSession, text: InboundText) -> TextAnswer:
    """What the text means, done; and the reply."""
    said = read(text.body.reveal(), ours=house.settings.public_base_url)
    asked = await asked_at(session, text)
    if said.reaction is not None:
        return await reacted(house, session, text, said, asked)
    one = meant(said, asked)
    if said.answer is not None and one is not None:
        told = await answer(house, session, one.page.id, Said(said.answer, "sms"))
        return TextAnswer(said.answer if told.taken else "settled", f"Nightbell: {told.said}")
    waiting = open_ones(asked)
    if said.answer is not None and said.code is None and waiting:
        return TextAnswer("which", _which(said, waiting))
    counted = await to_desk(house, session, text)
    if is_automatic(text.body.reveal()):
        for each in waiting:
            await remark(session, PAGE, each.page.id, reason=_BY_ITSELF, by=f"contact:{each.page.contact_id}")
        return TextAnswer("automatic", None)
    if counted > 1:  # the desk has it already, and whoever wrote knows
        return TextAnswer("desk again", None)
    return TextAnswer("desk", f"Nightbell: {TO_DESK}{_hint(said, waiting)}"[:_LONGEST])


def _which(said: Reply, waiting: Sequence[Asked]) -> str:
    digit = "1" if said.answer == "confirm" else "2"
    whose = len({one.page.contact_id for one in waiting}) > 1
    codes = [f"{digit} {one.page.code}{f' for {one.name[:30]}' if whose else ''}" for one in waiting]
    many = f"{len(waiting)} messages wait for you" if len(waiting) > 1 else "A message waits for you"
    told = f"Nightbell: {many}. Reply with the code: {codes[0]}"
    for code in codes[1:]:  # as many as one reply holds; the others are told when these are answered
        if len(told) + len(code) + 2 > _LONGEST:
            break
        told += f", {code}"
    return told


def _hint(said: Reply, waiting: Sequence[Asked]) -> str:
    """How to answer what is open: the page whose code was given; without one, all of them."""
    named = [one for one in waiting if one.page.code == said.code]
    shown = [f"1 {one.page.code}" for one in (named or waiting)[:_NAMED]]
    return f" To confirm, reply {' or '.join(shown)}." if shown else ""
