"""The floor under "who is on call" over HTTP: a bare FastAPI handler with a pool of psycopg connections that looks up
who is signed in and reads one row, each by an index, in one transaction, and answers JSON as long as the bureau's.

No ORM, no permissions, no rosters: what is left is HTTP, JSON and two round trips to the same PostgreSQL.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from fastapi import FastAPI, Request, Response

CONNECTIONS = 8
ANSWER: Any = {"at": "2026-01-01T00:00:00Z", "items": [{"slot": "primary", "reason": "x" * 900}]}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    pool: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        pool.put_nowait(await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"]))
    app.state.pool = pool
    yield
    while not pool.empty():
        await pool.get_nowait().close()


app = FastAPI(lifespan=lifespan)


@app.get("/accounts/{account_id}/on-call", response_model=None)
async def on_call(account_id: int, request: Request) -> dict[str, Any] | Response:
    token = hashlib.sha256(request.cookies.get("nightbell_session", "").encode()).digest()
    connection: psycopg.AsyncConnection = await request.app.state.pool.get()
    try:
        async with connection.transaction():
            signed_in = await connection.execute("SELECT user_id FROM sessions WHERE token_hash = %s", (token,))
            user = await signed_in.fetchone()
            found = await connection.execute("SELECT name FROM accounts WHERE id = %s", (account_id,))
            account = await found.fetchone()
    finally:
        request.app.state.pool.put_nowait(connection)
    if user is None or account is None:
        return Response(status_code=401)
    return {**ANSWER, "name": account[0]}
