"""The bureau by night: whatever the time of day a test runs at, the digest of nine o'clock is hours off."""

import pytest

from clients.local_time import instant_of, local
from core import clock
from tests.house import Bureau

ZONE = "America/New_York"


@pytest.fixture
async def bureau(bureau: Bureau) -> Bureau:
    now = clock.now()
    night = instant_of(local(now, ZONE).date().add(days=1), "01:00", ZONE)
    await bureau.company.advance((night - now).total_seconds())
    return bureau
