"""Many browsers of one person, signed in without asking for the password a thousand times."""

import hashlib
import secrets

from psycopg import AsyncConnection

from core.auth.sessions import COOKIE

_BEGIN = """
INSERT INTO sessions (user_id, token_hash, created_at, seen_at, expires_at)
VALUES (%s, %s, now(), now(), now() + interval '14 hours')"""


async def sign_in_again(database: AsyncConnection, user_id: int, browsers: int) -> list[str]:
    """For each browser, the header `Cookie` of a session of its own."""
    tokens = [secrets.token_urlsafe(32) for _ in range(browsers)]
    async with database.cursor() as cursor:
        await cursor.executemany(_BEGIN, [(user_id, hashlib.sha256(token.encode()).digest()) for token in tokens])
    return [f"{COOKIE}={token}" for token in tokens]
