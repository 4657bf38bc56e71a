"""Ground for tests of core: two clients with an account each, people, and an app of the people routes on a port."""

import socket
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import uvicorn
from fastapi import APIRouter, Depends, FastAPI
from starlette.websockets import WebSocket

import app.models  # noqa: F401 - foreign keys name tables by string: all must be known
from clients.accounts.models import Account, Client
from core import clock
from core.auth import approval_routes, grants, routes, user_routes, users
from core.auth.actor import Actor
from core.auth.needs import behind, needs
from core.house import House
from core.web import InHouse, add_problem_handlers
from devtools.phone_company.serve import served
from telephony.models import Carrier

PASSWORD = "night shift with tea"


@dataclass(frozen=True)
class System:
    by: str = "system"


@dataclass(frozen=True)
class Ground:
    """`clinic` is Alice's, `plumber` belongs to Charlie's other client; accounts by the same names."""

    clinic: int
    plumber: int
    clinic_account: int
    plumber_account: int


async def lay(house: House) -> Ground:
    """Two clients, each with one account."""
    async with house.transaction() as session:
        now = clock.now()
        carrier = Carrier(
            slug="main",
            name="Main",
            base_url="http://phone.test",
            account_sid="AC1",
            auth_token_sealed=b"",
            synthetic=False,
            calls_per_second=1,
            changed_at=now,
        )
        clients = [Client(slug=slug, name=slug, created_at=now) for slug in ("clinic", "plumber")]
        session.add_all([carrier, *clients])
        await session.flush()
        accounts = [
            Account(
                client_id=client.id,
                carrier_id=carrier.id,
                slug=client.slug,
                name=client.name,
                timezone="America/New_York",
                color="#336699",
                priority=5,
                settings={},
                created_at=now,
            )
            for client in clients
        ]
        session.add_all(accounts)
        await session.flush()
        return Ground(clients[0].id, clients[1].id, accounts[0].id, accounts[1].id)


async def person(house: House, name: str, roles: Collection[str] = ("operator",), *, all_accounts: bool = True) -> int:
    """Somebody with the password PASSWORD and the address name@example.test."""
    async with house.transaction() as session:
        made, _ = await users.create(
            session,
            "system",
            email=f"{name}@example.test",
            name=name.title(),
            password=PASSWORD,
        )
        await grants.put(session, System(), made, grants.spread(roles, bureau=all_accounts))
        return made


def granted(
    *roles: str, bureau: bool = False, clients: Collection[int] = (), accounts: Collection[int] = ()
) -> dict[str, Any]:
    """What `PUT /users/{id}/grants` takes: each of these roles in each of these places."""
    held = grants.spread(roles or ("operator",), bureau=bureau, client_ids=clients, account_ids=accounts)
    listed = [
        {"role": one.role, "client_id": one.scope.client_id, "account_id": one.scope.account_id}
        for one in grants.in_order(held)
    ]
    return {"grants": listed}


things = APIRouter()


@things.get("/things/{account_id}")
async def read_thing(account_id: int, actor: Actor = Depends(needs("messages:read"))) -> dict[str, int]:
    actor.check(account_id)
    return {"account_id": account_id}


@things.post("/things/{account_id}")
async def write_thing(account_id: int, actor: Actor = Depends(needs("messages:write"))) -> dict[str, int]:
    actor.check(account_id)
    return {"account_id": account_id}


@things.websocket("/live")
async def live(socket_: WebSocket, house: InHouse) -> None:
    await socket_.accept()
    actor = (await behind(socket_, house, "desk:use")).actor
    await socket_.send_json({"name": actor.name})
    await socket_.close()


def people_app(house: House) -> FastAPI:
    app = FastAPI()
    app.state.house = house
    add_problem_handlers(app)
    for router in (routes.router, user_routes.router, approval_routes.router, things):
        app.include_router(router)
    return app


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """The app under a real uvicorn in this event loop; gives its address."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY only so
    listener.bind(("127.0.0.1", 0))
    async with served(uvicorn.Config(app, log_config=None, ws="websockets-sansio", lifespan="off"), listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


class Browser:
    """One browser: keeps its cookie and sends the header against forged requests, unless told not to."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http = http
        self.url = url

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and decoded body. A header's name is given with underscores: `x_csrf=""` sends it empty."""
        sent = {"x-csrf": "1"} | {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.http.request(method, self.url + path, json=body, headers=sent) as answer:
            text = await answer.text()
            return answer.status, await answer.json(content_type=None) if text else None

    async def sign_in(self, name: str, password: str = PASSWORD) -> tuple[int, Any]:
        return await self.ask("POST", "/api/v1/session", {"email": f"{name}@example.test", "password": password})


@asynccontextmanager
async def browser(url: str) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield Browser(http, url)
