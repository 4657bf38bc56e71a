"""What is sent outside of a page: sent once, its facts known, its words forgotten, its answers heard."""

from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from channels import notices
from channels.sends import subjects
from channels.sends.models import Send
from channels.sends.queue import Target
from channels.sends.subjects import Fact
from channels.sends.words import Words
from clients.accounts.models import Account
from core import clock
from core.house import House
from tests.house import Bureau

LEE = "+12025550121"
SECRET = "Nightbell: 418305 is the number to remember."


async def send(
    bureau: Bureau, channel: str = "sms", words: str = SECRET, *, method_id: int | None = None, ask: str = "",
    answer_word: str | None = None,
) -> int:  # fmt: skip
    async with bureau.house.transaction() as session:
        account = await session.get(Account, bureau.accounts["riverside"])
        assert account
        target = Target(channel, LEE, bureau.line, account.carrier_id, account.id, method_id)
        sent = await notices.queue(
            session, bureau.house.keyring, ("story", 1), target, Words(words, ask=ask), answer_word=answer_word
        )
        return sent.id


async def row(bureau: Bureau, send_id: int) -> Send:
    async with bureau.house.transaction() as session:
        return (await session.execute(select(Send).where(Send.id == send_id))).scalar_one()


class Ear:
    """Hears what becomes of the notices of a story."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.answers = 0
        subjects.register(notices.notice("story", on_fact=self.on_fact, answered=self.answered))

    async def on_fact(self, _house: House, _session: AsyncSession, _send: Send, fact: Fact) -> None:
        self.facts.append(fact)

    async def answered(self, _house: House, _session: AsyncSession, _send: Send) -> str:
        self.answers += 1
        return f"Answer {self.answers} heard."


async def test_a_text_goes_out_once_and_its_words_lie_nowhere_afterwards(bureau: Bureau) -> None:
    ear = Ear()
    send_id = await send(bureau)
    async with bureau.house.transaction() as session:
        stored = "".join(str(one) for one in (await session.execute(text("SELECT outbox::text FROM outbox"))).scalars())
        stored += "".join(str(one) for one in (await session.execute(text("SELECT sends::text FROM sends"))).scalars())
        assert "418305" not in stored
    await bureau.settle()
    sms = await bureau.dr_lee.expect_sms(containing="418305")
    assert sms.body == SECRET
    after = await row(bureau, send_id)
    assert (after.status, after.words_sealed) == ("sent", None)
    assert after.sent_at and after.delivered_at and after.ended_at
    assert ear.facts == ["sent", "delivered"]
    clock.advance(timedelta(minutes=20))
    await bureau.tick()
    assert await bureau.company.unexpected() == []


async def test_a_text_that_is_refused_fails_once_and_marks_the_method(bureau: Bureau) -> None:
    ear = Ear()
    method_id = await _method(bureau)
    await bureau.dr_lee.send_sms(bureau.line, "STOP")
    await bureau.settle()
    send_id = await send(bureau, method_id=method_id)
    await bureau.settle()
    after = await row(bureau, send_id)
    assert (after.status, after.error_kind, after.error_code, after.words_sealed) == (
        "failed",
        "permanent",
        21610,
        None,
    )
    assert ear.facts == ["failed"]


async def test_a_text_that_nobody_ever_heard_of_is_lost_and_not_sent_again(bureau: Bureau) -> None:
    ear = Ear()
    await bureau.company.faults(rest=[{"method": "POST", "path": "Messages", "answer": "503", "count": 1}])
    send_id = await send(bureau)
    await bureau.settle()
    assert (await row(bureau, send_id)).status == "unknown"
    clock.advance(timedelta(minutes=21))
    await bureau.tick()
    after = await row(bureau, send_id)
    assert (after.status, after.error_kind, after.words_sealed) == ("failed", "lost", None)
    assert ear.facts == ["failed"]
    async with bureau.house.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM sends WHERE subject = 'story'"))).scalar_one() == 1


async def test_a_call_says_it_twice_and_a_key_answers(bureau: Bureau) -> None:
    ear = Ear()
    send_id = await send(bureau, "voice", "This is a reminder.", ask="Press any key.", answer_word="ON")
    await bureau.settle()
    call = await bureau.dr_lee.expect_call()
    await call.answer()
    await call.hears("reminder")
    await call.hears("Press any key")
    await call.press("5")
    await call.hears("Answer 1 heard")
    await bureau.settle()
    after = await row(bureau, send_id)
    assert after.answered_at and after.delivered_at
    assert ear.facts[:3] == ["sent", "delivered", "answered"]
    await bureau.advance(30)
    assert (await row(bureau, send_id)).words_sealed is None


async def test_its_word_answers_a_text_as_often_as_it_comes_and_no_other_word_does(bureau: Bureau) -> None:
    ear = Ear()
    send_id = await send(bureau, words="Reply ON.", answer_word="ON")
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="Reply ON")
    for number, said in enumerate(("on", "On.", "ON"), 1):
        await bureau.dr_lee.send_sms(bureau.line, said)
        await bureau.settle()
        await bureau.dr_lee.expect_sms(containing=f"Answer {number} heard")
    assert ear.facts.count("answered") == 1
    assert (await row(bureau, send_id)).answered_at
    async with bureau.house.transaction() as session:
        messages = await session.execute(text("SELECT count(*) FROM messages"))
        assert messages.scalar_one() == 0, "none of them reached the desk"
    await bureau.dr_lee.send_sms(bureau.line, "on my way")
    await bureau.settle()
    async with bureau.house.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM messages WHERE kind = 'text'"))).scalar_one() == 1


async def _method(bureau: Bureau) -> int:
    async with bureau.house.transaction() as session:
        found = text("SELECT id FROM contact_methods WHERE address = :to AND kind = 'sms'")
        return int((await session.execute(found, {"to": LEE})).scalars().first() or 0)
