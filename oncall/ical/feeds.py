"""Feeds: made, found by what their reader has, revoked. `by` is `user:7` (for anybody) or `contact:3` (for themselves).

The address is all that a calendar needs, so it holds 128 random bits, is shown once, and can be revoked at any time.
"""

import hashlib
from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.address_keys import new_key
from core.audit import audit
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.events import changed
from core.once import write_once
from core.settings import Settings
from core.texts.speaking import gettext
from oncall.cover.people import contact_of, hold, only_for_themselves, person
from oncall.cover.rows import slot_must_exist
from oncall.ical.models import IcalFeed

Scope = Literal["person", "slot", "account"]
ENTITY: Final = "ical_feed"
_MOST: Final = 500
_MOST_OF_ONE: Final = 10
_NOTED_EVERY: Final = timedelta(hours=1)
_LONGEST_TOKEN: Final = 64


def address(settings: Settings, token: str) -> str:
    return f"{settings.public_base_url.rstrip('/')}/ical/{token}.ics"


async def create(
    session: AsyncSession,
    by: str,
    *,
    account_id: int,
    scope: Scope,
    contact_id: int | None = None,
    roster: str | None = None,
    slot: str | None = None,
) -> tuple[IcalFeed, str]:
    """The feed and its token, which is kept nowhere. A contact makes feeds of themselves only.

    Raises NotFound, Forbidden, Invalid for what is not there, Conflict for one feed too many.
    """
    await hold(session, account_id)
    token = new_key()
    feed = IcalFeed(
        account_id=account_id, scope=scope, contact_id=contact_id, roster=roster, slot=slot, token_hash=_hash(token),
        created_by=by, created_at=clock.now(),
    )  # fmt: skip
    await _subject(session, by, feed)
    await _not_too_many(session, feed)
    session.add(feed)
    await session.flush()
    place = {"scope": scope, "contact": contact_id, "roster": roster, "slot": slot}
    await audit(session, by, "feed-create", f"{ENTITY}:{feed.id}", account_id, **place)
    await changed(session, ENTITY, feed.id, account_id)
    return feed, token


async def _subject(session: AsyncSession, by: str, feed: IcalFeed) -> None:
    """What the feed is to be of must be there, and be whoever's it is."""
    if feed.scope == "person":
        if feed.contact_id is None or feed.roster is not None or feed.slot is not None:
            raise Invalid("A person's feed is of all their slots: give contact_id alone.")
        only_for_themselves(by, feed.contact_id)
        await person(session, feed.account_id, feed.contact_id)
        return
    if contact_of(by) is not None:
        raise Forbidden("You can make a calendar of your own shifts; the answering service makes the others.")
    if feed.scope == "slot":
        if feed.contact_id is not None or feed.roster is None or feed.slot is None:
            raise Invalid("A slot's feed needs its roster and slot, and no contact_id.")
        await slot_must_exist(session, feed.account_id, feed.roster, feed.slot)
    elif feed.contact_id is not None or feed.roster is not None or feed.slot is not None:
        raise Invalid("An account's feed is of all its slots: leave out contact_id, roster and slot.")


async def _not_too_many(session: AsyncSession, feed: IcalFeed) -> None:
    live = await of_account(session, feed.account_id)
    same = [other for other in live if other.contact_id == feed.contact_id]
    if len(live) >= _MOST or (feed.contact_id is not None and len(same) >= _MOST_OF_ONE):
        raise Conflict(
            gettext("There are too many feeds already: revoke one that nobody reads."), code="too-many-feeds"
        )


async def of_account(session: AsyncSession, account_id: int) -> list[IcalFeed]:
    """Those not revoked, oldest first."""
    found = select(IcalFeed).where(IcalFeed.account_id == account_id, IcalFeed.revoked_at.is_(None))
    return list((await session.execute(found.order_by(IcalFeed.id))).scalars())


async def of_contact(session: AsyncSession, contact_id: int) -> list[IcalFeed]:
    """A person's feeds that are not revoked, oldest first."""
    found = select(IcalFeed).where(IcalFeed.contact_id == contact_id, IcalFeed.revoked_at.is_(None))
    return list((await session.execute(found.order_by(IcalFeed.id))).scalars())


async def get(session: AsyncSession, account_id: int, feed_id: int) -> IcalFeed:
    """Raises NotFound; a revoked one is still there."""
    feed = await session.get(IcalFeed, feed_id)
    if feed is None or feed.account_id != account_id:
        raise NotFound("There is no such feed.")
    return feed


async def revoke(session: AsyncSession, by: str, feed: IcalFeed) -> None:
    """From now on its address answers nothing. A contact revokes their own. Raises Forbidden, Conflict."""
    only_for_themselves(by, feed.contact_id)
    if not await write_once(session, feed, IcalFeed.revoked_at.is_(None), revoked_at=clock.now(), revoked_by=by):
        raise Conflict(gettext("This feed was revoked already."))
    await audit(session, by, "feed-revoke", f"{ENTITY}:{feed.id}", feed.account_id)
    await changed(session, ENTITY, feed.id, feed.account_id)


async def by_token(session: AsyncSession, token: str) -> IcalFeed | None:
    """None for what was never given out, was revoked, or is of a contact or account that is retired."""
    if len(token) > _LONGEST_TOKEN:
        return None
    found = (
        select(IcalFeed)
        .join(Account, Account.id == IcalFeed.account_id)
        .outerjoin(Contact, Contact.id == IcalFeed.contact_id)
        .where(IcalFeed.token_hash == _hash(token), IcalFeed.revoked_at.is_(None))
        .where(Account.retired_at.is_(None), Contact.retired_at.is_(None))
    )
    return (await session.execute(found)).scalar_one_or_none()


async def note_read(session: AsyncSession, feed: IcalFeed) -> None:
    """That a calendar still asks; once an hour, so that reading is no writing."""
    now = clock.now()
    if feed.read_at is None or feed.read_at <= now - _NOTED_EVERY:
        noted = update(IcalFeed).where(IcalFeed.id == feed.id).values(read_at=now)
        await session.execute(noted.execution_options(synchronize_session=False))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
