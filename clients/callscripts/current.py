"""The script an account's calls are taken with, now or when a message was begun."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from clients.callscripts.schema import KIND, SLUG, Script
from core import documents


@dataclass(frozen=True)
class ScriptVersion:
    """`id` is the document version that a message keeps."""

    id: int
    script: Script


async def current_script(session: AsyncSession, account_id: int, at: datetime | None = None) -> ScriptVersion | None:
    """None if the account has no script: then its calls can't be written down, and an import says so."""
    version = await documents.current(session, KIND, account_id, SLUG, at)
    return ScriptVersion(version.id, Script.model_validate(version.body)) if version else None


async def script_version(session: AsyncSession, version_id: int) -> ScriptVersion:
    """The version a message was taken with. Raises NotFound."""
    version = await documents.version(session, version_id)
    return ScriptVersion(version.id, Script.model_validate(version.body))
