"""What routes share: the house, one transaction a request, and problems as application/problem+json."""

from collections.abc import AsyncGenerator
from typing import Annotated, Final

import structlog
from fastapi import Depends, FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from core.errors import NOT_THERE, Invalid, NotFound, Problem
from core.headers import STANDING
from core.house import House
from core.settings import Settings

log = structlog.get_logger(__name__)
# what stands behind these in a path opens a page, or a calendar, to whoever has it
_KEYS = frozenset({"p", "ical"})


CALLS: Final = "nightbell.calls"
"""In the scope of a request that a call waits for: of a webhook."""


def get_house(connection: HTTPConnection) -> House:
    """Of all who ask, calls have connections that nobody else is given: see `House.behind_calls`."""
    house: House = connection.app.state.house
    return house if connection.scope.get(CALLS) else house.behind_calls


async def house_of(connection: HTTPConnection) -> House:
    """`get_house` as a dependency: a plain function would be sent to a thread for every request."""
    return get_house(connection)


async def transaction(connection: HTTPConnection) -> AsyncGenerator[AsyncSession]:
    async with get_house(connection).transaction() as session:
        yield session


RowId = Annotated[int, Path(ge=1, lt=2**63)]
"""An id in a path: PostgreSQL's bigint holds no more."""

InHouse = Annotated[House, Depends(house_of)]
# `function` scope: the commit comes before the answer is sent, so an answer never promises what was not kept.
Tx = Annotated[AsyncSession, Depends(transaction, scope="function")]


class Answered(Exception):
    """No error: the transaction is rolled back, and this is the answer all the same."""

    def __init__(self, response: Response) -> None:
        super().__init__("answered")
        self.response = response


def problem_response(problem: Problem) -> JSONResponse:
    body = {
        "type": "about:blank",
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        **problem.extra,
    }
    return JSONResponse(body, status_code=problem.status, media_type="application/problem+json")


def over_tls(request: Request, settings: Settings) -> bool:
    """Whether a cookie must never travel in the clear. A demo with a public address is used at its local one too."""
    if settings.nightbell_mode == "demo" and request.url.hostname in {"127.0.0.1", "localhost"}:
        return False
    return settings.public_base_url.startswith("https:")


def add_problem_handlers(app: FastAPI) -> None:
    """Every error leaves as problem+json, and says nothing of what was inside the request."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(Answered, _on_answered)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(DataError, _on_unfit_data)
    app.add_exception_handler(Exception, _on_mistake)
    for away in (OperationalError, InterfaceError, PoolTimeout, DBAPIError):
        app.add_exception_handler(away, _on_database_away)


async def _on_mistake(_: Request, __: Exception) -> JSONResponse:
    """Ours; the server logs it. This answer goes by no middleware, so it brings its headers along."""
    problem = Problem("Something went wrong here; nothing was changed.", code="server-error")
    problem.status = 500
    answer = problem_response(problem)
    answer.headers.update(STANDING)
    return answer


async def _on_problem(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Problem):
        raise error
    if error.status == 404 and request.url.path.startswith("/api/"):
        error.code, error.detail = NotFound.code, NOT_THERE
    return problem_response(error)


async def _on_answered(_: Request, error: Exception) -> Response:
    if not isinstance(error, Answered):
        raise error
    return error.response


async def _on_http(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    problem = Problem(str(error.detail), code=str(error.detail).lower().replace(" ", "-"))
    problem.status = error.status_code
    return problem_response(problem)


async def _on_validation(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        {"where": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]} for fault in error.errors()
    ]
    problem = Problem(
        "; ".join(f"{fault['where']}: {fault['message']}" for fault in faults), code="invalid", errors=faults
    )
    problem.status = 422
    return problem_response(problem)


def told(path: str) -> str:
    """A path for the log: of a message's link or a calendar's address, the rest is its key."""
    start, _, _ = path.removeprefix("/").partition("/")
    return f"/{start}/…" if start in _KEYS else path


async def _on_unfit_data(request: Request, error: Exception) -> JSONResponse:
    """What the bodies' schemas let through and the database can't hold."""
    log.warning("unfit_data", path=told(request.url.path), error=type(error).__name__)
    return problem_response(
        Invalid("Something in this request can't be stored: a number too large, or a character such as NUL.")
    )


async def _on_database_away(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, DBAPIError) and isinstance(error.orig, ReadOnlySqlTransaction):
        log.error("database_read_only", path=told(request.url.path))
        problem = Problem(
            "The database is read-only for the moment. Nothing was changed; try again, or tell whoever keeps it.",
            code="database-read-only",
        )
        problem.status = 503
        return problem_response(problem)
    if isinstance(error, DBAPIError) and not isinstance(error, (OperationalError, InterfaceError)):
        log.error("database_error", path=told(request.url.path), error=type(error.orig).__name__)
        problem = Problem("Something went wrong here; nothing was changed.", code="server-error")
        problem.status = 500
        return problem_response(problem)
    log.error("database_away", path=told(request.url.path), error=type(error).__name__)
    problem = Problem("The database does not answer. Nothing was changed; try again in a moment.", code="database-away")
    problem.status = 503
    return problem_response(problem)
