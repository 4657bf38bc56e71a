"""Screens that show an account's on-call hear at once when anybody changes something of it, and of nobody else's."""

from datetime import timedelta

from sqlalchemy import select

from clients.contacts.models import Contact
from core import clock
from core.events import changed
from tests.desk import Desk
from tests.house import Bureau
from tests.watching import Watcher


async def test_what_others_do_about_cover_is_told_at_once(bureau: Bureau) -> None:
    account = bureau.accounts["riverside"]
    alice, bob = await bureau.desk("alice", ready=False), await bureau.desk("bob", ready=False)
    async with Watcher.of(alice.http, bureau.url) as line:
        (snapshot,) = await line.subscribe(f"duty:{account}")
        assert snapshot["items"] == []
        done = await _something_of_each_kind(bureau, bob, account)
        for thing in done:
            event = await line.hears_event(*thing)
            assert (event["topic"], event["data"]) == (f"duty:{account}", {})
        first = await line.hears_event("cover", done[0][1])
        await bob.delete(f"accounts/{account}/overrides/{done[0][1]}")
        await line.hears(
            lambda one: (one["op"], one.get("entity")) == ("event", "cover") and one["version"] > first["version"]
        )


async def _something_of_each_kind(bureau: Bureau, desk: Desk, account: int) -> list[tuple[str, int]]:
    path, later = f"accounts/{account}", clock.now() + timedelta(days=30)
    async with bureau.house.transaction() as session:
        found = select(Contact.slug, Contact.id).where(Contact.account_id == account)
        who = {row.slug: row.id for row in await session.execute(found)}
    place = {"roster": "doctors", "slot": "primary"}
    ends = {"ends_at": (clock.now() + timedelta(hours=2)).isoformat()}
    cover = await desk.post(f"{path}/overrides", {**place, **ends, "contact_id": who["dr-patel"], "reason": "theatre"})
    give = {"kind": "give", "at": later.isoformat(), "from_contact_id": who["dr-lee"]}
    request = await desk.post(f"{path}/cover-requests", place | give)
    note = await desk.post(f"{path}/notes", {"text": "Ring the pager twice."})
    feed = await desk.post(f"{path}/calendar-feeds", {"scope": "account"})
    await desk.put(f"{path}/contacts/{who['dr-lee']}/quiet", {"windows": []})
    return [
        ("cover", cover["id"]),
        ("cover_request", request["id"]),
        ("duty_note", note["id"]),
        ("ical_feed", feed["id"]),
        ("contact", who["dr-lee"]),
    ]


async def test_a_roster_s_draft_and_the_account_itself_are_told(bureau: Bureau) -> None:
    account = bureau.accounts["riverside"]
    alice, bob = await bureau.desk("alice", ready=False), await bureau.desk("bob", ready=False)
    async with Watcher.of(alice.http, bureau.url) as line:
        await line.subscribe(f"duty:{account}")
        body = (await bob.get(f"accounts/{account}/rosters/doctors"))["body"]
        await bob.put(f"accounts/{account}/rosters/doctors/draft", {"body": body | {"name": "All doctors"}})
        await line.hears(lambda one: (one["op"], one.get("entity")) == ("event", "roster"))
        async with bureau.house.transaction() as session:
            await changed(session, "account", account, account)
        await line.hears_event("account", account)


async def test_nothing_is_told_of_an_account_that_is_not_theirs(bureau: Bureau) -> None:
    account = bureau.accounts["riverside"]
    charlie, bob = await bureau.desk("charlie", ready=False), await bureau.desk("bob", ready=False)
    async with Watcher.of(charlie.http, bureau.url) as line:
        await line.subscribe(f"duty:{account}", f"duty:{bureau.accounts['harbor']}", "operators")
        await _something_of_each_kind(bureau, bob, account)
        await bob.put("desk/state", {"state": "ready"})  # which everybody hears: all before it has been given out
        await line.hears_event("operator", bob.me["id"], status="ready")
        assert {entity for entity, _ in line.things()} == {"operator"}
