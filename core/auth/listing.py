"""Every route of an app with what it declared it needs. The app refuses to start, and a test fails, where one declared
nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from core.auth.needs import Need, declared


@dataclass(frozen=True)
class RouteNeeds:
    """`methods` is empty for a websocket or a mounted application; `needs` is what its dependencies declared."""

    path: str
    methods: tuple[str, ...]
    needs: tuple[Need, ...]


def route_needs(app: FastAPI) -> list[RouteNeeds]:
    """All routes, those of included routers too, with the needs their routers and dependencies declared."""
    found = []
    for route in iter_route_contexts(app.routes):
        dependant: Dependant | None = getattr(route, "dependant", None)
        needs = tuple(dict.fromkeys(_declared_in(dependant))) if dependant else ()
        found.append(RouteNeeds(route.path or "", tuple(sorted(route.methods or ())), needs))
    return found


def faults(app: FastAPI, open_paths: Mapping[str, str]) -> list[str]:
    """What is wrong with the declarations, in words. `open_paths`: mounts and the framework's own pages, each with why
    it is open.
    """
    found = []
    for route in route_needs(app):
        kinds = {need.kind for need in route.needs}
        if not kinds and route.path not in open_paths:
            found.append(f"{route.path} declares no need: add needs(...), signed_in(), public(why) or a signature")
        if len(kinds) > 1:
            found.append(f"{route.path} declares needs of different kinds ({', '.join(sorted(kinds))}): keep one")
    return found


def refuse_undeclared(app: FastAPI, open_paths: Mapping[str, str]) -> None:
    """Called when an app has been put together: it does not start with a route nobody thought about."""
    if found := faults(app, open_paths):
        raise RuntimeError("; ".join(found))


def _declared_in(dependant: Dependant) -> Iterator[Need]:
    if need := declared(dependant.call):
        yield need
    for below in dependant.dependencies:
        yield from _declared_in(below)
