"""`./scripts/prove kill` at a small size: everything killed at once, once, in the middle of a busy moment."""

import pytest

from scripts.proving.kill import SETTLED, Run, Size
from tests.kills.conftest import House

pytestmark = [pytest.mark.kills, pytest.mark.asyncio(loop_scope="package")]


async def test_nothing_is_lost_and_the_books_agree(house: House) -> None:
    result = await Run(house.crew, Size(messages=10, per_second=4.0, kills=1)).go()
    assert result["accepted"] == 10
    assert result["lost"] == 0
    assert set(result["dispatches"]) <= SETTLED
    assert result["complaints"] == ""
    assert result["differ_in"] == 0
    assert result["doctor_finds_wrong"] == []
