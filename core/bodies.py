"""The body of each request is read whole, in a set time and up to a set size, before anything else is done about it.

While it is on its way it holds nothing of ours but its own bytes: no transaction, no lock, no thread. Whoever sends
slowly keeps nobody waiting but themselves. What a route may be sent beyond the usual it declares with `takes`, and that
is for people who are signed in.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import structlog
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import Counter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import Problem
from core.json_weight import weigh
from core.web import problem_response, told

log = structlog.get_logger(__name__)

USUAL: Final = 64 * 1024
"""Bytes. Every form, every webhook, and all that is typed fits into it."""

WITHIN_S = 10.0
"""For the usual. A body comes with its request's headers, or just behind them, unless somebody holds it back."""

LARGE_WITHIN_S = 60.0
"""For what a route takes beyond the usual: a file over a poor line."""

_LINGER_S: Final = 3.0
_FORM: Final = b"application/x-www-form-urlencoded"
_ATTRIBUTE: Final = "nightbell_takes"

refused = Counter("nightbell_bodies_refused_total", "Requests whose body was turned away", ["why"])

Allowance = Callable[[Scope], Awaitable[int]]
"""The most bytes this request may bring. Asked only of what is longer than usual; raises a Problem."""


class TooLong(Problem):
    status, code = 413, "too-long"

    def __init__(self, most: int) -> None:
        size = f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most // 1024} kB"
        super().__init__(f"This is longer than {size}, which is the most that is taken here. Send less at once.")


class TooSlow(Problem):
    status, code = 408, "too-slow"

    def __init__(self) -> None:
        super().__init__("The request took too long to arrive. Nothing was changed; send it again.")


class _Gone(Exception):
    """Whoever asked has hung up."""


def takes(most: int) -> Callable[[], Awaitable[None]]:
    """The dependency of a route that takes more than the usual: `dependencies=[Depends(takes(2_000_000))]`, bytes."""

    async def declares() -> None:
        return None

    setattr(declares, _ATTRIBUTE, most)
    return declares


def taken(dependency: object) -> int | None:
    most = getattr(dependency, _ATTRIBUTE, None)
    return most if isinstance(most, int) else None


@dataclass(frozen=True)
class Bodies:
    """ASGI middleware, before all routes."""

    app: ASGIApp
    allowance: Allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            body = await self._read(scope, receive)
            if body and not _header(scope, b"content-type").startswith(_FORM):
                weigh(body)
        except _Gone:
            return
        except Problem as problem:
            refused.labels(why=problem.code).inc()
            log.warning("body_refused", path=told(scope["path"]), why=problem.code)
            await _refuse(problem, scope, receive, send)
            return
        await self.app(scope, _again(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        """Raises TooLong, TooSlow, whatever the allowance does, _Gone."""
        parts: list[bytes] = []
        most, complete, come, announced = USUAL, False, 0, _announced(scope)
        try:
            async with asyncio.timeout(WITHIN_S) as limit:
                while True:
                    if most == USUAL and max(come, announced) > USUAL:
                        most = await self.allowance(scope)
                        limit.reschedule(asyncio.get_running_loop().time() + LARGE_WITHIN_S)
                    if max(come, announced) > most:
                        raise TooLong(most)
                    if complete:  # nearly always it has come at once
                        return parts[0] if len(parts) == 1 else b"".join(parts)
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise _Gone
                    parts.append(message.get("body", b""))
                    come += len(parts[-1])
                    complete = not message.get("more_body", False)
        except TimeoutError:
            raise TooSlow from None


def _again(body: bytes, receive: Receive) -> Receive:
    """What the route hears: the body, then whatever else there is to hear, which is the end of the connection."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _announced(scope: Scope) -> int:
    length = _header(scope, b"content-length")
    return int(length) if length.isdigit() and len(length) < 18 else 0


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


async def _refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Answered at once. What is still being sent is thrown away for a moment, as a connection that is closed while
    somebody sends takes the answer along; then it ends."""
    answer = _answer(problem, scope)
    answer.headers["Connection"] = "close"
    await send({"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": True})
    if not isinstance(problem, TooSlow):
        await _throw_away(receive)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _throw_away(receive: Receive) -> None:
    try:
        async with asyncio.timeout(_LINGER_S):
            while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
                pass
    except TimeoutError:
        pass


def _answer(problem: Problem, scope: Scope) -> Response:
    if b"text/html" in _header(scope, b"accept"):  # a person looks at it
        return PlainTextResponse(problem.detail, status_code=problem.status)
    return problem_response(problem)
