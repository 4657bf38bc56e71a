"""`nightbell key`: API keys for scripts that set a bureau up; otherwise the console does it."""

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, cast

import typer
from sqlalchemy import select

from app.commands.user import CommandLine
from app.house import open_house
from app.waking import ProcessWaker
from clients.accounts.models import Account, Client
from core import clock
from core.auth.api_keys import store
from core.auth.api_keys.allowance import PER_MINUTE
from core.auth.grants import Scope
from core.auth.permissions import OF_KEYS, Permission
from core.errors import NotFound, Problem
from core.settings import load_settings

key = typer.Typer(no_args_is_help=True, help="API keys of other systems.")


@dataclass(frozen=True)
class Wanted:
    name: str
    permissions: list[str]
    clients: list[str]
    accounts: list[str]
    all_clients: bool
    days: int | None
    per_minute: int


@key.command()
def create(
    *,
    name: Annotated[str, typer.Option(help="Which system will use it.")],
    permission: Annotated[list[str], typer.Option(help=f"May be repeated: {', '.join(sorted(OF_KEYS))}.")],
    client: Annotated[list[str] | None, typer.Option(help="Slug of a client it is for; may be repeated.")] = None,
    account: Annotated[list[str] | None, typer.Option(help="Slug of an account it is for; may be repeated.")] = None,
    all_clients: Annotated[bool, typer.Option("--all-clients", help="It is for the whole bureau.")] = False,
    days: Annotated[int | None, typer.Option(min=1, help="It expires after so many; without it, never.")] = None,
    per_minute: Annotated[int, typer.Option(min=1, max=6000, help="Requests it may make.")] = PER_MINUTE,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make a key. It is printed this once."""
    wanted = Wanted(name, permission, client or [], account or [], all_clients, days, per_minute)
    made = _asked(_create(wanted))
    typer.echo(json.dumps(made) if as_json else f"Key {made['id']}, shown this once: {made['key']}")


@key.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List all keys: what each may do, and when it was last used."""
    found = _asked(_listed())
    if as_json:
        typer.echo(json.dumps(found, indent=1))
        return
    for one in found:
        state = "revoked" if one["revoked_at"] else f"last used {one['last_used_at'] or 'never'}"
        typer.echo(f"{one['id']}: {one['shown']}… {one['name']}: {', '.join(one['permissions'])}; {state}")
    if not found:
        typer.echo("There are none.")


@key.command()
def revoke(key_id: Annotated[int, typer.Argument(help="Its number, from `nightbell key list`.")]) -> None:
    """Revoke a key: from its next request on it opens nothing."""
    typer.echo(_asked(_revoke(key_id)))


def _asked(answer: Any) -> Any:
    try:
        return asyncio.run(answer)
    except Problem as problem:
        typer.echo(problem.detail, err=True)
        raise typer.Exit(1) from None


async def _create(wanted: Wanted) -> dict[str, Any]:
    async with open_house(load_settings(), ProcessWaker) as house, house.transaction() as session:
        clients = dict((await session.execute(select(Client.slug, Client.id))).all())
        accounts = dict((await session.execute(select(Account.slug, Account.id))).all())
        if missing := sorted({*wanted.clients} - {*clients} | {*wanted.accounts} - {*accounts}):
            raise NotFound(f"There is no client or account {', '.join(missing)}; import its YAML file first.")
        scopes = {Scope(client_id=clients[slug]) for slug in wanted.clients}
        scopes |= {Scope(account_id=accounts[slug]) for slug in wanted.accounts}
        if wanted.all_clients:
            scopes = {Scope()}
        if not scopes:
            raise NotFound("Say whom the key is for: --client, --account or --all-clients.")
        row, made = await store.make(
            session, CommandLine(), name=wanted.name, permissions=cast("list[Permission]", wanted.permissions),
            scopes=scopes, per_minute=wanted.per_minute,
            expires_at=None if wanted.days is None else clock.now() + timedelta(days=wanted.days),
        )  # fmt: skip
        return {"id": row.id, "key": made}


async def _listed() -> list[dict[str, Any]]:
    async with open_house(load_settings(), ProcessWaker) as house, house.transaction() as session:
        return [
            {
                "id": row.id,
                "name": row.name,
                "shown": row.shown,
                "permissions": row.permissions,
                "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
                "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
            }
            for row in await store.listed(session, limit=10_000)
        ]


async def _revoke(key_id: int) -> str:
    async with open_house(load_settings(), ProcessWaker) as house, house.transaction() as session:
        row = await store.get(session, key_id)
        await store.revoke(session, CommandLine(), row)
        return f"{row.name} ({row.shown}…) is revoked."
