"""How people were reached, and who was the backup, at instants that are past: as it was known then."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sms.methods import mark
from clients.accounts.models import Account
from clients.contacts import methods, orders
from clients.contacts.backup import set_backup
from clients.contacts.known import Reachable, backup_known, methods_known
from clients.contacts.lookup import by_slug
from clients.contacts.preferences import OrderRule, Quiet
from core import clock
from core.house import House
from tests.clients.bureau import account_id, bring, lay_lines, written

Act = Callable[[AsyncSession], Awaitable[object]]


async def doing(house: House, act: Act) -> datetime:
    """Something is done, some time passes; gives an instant after it."""
    async with house.transaction() as session:
        await act(session)
    clock.advance(timedelta(minutes=1))
    then = clock.now()
    clock.advance(timedelta(minutes=1))
    return then


async def known(house: House, contact_id: int, as_of: datetime | None) -> Reachable:
    async with house.transaction() as session:
        return (await methods_known(session, [contact_id], as_of))[contact_id]


def told(reachable: Reachable) -> list[tuple[str, str]]:
    return [(method.address, method.state) for method in reachable.methods]


async def test_methods_states_order_and_quiet_time_are_told_as_they_were(house: House) -> None:
    clock.advance(timedelta(minutes=1))
    await lay_lines(house)
    before = clock.now()
    clock.advance(timedelta(minutes=1))
    data = written("oakmont")
    for contact in data["accounts"][0]["contacts"]:
        if contact["slug"] == "priya-raman":
            contact["methods"] = [{"sms": "+13035550164", "verified": True}]
    await bring(house, data)
    account = await account_id(house, "oakmont-residents")
    async with house.transaction() as session:
        priya = await by_slug(session, account, "priya-raman")
        assert priya
        sms = (await methods.methods_of(session, priya.id))[0]
    first, new = sms.address, "+13035550199"
    imported = await doing(house, lambda session: orders.write(session, priya.id, "user:1"))

    async def add(session: AsyncSession) -> None:
        voice = await methods.add(session, priya, "voice", new, by="user:1", reason="added")
        await methods.arrange(session, priya, [voice.id, sms.id])
        rule = OrderRule.model_validate({"methods": ["sms"]})
        await orders.write(session, priya.id, "user:1", rules=[rule])

    added = await doing(house, add)
    stopped = await doing(house, lambda session: mark(session, sms.id, "opted_out", "they texted STOP"))
    quiet = Quiet(until=clock.now() + timedelta(days=1))
    hushed = await doing(house, lambda session: orders.write(session, priya.id, "user:1", quiet=quiet))

    async def remove(session: AsyncSession) -> None:
        await methods.remove(session, priya, await methods.get_method(session, priya, sms.id), "user:1")

    removed = await doing(house, remove)
    assert told(await known(house, priya.id, before)) == []
    assert told(await known(house, priya.id, imported)) == [(first, "ok")]
    assert told(await known(house, priya.id, added)) == [(new, "unverified"), (first, "ok")]
    assert (await known(house, priya.id, added)).preferences.rules[0].methods == ["sms"]
    assert told(await known(house, priya.id, stopped)) == [(new, "unverified"), (first, "opted_out")]
    assert (await known(house, priya.id, stopped)).methods[1].state_reason == "they texted STOP"
    assert (await known(house, priya.id, stopped)).preferences.quiet == Quiet()
    assert (await known(house, priya.id, hushed)).preferences.quiet == quiet
    assert told(await known(house, priya.id, removed)) == [(new, "unverified")]
    assert await known(house, priya.id, removed) == await known(house, priya.id, None)


async def test_who_was_the_backup_contact(house: House) -> None:
    clock.advance(timedelta(minutes=1))
    await lay_lines(house)
    before = clock.now()
    clock.advance(timedelta(minutes=1))
    await bring(house, written("riverside"))
    account = await account_id(house, "riverside-pediatrics")
    async with house.transaction() as session:
        first = (await session.get_one(Account, account)).backup_contact_id
    assert first

    def backup(contact_id: int | None) -> Act:
        async def act(session: AsyncSession) -> None:
            await set_backup(session, await session.get_one(Account, account), contact_id)

        return act

    imported = await doing(house, backup(first))
    gone = await doing(house, backup(None))
    back = await doing(house, backup(first))
    async with house.transaction() as session:
        assert [await backup_known(session, account, at) for at in (before, imported, gone, back)] == [
            None, first, None, first,
        ]  # fmt: skip
