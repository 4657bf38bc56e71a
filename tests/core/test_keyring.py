"""The keyring against real PostgreSQL: opening, erasing in every process at once, refusing what was tampered with."""

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, insert, select, text, update

from core.crypto import PHI, Erased, Keyring, Sealed, Tampered
from core.crypto import rewrap as rewrapping
from core.crypto.erasure import token_columns
from core.crypto.models import ClientKey, DataKey
from core.crypto.rewrap import Rewrapped, rewrap
from core.house import House
from telephony.models import AUTH_TOKEN, Carrier
from tests.core.ground import Ground, lay
from tests.engines_host import TEST_MASTER_KEY

WORDS = PHI("Ann Smith has chest pain")


@pytest.fixture
async def ground(house: House) -> Ground:
    return await lay(house)


def another_process() -> Keyring:
    return Keyring(SecretStr(TEST_MASTER_KEY))


async def sealed_words(house: House, client_id: int, words: PHI = WORDS) -> Sealed:
    async with house.transaction() as session:
        key_id = await house.keyring.new_key(session, client_id)
        return await house.keyring.seal(session, key_id, words)


async def test_what_one_process_seals_another_opens(house: House, ground: Ground) -> None:
    sealed = await sealed_words(house, ground.clinic)
    async with house.transaction() as session:
        assert await another_process().open(session, sealed) == WORDS
        assert await house.keyring.open(session, sealed) == WORDS


async def test_many_are_opened_in_order_with_one_query_for_their_keys(house: House, ground: Ground) -> None:
    texts = [PHI(f"patient {number}") for number in range(5)]
    sealed = [await sealed_words(house, client, each) for each in texts for client in (ground.clinic, ground.plumber)]
    async with house.transaction() as session:
        await house.keyring.destroy(session, sealed[3].key_id)
    async with house.transaction() as session:
        opened = await house.keyring.open_many(session, [None, *sealed])
    expected = [None, *[each for each in texts for _ in range(2)]]
    expected[4] = None
    assert opened == expected


async def test_a_destroyed_key_is_gone_for_every_process_at_once(house: House, ground: Ground) -> None:
    sealed, kept = await sealed_words(house, ground.clinic), await sealed_words(house, ground.clinic)
    elsewhere = another_process()
    async with house.transaction() as session:
        await elsewhere.open(session, sealed)  # warm
        await house.keyring.open(session, sealed)
    async with house.transaction() as session:
        assert await house.keyring.destroy(session, sealed.key_id)
        with pytest.raises(Erased):
            await house.keyring.open(session, sealed)
    async with house.transaction() as session:
        for keyring in (elsewhere, house.keyring, another_process()):
            with pytest.raises(Erased):
                await keyring.open(session, sealed)
            with pytest.raises(Erased):
                await keyring.seal(session, sealed.key_id, WORDS)
            assert await keyring.open(session, kept) == WORDS
        assert not await house.keyring.destroy(session, sealed.key_id)


async def test_a_key_destroyed_where_it_was_made_is_gone_too(house: House, ground: Ground) -> None:
    async with house.transaction() as session:
        key_id = await house.keyring.new_key(session, ground.clinic)
        sealed = await house.keyring.seal(session, key_id, WORDS)
        await house.keyring.destroy(session, key_id)
        with pytest.raises(Erased):
            await house.keyring.open(session, sealed)


async def test_a_client_that_leaves_takes_all_its_keys_along(house: House, ground: Ground) -> None:
    gone = [await sealed_words(house, ground.clinic) for _ in range(3)]
    kept = await sealed_words(house, ground.plumber)
    async with house.transaction() as session:
        assert await house.keyring.destroy_client(session, ground.clinic) == 3
    async with house.transaction() as session:
        for sealed in gone:
            with pytest.raises(Erased):
                await another_process().open(session, sealed)
        assert await house.keyring.open(session, kept) == WORDS
        with pytest.raises(Erased):
            await another_process().new_key(session, ground.clinic)


async def test_nothing_of_a_key_is_left_in_its_row(house: House, ground: Ground) -> None:
    sealed = await sealed_words(house, ground.clinic)
    async with house.transaction() as session:
        await house.keyring.destroy(session, sealed.key_id)
        row = (await session.execute(select(DataKey).where(DataKey.id == sealed.key_id))).scalar_one()
        assert row.wrapped is None
        assert row.destroyed_at is not None


async def test_search_tokens_go_with_the_key(house: House, ground: Ground) -> None:
    """Over every column of the house that holds a token: none may be forgotten."""
    columns = list(token_columns())
    assert [column.table.name for column, _ in columns].count("calls") == 1
    assert all(column.nullable for column, _ in columns)
    async with house.transaction() as session:
        key_id = await house.keyring.new_key(session, ground.clinic)
        token = await house.keyring.token(session, ground.clinic, "+15550100")
        for place, (column, key) in enumerate(columns):
            await session.execute(
                text("SET LOCAL session_replication_role = replica")
            )  # rows without what they refer to
            others = {
                other.name: _something(other, place)
                for other in column.table.columns
                if not other.nullable and not other.primary_key and other not in {column, key}
            }
            await session.execute(insert(column.table).values({**others, column.name: token, key.name: key_id}))
        await house.keyring.destroy(session, key_id)
        for column, key in columns:
            left = select(func.count()).where(key == key_id, column.is_not(None)).select_from(column.table)
            assert (await session.execute(left)).scalar_one() == 0


def _something(column: object, place: int) -> object:
    kind = getattr(column, "type").python_type  # noqa: B009 - a column of any table
    values: dict[object, object] = {int: 1, str: f"x{place}", bytes: b"x", bool: False, dict: {}}
    return values.get(kind, func.now())


async def test_tokens_find_the_same_text_of_the_same_client_only(house: House, ground: Ground) -> None:
    async with house.transaction() as session:
        mine = await house.keyring.token(session, ground.clinic, "+15550100")
        assert mine == await another_process().token(session, ground.clinic, "+15550100")
        assert mine != await house.keyring.token(session, ground.clinic, "+15550101")
        assert mine != await house.keyring.token(session, ground.plumber, "+15550100")
        assert len(mine) == 16


async def test_a_changed_value_or_a_moved_one_does_not_open(house: House, ground: Ground) -> None:
    sealed, other = await sealed_words(house, ground.clinic), await sealed_words(house, ground.clinic)
    changed = bytearray(sealed.envelope)
    changed[-1] ^= 1
    async with house.transaction() as session:
        for forged in (Sealed(sealed.key_id, bytes(changed)), Sealed(other.key_id, sealed.envelope)):
            with pytest.raises(Tampered) as refused:
                await house.keyring.open(session, forged)
            assert "Ann" not in str(refused.value)
        with pytest.raises(Erased):
            await house.keyring.open(session, Sealed(2**60, sealed.envelope))


async def test_a_key_put_into_another_row_does_not_open(house: House, ground: Ground) -> None:
    sealed, other = await sealed_words(house, ground.clinic), await sealed_words(house, ground.clinic)
    async with house.transaction() as session:
        stolen = select(DataKey.wrapped).where(DataKey.id == sealed.key_id).scalar_subquery()
        await session.execute(update(DataKey).where(DataKey.id == other.key_id).values(wrapped=stolen))
    async with house.transaction() as session:
        with pytest.raises(Tampered):
            await house.keyring.open(session, other)


async def test_a_data_key_can_not_be_given_to_another_client(house: House, ground: Ground) -> None:
    sealed = await sealed_words(house, ground.clinic)
    await sealed_words(house, ground.plumber)
    async with house.transaction() as session:
        await session.execute(update(DataKey).where(DataKey.id == sealed.key_id).values(client_id=ground.plumber))
    async with house.transaction() as session:
        with pytest.raises(Tampered):
            await house.keyring.open(session, sealed)


async def test_another_master_key_opens_nothing(house: House, ground: Ground) -> None:
    sealed = await sealed_words(house, ground.clinic)
    stranger = Keyring(base64.b64encode(os.urandom(32)).decode())
    async with house.transaction() as session:
        with pytest.raises(Tampered, match="another key"):
            await stranger.open(session, sealed)


async def test_a_new_key_can_be_written_with_what_it_seals(house: House, ground: Ground) -> None:
    async with house.transaction() as session:
        new = await house.keyring.wrap_new(session, ground.clinic)
        sealed = new.cipher.seal(WORDS)
        await session.execute(insert(DataKey).values(**new.row))
        house.keyring.made_here(session, new)
        assert await house.keyring.open(session, sealed) == WORDS
    async with house.transaction() as session:
        assert await another_process().open(session, sealed) == WORDS


async def test_a_client_key_that_was_rolled_back_is_not_used(house: House, ground: Ground) -> None:
    with pytest.raises(ZeroDivisionError):
        async with house.transaction() as session:
            await house.keyring.new_key(session, ground.clinic)
            raise ZeroDivisionError
    sealed = await sealed_words(house, ground.clinic)
    async with house.transaction() as session:
        assert await another_process().open(session, sealed) == WORDS


async def test_first_calls_of_a_client_at_once_agree_on_its_key(house: House, ground: Ground) -> None:
    async def first_call() -> Sealed:
        async with house.transaction() as session:
            keyring = another_process()
            return await keyring.seal(session, await keyring.new_key(session, ground.clinic), WORDS)

    sealed = await asyncio.gather(*[first_call() for _ in range(8)])
    assert len({each.key_id for each in sealed}) == 8
    async with house.transaction() as session:
        assert await another_process().open_many(session, sealed) == [WORDS] * 8
        assert (await session.execute(select(func.count()).select_from(ClientKey))).scalar_one() == 1


async def test_ids_of_keys_never_meet(house: House, ground: Ground) -> None:
    keyrings = [another_process() for _ in range(3)]
    async with house.transaction() as session:
        ids = [(await keyring.wrap_new(session, ground.clinic)).id for _ in range(120) for keyring in keyrings]
    assert len(set(ids)) == len(ids) == 360


def test_secrets_of_carriers_need_the_master_key_and_their_column() -> None:
    keyring = another_process()
    sealed = keyring.seal_secret("an auth token", "carriers.auth_token")
    assert b"auth token" not in sealed
    assert keyring.open_secret(sealed, "carriers.auth_token").get_secret_value() == "an auth token"
    with pytest.raises(Tampered):
        keyring.open_secret(sealed, "carriers.api_key_secret")
    with pytest.raises(Tampered):
        Keyring(base64.b64encode(os.urandom(32)).decode()).open_secret(sealed, "carriers.auth_token")


@pytest.mark.parametrize("wrong", ["", "short", "not base64!", base64.b64encode(b"x" * 31).decode(), "ä" * 44])
def test_a_bad_master_key_says_how_to_make_a_good_one(wrong: str) -> None:
    with pytest.raises(ValueError, match="32 random bytes as base64; make one with") as refused:
        Keyring(wrong)
    assert not wrong or wrong not in str(refused.value)


async def test_the_master_key_is_changed_while_everybody_works_and_the_work_can_be_begun_again(
    house: House, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = [await sealed_words(house, client) for client in (ground.clinic, ground.plumber)]
    async with house.transaction() as session:
        secret = house.keyring.seal_secret("token of the carrier", AUTH_TOKEN)
        await session.execute(update(Carrier).values(auth_token_sealed=secret))
    new_key = base64.b64encode(os.urandom(32)).decode()
    both, only_new = Keyring(new_key, TEST_MASTER_KEY), Keyring(new_key)
    assert await rewrap(house.db, both, dry_run=True) == Rewrapped(anew=3)
    assert (await rewrap(house.db, only_new, dry_run=True)).lost == 3
    monkeypatch.setattr(rewrapping, "AT_ONCE", 1)
    monkeypatch.setattr(rewrapping, "_step", _interrupted_after(1))
    with pytest.raises(ConnectionError):
        await rewrap(house.db, both)
    monkeypatch.undo()
    async with house.transaction() as session:  # half-way: whoever has both keys reads all of it
        assert [await both.open(session, one) for one in sealed] == [WORDS, WORDS]
    assert await rewrap(house.db, both) == Rewrapped(anew=2, already=1)
    assert await rewrap(house.db, only_new) == Rewrapped(already=3)
    async with house.transaction() as session:
        assert [await only_new.open(session, one) for one in sealed] == [WORDS, WORDS]
        stored = (await session.execute(select(Carrier.auth_token_sealed))).scalar_one()
        assert only_new.open_secret(stored, AUTH_TOKEN).get_secret_value() == "token of the carrier"
        with pytest.raises(Tampered):
            await another_process().open(session, sealed[0])


def _interrupted_after(steps: int) -> Callable[..., Awaitable[None]]:
    whole, left = rewrapping._step, steps

    async def step(*given: Any, **named: Any) -> None:
        nonlocal left
        if left == 0:
            raise ConnectionError("killed")
        left -= 1
        await whole(*given, **named)

    return step
