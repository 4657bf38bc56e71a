"""Riverside, where the doctors take turns a day each and are told of it."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from app.accounts_yaml import import_text
from clients.contacts.models import Contact
from clients.local_time import local
from core import clock
from core.documents import yaml_text
from core.house import House
from oncall.reminders.models import DutyNotice
from tests.cast import HERE
from tests.house import Bureau

DAY: Final = timedelta(days=1)
BOSS: Final = "boss@riverside.example"


def riverside(**settings: Any) -> dict[str, Any]:
    data: dict[str, Any] = yaml_text.load((HERE / "bureau.yaml").read_text())
    data["accounts"][0] |= settings
    return data


def in_turn(begins: datetime, *people: str) -> dict[str, Any]:
    """A day each, the second of them from `begins` on; the first has it now."""
    there = local(begins, "America/New_York")
    clock_time = there.time().format_iso()[:5]
    return {
        "people": list(people),
        "every": {"days": 1},
        "hand_over": {"time": clock_time},
        "timezone": "America/New_York",
        "starts": there.date().subtract(days=1).format_iso(),
    }


async def take_turns(bureau: Bureau, begins: datetime, **on_call: Any) -> None:
    """Dr Lee has it until `begins`, then Dr Patel."""
    data = riverside(on_call={"digest": [BOSS], **on_call})
    data["accounts"][0]["rosters"]["doctors"]["slots"][0]["rotation"] = in_turn(begins, "dr-lee", "dr-patel")
    await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml")


def soon(minutes: int = 100) -> datetime:
    """A full minute of the clock, about so many minutes ahead."""
    return (clock.now() + timedelta(minutes=minutes)).replace(second=0, microsecond=0)


async def at(bureau: Bureau, instant: datetime) -> None:
    """It is then, and whatever the sweeper does has been done."""
    await bureau.settle()
    await bureau.company.advance((instant - clock.now()).total_seconds())
    await bureau.tick()


async def notices(house: House, who: str = "") -> list[tuple[int, str]]:
    """Minutes and status, furthest first, of the shifts that begin first."""
    async with house.transaction() as session:
        rows = select(DutyNotice.minutes, DutyNotice.status, DutyNotice.starts_at).join(
            Contact, Contact.id == DutyNotice.contact_id
        )
        rows = rows.where(Contact.slug == who) if who else rows
        found = (await session.execute(rows.order_by(DutyNotice.starts_at, DutyNotice.minutes.desc()))).all()
    return [(row.minutes, row.status) for row in found if row.starts_at == found[0].starts_at]


async def finding(bureau: Bureau) -> list[dict[str, object]]:
    """Shifts that nobody confirmed, or of which nobody could be told."""
    bob = await bureau.desk("bob", ready=False)
    answer = await bob.get(f"accounts/{bureau.accounts['riverside']}/on-call/findings")
    return [one for one in answer["items"] if one["kind"] == "unconfirmed"]
