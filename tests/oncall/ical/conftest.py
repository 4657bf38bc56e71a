import pytest

from core.house import House
from tests.oncall.cover.ground import Clinic


@pytest.fixture
async def clinic(house: House) -> Clinic:
    return await Clinic.open(house)
