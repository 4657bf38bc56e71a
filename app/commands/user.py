"""`nightbell user`: the first administrator, and people for scripts; otherwise the console does it."""

import asyncio
import json
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from sqlalchemy import select

from app.house import open_house
from app.waking import ProcessWaker
from clients.accounts.models import Client
from core.auth import grants, users
from core.auth.approvals import approve as second
from core.auth.approvals import listed
from core.auth.models import User
from core.errors import NotFound, Problem
from core.settings import load_settings

user = typer.Typer(no_args_is_help=True, help="People who sign in.")


@dataclass(frozen=True)
class CommandLine:
    """Who did it, for the audit."""

    by: str = "command-line"


@dataclass(frozen=True)
class Wanted:
    email: str
    name: str
    roles: list[str]
    clients: list[str]
    all_clients: bool
    password: str | None


@user.command()
def create(
    *,
    email: Annotated[str, typer.Option(help="What they sign in with.")],
    name: Annotated[str, typer.Option(help="As others see it.")],
    role: Annotated[list[str], typer.Option(help="operator, supervisor or admin; may be repeated.")],
    client: Annotated[list[str] | None, typer.Option(help="Slug of a client they work for; may be repeated.")] = None,
    all_clients: Annotated[bool, typer.Option("--all-clients", help="They work for all clients.")] = False,
    password: Annotated[
        str | None,
        typer.Option(envvar="NIGHTBELL_USER_PASSWORD", help="Better through the variable. Without it a temporary one."),
    ] = None,
) -> None:
    """Make a user. A person who is there already keeps their password and gets these roles and grants."""
    try:
        asyncio.run(_create(Wanted(email, name, role, client or [], all_clients, password)))
    except Problem as problem:
        typer.echo(problem.detail, err=True)
        raise typer.Exit(1) from None


@user.command("reset-password")
def reset_password(email: Annotated[str, typer.Option(help="Whose.")]) -> None:
    """Give a temporary password that has to be changed at the next sign-in; ends their sessions."""
    try:
        asyncio.run(_reset(email))
    except Problem as problem:
        typer.echo(problem.detail, err=True)
        raise typer.Exit(1) from None


@user.command()
def approvals(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the rights for the whole bureau that wait for a second administrator."""
    shown = asyncio.run(_waiting())
    if as_json:
        typer.echo(json.dumps(shown, indent=1))
        return
    for one in shown:
        typer.echo(f"{one['id']}: {one['for']} would get {json.dumps(one['wanted'])}, asked for by {one['asked_by']}")
    if not shown:
        typer.echo("Nothing waits.")


@user.command()
def approve(approval_id: Annotated[int, typer.Argument(help="Its number, from `nightbell user approvals`.")]) -> None:
    """Be the second person, where there is no other administrator to be it. Audited as the command line's."""
    try:
        typer.echo(asyncio.run(_approve(approval_id)))
    except Problem as problem:
        typer.echo(problem.detail, err=True)
        raise typer.Exit(1) from None


async def _waiting() -> list[dict[str, Any]]:
    async with open_house(load_settings(), ProcessWaker) as house, house.transaction() as session:
        emails = dict((await session.execute(select(User.id, User.email))).all())
        return [
            {"id": row.id, "for": emails[row.user_id], "wanted": row.wanted, "asked_by": emails[row.asked_by]}
            for row in await listed(session, waiting=True)
        ]


async def _approve(approval_id: int) -> str:
    async with open_house(load_settings(), ProcessWaker) as house, house.transaction() as session:
        row = await second(session, CommandLine(), approval_id)
        email = (await users.get(session, row.user_id)).email
    if row.status == "void":
        return f"The rights of {email} were changed in between: nothing was given."
    return f"{email} has what was asked for."


async def _create(wanted: Wanted) -> None:
    by, email = CommandLine(), wanted.email
    async with open_house(load_settings(), ProcessWaker) as house, house.transaction() as session:
        found = await users.by_email(session, email)
        temporary = None
        if found is None:
            user_id, temporary = await users.create(
                session,
                by,
                email=email,
                name=wanted.name,
                password=wanted.password,
            )
        else:
            user_id = found.id
            await users.change(session, by, user_id, name=wanted.name, active=True)
        known = dict((await session.execute(select(Client.slug, Client.id))).all())
        if missing := sorted(set(wanted.clients) - set(known)):
            raise NotFound(f"There is no client {', '.join(missing)}; import its YAML file first.")
        ids = [known[slug] for slug in wanted.clients]
        held = grants.spread(wanted.roles, bureau=wanted.all_clients, client_ids=ids)
        await grants.put(session, by, user_id, held)
    typer.echo(f"{email} is user {user_id}.")
    if temporary:
        typer.echo(f"Temporary password, shown this once: {temporary}")


async def _reset(email: str) -> None:
    async with open_house(load_settings(), ProcessWaker) as house, house.transaction() as session:
        found = await users.by_email(session, email)
        if found is None:
            raise NotFound(f"There is no user {email}.")
        temporary = await users.reset_password(session, CommandLine(), found.id)
    typer.echo(f"Temporary password, shown this once: {temporary}")
