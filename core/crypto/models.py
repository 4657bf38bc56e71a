"""Keys at rest. Master key (configuration) wraps client keys, a client key wraps data keys, a data key seals the rows
of one call.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Sequence
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base

# Ids come in blocks, so that a process knows a key's id before it writes the row (the id is sealed into the values).
ID_BLOCK = 50
data_key_ids = Sequence("data_key_ids", increment=ID_BLOCK, metadata=Base.metadata)


class ClientKey(Base):
    """One per client. Without `wrapped`, nothing of the client's health data can be read again."""

    __tablename__ = "client_keys"
    __table_args__ = (CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed"),)

    client_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("clients.id", ondelete="RESTRICT"), primary_key=True, autoincrement=False
    )
    wrapped: Mapped[bytes | None]
    created_at: Mapped[At]
    destroyed_at: Mapped[datetime | None]


class DataKey(Base):
    """One per call (else per message): covers every encrypted row of it. The row stays when the key is destroyed."""

    __tablename__ = "data_keys"
    __table_args__ = (
        CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed"),
        Index("ix_data_keys_client_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    client_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("client_keys.client_id", ondelete="RESTRICT"))
    wrapped: Mapped[bytes | None]
    created_at: Mapped[At]
    destroyed_at: Mapped[datetime | None]
