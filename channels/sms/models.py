"""Text messages that came in, each stored once, whatever they say. Who sent one is sealed like what it says."""

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import Encrypted, Sealed, Token
from core.db import At, Base, Id


class InboundSms(Base):
    """`answered` is the word for what became of it; a carrier that delivers it twice gets the same reply again.

    `pair` stands for who texted which of our numbers, of every text, and is forgotten after a day: by it, two numbers
    that answer each other are noticed. `from_token` finds a person's texts, as a call's does.
    """

    __tablename__ = "inbound_sms"
    __table_args__ = (
        Index("uq_inbound_sms_carrier_id_sid", "carrier_id", "sid", unique=True),
        Index("ix_inbound_sms_from_token", "account_id", "from_token"),
        Index("ix_inbound_sms_pair", "pair", "received_at"),
        Index("ix_inbound_sms_from_clear", "id", postgresql_where=text("from_address IS NOT NULL")),
    )

    id: Mapped[Id]
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    sid: Mapped[str] = mapped_column(String(64))
    # written by the code before this one only; `sealing` seals what it finds there
    from_clear: Mapped[str | None] = mapped_column("from_address", String(40))
    from_sealed: Mapped[Sealed | None] = mapped_column(Encrypted)
    from_token: Mapped[bytes | None] = mapped_column(Token("key_id"))
    pair: Mapped[bytes | None] = mapped_column(Token("key_id"))
    to_address: Mapped[str] = mapped_column(String(40))
    key_id: Mapped[int | None] = mapped_column(ForeignKey("data_keys.id"))
    body_sealed: Mapped[Sealed | None] = mapped_column(Encrypted)
    answered: Mapped[str | None] = mapped_column(String(40))
    reply: Mapped[str | None] = mapped_column(String(320))
    received_at: Mapped[At]
