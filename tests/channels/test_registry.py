"""What each channel says of itself, and that nobody sends what nobody knows."""

import pytest

from app.wiring import wire
from channels.registry import CHANNELS
from channels.sends import channel
from channels.sends.queue import Target, record
from clients.contacts.kinds import KINDS, OWN
from tests.house import Bureau


def test_every_kind_of_method_that_reaches_a_person_has_its_channel() -> None:
    wire()
    assert {each.name for each in CHANNELS} == set(OWN)
    for kind in KINDS:
        by = channel.plain(kind)
        assert (by is not None) == (kind in OWN)
        assert by is None or not by.plainly, "what goes plainly goes over a channel of its own"


def test_what_can_be_asked_after_can_also_be_told() -> None:
    for each in CHANNELS:
        assert (each.read_back is None) == (each.reported is None)
        assert each.read_back is None or each.carried, "only a phone company is asked, each for itself"
        assert bool(each.proves) == (each.read_back is not None)
        assert each.is_call == (each.hang_up is not None)


def test_only_what_begins_with_a_persons_act_carries_health_data() -> None:
    assert {each.name for each in CHANNELS if each.carries_health_data} == {"voice"}


async def test_what_nobody_has_registered_is_refused_when_it_is_written(bureau: Bureau) -> None:
    async with bureau.house.transaction() as session:
        with pytest.raises(LookupError, match="carrier-pigeon"):
            await record(session, ("page", 1), Target("carrier-pigeon", "+12025550121"), validity_s=60)
        with pytest.raises(LookupError, match="gossip"):
            await record(session, ("gossip", 1), Target("sms", "+12025550121", bureau.line), validity_s=60)
