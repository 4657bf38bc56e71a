"""What each route needs, declared where it stands: the one authorisation point.

    @router.get("/messages/{id}")
    async def read(id: int, actor: Actor = Depends(needs("messages:read")), ...):
        message = ...
        actor.check(message.account_id)

Whoever asks is a person with a session or, with an `Authorization` header, an API key; the Actor that a route is given
sees only accounts where its permission holds. A route declares exactly one kind of need: a permission, just being
signed in, being signed in as one of the on-call people (`portal.edge`), `public(why)`, or Twilio's signature.
`listing.py` finds what each declared, and the app does not start with a route that declared nothing.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from core.auth import api_keys, sessions
from core.auth.actor import Actor, OnlyPeople
from core.auth.origin import same_origin
from core.auth.permissions import PERMISSIONS, Permission
from core.auth.sessions import COOKIE, SignedIn
from core.errors import Forbidden, Problem
from core.house import House
from core.reading import Reading
from core.web import InHouse, RowId, Tx, get_house

CSRF_HEADER: Final = "x-csrf"
BACKGROUND_HEADER: Final = "x-background"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_ATTRIBUTE: Final = "nightbell_need"

AnyCallable = TypeVar("AnyCallable", bound=Callable[..., Any])


@dataclass(frozen=True)
class Need:
    """`what` is the permission, the reason why it is public, or the kind of signature."""

    kind: Literal["permission", "signed-in", "clinician", "public", "signature"]
    what: str


def declare(dependency: AnyCallable, need: Need) -> AnyCallable:
    """Mark a dependency as what a route needs; returns it."""
    setattr(dependency, _ATTRIBUTE, need)
    return dependency


def declared(dependency: Callable[..., Any] | None) -> Need | None:
    need = getattr(dependency, _ATTRIBUTE, None)
    return need if isinstance(need, Need) else None


def csrf(request: Request) -> None:
    """A page of another site can't set this header without our leave, which it doesn't get."""
    if request.method not in _SAFE and request.headers.get(CSRF_HEADER) != "1":
        raise Forbidden("Send the header X-CSRF: 1 with every request that changes something.", code="csrf")


async def _session_of(request: Request, house: InHouse, session: Tx) -> SignedIn:
    if api_keys.is_shown(request):
        raise OnlyPeople
    return await _found(request, house, session)


async def _asking(request: Request, house: InHouse, session: Tx) -> Actor:
    return await _who(request, house, session)


async def _who(request: Request, house: House, session: AsyncSession) -> Actor:
    """The API key that is shown, else the person whose session it is."""
    if api_keys.is_shown(request):
        used = await api_keys.find(house, session, request)
        await api_keys.note_use(session, used)
        return used.actor
    return _settled(await _found(request, house, session))


async def _found(request: Request, house: House, session: AsyncSession) -> SignedIn:
    found = await sessions.find(session, request.cookies.get(COOKIE), house.settings)
    csrf(request)
    if BACKGROUND_HEADER not in request.headers:  # a screen that refreshes itself is not a person at work
        await sessions.touch(session, found)
    return found


InSession = Annotated[SignedIn, Depends(_session_of)]
Asking = Annotated[Actor, Depends(_asking)]


def needs(permission: Permission) -> Callable[..., Awaitable[Actor]]:
    """The dependency of a route that needs `permission`; gives the Actor. Which accounts: `actor.check`."""
    if permission not in PERMISSIONS:
        raise ValueError(f"no such permission: {permission!r}")

    async def check(actor: Asking) -> Actor:
        return actor.within(permission)

    return declare(check, Need("permission", permission))


def needs_ahead(permission: Permission) -> Callable[..., Awaitable[Actor]]:
    """`needs` for a route with something long to do that holds no transaction meanwhile: the one in which we look who
    it is, is over before the route begins."""
    if permission not in PERMISSIONS:
        raise ValueError(f"no such permission: {permission!r}")

    async def check(request: Request, house: InHouse) -> Actor:
        async with house.transaction() as session:
            actor = await _who(request, house, session)
        return actor.within(permission)

    return declare(check, Need("permission", permission))


@dataclass(frozen=True)
class Reader:
    """Of one account, which whoever asks may see."""

    account_id: int
    reading: Reading


def needs_to_read(permission: Permission) -> Callable[..., Awaitable[Reader]]:
    """The dependency of a route about one account that only reads and is asked often: no transaction is begun or ended,
    and nothing is looked up of other accounts."""
    if permission not in PERMISSIONS:
        raise ValueError(f"no such permission: {permission!r}")

    async def check(account_id: RowId, request: Request) -> Reader:
        house = get_house(request)
        actor = await (_key_reading if api_keys.is_shown(request) else _person_reading)(request, house, account_id)
        actor.within(permission).check(account_id)
        return Reader(account_id, house.db.straight)

    return declare(check, Need("permission", permission))


async def _person_reading(request: Request, house: House, account_id: int) -> Actor:
    token = request.cookies.get(COOKIE)
    found = await sessions.find(house.db.straight, token, house.settings, account_id=account_id)
    csrf(request)
    if BACKGROUND_HEADER not in request.headers and sessions.is_touch_due(found):
        async with house.transaction() as session:
            await sessions.touch(session, found)
    return _settled(found)


async def _key_reading(request: Request, house: House, account_id: int) -> Actor:
    used = await api_keys.find(house, house.db.straight, request, account_id=account_id)
    if api_keys.is_note_due(used):
        async with house.transaction() as session:
            await api_keys.note_use(session, used)
    return used.actor


def signed_in(*, with_temporary_password: bool = False) -> Callable[..., Awaitable[SignedIn]]:
    """The dependency of a route that any signed-in person may use on themselves."""

    async def check(found: InSession) -> SignedIn:
        if not with_temporary_password:
            _settled(found)
        return found

    return declare(check, Need("signed-in", "with a temporary password" if with_temporary_password else ""))


def signed_in_ahead() -> Callable[..., Awaitable[SignedIn]]:
    """`signed_in`, with a temporary password too, for a route that takes its time: see `needs_ahead`."""

    async def check(request: Request, house: InHouse) -> SignedIn:
        async with house.transaction() as session:
            return await _session_of(request, house, session)

    return declare(check, Need("signed-in", "with a temporary password"))


async def behind(connection: HTTPConnection, house: InHouse, permission: Permission) -> SignedIn:
    """Who is behind this connection now, with their session. While a live line is open, `behind_each` asks again from
    time to time."""
    if not same_origin(connection.headers, house.settings.public_base_url):
        raise Forbidden("This line can only be opened from the console's own pages.", code="origin")
    async with house.transaction() as session:
        found = await sessions.find(session, connection.cookies.get(COOKIE), house.settings)
    return _allowed(found, permission)


async def behind_each(house: InHouse, tokens: Collection[str], permission: Permission) -> dict[str, SignedIn | Problem]:
    """By token, who is behind each of these sessions now, or why nobody may be. One statement, however many."""
    async with house.transaction() as session:
        found = await sessions.find_many(session, tokens, house.settings)
    return {token: _allowed_or_why_not(one, permission) for token, one in found.items()}


def _allowed_or_why_not(found: SignedIn | Problem, permission: Permission) -> SignedIn | Problem:
    if isinstance(found, Problem):
        return found
    try:
        return _allowed(found, permission)
    except Problem as refused:
        return refused


def public(why: str) -> Callable[[], Awaitable[None]]:
    """The dependency of a route anyone may use, and why: `dependencies=[Depends(public("a probe; says only yes or
    no"))]`.
    """
    if not why:
        raise ValueError("say why this route is public")

    async def check() -> None:
        return None

    return declare(check, Need("public", why))


def _allowed(found: SignedIn, permission: Permission) -> SignedIn:
    _settled(found).require(permission)
    return found


def _settled(found: SignedIn) -> Actor:
    if found.must_change:
        raise Forbidden("Choose a new password first: yours is a temporary one.", code="password-change-needed")
    return found.actor
