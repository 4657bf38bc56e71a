"""Passwords: argon2id, off the event loop, two at a time (each takes 64 MiB for about a tenth of a second)."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from core.errors import Invalid

SHORTEST: Final = 12
LONGEST: Final = 200
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0 and 1: it is read out over the telephone

hasher = PasswordHash((Argon2Hasher(),))
_threads: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, hasher.hash, password)


async def verify(password: str, stored: str) -> tuple[bool, str | None]:
    """Whether it matches, and a new hash to store when the old one used weaker parameters than today's."""
    if len(password) > LONGEST:
        return False, None
    return await asyncio.get_running_loop().run_in_executor(_threads, hasher.verify_and_update, password, stored)


async def verify_nobody(password: str) -> None:
    """Takes as long as a real check, so that the time of the answer doesn't tell which addresses exist."""
    await hash_password(password[:LONGEST])


def temporary() -> str:
    """About 79 bits, in groups that can be read out: `kq7m-...` (four groups of four)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def check_strength(password: str, *, email: str, name: str) -> None:
    """Raise Invalid, saying what to change. Length is what counts; no rules about character classes."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"A password has {SHORTEST} to {LONGEST} characters; a few words in a row do well.")
    folded = password.casefold()
    if len(set(folded)) < 5:
        raise Invalid("That password repeats the same few characters; choose another.")
    own = {email.casefold(), email.casefold().partition("@")[0], name.casefold(), name.casefold().replace(" ", "")}
    if folded in own or folded.strip("0123456789!.") in own:
        raise Invalid("A password must not be made of your own name or address; choose another.")
