"""Text messages that came in, each stored once, whatever they say."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import Encrypted, Sealed
from core.db import At, Base, Id


class InboundSms(Base):
    """`answered` is the word for what became of it; a carrier that delivers it twice gets the same reply again."""

    __tablename__ = "inbound_sms"
    __table_args__ = (Index("uq_inbound_sms_carrier_id_sid", "carrier_id", "sid", unique=True),)

    id: Mapped[Id]
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    sid: Mapped[str] = mapped_column(String(64))
    from_address: Mapped[str] = mapped_column(String(40))
    to_address: Mapped[str] = mapped_column(String(40))
    key_id: Mapped[int | None] = mapped_column(ForeignKey("data_keys.id"))
    body_sealed: Mapped[Sealed | None] = mapped_column(Encrypted)
    answered: Mapped[str | None] = mapped_column(String(40))
    reply: Mapped[str | None] = mapped_column(String(320))
    received_at: Mapped[At]
