"""What may be forgotten: done outbox rows, changes that every screen has seen, sessions long over. Never the ledger."""

from datetime import timedelta
from typing import Final

from sqlalchemy import text

from core import clock
from core.house import House

_KEPT: Final = {
    "DELETE FROM outbox WHERE done_at < :before": timedelta(days=7),
    "DELETE FROM changes WHERE at < :before": timedelta(days=1),
    "DELETE FROM sign_in_limits WHERE window_started_at < :before": timedelta(days=1),
    "DELETE FROM sessions WHERE expires_at < :before": timedelta(days=30),
    "UPDATE inbound_sms SET pair = NULL WHERE pair IS NOT NULL AND received_at < :before": timedelta(days=1),
    "DELETE FROM clinician_codes WHERE created_at < :before": timedelta(days=1),
    "DELETE FROM clinician_sessions WHERE expires_at < :before": timedelta(days=30),
}


async def tidy(house: House) -> None:
    for statement, kept in _KEPT.items():
        async with house.transaction() as session:
            await session.execute(text(statement), {"before": clock.now() - kept})
