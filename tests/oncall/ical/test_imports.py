"""Imports over the network: report, draft, publication, and who is on call then."""

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.audit import AuditRow
from oncall.known import known
from tests.desk import Desk, Refused
from tests.house import Bureau
from tests.oncall.cover.test_desk import at
from tests.oncall.ical.ground import turns_of
from tests.oncall.ical.test_reading_calendars import calendar
from tests.oncall.ical.test_routes import fetched

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
IMPORT = "rosters/doctors/import"
SLOT = {"slot": "nobody"}


def stamp(instant: datetime) -> str:
    return instant.strftime("%Y%m%dT%H%M%SZ")


def event(uid: str, who: str, starts: datetime, ends: datetime) -> str:
    return f"UID:{uid}\nSUMMARY:{who}\nDTSTART:{stamp(starts)}\nDTEND:{stamp(ends)}"


async def people_at(bureau: Bureau, instant: datetime, slot: str = "nobody") -> tuple[str, ...]:
    async with bureau.house.transaction() as session:
        (roster,) = await known(session, [bureau.accounts["riverside"]], instant, instant)
    return next(answer.people for answer in roster.at(instant) if answer.slot == slot)


async def refused(desk: Desk, bureau: Bureau, body: dict[str, Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        await desk.post(at(bureau, IMPORT), body)
    return caught.value


async def test_a_calendar_becomes_a_report_then_a_draft_then_who_is_on_call(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    tomorrow = clock.now().replace(microsecond=0, second=0) + DAY
    two = [
        event("1", "Dr Lee", tomorrow, tomorrow + DAY),
        event("2", "Dr. B Patel", tomorrow + DAY, tomorrow + 2 * DAY),
    ]
    body = SLOT | {"text": calendar(*two), "keep": True}

    report = await bob.post(at(bureau, IMPORT), body)
    (missing,) = report["unmatched"]
    assert (missing["name"], missing["times"], missing["guesses"][0]) == ("Dr. B Patel", 1, "dr-patel")
    assert (len(report["added"]), report["kept"]) == (1, False)
    assert (await bob.get(at(bureau, "rosters/doctors")))["draft"] is None

    report = await bob.post(at(bureau, IMPORT), body | {"people": {"Dr. B Patel": "dr-patel"}})
    assert [shift["people"] for shift in report["added"]] == [["dr-lee"], ["dr-patel"]]
    assert (report["unmatched"], report["findings"], report["kept"]) == ([], [], True)
    roster = await bob.get(at(bureau, "rosters/doctors"))
    assert (roster["draft"], roster["version"]) == (report["body"], 1)
    assert await people_at(bureau, tomorrow + HOUR) == ()

    moved = calendar(event("1", "Dr Patel", tomorrow + HOUR, tomorrow + DAY))
    report = await bob.post(at(bureau, IMPORT), SLOT | {"text": moved})
    ((changed,), (removed,)) = report["changed"], report["removed"]
    assert (changed["old"]["people"], changed["new"]["people"]) == (["dr-lee"], ["dr-patel"])
    assert removed["people"] == ["dr-patel"]
    assert (report["added"], report["kept"]) == ([], False)

    await bob.post(at(bureau, "rosters/doctors/publish"), {})
    assert await people_at(bureau, tomorrow + HOUR) == ("dr-lee",)
    assert await people_at(bureau, tomorrow + DAY) == ("dr-patel",)
    assert await people_at(bureau, tomorrow + 2 * DAY) == ()
    async with bureau.house.transaction() as session:
        done = list((await session.execute(select(AuditRow.action).where(AuditRow.action.like("roster-%")))).scalars())
    assert done[-3:] == ["roster-import", "roster-draft", "roster-publish"]


async def test_our_own_feed_comes_back_as_the_same_people_at_the_same_instants(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    feed = await bob.post(at(bureau, "calendar-feeds"), {"scope": "account"})
    _, _, content = await fetched(feed["url"])
    start = clock.now() + HOUR
    times = {"from": start.isoformat(), "to": (start + 300 * DAY).isoformat()}
    report = await bob.post(
        at(bureau, "rosters/copy/import"), {"slot": "primary", "text": content.decode(), "keep": True, **times}
    )
    assert (report["findings"], report["unmatched"], report["kept"]) == ([], [], True)
    await bob.post(at(bureau, "rosters/copy/publish"), {})
    end = start + 300 * DAY
    async with bureau.house.transaction() as session:
        copy, original = await known(session, [bureau.accounts["riverside"]], start, end)
    assert (copy.slug, original.slug) == ("copy", "doctors")
    assert turns_of(copy, "primary", start, end) == turns_of(original, "primary", start, end)


async def test_unmatched_people_can_be_left_out(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    day = f"{clock.now() + DAY:%Y-%m-%d}"
    text = f"from,to,person\n{day} 08:00,{day} 12:00,Dr Lee\n{day} 12:00,{day} 18:00,Dr Zog\n"
    report = await bob.post(
        at(bureau, IMPORT), SLOT | {"format": "csv", "text": text, "keep": True, "skip_unmatched": True}
    )
    assert ([one["name"] for one in report["unmatched"]], report["kept"]) == (["Dr Zog"], True)
    assert [shift["from"][11:] for shift in report["added"]] == ["08:00"]


async def test_overlapping_events_are_told_and_can_t_be_published(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    tomorrow = clock.now() + DAY
    both = [event("1", "Dr Lee", tomorrow, tomorrow + DAY), event("2", "Dr Patel", tomorrow + HOUR, tomorrow + DAY)]
    report = await bob.post(at(bureau, IMPORT), SLOT | {"text": calendar(*both), "keep": True})
    (overlap,) = report["overlaps"]
    assert "Dr Lee" in overlap["first"]
    assert "Dr Patel" in overlap["second"]
    assert "overlaps" in report["findings"][0]["message"]
    with pytest.raises(Refused) as caught:
        await bob.post(at(bureau, "rosters/doctors/publish"), {})
    assert caught.value.code == "not-publishable"


async def test_a_file_is_taken_byte_for_byte_and_lines_that_can_t_be_read_are_settled_first(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    day, next_day = (f"{clock.now() + days * DAY:%Y-%m-%d}" for days in (1, 2))
    lines = [f"{day}\u00a07:00;{day} 24:00;Dr\u00a0Lee;;", f"{next_day};{next_day} 8:00;Dr Lee;;", ";;;;", ""]
    text = "\r\n".join(["sep=;", "From;To;Person;;", *lines])

    def body(content: bytes, **more: Any) -> dict[str, Any]:
        return SLOT | {"format": "csv", "file": b64encode(content).decode(), "keep": True} | more

    report = await bob.post(at(bureau, IMPORT), body(text.encode("utf-8-sig")))
    assert ([shift["people"] for shift in report["added"]], report["kept"]) == ([["dr-lee"]], False)
    assert [(one["line"], "the time is missing" in one["message"]) for one in report["unreadable"]] == [(4, True)]
    report = await bob.post(at(bureau, IMPORT), body(text.encode(), skip_unreadable=True))
    assert (report["kept"], report["unreadable_count"]) == (True, 1)
    for content, says in ((text.encode("utf-16"), "UTF-16"), (text.encode("cp1252"), "Windows-1252")):
        assert says in str((await refused(bob, bureau, body(content))).body)
    assert (await refused(bob, bureau, body(b"") | {"file": "no base64"})).status == 422


async def test_a_calendar_imported_again_changes_nothing_and_a_moved_event_is_one_change(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    tomorrow = clock.now().replace(microsecond=0, second=0) + DAY
    shifts = [(who, tomorrow + day * DAY) for day, who in enumerate(("Dr Lee", "Dr Patel", "Dr Lee"))]

    def one(who: str, starts: datetime, ends: datetime) -> str:
        return f"{event('same', who, starts, ends)}\nRECURRENCE-ID:{stamp(starts)}"

    text = calendar(*(one(who, starts, starts + 12 * HOUR) for who, starts in shifts))
    report = await bob.post(at(bureau, IMPORT), SLOT | {"text": text, "keep": True})
    assert (len(report["added"]), report["skipped"]) == (3, [])
    report = await bob.post(at(bureau, IMPORT), SLOT | {"text": text, "keep": True})
    assert [report[what] for what in ("added", "changed", "removed")] == [[], [], []]
    moved = [one(who, starts + HOUR * (starts == tomorrow), starts + 12 * HOUR) for who, starts in shifts]
    report = await bob.post(at(bureau, IMPORT), SLOT | {"text": calendar(*moved)})
    assert [len(report[what]) for what in ("added", "changed", "removed")] == [0, 1, 0]


async def test_duty_over_every_event_is_nobody_s_name(bureau: Bureau) -> None:
    """Guests say who it is; what is said of one name is not taken for another event."""
    bob = await bureau.desk("bob", ready=False)
    tomorrow = clock.now().replace(microsecond=0, second=0) + DAY
    guests = (
        "CN=Dr Lee:mailto:lee@elsewhere.test",
        "CN=Zog:mailto:zog@elsewhere.test",
        "CN=Zig:mailto:zig@elsewhere.test",
    )
    events = [
        f"{event(str(day), 'Duty', tomorrow + day * DAY, tomorrow + (day + 1) * DAY)}\nATTENDEE;{who}"
        for day, who in enumerate(guests)
    ]
    body = SLOT | {"text": calendar(*events)}
    report = await bob.post(at(bureau, IMPORT), body)
    assert [shift["people"] for shift in report["added"]] == [["dr-lee"]]
    assert [one["name"] for one in report["unmatched"]] == ["Zog <zog@elsewhere.test>", "Zig <zig@elsewhere.test>"]
    report = await bob.post(
        at(bureau, IMPORT), body | {"people": {"Duty": "dr-patel", "Zig <zig@elsewhere.test>": "dr-patel"}}
    )
    assert [shift["people"] for shift in report["added"]] == [["dr-lee"], ["dr-patel"]]
    assert [one["name"] for one in report["unmatched"]] == ["Zog <zog@elsewhere.test>"]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"slot": "nobody"}, 422, "either `text` or `url`"),
        ({"slot": "nobody", "text": "hello"}, 422, "no calendar"),
        ({"slot": "nobody", "text": calendar(), "people": {"Dr Z": "dr-le"}}, 422, "did you mean dr-lee"),
        ({"slot": "primary", "layer": "rotation", "text": calendar()}, 422, "is a rotation"),
        ({"slot": "nobody", "text": "from,to,person\n\x00"}, 422, "no text"),
        ({"slot": "nobody", "url": "ftp://example.org/x"}, 422, "https://"),
        ({"slot": "nobody", "url": "http://127.0.0.1:1/x"}, 422, "nothing answers"),
    ],
)
async def test_what_can_t_be_imported_is_refused_in_words(
    bureau: Bureau, body: dict[str, Any], status: int, says: str
) -> None:
    bob = await bureau.desk("bob", ready=False)
    answer = await refused(bob, bureau, body)
    assert answer.status == status
    assert says in str(answer.body)


async def test_operators_import_nothing(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    assert (await refused(alice, bureau, SLOT | {"text": calendar()})).status == 403
