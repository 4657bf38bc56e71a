"""Pages' rows: opening, trying again, ending."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ARRAY, Select, String, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.models import Send
from channels.sends.queue import Target, record
from clients.accounts.models import Account
from clients.contacts import reach
from clients.contacts.models import ContactMethod
from clients.contacts.orders import CURRENT_BODY, preferences_of
from clients.contacts.shut import shut
from clients.numbers.models import Number
from core import clock
from core.crypto import Keyring
from core.settings import Settings
from core.states import insert_born, move
from dispatch.engine import PageEnd
from dispatch.messages.models import Message
from dispatch.pages import links
from dispatch.pages.codes import code_for
from dispatch.pages.models import PAGE, SUBJECT, Page
from dispatch.pages.reach import BY_HAND, Method, Moment, ways
from dispatch.protocols.schema import Step

# whether a method's account has a number of its carrier: read with the methods themselves
_HAS_NUMBER = (
    exists()
    .where(Account.id == ContactMethod.account_id, Number.account_id == Account.id)
    .where(Number.carrier_id == Account.carrier_id, Number.retired_at.is_(None))
    .correlate(ContactMethod)
)
_NEXT_ID = func.nextval(func.pg_get_serial_sequence("pages", "id"))


async def methods_of(
    session: AsyncSession, settings: Settings, step: Step, message_id: int, contact_id: int, *, page_id: int | None
) -> list[Method]:
    """What this step may use of the person's methods, in their order now, and how each has done on this page."""
    urgency = select(Message.urgency).where(Message.id == message_id).scalar_subquery()
    zone = select(Account.timezone).where(Account.id == ContactMethod.account_id).correlate(ContactMethod)
    its = (Send.subject == SUBJECT) & (Send.subject_id == page_id)
    statement = (
        select(
            ContactMethod.id, ContactMethod.kind, ContactMethod.address, ContactMethod.position, ContactMethod.state,
            ContactMethod.state_reason,
            func.count(Send.id).label("tries"),
            func.coalesce(func.bool_or(Send.error_kind == "permanent"), False).label("refused"),
            CURRENT_BODY.label("body"), urgency.label("urgency"), zone.scalar_subquery().label("zone"),
            _HAS_NUMBER.label("number"),
        )
        .outerjoin(Send, (Send.method_id == ContactMethod.id) & its)
        .where(ContactMethod.contact_id == contact_id, ContactMethod.retired_at.is_(None))
        .group_by(ContactMethod.id)
    )  # fmt: skip
    rows = (await session.execute(statement)).all()
    if not rows:
        return []
    first = rows[0]
    return ways(
        step,
        [reach.Method(row.id, row.kind, row.address, row.position, row.state, row.state_reason) for row in rows],
        preferences_of(first.body),
        Moment(first.urgency, clock.now(), first.zone, shut(settings, number=first.number)),
        tries={row.id: row.tries for row in rows},
        refused=[row.id for row in rows if row.refused],
    )


async def open_page(
    session: AsyncSession,
    keyring: Keyring,
    *,
    dispatch_id: int,
    account: Account,
    contact_id: int,
    step: int,
    expires_at: datetime,
    reason: str,
    by: str,
) -> Page:
    """The page's row, without any send yet."""
    page = Page(
        dispatch_id=dispatch_id,
        account_id=account.id,
        contact_id=contact_id,
        carrier_id=account.carrier_id,
        step=step,
        status="open",
        code="",
        link_token_hash=b"",
        opened_at=clock.now(),
        expires_at=expires_at,
        reason=reason,
    )
    # The next page's id, and the codes that can still be answered from any number of this person, whoever shares it.
    in_use = func.array(_codes_in_use(contact_id).scalar_subquery(), type_=ARRAY(String))
    page.id, taken = (await session.execute(select(_NEXT_ID, in_use))).one()
    page.code = code_for(page.id, taken)
    page.link_token_hash = links.hashed(await links.token(session, keyring, account.client_id, page.id))
    await insert_born(session, PAGE, page, reason=reason, by=by)
    return page


async def send(
    session: AsyncSession, page: Page, methods: Sequence[Method], from_: str | None, validity_s: int
) -> None:
    """What the operators phone themselves is not among the sends. Without a number (`from_`) only what no phone company
    carries is."""
    for method in methods:
        if method.channel == BY_HAND:
            continue
        target = Target(
            channel=method.channel,
            to_address=method.address,
            from_address=from_ or "",
            carrier_id=page.carrier_id,
            account_id=page.account_id,
            method_id=method.id,
        )
        await record(session, (SUBJECT, page.id), target, validity_s=validity_s)


async def sender(session: AsyncSession, account_id: int) -> tuple[Account, str | None]:
    """The account and its own first number, so that the person sees who calls. Only one of the account's carrier."""
    number = (
        select(Number.e164)
        .where(Number.account_id == Account.id, Number.carrier_id == Account.carrier_id, Number.retired_at.is_(None))
        .order_by(Number.position, Number.id)
        .limit(1)
        .correlate(Account)
        .scalar_subquery()
    )
    account, from_ = (await session.execute(select(Account, number).where(Account.id == account_id))).one()
    return account, from_


async def said_no(session: AsyncSession, dispatch_id: int, contact_id: int) -> bool:
    """Whether this person has declined it."""
    declined = select(Page.id).where(
        Page.dispatch_id == dispatch_id, Page.contact_id == contact_id, Page.status == "declined"
    )
    return bool((await session.execute(select(exists(declined)))).scalar_one())


async def end(session: AsyncSession, page_id: int, status: str, why: PageEnd, *, reason: str, by: str) -> bool:
    """Close an open page. False if it was closed before."""
    old = await move(
        session, PAGE, page_id, status, only_from=("open",), reason=reason, by=by, ended_at=clock.now(), ended_why=why
    )
    return old is not None


async def open_page_of(session: AsyncSession, dispatch_id: int) -> Page | None:
    found = select(Page).where(Page.dispatch_id == dispatch_id, Page.status == "open")
    return (await session.execute(found, execution_options={"populate_existing": True})).scalar_one_or_none()


async def pages_of(session: AsyncSession, dispatch_id: int) -> list[Page]:
    found = select(Page).where(Page.dispatch_id == dispatch_id).order_by(Page.id)
    return list((await session.execute(found, execution_options={"populate_existing": True})).scalars())


async def note_first(session: AsyncSession, page_id: int, column: str, at: datetime) -> bool:
    """Write a fact of the page once. False if it was known."""
    field = getattr(Page, column)
    done = update(Page).where(Page.id == page_id, field.is_(None)).values({column: at}).returning(Page.id)
    return (await session.execute(done, execution_options={"synchronize_session": False})).first() is not None


def _codes_in_use(contact_id: int) -> Select[str]:
    numbers = select(ContactMethod.address).where(ContactMethod.contact_id == contact_id)
    sharing = select(ContactMethod.contact_id).where(ContactMethod.address.in_(numbers))
    return select(Page.code).where(Page.contact_id.in_(sharing), Page.answerable)
