"""The web process: routers, the live line, and the console's files."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from app.addresses import Addresses
from app.allowances import Allowances
from app.handlers import HANDLERS
from app.house import open_house
from app.live.hub import Hub
from app.live.topics import TOPICS
from app.routers import operation_name, routes
from app.static import serve_console
from app.waking import ProcessWaker
from app.wiring import wire
from core.auth.listing import refuse_undeclared
from core.bodies import Bodies
from core.headers import Headers
from core.outbox.run import Runner
from core.settings import Settings, load_settings
from core.web import add_problem_handlers

CONSOLE = Path(__file__).resolve().parent.parent / "console" / "dist"

# The framework's own, which can declare no need, and why it is open.
FRAMEWORK = {
    "/api/v1/openapi.json": "describes the API; holds no data",
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """The ASGI application. Its house stands from start-up to shutdown, in `app.state.house`."""
    wire()
    chosen = settings or load_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with open_house(chosen, ProcessWaker) as house:
            app.state.house = house
            runner = Runner(house, HANDLERS)
            if isinstance(house.waker, ProcessWaker):
                house.waker.runner = runner
            app.state.hub = hub = Hub(house.behind_calls, TOPICS)
            await hub.start()
            yield
            await hub.stop()
            await runner.stop()

    app = FastAPI(
        title="Nightbell",
        version="0.1.0",
        lifespan=lifespan,
        routes=routes(),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page runs scripts of somebody else's in our origin
        redoc_url=None,
        generate_unique_id_function=operation_name,
    )
    add_problem_handlers(app)
    serve_console(app, CONSOLE, chosen)
    app.add_middleware(Addresses)
    refuse_undeclared(app, FRAMEWORK)
    app.add_middleware(Bodies, allowance=Allowances(app))
    app.add_middleware(Headers, settings=chosen)
    return app
