"""The floors: the least that could do the same job, on the same engines and the same server.

- POST /webhook: check the signature, commit ROWS rows in one transaction, answer XML.
- /ws with POST /broadcast: `websockets.broadcast` in a server of its own (floor_screens.py).
"""

import asyncio
import base64
import hashlib
import hmac
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import psycopg
from fastapi import FastAPI, Request, Response

TOKEN = os.environ.get("FLOOR_TOKEN", "").encode()
ROWS = int(os.environ.get("FLOOR_ROWS", "1"))
CONNECTIONS = 8
URL = os.environ.get("FLOOR_URL", "")
TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Enqueue>line</Enqueue></Response>'


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        await connection.execute("CREATE TABLE IF NOT EXISTS floor_rows (id bigserial PRIMARY KEY, n int, body text)")
    pool: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        pool.put_nowait(await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"]))
    app.state.pool = pool
    yield
    while not pool.empty():
        await pool.get_nowait().close()


app = FastAPI(lifespan=lifespan)


@app.post("/webhook")
async def webhook(request: Request) -> Response:
    body = await request.body()
    fields = parse_qsl(body.decode(), keep_blank_values=True)
    text = URL + "".join(name + value for name, value in sorted(fields))
    expected = base64.b64encode(hmac.digest(TOKEN, text.encode(), hashlib.sha1)).decode()
    if not hmac.compare_digest(expected, request.headers.get("x-twilio-signature", "")):
        return Response(status_code=403)
    connection: psycopg.AsyncConnection = await request.app.state.pool.get()
    try:
        async with connection.transaction():
            for number in range(ROWS):
                await connection.execute("INSERT INTO floor_rows (n, body) VALUES (%s, %s)", (number, text[:200]))
    finally:
        request.app.state.pool.put_nowait(connection)
    return Response(TWIML, media_type="text/xml")
