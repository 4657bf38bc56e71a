"""`nightbell erase`, `nightbell retention`, `nightbell sessions`, `nightbell master-key`: what an administrator does
over the API, for whoever keeps the machine. Audited as the command line's."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.house import open_house
from app.master_key import rewrapped
from app.waking import ProcessWaker
from clients.accounts.models import Account, Client
from core.audit import audit
from core.auth import sessions as sign_ins
from core.auth import users
from core.auth.models import User
from core.crypto.rewrap import rewrap
from core.errors import NotFound, Problem
from core.house import House
from core.settings import load_settings
from dispatch.privacy import erase as erasing
from dispatch.privacy import retention as keeping
from dispatch.privacy.models import KINDS
from dispatch.privacy.traces import open_work, traces_of

erase = typer.Typer(no_args_is_help=True, help="Erase a person or a client, for good.")
sessions = typer.Typer(no_args_is_help=True, help="Who is signed in, and ending that.")
master_key = typer.Typer(no_args_is_help=True, help="Change the master key: wrap anew what the old one wraps.")

ClientSlug = Annotated[str, typer.Option("--client", help="Short name of the client.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass(frozen=True)
class CommandLine:
    """Who did it, for the audit."""

    by: str = "command-line"


BY = CommandLine()


@erase.command()
def person(
    client: ClientSlug,
    number: Annotated[str, typer.Option(help="Whom: the number they call from, such as +12025550181.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what there is.")] = False,
    as_json: Json = False,
) -> None:
    """Erase what a client has of whoever calls from a number: calls, texts, messages and recordings."""

    async def work(house: House, session: AsyncSession) -> dict[str, Any]:
        client_id = (await _client(session, client)).id
        e164 = erasing.number_of(number)
        if yes:
            found = await erasing.erase_person(house, session, BY, client_id, e164)
        else:
            found = await traces_of(session, house.keyring, client_id, e164)
        told = {name: value for name, value in asdict(found).items() if name != "key_ids"}
        return told | {"erased": yes}

    _say(_run(work), as_json)


@erase.command("client")
def client_(
    client: ClientSlug,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what is still open.")] = False,
    as_json: Json = False,
) -> None:
    """Erase the health data of a client that has left, and its people's names and numbers; retire its accounts."""

    async def work(house: House, session: AsyncSession) -> dict[str, Any]:
        found = await _client(session, client)
        if not yes:
            return {"client": client, "open": await open_work(session, found.id), "erased": False}
        return {"client": client, "keys": await erasing.erase_client(house, session, BY, found.id), "erased": True}

    _say(_run(work), as_json)


def retention(
    account: Annotated[str | None, typer.Option(help="Short name of an account; without it, the whole bureau.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help=f"KIND=DAYS or KIND=ever, KIND one of {', '.join(KINDS)}.")
    ] = None,
    now: Annotated[bool, typer.Option("--now", help="Carry all rules out now, not within the hour.")] = False,
    as_json: Json = False,
) -> None:
    """Show or set how long things are kept, by kind and account."""

    async def work(_: House, session: AsyncSession) -> dict[str, Any]:
        account_id = None if account is None else await _account(session, account)
        rules = await keeping.rules(session, account_id)
        if set_:
            await keeping.put(session, BY, account_id, rules | dict(_rule(text) for text in set_))
        return {kind: days or "ever" for kind, days in (await keeping.rules(session, account_id)).items()}

    told = _run(work)
    if now:
        asyncio.run(_carry_out())
    _say(told, as_json)


@sessions.command("list")
def list_(email: Annotated[str | None, typer.Option(help="Only theirs.")] = None, as_json: Json = False) -> None:
    """Everybody's browsers that are signed in."""

    async def work(house: House, session: AsyncSession) -> dict[str, Any]:
        user_id = None if email is None else (await _user(session, email)).id
        emails = dict((await session.execute(select(User.id, User.email))).all())
        return {
            f"session {row.id}": f"{emails[row.user_id]}, since {row.created_at:%Y-%m-%d %H:%M}Z"
            for row in await sign_ins.open_ones(session, house.settings, user_id)
        }

    _say(_run(work), as_json)


@sessions.command()
def end(
    session_id: Annotated[int | None, typer.Argument(help="Its number, from `nightbell sessions list`.")] = None,
    email: Annotated[str | None, typer.Option(help="All of theirs.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="All there are.")] = False,
) -> None:
    """Sign browsers off: their screens are emptied at once."""

    async def work(house: House, session: AsyncSession) -> dict[str, Any]:
        if not everybody and session_id is None and email is None:
            raise NotFound("Say which: a session's number, --email or --everybody.")
        user_id = None if email is None else (await _user(session, email)).id
        rows = await sign_ins.open_ones(session, house.settings, user_id)
        chosen = [row for row in rows if session_id in (None, row.id)]
        for row in chosen:
            await sign_ins.end(session, row.id, "ended")
            await audit(session, BY, "end-session", f"user:{row.user_id}", ended=row.id)
        return {"ended": len(chosen)}

    _say(_run(work), as_json=False)


@master_key.command()
def status(as_json: Json = False) -> None:
    """How much of what is stored the master key wraps, and how much the other one."""

    async def work(house: House, _: AsyncSession) -> dict[str, Any]:
        told = await rewrap(house.db, house.keyring, dry_run=True)
        return {"current": told.already, "other": told.anew, "lost": told.lost}

    _say(_run(work), as_json)


@master_key.command("rewrap")
def rewrap_(as_json: Json = False) -> None:
    """Wrap anew what NIGHTBELL_MASTER_KEY_OTHER wraps. Can be stopped and begun again at any time."""

    async def work(house: House, _: AsyncSession) -> dict[str, Any]:
        return (await rewrapped(house, BY.by)).model_dump()

    _say(_run(work), as_json)


Work = Callable[[House, AsyncSession], Coroutine[Any, Any, dict[str, Any]]]


def _run(work: Work) -> dict[str, Any]:
    async def inside() -> dict[str, Any]:
        async with open_house(load_settings(), ProcessWaker) as house, house.transaction() as session:
            return await work(house, session)

    try:
        return asyncio.run(inside())
    except Problem as problem:
        typer.echo(problem.detail, err=True)
        raise typer.Exit(1) from None


async def _carry_out() -> None:
    async with open_house(load_settings(), ProcessWaker) as house:
        await keeping.carry_out(house)


def _say(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told, indent=1))
        return
    for name, value in told.items():
        typer.echo(f"{name}: {', '.join(map(str, value)) or 'none' if isinstance(value, list) else value}")


def _rule(text: str) -> tuple[str, int | None]:
    kind, _, days = text.partition("=")
    if days == "ever":
        return kind, None
    if not days.isdecimal():
        raise typer.BadParameter(f"{text}: write KIND=DAYS or KIND=ever, such as recordings=90")
    return kind, int(days)


async def _client(session: AsyncSession, slug: str) -> Client:
    found = (await session.execute(select(Client).where(Client.slug == slug))).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no client {slug}.")
    return found


async def _account(session: AsyncSession, slug: str) -> int:
    found = (await session.execute(select(Account.id).where(Account.slug == slug))).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no account {slug}.")
    return found


async def _user(session: AsyncSession, email: str) -> User:
    found = await users.by_email(session, email)
    if found is None:
        raise NotFound(f"There is no user {email}.")
    return found
