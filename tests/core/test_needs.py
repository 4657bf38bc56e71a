"""A route that declared no need is found, wherever it hides; one that declared two different ones too."""

import pytest
from fastapi import APIRouter, Depends, FastAPI
from starlette.applications import Starlette

from core.auth.listing import RouteNeeds, faults, refuse_undeclared, route_needs
from core.auth.needs import Need, declare, needs, public, signed_in

OPEN = {
    "/openapi.json": "the framework's",
    "/docs": "the framework's",
    "/docs/oauth2-redirect": "the framework's",
    "/redoc": "the framework's",
}


def found(app: FastAPI) -> dict[str, RouteNeeds]:
    return {route.path: route for route in route_needs(app)}


def test_needs_are_found_on_routes_routers_and_live_lines() -> None:
    inner, outer = APIRouter(), APIRouter(dependencies=[Depends(needs("accounts:read"))])

    @inner.get("/permission", dependencies=[Depends(needs("roster:read"))])
    async def permission() -> None: ...

    @inner.websocket("/line", dependencies=[Depends(declare(lambda: None, Need("permission", "desk:use")))])
    async def line() -> None: ...

    outer.include_router(inner, prefix="/inner")
    app = FastAPI()
    app.include_router(outer, prefix="/outer")

    @app.post("/open", dependencies=[Depends(public("a test"))])
    async def open_() -> None: ...

    @app.post("/mine", dependencies=[Depends(signed_in())])
    async def mine() -> None: ...

    routes = found(app)
    assert {need.what for need in routes["/outer/inner/permission"].needs} == {"accounts:read", "roster:read"}
    assert {need.what for need in routes["/outer/inner/line"].needs} == {"accounts:read", "desk:use"}
    assert routes["/open"] == RouteNeeds("/open", ("POST",), (Need("public", "a test"),))
    assert [need.kind for need in routes["/mine"].needs] == ["signed-in"]
    assert faults(app, OPEN) == []
    refuse_undeclared(app, OPEN)


def test_a_route_without_a_need_is_a_fault_and_the_app_does_not_start() -> None:
    router = APIRouter()

    @router.get("/forgotten")
    async def forgotten() -> None: ...

    @router.websocket("/forgotten-line")
    async def forgotten_line() -> None: ...

    app = FastAPI()
    app.include_router(router, prefix="/api")
    app.mount("/mounted", Starlette())
    said = " ".join(faults(app, OPEN))
    for path in ("/api/forgotten ", "/api/forgotten-line ", "/mounted "):
        assert path in said
    assert len(faults(app, {})) == 3 + len(OPEN)
    with pytest.raises(RuntimeError, match="/api/forgotten declares no need"):
        refuse_undeclared(app, OPEN)


def test_one_route_can_not_be_both_public_and_guarded() -> None:
    app = FastAPI(openapi_url=None)

    @app.get("/both", dependencies=[Depends(public("a test")), Depends(needs("roster:read"))])
    async def both() -> None: ...

    assert len(faults(app, {})) == 1
    assert "different kinds" in faults(app, {})[0]


def test_needs_are_made_of_what_exists() -> None:
    with pytest.raises(ValueError, match="no such permission"):
        needs("everything")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="say why"):
        public("")


def test_a_signature_is_declared_by_whoever_checks_it() -> None:
    def signed() -> None: ...

    app = FastAPI(openapi_url=None)

    @app.post("/hook", dependencies=[Depends(declare(signed, Need("signature", "voice")))])
    async def hook() -> None: ...

    assert found(app)["/hook"].needs == (Need("signature", "voice"),)
