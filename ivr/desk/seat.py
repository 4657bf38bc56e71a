"""An operator's seat: state, softphone, offers."""

from datetime import timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlalchemy import select

from calls.operators import people, presence, telling
from calls.operators import states as operators
from calls.operators.views import data
from core import clock
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import Conflict, NotFound
from core.web import InHouse, RowId, Tx
from ivr.desk import wrapping
from ivr.waiting import offers
from ivr.waiting.matching import match_soon
from ivr.waiting.models import Offer
from telephony import carriers
from telephony.tokens import LIFETIME_S, softphone_token

router = APIRouter(prefix="/api/v1", tags=["desk"])
AtDesk = Annotated[Actor, Depends(needs("desk:use"))]


class WantedState(BaseModel):
    state: operators.Chosen
    reason: str | None = Field(None, description="Of a break: rest, meal, training, meeting or other.")


class OperatorView(BaseModel):
    """As the live line shows operators, with the user's id and the call they have. `then_status`: chosen in the middle
    of a call, and what comes after it."""

    id: int
    name: str
    status: Literal["offline", "ready", "offered", "talking", "wrapping", "on_break", "not_answering"]
    reason: str | None
    since: str
    online: bool
    then_status: Literal["on_break", "offline"] | None
    then_reason: str | None
    call_id: int | None


class SoftphoneView(BaseModel):
    """`url` is the websocket of the phone company, empty for Twilio's own network."""

    kind: Literal["phone-company", "twilio"]
    token: str
    identity: str
    url: str
    expires_at: str


class Accepted(BaseModel):
    call_id: int


async def operator_view(session: Tx, actor: Actor) -> OperatorView:
    operator = await people.enrolled(session, actor.user_id)
    shown: dict[str, Any] = data(operator, actor.name)
    return OperatorView(id=actor.user_id, call_id=operator.call_id, **shown)


@router.get("/desk/state")
async def desk_state(actor: AtDesk, session: Tx) -> OperatorView:
    return await operator_view(session, actor)


@router.put("/desk/state")
async def set_desk_state(wanted: WantedState, actor: AtDesk, house: InHouse, session: Tx) -> OperatorView:
    """Ready, on a break (with its reason), working without a call, or gone. In the middle of a call it is kept for
    afterwards; a call that is offered and not accepted goes to others at once; while wrapping up, it also ends that."""
    operator = await people.enrolled(session, actor.user_id)
    if wanted.state != "wrapping":
        operator = await wrapping.left(session, operator)
    if wanted.state in {"on_break", "offline"} and await offers.decline_unaccepted(session, operator.user_id, actor.by):
        match_soon(house, session)
        operator = await people.enrolled(session, actor.user_id)
    await operators.choose(session, operator, wanted.state, wanted.reason)
    if wanted.state != "offline":
        await presence.seen(session, actor.user_id)
    if wanted.state == "ready":
        match_soon(house, session)
    return await operator_view(session, actor)


@router.get("/desk/softphone")
async def softphone(actor: AtDesk, house: InHouse, session: Tx) -> SoftphoneView:
    """What the browser signs in with at the carrier. It may be called, and may call nobody."""
    operator = await people.enrolled(session, actor.user_id)
    account = await carriers.account(house, operator.carrier_id)
    if account.api_key_sid is None or account.api_key_secret is None:
        raise Conflict(
            f"The carrier {account.slug} has no API key: an administrator adds one with `nightbell carrier`.",
            code="no_api_key",
        )
    token = softphone_token(
        account_sid=account.account_sid,
        api_key_sid=account.api_key_sid,
        api_key_secret=account.api_key_secret.get_secret_value(),
        identity=operator.identity,
    )
    return SoftphoneView(
        kind="twilio" if account.is_twilio else "phone-company",
        token=token,
        identity=operator.identity,
        url="" if account.is_twilio else websocket(house.settings.phone_company_url or account.base_url),
        expires_at=(clock.now() + timedelta(seconds=LIFETIME_S)).isoformat(),
    )


def websocket(url: str) -> str:
    """The phone company's address for softphones."""
    parts = urlsplit(url.rstrip("/"))
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    return urlunsplit((scheme, parts.netloc, parts.path + "/company/clients/ws", "", ""))


async def reachable(session: Tx, actor: Actor, offer_id: int) -> None:
    account_id = await session.scalar(select(Offer.account_id).where(Offer.id == offer_id))
    if account_id is None:
        raise NotFound("There is no such offer.")
    actor.check(account_id)


@router.post("/desk/notices/{notice_id}/seen", status_code=204)
async def notice_seen(notice_id: RowId, actor: Annotated[Actor, Depends(needs("users:read"))], session: Tx) -> None:
    """What supervisors were told of somebody at the desk: seen by one, it leaves the screens of all."""
    await telling.seen(session, notice_id, actor.by)


@router.post("/offers/{offer_id}/accept")
async def accept(offer_id: RowId, actor: AtDesk, session: Tx) -> Accepted:
    """One act: the operator's leg is dialled right after this answer. 409 `offer_gone` when it lapsed or another has
    it."""
    await reachable(session, actor, offer_id)
    offer = await offers.accept(session, offer_id, actor.user_id)
    await presence.seen(session, actor.user_id)
    return Accepted(call_id=offer.call_id)


@router.post("/offers/{offer_id}/decline", status_code=204)
async def decline(offer_id: RowId, actor: AtDesk, house: InHouse, session: Tx) -> None:
    """On to the next operator, at once. Not once it was accepted."""
    await reachable(session, actor, offer_id)
    offer = await offers.lock(session, offer_id)
    if offer is None or offer.operator_id != actor.user_id or offer.accepted_at is not None:
        raise offers.gone()
    if not await offers.close(session, offer, "declined", "declined", by=actor.by):
        raise offers.gone()
    match_soon(house, session)
