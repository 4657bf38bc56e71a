"""The keyring: makes, uses and destroys keys. Master key > client key > data key > values.

A data key is never kept beyond the transaction that made it: each `open` reads its row, so a destroyed key is gone for
every process at once. Client keys are kept for a few seconds, because the hot webhook makes a data key per call; that
opens nothing by itself.
"""

import asyncio
import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import SecretStr
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.crypto import envelope, erasure
from core.crypto.envelope import Tampered
from core.crypto.erasure import Erased
from core.crypto.models import ID_BLOCK, ClientKey, DataKey, data_key_ids
from core.crypto.phi import PHI, Leak
from core.crypto.sealed import Sealed

_CLIENT_KEY_KEPT_S: Final = 5.0
_CLIENT_KEYS_KEPT: Final = 256
_MADE_HERE: Final = "data_keys_made_here"
_CLIENTS_MADE_HERE: Final = "client_keys_made_here"


@dataclass(frozen=True, slots=True)
class Cipher:
    """One data key, unwrapped. Lives as long as the function that asked for it."""

    key_id: int
    plain: bytes = field(repr=False)

    def seal(self, phi: PHI) -> Sealed:
        if not isinstance(phi, PHI):
            raise Leak(f"only PHI can be sealed, not {type(phi).__name__}")
        return Sealed(self.key_id, self.seal_bytes(phi.reveal().encode("utf-8", "surrogatepass"), b""))

    def open(self, sealed: Sealed) -> PHI:
        return PHI(self.open_bytes(sealed.envelope, b"").decode("utf-8", "surrogatepass"))

    def seal_bytes(self, data: bytes, about: bytes) -> bytes:
        return envelope.seal(self.plain, data, self._about(about))

    def open_bytes(self, sealed: bytes, about: bytes) -> bytes:
        return envelope.unseal(self.plain, sealed, self._about(about))

    def _about(self, about: bytes) -> bytes:
        return b"value of key %d %s" % (self.key_id, about)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A data key that has no row yet: `row` are the columns for `data_keys`, to be written with, or before, what it
    seals.
    """

    cipher: Cipher
    row: dict[str, object] = field(repr=False)

    @property
    def id(self) -> int:
        return self.cipher.key_id


class Keyring:
    """Built once per process from the master key (32 bytes as base64). `other` is a second one that opens too, while
    the master key is being changed; nothing is sealed with it.
    """

    def __init__(self, master_key: SecretStr | str, other: SecretStr | str = "") -> None:
        masters = [_decoded(plain) for one in (master_key, other) if (plain := _plain(one)) or one is master_key]
        self._wrapping = [envelope.derive(master, "nightbell client keys") for master in masters]
        self._secrets = [envelope.derive(master, "nightbell carriers' secrets") for master in masters]
        self._tokens = envelope.derive(masters[0], "nightbell house tokens")
        self._client_keys: dict[int, tuple[bytes, float]] = {}
        self._ids: list[int] = []

    async def new_client(self, session: AsyncSession, client_id: int) -> None:
        """Make the client's key if it has none. Called where a client is made; `new_key` does it too, should that be
        missing.
        """
        await self._client_key(session, client_id)

    async def new_key(self, session: AsyncSession, client_id: int) -> int:
        """A new data key for a call (or message) of this client: one INSERT. Returns its id."""
        new = await self.wrap_new(session, client_id)
        await session.execute(insert(DataKey).values(**new.row))
        self.made_here(session, new)
        return new.id

    async def wrap_new(self, session: AsyncSession, client_id: int) -> NewKey:
        """A data key whose row the caller writes itself, in a statement that does more. Usually asks the database
        nothing.
        """
        client_key = await self._client_key(session, client_id)
        key_id = await self._next_id(session)
        plain = envelope.new_key()
        row = {
            "id": key_id,
            "client_id": client_id,
            "wrapped": envelope.seal(client_key, plain, _about_data_key(key_id, client_id)),
            "created_at": clock.now(),
        }
        return NewKey(Cipher(key_id, plain), row)

    def made_here(self, session: AsyncSession, new: NewKey) -> None:
        """The row of `new` was written in this transaction: later calls in it need not read it back."""
        session.info.setdefault(_MADE_HERE, {})[new.id] = new.cipher

    async def seal(self, session: AsyncSession, key_id: int, phi: PHI) -> Sealed:
        """For a column of type `Encrypted`. Raises Erased when the key has been destroyed."""
        return (await self.cipher(session, key_id)).seal(phi)

    async def open(self, session: AsyncSession, sealed: Sealed) -> PHI:
        """Raises Erased when the key has been destroyed, Tampered when the value can't be trusted."""
        return (await self.cipher(session, sealed.key_id)).open(sealed)

    async def open_many(self, session: AsyncSession, sealed: Iterable[Sealed | None]) -> list[PHI | None]:
        """In the order given, with one query for all keys. None for what is None or has been erased: a list goes on
        without it.
        """
        values = list(sealed)
        ciphers = await self._ciphers(session, {value.key_id for value in values if value})
        return [ciphers[value.key_id].open(value) if value and value.key_id in ciphers else None for value in values]

    async def cipher(self, session: AsyncSession, key_id: int) -> Cipher:
        """The data key itself, for many values at once. Never keep it beyond the transaction."""
        found = await self._ciphers(session, {key_id})
        if key_id not in found:
            raise Erased
        return found[key_id]

    async def token(self, session: AsyncSession, client_id: int, text: str) -> bytes:
        """Search token, 16 bytes: the same for the same text of the same client. Normalise the text first (E.164,
        casefold).
        """
        return envelope.keyed_hash(envelope.derive(await self._client_key(session, client_id), "search tokens"), text)

    def house_token(self, text: str) -> bytes:
        """As `token`, where no client is known (yet). For what is soon forgotten: it changes with the master key."""
        return envelope.keyed_hash(self._tokens, text)

    async def destroy(self, session: AsyncSession, key_id: int) -> bool:
        """Erase for good all that this data key sealed, and its search tokens. False if that had been done before."""
        return await self.destroy_many(session, [key_id]) == 1

    async def destroy_many(self, session: AsyncSession, key_ids: Sequence[int]) -> int:
        """`destroy` for many at once. Returns how many were still there."""
        for key_id in key_ids:
            session.info.get(_MADE_HERE, {}).pop(key_id, None)
        return await erasure.destroy_keys(session, key_ids)

    async def destroy_client(self, session: AsyncSession, client_id: int) -> int:
        """Erase for good all health data of a client that has left. Returns how many data keys went."""
        session.info.pop(_MADE_HERE, None)
        session.info.pop(_CLIENTS_MADE_HERE, None)
        self._client_keys.pop(client_id, None)
        return await erasure.destroy_client(session, client_id)

    def seal_secret(self, secret: SecretStr | str, about: str) -> bytes:
        """A carrier's secret, under the master key alone. `about` names the column; it must be given to open it."""
        text = secret.get_secret_value() if isinstance(secret, SecretStr) else secret
        return envelope.seal(self._secrets[0], text.encode(), about.encode())

    def open_secret(self, sealed: bytes, about: str) -> SecretStr:
        return SecretStr(_unsealed(self._secrets, sealed, about.encode()).decode())

    def secret_anew(self, sealed: bytes, about: str) -> bytes | None:
        """What another master key sealed, under this one; None: it is this one's. Raises Tampered."""
        return _anew(self._secrets, sealed, about.encode())

    def client_key_anew(self, wrapped: bytes, client_id: int) -> bytes | None:
        """`secret_anew` of a client's key."""
        return _anew(self._wrapping, wrapped, _about_client_key(client_id))

    async def _ciphers(self, session: AsyncSession, key_ids: set[int]) -> dict[int, Cipher]:
        """The unwrapped keys by id, without those destroyed or unknown."""
        made: dict[int, Cipher] = session.info.get(_MADE_HERE, {})
        found = {key_id: made[key_id] for key_id in key_ids if key_id in made}
        if missing := sorted(key_ids - found.keys()):
            rows = await session.execute(
                select(DataKey.id, DataKey.client_id, DataKey.wrapped).where(
                    DataKey.id.in_(missing), DataKey.wrapped.is_not(None)
                )
            )
            for key_id, client_id, wrapped in rows:
                found[key_id] = await self._unwrapped(session, key_id, client_id, wrapped or b"")
        return found

    async def _unwrapped(self, session: AsyncSession, key_id: int, client_id: int, wrapped: bytes) -> Cipher:
        client_key = await self._client_key(session, client_id)
        return Cipher(key_id, envelope.unseal(client_key, wrapped, _about_data_key(key_id, client_id)))

    async def _client_key(self, session: AsyncSession, client_id: int) -> bytes:
        made: dict[int, bytes] = session.info.get(_CLIENTS_MADE_HERE, {})
        if client_id in made:
            return made[client_id]
        now = asyncio.get_running_loop().time()
        plain, good_until = self._client_keys.get(client_id, (b"", 0.0))
        if now < good_until:
            return plain
        plain = await self._read_client_key(session, client_id) or await self._make_client_key(session, client_id)
        if client_id not in session.info.get(
            _CLIENTS_MADE_HERE, {}
        ):  # one not yet committed must not outlive a rollback
            self._keep(client_id, plain, now + _CLIENT_KEY_KEPT_S)
        return plain

    def _keep(self, client_id: int, plain: bytes, good_until: float) -> None:
        self._client_keys.pop(client_id, None)
        while len(self._client_keys) >= _CLIENT_KEYS_KEPT:
            self._client_keys.pop(next(iter(self._client_keys)))
        self._client_keys[client_id] = (plain, good_until)

    async def _read_client_key(self, session: AsyncSession, client_id: int) -> bytes | None:
        row = (await session.execute(select(ClientKey.wrapped).where(ClientKey.client_id == client_id))).first()
        if row is None:
            return None
        if row[0] is None:
            raise Erased
        return _unsealed(self._wrapping, row[0], _about_client_key(client_id))

    async def _make_client_key(self, session: AsyncSession, client_id: int) -> bytes:
        plain = envelope.new_key()
        wrapped = envelope.seal(self._wrapping[0], plain, _about_client_key(client_id))
        made = await session.execute(
            upsert(ClientKey)
            .values(client_id=client_id, wrapped=wrapped, created_at=clock.now())
            .on_conflict_do_nothing()
            .returning(ClientKey.client_id)
        )
        if made.first() is None:  # somebody else made it in the same moment
            theirs = await self._read_client_key(session, client_id)
            if theirs is None:
                raise Tampered(f"client key {client_id} vanished while it was read")
            return theirs
        session.info.setdefault(_CLIENTS_MADE_HERE, {})[client_id] = plain
        return plain

    async def _next_id(self, session: AsyncSession) -> int:
        if not self._ids:
            first = (await session.execute(data_key_ids.next_value().select())).scalar_one()
            self._ids.extend(range(first + ID_BLOCK - 1, first - 1, -1))
        return self._ids.pop()


def _unsealed(keys: Sequence[bytes], sealed: bytes, about: bytes) -> bytes:
    for key in keys[1:]:
        try:
            return envelope.unseal(key, sealed, about)
        except Tampered:
            continue
    return envelope.unseal(keys[0], sealed, about)


def _anew(keys: Sequence[bytes], sealed: bytes, about: bytes) -> bytes | None:
    try:
        envelope.unseal(keys[0], sealed, about)
    except Tampered:
        return envelope.seal(keys[0], _unsealed(keys, sealed, about), about)
    return None


def _plain(key: SecretStr | str) -> str:
    return key.get_secret_value() if isinstance(key, SecretStr) else key


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != envelope.KEY_BYTES:
        raise ValueError(
            "NIGHTBELL_MASTER_KEY must be 32 random bytes as base64; make one with: "
            """python3 -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())" """.strip()
        )
    return key


def _about_data_key(key_id: int, client_id: int) -> bytes:
    return b"data key %d of client %d" % (key_id, client_id)


def _about_client_key(client_id: int) -> bytes:
    return b"key of client %d" % client_id
