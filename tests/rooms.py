"""A house without the web: for tests of what lies below it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.house import open_house
from app.wiring import wire
from core import clock
from core.house import House
from core.settings import Settings
from tests.engines_host import TEST_MASTER_KEY


class Silent:
    """Announces nothing, so that a test decides when rows run; remembers what it was asked."""

    def __init__(self) -> None:
        self.live: list[int] = []
        self.announced: list[int] = []

    async def run_live(self, row_ids: Sequence[int]) -> None:
        self.live += row_ids

    async def announce(self, row_ids: Sequence[int]) -> None:
        self.announced += row_ids


def settings_for(database_url: str, redis_url: str, **more: object) -> Settings:
    values: dict[str, object] = {
        "nightbell_mode": "test",
        "database_url": database_url,
        "redis_url": redis_url,
        "nightbell_master_key": SecretStr(TEST_MASTER_KEY),
        "database_pool": 8,
    }
    return Settings.model_validate(values | more)


@asynccontextmanager
async def a_house(database_url: str, redis_url: str, **more: object) -> AsyncIterator[House]:
    wire()
    async with open_house(settings_for(database_url, redis_url, **more), lambda _: Silent()) as house:
        yield house


@pytest.fixture
def moved_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This test has a clock of its own, which `core.clock.advance` moves."""
    monkeypatch.setenv(clock.VARIABLE, str(tmp_path / "clock"))


@pytest.fixture
async def house(database_url: str, redis_url: str, moved_clock: None) -> AsyncIterator[House]:
    async with a_house(database_url, redis_url) as made:
        yield made
