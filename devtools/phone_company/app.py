"""The phone company as one ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from devtools.phone_company.company import Company
from devtools.phone_company.config import Config, fill, mail_of, settings_of
from devtools.phone_company.control import routes as control_routes
from devtools.phone_company.control.mail import mailbox_route
from devtools.phone_company.control.softphones import SoftphoneSocket
from devtools.phone_company.control.ws import HandsetSocket
from devtools.phone_company.detection import Detection
from devtools.phone_company.flow import run_main
from devtools.phone_company.incoming import connect_lines
from devtools.phone_company.mail_server import MailServer
from devtools.phone_company.rest import routes as rest_routes
from devtools.phone_company.rooms import abandon
from devtools.phone_company.switch import Switch, wire
from devtools.phone_company.verbs.table import VERBS

HANDSETS = Path(__file__).parent / "handsets"
_PLAIN = """<!doctype html><meta charset="utf-8"><title>Phone company</title>
<h1>The phone company is running</h1><p>The handsets page is not here yet. See
<a href="/company/state">what there is</a>, <a href="/company/requests">the requests</a> and
<a href="/company/errors">the errors</a>.</p>"""


def create_app(config: Config | None = None) -> Starlette:
    """An ASGI application with a company of its own; raises ValueError for a bad configuration."""
    config = config or {}
    company = Company(
        settings_of(config), public_url=str(config.get("public_url") or "http://127.0.0.1:8001").rstrip("/")
    )
    switch = _build(company)
    fill(company, config)
    mail = mail_of(config)
    mail_server = MailServer(company, mail.login)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001 - Starlette's signature
        await mail_server.open(mail.host, mail.port)
        await company.postman.open()
        company.clock.start()
        yield
        await mail_server.close()
        await company.close()

    cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
    app = Starlette(routes=_routes(switch), lifespan=lifespan, middleware=[cors])
    app.state.switch = switch
    return app


def _build(company: Company) -> Switch:
    switch = wire(company)
    Detection(company, switch.calls, switch.notes)
    connect_lines(switch)
    company.hang_up = switch.calls.hang_up_of
    switch.calls.on_finish.append(partial(abandon, switch.rooms))
    company.run_script = partial(run_main, switch, VERBS)
    return switch


def _routes(switch: Switch) -> list[BaseRoute]:
    async def index(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        page = HANDSETS / "index.html"
        return FileResponse(page) if page.exists() else HTMLResponse(_PLAIN)

    async def healthz(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        return JSONResponse({"ok": True})

    return [
        *rest_routes.routes(switch),
        WebSocketRoute("/company/ws", HandsetSocket(switch).serve),
        WebSocketRoute("/company/clients/ws", SoftphoneSocket(switch).serve),
        *control_routes.routes(switch),
        mailbox_route(switch),
        Route("/", index),
        Route("/healthz", healthz),
        Mount("/", StaticFiles(directory=HANDSETS, check_dir=False)),
    ]


def switch_of(app: Any) -> Switch:
    """The company behind an application made here, for tests that look inside."""
    found = app.state.switch
    if not isinstance(found, Switch):
        raise TypeError("this application was not made by create_app")
    return found
