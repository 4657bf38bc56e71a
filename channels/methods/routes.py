"""Codes and test pages over REST."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from channels.methods.codes import send_code
from channels.methods.schemas import CodeResult, CodeSent, GivenCode, SigningSecret, TestList, TestPage, TestView
from channels.methods.trial import send_test, tests_of
from channels.sends.models import Send
from channels.sms.errors import meaning
from channels.webhook.channel import CHANNEL as WEBHOOK
from channels.webhook.signing import HEADER, secret_of
from clients.contacts import people
from clients.contacts.codes import LASTS, check_code
from clients.contacts.methods import get_method
from clients.contacts.models import Contact
from core import clock
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import NotFound
from core.events import changed
from core.web import InHouse, RowId, Tx

router = APIRouter(prefix="/api/v1/accounts/{account_id}/contacts/{contact_id}", tags=["contacts"])

Reader = Annotated[Actor, Depends(needs("accounts:read"))]
Writer = Annotated[Actor, Depends(needs("accounts:write"))]


@router.post("/methods/{method_id}/code", status_code=201)
async def code(
    account_id: RowId, contact_id: RowId, method_id: RowId, *, house: InHouse, session: Tx, actor: Writer
) -> CodeSent:
    """Sent over the method itself: five an hour at most. Earlier ones are good no longer."""
    contact = await _seen(session, actor, account_id, contact_id)
    method = await get_method(session, contact, method_id)
    send = await send_code(house, session, contact, method, actor.by)
    await audit(session, actor, "method-code", f"contact:{contact.id}", account_id, method=method.id)
    return CodeSent(notice_id=send.id, good_until=clock.now() + LASTS)


@router.post("/methods/{method_id}/verify")
async def verify(
    account_id: RowId,
    contact_id: RowId,
    method_id: RowId,
    body: GivenCode,
    *,
    house: InHouse,
    session: Tx,
    actor: Writer,
) -> CodeResult:
    """Five tries a code. A wrong one is an answer too, so that the try is counted."""
    contact = await _seen(session, actor, account_id, contact_id)
    method = await get_method(session, contact, method_id)
    result = await check_code(session, house.keyring, method, body.code, actor.by)
    await audit(session, actor, "method-verify", f"contact:{contact.id}", account_id, method=method.id, result=result)
    if result == "right":
        await changed(session, "contact", contact.id, account_id)
    return CodeResult(result=result, state=method.state)


@router.get("/methods/{method_id}/signing-secret")
async def signing_secret(
    account_id: RowId, contact_id: RowId, method_id: RowId, *, house: InHouse, session: Tx, actor: Writer
) -> SigningSecret:
    """What their system checks our posts with, as the header `Nightbell-Signature` says. 404 for other kinds."""
    contact = await _seen(session, actor, account_id, contact_id)
    method = await get_method(session, contact, method_id)
    if method.kind != WEBHOOK.name:
        raise NotFound("What goes over this way is not signed.")
    await audit(session, actor, "read-secret", f"contact:{contact.id}", account_id, method=method.id)
    return SigningSecret(secret=secret_of(house.keyring, method.id), header=HEADER)


@router.post("/test-page", status_code=201)
async def test_page(
    account_id: RowId, contact_id: RowId, body: TestPage, *, house: InHouse, session: Tx, actor: Writer
) -> TestView:
    """Clearly marked as a test; never a dispatch, never counted as a page."""
    contact = await _seen(session, actor, account_id, contact_id)
    send = await send_test(house, session, contact, body.method_id)
    await audit(session, actor, "test-page", f"contact:{contact.id}", account_id, method=send.method_id)
    return _view(send)


@router.get("/test-pages")
async def test_pages(account_id: RowId, contact_id: RowId, session: Tx, actor: Reader) -> TestList:
    """The last twenty, newest first, with what is known of each."""
    contact = await _seen(session, actor, account_id, contact_id)
    return TestList(items=[_view(send) for send in await tests_of(session, contact)])


async def _seen(session: AsyncSession, actor: Actor, account_id: int, contact_id: int) -> Contact:
    actor.check(account_id)
    return await people.get_contact(session, account_id, contact_id)


def _view(send: Send) -> TestView:
    if send.status != "failed":
        return TestView.of(send, None)
    known = meaning(send.error_code).words if send.error_code else "not taken, or not answered"
    return TestView.of(send, known)
