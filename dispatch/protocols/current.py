"""The protocol an account's messages are carried out by, as it is now."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core import documents
from dispatch.protocols.schema import KIND, SLUG, Protocol


@dataclass(frozen=True)
class ProtocolVersion:
    id: int
    protocol: Protocol


async def current_protocol(session: AsyncSession, account_id: int) -> ProtocolVersion | None:
    """None if the account has none: then everything is the desk's."""
    version = await documents.current(session, KIND, account_id, SLUG)
    return ProtocolVersion(version.id, Protocol.model_validate(version.body)) if version else None
