"""Files made to take everything: whoever hands them in is told why they can't be read, and calls go on meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from core.apart.limits import Limits
from oncall.ical import importing
from tests.core.ground import serving
from tests.desk import Desk, Refused
from tests.house import Bureau
from tests.oncall.cover.test_desk import at
from tests.oncall.ical.test_imports import IMPORT, SLOT
from tests.oncall.ical.test_reading_calendars import calendar

ALL = ",".join(map(str, range(60)))
HOURS = ",".join(map(str, range(24)))
DAYS = ",".join(map(str, range(1, 32)))
BEGINS = "UID:1\nSUMMARY:Dr Lee\nDTSTART:20261101T000000Z\nDURATION:PT1S"


def zone(rule: str, many: int = 1) -> str:
    described = f"DTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:{rule}"
    parts = "".join(f"BEGIN:{kind}\n{described}\nEND:{kind}\n" for kind in ("STANDARD", "DAYLIGHT") * many)
    return f"BEGIN:VTIMEZONE\nTZID:Everywhere\n{parts}END:VTIMEZONE"


def event(**lines: str) -> str:
    return "\n".join(["UID:1", "SUMMARY:Dr Lee", *(f"{name}:{value}" for name, value in lines.items())])


FILES = {
    "hourly": calendar(f"{BEGINS}\nRRULE:FREQ=HOURLY;BYMINUTE={ALL};BYSECOND={ALL}"),
    "daily": calendar(f"{BEGINS}\nRRULE:FREQ=DAILY;BYHOUR={HOURS};BYMINUTE={ALL};BYSECOND={ALL}"),
    "monthly": calendar(f"{BEGINS}\nRRULE:FREQ=MONTHLY;BYMONTHDAY={DAYS};BYHOUR={HOURS};BYMINUTE={ALL};BYSECOND={ALL}"),
    "many rules": calendar(
        *(f"{BEGINS}\nRRULE:FREQ=DAILY;BYHOUR={HOURS}".replace("UID:1", f"UID:{number}") for number in range(300))
    ),
    "a zone by the second": calendar(
        "UID:1\nSUMMARY:Dr Lee\nDTSTART;TZID=Everywhere:20261101T000000\nDURATION:PT1H",
        head=zone(f"FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY={DAYS};BYHOUR={HOURS};BYMINUTE={ALL};BYSECOND={ALL}"),
    ),
    "a zone of 30 kB": calendar(
        "UID:1\nSUMMARY:Dr Lee\nDTSTART;TZID=Everywhere:20261101T000000\nDURATION:PT1H",
        head=zone("FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=MO,TU,WE,TH,FR,SA,SU", many=100),
    ),
    "lines without end": calendar("UID:1\nSUMMARY:" + "x" * 1_500_000),
    "nested": "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 20_000,
}  # fmt: skip
TABLES = {
    "one line": "from,to,person\n" + "2026-12-24 17:00," * 80_000,
    "one cell": 'from,to,person\n"' + "x" * 1_500_000,
    "many columns": ",".join(["person"] * 200_000),
    "empty lines": "from,to,person\n" + ",,\n" * 600_000,
}


async def told(bob: Desk, bureau: Bureau, body: dict[str, Any]) -> str:
    """Why nothing of it was taken: as an answer in whole, or event by event."""
    try:
        report = await bob.post(at(bureau, IMPORT), SLOT | body)
    except Refused as refused:
        assert refused.status == 422, refused.body
        return str(refused.body["detail"])
    assert len(report["added"]) <= 5000
    return "; ".join(one["why"] for one in report["skipped"]) or f"{len(report['added'])} shifts"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LIMITS", Limits(cpu_s=2, memory_mb=128))


@pytest.mark.parametrize("name", FILES)
async def test_a_calendar_that_asks_for_everything_gets_an_answer_and_a_call_goes_through(
    bureau: Bureau, name: str
) -> None:
    bob = await bureau.desk("bob", ready=False)
    reading = asyncio.create_task(told(bob, bureau, {"text": FILES[name]}))
    call = await bureau.caller.dial(bureau.line)
    await call.hears("Thank you for calling Riverside Pediatrics")
    assert len(await reading) > len("no")


@pytest.mark.parametrize("name", TABLES)
async def test_a_table_that_asks_for_everything_gets_an_answer(bureau: Bureau, name: str) -> None:
    bob = await bureau.desk("bob", ready=False)
    why = await told(bob, bureau, {"format": "csv", "text": TABLES[name]})
    assert "can't be read" in why or "more" in why or why == "0 shifts"


@pytest.fixture
async def elsewhere() -> AsyncIterator[str]:
    app = FastAPI()

    @app.get("/calendar.ics")
    async def hostile() -> PlainTextResponse:
        return PlainTextResponse(FILES["hourly"])

    async with serving(app) as address:
        yield f"{address}/calendar.ics"


async def test_the_same_from_an_address_holds_no_connection_while_it_is_fetched_and_read(
    bureau: Bureau, elsewhere: str
) -> None:
    bob = await bureau.desk("bob", ready=False)
    why = await told(bob, bureau, {"url": elsewhere})
    assert "roster does" in why or "asks for more" in why
