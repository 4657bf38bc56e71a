"""PINs: counted before they are looked at, locked after five wrong ones, hashed at rest."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from clients.contacts.lookup import by_slug
from clients.contacts.models import Contact
from clients.contacts.pins import LOCKED_FOR, MOST, TRIES, PinResult, check_pin, set_pin
from core import clock
from core.errors import Invalid
from core.house import House
from tests.clients.bureau import account_id, bring, lay_lines, written


@pytest.fixture
async def doctor(house: House) -> int:
    """Dr. Canary, whose PIN is 2468."""
    await lay_lines(house)
    await bring(house, written("canary"))
    account = await account_id(house, "canary")
    async with house.transaction() as session:
        found = await by_slug(session, account, "dr-canary")
        assert found is not None
        return found.id


async def attempt(house: House, contact_id: int, pin: str, way: str = "page:1") -> PinResult:
    async with house.transaction() as session:
        return await check_pin(session, contact_id, pin, way)


async def test_the_right_pin_opens_and_a_wrong_one_does_not(house: House, doctor: int) -> None:
    assert await attempt(house, doctor, "2468") == "right"
    assert await attempt(house, doctor, "2467") == "wrong"
    async with house.transaction() as session:
        stored = (await session.execute(select(Contact.pin_hash).where(Contact.id == doctor))).scalar_one()
    assert stored is not None
    assert stored.startswith("$argon2id$")


@pytest.mark.parametrize(
    "typed", ["2468 ", " 2468", "2 4 6 8", "２４６８", "٢٤٦٨", "24\u200b68", "2468\r\n", "\u00a02468"]
)
async def test_the_right_pin_is_right_however_a_telephone_writes_it(house: House, doctor: int, typed: str) -> None:
    assert await attempt(house, doctor, typed) == "right"


@pytest.mark.parametrize("typed", ["", " ", "test", "123", "12345", "123456", "24680", "123456789", "2468x", "-2468"])
async def test_what_cannot_be_the_pin_is_no_guess(house: House, doctor: int, typed: str) -> None:
    """Programs that submit every form they find must not stand between the doctor and the message."""
    for _ in range(3 * TRIES):
        assert await attempt(house, doctor, typed) == "none"
    assert await attempt(house, doctor, "2468") == "right"


async def test_who_holds_a_link_locks_its_owner_out_nowhere_else_and_there_for_a_minute(
    house: House, doctor: int
) -> None:
    for _ in range(TRIES):
        await attempt(house, doctor, "1112", "page:1")
    assert await attempt(house, doctor, "2468", "page:1") == "locked"
    assert await attempt(house, doctor, "2468", "page:2") == "right"
    assert await attempt(house, doctor, "2468", "my") == "right"
    clock.advance(timedelta(minutes=1))
    assert await attempt(house, doctor, "2468", "page:1") == "right"


async def test_no_way_in_takes_so_many_guesses_that_one_would_hit(house: House, doctor: int) -> None:
    answers = []
    for guess in range(3000, 3000 + MOST + 2):
        answers.append(await attempt(house, doctor, str(guess)))
        clock.advance(LOCKED_FOR)
    assert answers == ["wrong"] * MOST + ["closed"] * 2
    assert await attempt(house, doctor, "2468") == "closed"
    assert await attempt(house, doctor, "2468", "my") == "right"


async def test_five_wrong_ones_lock_even_the_right_one_out_for_a_while(house: House, doctor: int) -> None:
    for _ in range(TRIES):
        assert await attempt(house, doctor, "1112") == "wrong"
    assert await attempt(house, doctor, "2468") == "locked"
    clock.advance(LOCKED_FOR - timedelta(seconds=1))
    assert await attempt(house, doctor, "2468") == "locked"
    clock.advance(timedelta(seconds=2))
    # one guess after each lock, no more
    assert await attempt(house, doctor, "1112") == "wrong"
    assert await attempt(house, doctor, "2468") == "locked"
    clock.advance(LOCKED_FOR)
    assert await attempt(house, doctor, "2468") == "right"
    for _ in range(TRIES - 1):
        assert await attempt(house, doctor, "1112") == "wrong"
    assert await attempt(house, doctor, "2468") == "right"


async def test_guesses_at_the_same_time_count_one_by_one(house: House, doctor: int) -> None:
    answers = await asyncio.gather(*(attempt(house, doctor, f"{guess:04}") for guess in range(12)))
    assert sorted(answers) == ["locked"] * (12 - TRIES) + ["wrong"] * TRIES


async def test_a_new_pin_forgets_what_was_counted_and_none_means_unset(house: House, doctor: int) -> None:
    for _ in range(TRIES):
        await attempt(house, doctor, "1112")
    async with house.transaction() as session:
        await set_pin(session, doctor, "97531")
    assert await attempt(house, doctor, "24681") == "wrong"
    assert await attempt(house, doctor, "97531") == "right"
    async with house.transaction() as session:
        await set_pin(session, doctor, None)
    assert await attempt(house, doctor, "97531") == "unset"


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "7777", "١٢٣٤"])
async def test_what_cannot_be_a_pin_is_refused(house: House, doctor: int, pin: str) -> None:
    async with house.transaction() as session:
        with pytest.raises(Invalid, match="4 to 8 digits"):
            await set_pin(session, doctor, pin)


async def test_a_retired_contact_opens_nothing(house: House, doctor: int) -> None:
    async with house.transaction() as session:
        contact = await session.get(Contact, doctor)
        assert contact is not None
        contact.retired_at = clock.now()
    assert await attempt(house, doctor, "2468") == "unset"
