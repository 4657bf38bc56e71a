"""Who may send more than the usual, and where: people who are signed in, to routes that declare it (`bodies.takes`)."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.requests import HTTPConnection
from starlette.routing import compile_path
from starlette.types import Scope

from core.auth import sessions
from core.bodies import USUAL, taken
from core.web import get_house


class Allowances:
    """Of an app that has all its routes."""

    def __init__(self, app: FastAPI) -> None:
        self._taking = [
            (frozenset(route.methods or ()), compile_path(route.path or "")[0], most)
            for route in iter_route_contexts(app.routes)
            for most in _taken_in(getattr(route, "dependant", None))
        ]

    async def __call__(self, scope: Scope) -> int:
        """Bytes. Raises Unauthorised."""
        for methods, path, most in self._taking:
            if scope["method"] in methods and path.match(scope["path"]):
                connection = HTTPConnection(scope)
                house = get_house(connection)
                await sessions.find(house.db.straight, connection.cookies.get(sessions.COOKIE), house.settings)
                return most
        return USUAL


def _taken_in(dependant: Dependant | None) -> Iterator[int]:
    if dependant is None:
        return
    most = taken(dependant.call)
    if most is not None:
        yield most
    for below in dependant.dependencies:
        yield from _taken_in(below)
