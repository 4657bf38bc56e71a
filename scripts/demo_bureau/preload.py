"""Loads what the demo's processes have in common, once, in the parent they are forked from."""

from importlib import import_module

from sqlalchemy.orm import configure_mappers

MODULES = (
    "app.cli",
    "app.models",
    "devtools.phone_company.app",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
)


def preload() -> None:
    for name in MODULES:
        import_module(name)
    configure_mappers()  # else each process would do it again, with memory of its own
