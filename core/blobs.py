"""Recordings, voicemail, PDFs: encrypted with the data key of their call, in PostgreSQL, in chunks.

Only authorised, audited routes serve them. Erasing the key makes them unreadable along with everything else of the
call.
"""

import re
from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Integer, String, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.crypto.envelope import Tampered
from core.crypto.keyring import Cipher, Keyring
from core.db import At, Base, Id
from core.errors import Invalid, NotFound

CHUNK_BYTES: Final = 256 * 1024
LARGEST_BYTES: Final = 256 * 1024 * 1024  # some four hours of 8 kHz 16-bit sound
_CONTENT_TYPE: Final = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")


class Blob(Base):
    """`size` is in bytes, before encryption. Rows are written once and never changed."""

    __tablename__ = "blobs"

    id: Mapped[Id]
    key_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("data_keys.id", ondelete="RESTRICT"), index=True)
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    chunks: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[At]


class BlobChunk(Base):
    """One sealed piece; which one of which blob is sealed with it, so that pieces can't be swapped or left out."""

    __tablename__ = "blob_chunks"

    blob_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("blobs.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    sealed: Mapped[bytes]


async def put(session: AsyncSession, keyring: Keyring, key_id: int, content_type: str, data: bytes) -> int:
    """Store `data` in the caller's transaction; returns the blob's id. `content_type` without parameters, e.g.
    audio/x-wav.
    """
    if not _CONTENT_TYPE.fullmatch(content_type):
        raise Invalid("A blob's content type is like audio/x-wav: small letters, without parameters.")
    if len(data) > LARGEST_BYTES:
        raise Invalid(f"A blob holds {LARGEST_BYTES // 1024 // 1024} MiB at most; this one has {len(data)} bytes.")
    cipher = await keyring.cipher(session, key_id)
    chunks = -(-len(data) // CHUNK_BYTES)
    row = {"key_id": key_id, "content_type": content_type, "size": len(data), "chunks": chunks}
    blob_id = (
        await session.execute(insert(Blob).values(**row, created_at=clock.now()).returning(Blob.id))
    ).scalar_one()
    for place in range(chunks):
        piece = data[place * CHUNK_BYTES : (place + 1) * CHUNK_BYTES]
        sealed = cipher.seal_bytes(piece, _about(blob_id, place, chunks))
        await session.execute(insert(BlobChunk).values(blob_id=blob_id, place=place, sealed=sealed))
    return blob_id


async def read(session: AsyncSession, keyring: Keyring, blob_id: int) -> tuple[str, bytes]:
    """Content type and all bytes. Raises NotFound, Erased, Tampered."""
    blob, cipher = await _opened(session, keyring, blob_id)
    data = b"".join([piece async for piece in _pieces(session, cipher, blob)])
    return blob.content_type, data


async def stream(session: AsyncSession, keyring: Keyring, blob_id: int) -> tuple[str, int, AsyncIterator[bytes]]:
    """Content type, size in bytes, and the pieces one by one, while the session lasts."""
    blob, cipher = await _opened(session, keyring, blob_id)
    return blob.content_type, blob.size, _pieces(session, cipher, blob)


async def _opened(session: AsyncSession, keyring: Keyring, blob_id: int) -> tuple[Blob, Cipher]:
    blob = (await session.execute(select(Blob).where(Blob.id == blob_id))).scalar_one_or_none()
    if blob is None:
        raise NotFound("There is no such recording or file.")
    return blob, await keyring.cipher(session, blob.key_id)


async def _pieces(session: AsyncSession, cipher: Cipher, blob: Blob) -> AsyncIterator[bytes]:
    size = 0
    for place in range(blob.chunks):
        where = (BlobChunk.blob_id == blob.id, BlobChunk.place == place)
        sealed = (await session.execute(select(BlobChunk.sealed).where(*where))).scalar_one_or_none()
        if sealed is None:
            raise Tampered(f"blob {blob.id}: chunk {place} is missing")
        piece = cipher.open_bytes(sealed, _about(blob.id, place, blob.chunks))
        size += len(piece)
        yield piece
    if size != blob.size:
        raise Tampered(f"blob {blob.id}: its chunks do not add up to its size")


def _about(blob_id: int, place: int, chunks: int) -> bytes:
    return b"blob %d, chunk %d of %d" % (blob_id, place, chunks)
