"""Blobs: what was put in comes out, in pieces no one can swap, cut or read after the key is gone."""

import os

import pytest
from sqlalchemy import delete, select, update

from core import blobs
from core.blobs import CHUNK_BYTES, Blob, BlobChunk
from core.crypto import Erased, Tampered
from core.errors import Invalid, NotFound
from core.house import House
from tests.core.ground import lay


@pytest.fixture
async def key_id(house: House) -> int:
    ground = await lay(house)
    async with house.transaction() as session:
        return await house.keyring.new_key(session, ground.clinic)


async def put(house: House, key_id: int, data: bytes) -> int:
    async with house.transaction() as session:
        return await blobs.put(session, house.keyring, key_id, "audio/x-wav", data)


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7])
async def test_what_goes_in_comes_out(house: House, key_id: int, size: int) -> None:
    data = os.urandom(size)
    blob_id = await put(house, key_id, data)
    async with house.transaction() as session:
        assert await blobs.read(session, house.keyring, blob_id) == ("audio/x-wav", data)
        kind, length, pieces = await blobs.stream(session, house.keyring, blob_id)
        assert (kind, length) == ("audio/x-wav", size)
        assert b"".join([piece async for piece in pieces]) == data


async def test_nothing_readable_is_stored(house: House, key_id: int) -> None:
    await put(house, key_id, b"my chest hurts " * 100)
    async with house.transaction() as session:
        stored = b"".join((await session.execute(select(BlobChunk.sealed))).scalars())
    assert b"chest" not in stored


async def test_pieces_can_be_neither_swapped_nor_cut_off(house: House, key_id: int) -> None:
    blob_id = await put(house, key_id, os.urandom(2 * CHUNK_BYTES))
    async with house.transaction() as session:
        where = [(BlobChunk.blob_id == blob_id, BlobChunk.place == place) for place in (0, 1, 2)]
        await session.execute(update(BlobChunk).where(*where[0]).values(place=2))
        await session.execute(update(BlobChunk).where(*where[1]).values(place=0))
        await session.execute(update(BlobChunk).where(*where[2]).values(place=1))
    async with house.transaction() as session:
        with pytest.raises(Tampered):
            await blobs.read(session, house.keyring, blob_id)
    for change in (
        update(Blob).where(Blob.id == blob_id).values(chunks=1, size=CHUNK_BYTES),
        delete(BlobChunk).where(BlobChunk.blob_id == blob_id),
    ):
        async with house.transaction() as session:
            await session.execute(change)
        async with house.transaction() as session:
            with pytest.raises(Tampered):
                await blobs.read(session, house.keyring, blob_id)


async def test_a_changed_size_is_noticed(house: House, key_id: int) -> None:
    blob_id = await put(house, key_id, b"x")
    async with house.transaction() as session:
        await session.execute(update(Blob).where(Blob.id == blob_id).values(size=2))
    async with house.transaction() as session:
        with pytest.raises(Tampered, match="size"):
            await blobs.read(session, house.keyring, blob_id)


async def test_erasing_the_key_erases_the_recording(house: House, key_id: int) -> None:
    blob_id = await put(house, key_id, b"x")
    async with house.transaction() as session:
        await house.keyring.destroy(session, key_id)
    async with house.transaction() as session:
        with pytest.raises(Erased):
            await blobs.read(session, house.keyring, blob_id)
        with pytest.raises(Erased):
            await blobs.put(session, house.keyring, key_id, "audio/x-wav", b"y")


async def test_what_is_unknown_or_unfit_is_refused(house: House, key_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async with house.transaction() as session:
        with pytest.raises(NotFound):
            await blobs.read(session, house.keyring, 12345)
        with pytest.raises(Invalid, match="content type"):
            await blobs.put(session, house.keyring, key_id, "audio/x-wav\r\nSet-Cookie: a=b", b"")
        monkeypatch.setattr(blobs, "LARGEST_BYTES", 3)
        with pytest.raises(Invalid, match="4 bytes"):
            await blobs.put(session, house.keyring, key_id, "audio/x-wav", b"1234")
