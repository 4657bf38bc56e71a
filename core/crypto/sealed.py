"""`Sealed`, the encrypted value, and the column types that hold it and its search token."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from core.crypto.envelope import Tampered
from core.crypto.phi import Leak

_KEY_ID_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Sealed:
    """Ciphertext and the id of the data key that opens it. Safe to store, print and log."""

    key_id: int
    envelope: bytes

    def __repr__(self) -> str:
        return f"<Sealed by key {self.key_id}, {len(self.envelope)} bytes>"

    def to_bytes(self) -> bytes:
        return self.key_id.to_bytes(_KEY_ID_BYTES, "big") + self.envelope

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Sealed":
        if len(stored) <= _KEY_ID_BYTES:
            raise Tampered("sealed value: too short to be one")
        return cls(int.from_bytes(stored[:_KEY_ID_BYTES], "big"), stored[_KEY_ID_BYTES:])


class Encrypted(TypeDecorator[Sealed]):
    """A bytea column that takes and gives `Sealed` only: `fields_sealed: Mapped[Sealed | None] =
    mapped_column(Encrypted)`.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise Leak(f"an encrypted column takes Sealed, not {type(value).__name__}; use keyring.seal first")
        return value.to_bytes()

    def process_result_value(self, value: Any, dialect: Dialect) -> Sealed | None:  # noqa: ARG002
        return None if value is None else Sealed.from_bytes(bytes(value))


class Token(TypeDecorator[bytes]):
    """A keyed search token (`keyring.token`), 16 bytes. `key` names the column of the same table with the data key:
    when that key is destroyed, the token goes too. `from_token: Mapped[bytes | None] = mapped_column(Token("key_id"),
    index=True)`.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class Secret(TypeDecorator[bytes]):
    """What is sealed under the master key alone (`keyring.seal_secret`, with the same `about`): found by this type when
    the master key is changed.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about
