"""Feeds over the network: made by a supervisor, read by a calendar that can't sign in."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from core import clock
from core.web import add_problem_handlers
from tests.core.ground import serving
from tests.desk import Desk, Refused
from tests.house import Bureau
from tests.oncall.cover.test_desk import at, people
from tests.oncall.ical.ground import read

NO_SUCH = "A" * 43


async def fetched(url: str, **headers: str) -> tuple[int, Any, bytes]:
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as answer:
        return answer.status, answer.headers, await answer.read()


async def refused(desk: Desk, bureau: Bureau, body: dict[str, Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        await desk.post(at(bureau, "calendar-feeds"), body)
    return caught.value


async def test_a_calendar_reads_who_is_on_call_until_the_feed_is_revoked(bureau: Bureau) -> None:
    who = await people(bureau)
    bob = await bureau.desk("bob", ready=False)
    made = await bob.post(at(bureau, "calendar-feeds"), {"scope": "person", "contact_id": who["dr-lee"]})
    url = made["url"]
    assert (made["contact_name"], made["created_by_name"], made["read_at"]) == ("Dr Lee", "Bob", None)

    status, headers, content = await fetched(url)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["Cache-Control"] == "private, max-age=300"
    events = read(content)
    assert events
    assert {event.people[0] for event in events} == {"dr-lee"}
    now = clock.now()
    assert max(event.ends for event in events) > now + timedelta(days=300)
    status, _, again = await fetched(url, **{"If-None-Match": f'"other", {headers["ETag"]}'})
    assert (status, again) == (304, b"")

    (listed,) = (await bob.get(at(bureau, "calendar-feeds")))["items"]
    assert listed["read_at"] is not None
    assert "url" not in listed
    override = {"roster": "doctors", "slot": "primary", "contact_id": who["dr-patel"], "minutes": 120}
    await bob.post(at(bureau, "overrides/take"), override)
    status, _, content = await fetched(url, **{"If-None-Match": headers["ETag"]})
    assert status == 200, "cover was entered"
    assert all(not event.starts < now + timedelta(hours=1) < event.ends for event in read(content))

    await bob.delete(at(bureau, f"calendar-feeds/{made['id']}"))
    gone = await fetched(url)
    never = await fetched(url.replace(url.rpartition("/")[2], f"{NO_SUCH}.ics"))
    assert gone[0] == never[0] == 404
    assert gone[2] == never[2]
    assert {name: gone[1][name] for name in gone[1] if name != "Date"} == {
        name: never[1][name] for name in never[1] if name != "Date"
    }
    assert (await bob.get(at(bureau, "calendar-feeds")))["items"] == []


async def test_an_account_s_feed_has_every_slot_and_a_slot_s_feed_its_own(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    whole = await bob.post(at(bureau, "calendar-feeds"), {"scope": "account"})
    part = await bob.post(at(bureau, "calendar-feeds"), {"scope": "slot", "roster": "doctors", "slot": "primary"})
    of_all = {event.uid for event in read((await fetched(whole["url"]))[2])}
    of_one = {event.uid for event in read((await fetched(part["url"]))[2])}
    assert {uid.split(".")[2] for uid in of_one} == {"primary"}
    assert of_one <= of_all


async def test_operators_see_feeds_and_make_none(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    assert (await alice.get(at(bureau, "calendar-feeds")))["items"] == []
    assert (await refused(alice, bureau, {"scope": "account"})).status == 403


@pytest.mark.parametrize("path", ["/ical/{token}.ics", "/p/{token}/pin"])
async def test_the_key_in_an_address_is_not_in_the_log_when_something_breaks(path: str) -> None:
    app = FastAPI()
    add_problem_handlers(app)

    @app.get(path)
    async def breaks(token: str) -> None:
        raise OperationalError("", {}, Exception())

    with capture_logs() as said:
        async with serving(app) as url:
            assert (await fetched(url + path.format(token=NO_SUCH)))[0] == 503
    assert said
    assert NO_SUCH not in str(said)
