"""The account's backup contact: paged when nobody is on call. Who it was when is kept."""

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import BackupContact
from core import clock


async def set_backup(session: AsyncSession, account: Account, contact_id: int | None) -> bool:
    """False if it was so before."""
    if account.backup_contact_id == contact_id:
        return False
    account.backup_contact_id = contact_id
    session.add(BackupContact(account_id=account.id, contact_id=contact_id, since=clock.now()))
    await session.flush()
    return True
