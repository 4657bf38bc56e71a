"""`nightbell canary`."""

import asyncio
import json
from typing import Annotated

import typer
from aiohttp import ClientError

from app.canary.flight import fly
from app.canary.journal import Failed, Journal


def canary(
    email: Annotated[str, typer.Option(envvar="CANARY_EMAIL", help="The synthetic operator's sign-in.")],
    password: Annotated[str, typer.Option(envvar="CANARY_PASSWORD", help="Its password.")],
    url: Annotated[str, typer.Option(envvar="PUBLIC_BASE_URL", help="The bureau.")] = "http://127.0.0.1:8000",
    within: Annotated[float, typer.Option(help="Seconds until it counts as failed.")] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Place a synthetic call and follow it to the synthetic doctor's confirmation. Exits 0 only if that was reached."""

    def tell(words: str, at_ms: float) -> None:
        if not as_json:
            typer.echo(f"{at_ms:9.1f} ms  {words}")

    journal = Journal(tell)
    failure = None
    try:
        asyncio.run(fly(url, email, password, journal, within))
    except (Failed, ClientError, OSError, KeyError, TypeError) as error:
        failure = f"{type(error).__name__}: {error}"
    if as_json:
        hops = [{"hop": words, "at_ms": round(at_ms, 1)} for words, at_ms in journal.hops]
        typer.echo(json.dumps({"confirmed": failure is None, "failure": failure, "hops": hops}))
    elif failure:
        typer.echo(f"FAILED: {failure}", err=True)
    if failure:
        raise typer.Exit(1)
