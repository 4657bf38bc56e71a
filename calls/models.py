"""A call, its legs, its conferences, its recordings, and every webhook as it came."""

from typing import cast

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from clients.callers import Kind as CallerKind
from core.crypto import Encrypted, Sealed, Token
from core.db import At, Base, Id
from core.states import Machine


class Call(Base):
    """A caller's call to one of our numbers. `next_action` and `next_at` stand as long as it has not ended."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_next_at", "next_at", postgresql_where=text("status <> 'ended'")),
        Index("ix_calls_account_id_started_at", "account_id", "started_at"),
        Index("ix_calls_from_token_started_at", "account_id", "from_token", "started_at"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    number_id: Mapped[int] = mapped_column(ForeignKey("numbers.id"))
    sid: Mapped[str] = mapped_column(String(60), unique=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"))
    caller_kind: Mapped[CallerKind] = mapped_column(String(12), server_default="number")
    from_sealed: Mapped[Sealed | None] = mapped_column(Encrypted)  # as the carrier wrote it; NULL: it says nothing
    from_token: Mapped[bytes | None] = mapped_column(Token("key_id"))  # NULL: can't be told from others
    callback_sealed: Mapped[Sealed | None] = mapped_column(Encrypted)  # E.164; NULL: can't be called back
    status: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(
        String(30)
    )  # answered voicemail caller_lost short_abandon blocked failed
    flow_version_id: Mapped[int | None] = mapped_column(ForeignKey("document_versions.id"))
    started_at: Mapped[At]
    talking_since: Mapped[At | None]  # when an operator and the caller first met
    held_since: Mapped[At | None]
    ended_at: Mapped[At | None]
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who has, or had, the caller
    wrapped_at: Mapped[At | None]  # the operator is through with it: it leaves the desk
    next_action: Mapped[str | None] = mapped_column(String(40))
    next_at: Mapped[At | None]


CALL = Machine(
    entity="call",
    table=cast("Table", Call.__table__),
    states={
        "ringing": "announced by the carrier, our first document not yet given",
        "in_flow": "hears our documents: greeting, notice, or the voicemail box",
        "waiting": "in the waiting line; nobody talks to the caller",
        "talking": "the caller has been sent into the conference with an operator",
        "on_hold": "talking, but the caller hears the hold music",
        "ended": "the caller's leg is known to be over; `outcome` says how it went",
    },
    moves={
        "ringing": {"in_flow", "ended"},
        "in_flow": {"waiting", "talking", "ended"},
        "waiting": {"in_flow", "talking", "ended"},
        "talking": {"on_hold", "waiting", "in_flow", "ended"},
        "on_hold": {"talking", "waiting", "in_flow", "ended"},
        "ended": set(),
    },
)


class Leg(Base):
    """One party's connection. The row is written before the carrier is asked, and its id is in every URL the carrier
    is given."""

    __tablename__ = "legs"
    __table_args__ = (
        Index("ix_legs_next_at", "next_at", postgresql_where=text("status NOT IN ('ended', 'failed')")),
        Index("ix_legs_call_id", "call_id"),
    )

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id", use_alter=True))
    party: Mapped[str] = mapped_column(String(20))  # caller operator emergency contact
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # the operator's
    status: Mapped[str] = mapped_column(String(20))
    sid: Mapped[str | None] = mapped_column(String(60), unique=True)
    conference_id: Mapped[int | None] = mapped_column(ForeignKey("conferences.id", use_alter=True))
    end_reason: Mapped[str | None] = mapped_column(String(60))
    started_at: Mapped[At]
    joined_at: Mapped[At | None]
    ended_at: Mapped[At | None]
    next_action: Mapped[str | None] = mapped_column(String(40))
    next_at: Mapped[At | None]


LEG = Machine(
    entity="leg",
    table=cast("Table", Leg.__table__),
    states={
        "recorded": "to be dialled; whether the carrier was asked is not known",
        "dialling": "the carrier has it (its SID is known); the phone may not ring yet",
        "ringing": "the phone rings",
        "joined": "connected: the caller to our documents, any other party to the conference",
        "ended": "was connected and is over",
        "failed": "never connected and never will be; `end_reason` says why",
    },
    moves={
        "recorded": {"dialling", "ringing", "joined", "ended", "failed"},
        "dialling": {"ringing", "joined", "ended", "failed"},
        "ringing": {"joined", "ended", "failed"},
        "joined": {"ended"},
        "ended": set(),
        "failed": set(),
    },
)


class Conference(Base):
    """Where an operator and a caller meet. Named for one offer, so that an old offer's late leg meets nobody."""

    __tablename__ = "conferences"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    sid: Mapped[str | None] = mapped_column(String(60), unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id", use_alter=True))
    created_at: Mapped[At]
    ended_at: Mapped[At | None]


class Recording(Base):
    """What a caller left. The row is written when Record starts, before the carrier has given it a SID."""

    __tablename__ = "recordings"
    __table_args__ = (
        Index("ix_recordings_next_at", "next_at", postgresql_where=text("status IN ('recording', 'completed')")),
        Index("ix_recordings_call_id", "call_id"),
    )

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", use_alter=True))
    sid: Mapped[str | None] = mapped_column(String(60), unique=True)
    status: Mapped[str] = mapped_column(String(20))
    duration_s: Mapped[int | None] = mapped_column(SmallInteger)
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    end_reason: Mapped[str | None] = mapped_column(String(20))  # why there is no sound: absent failed deleted late
    started_at: Mapped[At]
    next_action: Mapped[str | None] = mapped_column(String(40))
    next_at: Mapped[At | None]


RECORDING = Machine(
    entity="recording",
    table=cast("Table", Recording.__table__),
    states={
        "recording": "Record was started; whether anything was said is not known",
        "completed": "the carrier has it (SID and length known); we have not fetched it",
        "stored": "an encrypted blob of ours",
        "absent": "the carrier says there is none, or none was found in time: nothing was said",
        "lost": "something may have been said, and nobody will hear it: as `end_reason` says, it failed, was deleted "
        "at the carrier, or came too late",
        "erased": "its sound was kept as long as it had to be, and is gone",
    },
    moves={
        "recording": {"completed", "absent", "lost"},
        "completed": {"stored", "absent", "lost"},
        "absent": {"completed"},
        "lost": {"completed"},
        "stored": {"erased"},
        "erased": set(),
    },
)


class Webhook(Base):
    """A request of the carrier's about a call, exactly as received, sealed with the call's key."""

    __tablename__ = "webhooks"

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    received_at: Mapped[At]
    params_sealed: Mapped[Sealed] = mapped_column(Encrypted)
