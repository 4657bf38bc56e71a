"""`/api/v1/session` and `/api/v1/me`: signing in and out, and one's own password."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response

from core.audit import audit
from core.auth import devices, sessions, users, whence
from core.auth.actor import softphone_identity
from core.auth.needs import csrf, public, signed_in, signed_in_ahead
from core.auth.schemas import ChangePassword, Me, SignIn
from core.auth.sessions import COOKIE, SignedIn
from core.auth.sign_in import prove, sign_in
from core.house import House
from core.settings import Settings
from core.web import InHouse, Tx, over_tls

router = APIRouter(prefix="/api/v1", tags=["people"])
KNOWN_BY: Final = "nightbell_known"


@router.post("/session", dependencies=[Depends(public("signing in")), Depends(csrf)])
async def begin_session(body: SignIn, request: Request, response: Response, house: InHouse) -> Me:
    """Sign in. The answer sets the session cookie."""
    email, before = users.folded(body.email), request.cookies.get(KNOWN_BY)
    device = devices.known(house.keyring, before, email)
    token = await sign_in(house, email, body.password.get_secret_value(), _address(request, house), device)
    async with house.transaction() as session:
        found = await sessions.find(session, token, house.settings)
    secure = over_tls(request, house.settings)
    response.set_cookie(COOKIE, token, httponly=True, secure=secure, samesite="strict", path="/")
    known = devices.and_now(house.keyring, before, email)
    response.set_cookie(
        KNOWN_BY, known, max_age=devices.LASTS_S, httponly=True, secure=secure, samesite="strict",
        path="/api/v1/session",
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return _me(found, house.settings)


@router.delete("/session", status_code=204)
async def end_session(
    response: Response, session: Tx, found: SignedIn = Depends(signed_in(with_temporary_password=True))
) -> None:
    """Sign out."""
    await sessions.end(session, found.session_id, "signed-out")
    await audit(session, found.actor, "sign-out", found.actor.by)
    response.delete_cookie(COOKIE, path="/")


@router.get("/me")
async def read_me(house: InHouse, found: SignedIn = Depends(signed_in(with_temporary_password=True))) -> Me:
    """Who I am, what I may do, and for which accounts."""
    return _me(found, house.settings)


@router.post("/me/password", status_code=204)
async def change_password(
    body: ChangePassword,
    request: Request,
    house: InHouse,
    found: Annotated[SignedIn, Depends(signed_in_ahead())],
) -> None:
    """Choose a new password. Every other session of mine ends."""
    current = body.current.get_secret_value()
    await prove(house, found.email, current, _address(request, house), found.session_id)
    new = body.new.get_secret_value()
    async with house.transaction() as session:
        await users.set_password(session, found.actor, found.actor.user_id, new, keep=found.session_id)


def _me(found: SignedIn, settings: Settings) -> Me:
    actor = found.actor
    return Me(
        id=actor.user_id,
        name=actor.name,
        email=found.email,
        roles=found.roles,
        permissions=sorted(actor.permissions),
        account_ids=None if actor.account_ids is None else sorted(actor.account_ids),
        softphone_identity=softphone_identity(actor.user_id),
        must_change_password=found.must_change,
        idle_minutes=settings.session_idle_minutes,
    )


def _address(request: Request, house: House) -> str:
    return whence.counted_as(whence.address_of(request, house.settings))
