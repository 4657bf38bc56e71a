"""Import and export. Nothing is touched before everything has been checked, and all of it is one transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account, Client
from clients.accounts_yaml.apply_account import apply_account, apply_client
from clients.accounts_yaml.apply_contacts import apply_contacts
from clients.accounts_yaml.apply_numbers import apply_numbers, release_numbers
from clients.accounts_yaml.body import AccountBody, ClientBody
from clients.accounts_yaml.check import check_file, own_keys
from clients.accounts_yaml.export import export_account
from clients.accounts_yaml.parts import Part, Run, Work, slugs_of
from clients.accounts_yaml.report import Line, Report
from clients.accounts_yaml.source import Source
from clients.accounts_yaml.stored import Stored, check_stored, look_up
from clients.contacts.backup import set_backup
from clients.contacts.in_use import places_of
from clients.faults import Fault, under
from core import clock
from core.audit import audit
from core.crypto.keyring import Keyring
from core.documents import yaml_text
from core.errors import Invalid, NotFound
from core.events import changed

# one import at a time in the whole bureau: two that take the same number must not both find it free
_LOCK = 0x4E42_494D


class Refused(Invalid):
    """Every fault of the file, with line, path and how to mend it. Nothing was changed."""

    def __init__(self, source: Source, faults: list[Fault]) -> None:
        told = sorted((source.tell(fault) for fault in faults), key=lambda one: int(one["line"]))
        lines = [f"{one['file']}, line {one['line']}: {one['path'] or 'the file'}: {one['message']}" for one in told]
        super().__init__("\n".join(lines), code="not-importable", errors=told)


async def import_source(
    session: AsyncSession, keyring: Keyring, source: Source, parts: Sequence[Part], by: str
) -> Report:
    """Make the bureau as the file says. Raises Refused. The caller commits, or rolls back for a dry run."""
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    if faults := check_file(await _afterwards(session, source.data, parts), parts):
        raise Refused(source, faults)
    head = ClientBody.model_validate(source.data["client"])
    raws: list[dict[str, Any]] = source.data["accounts"]
    bodies = [AccountBody.model_validate(own_keys(raw)) for raw in raws]
    stored = await look_up(session, head.slug, [body.slug for body in bodies])
    if faults := await check_stored(session, stored, bodies):
        raise Refused(source, faults)
    run = Run(session, keyring, by, clock.now(), Report(head.slug))
    if faults := await _check_parts(session, stored, raws, parts):
        raise Refused(source, faults)
    client = await apply_client(run, stored.client, head)
    await release_numbers(run, stored.accounts, bodies)
    works = []
    for body, raw in zip(bodies, raws, strict=True):
        account = stored.accounts.get(body.slug)
        account = await apply_account(run, account, body, client.id, stored.carriers[body.carrier])
        works.append(Work(run, account, raw))
        await _apply_rest(works[-1], body, parts)
    if faults := [*await _still_in_use(run, bodies), *await _check_applied(works, parts)]:
        raise Refused(source, faults)
    await _keep_others(run, client, {body.slug for body in bodies})
    return run.report


async def export_client(session: AsyncSession, client_slug: str, parts: Sequence[Part]) -> str:
    """YAML whose import changes nothing. PINs are left out: only their hashes are known. Raises NotFound."""
    client = (await session.execute(select(Client).where(Client.slug == client_slug))).scalar_one_or_none()
    if client is None:
        raise NotFound(f"There is no client {client_slug}.")
    found = select(Account).where(Account.client_id == client.id, Account.retired_at.is_(None)).order_by(Account.id)
    accounts = list((await session.execute(found)).scalars())
    return yaml_text.dump(
        {
            "client": {"slug": client.slug, "name": client.name},
            "accounts": [await export_account(session, account, parts) for account in accounts],
        }
    )


async def _afterwards(session: AsyncSession, data: Any, parts: Sequence[Part]) -> Any:
    """The file with what it leaves out of accounts that exist: what names something kept names something that is there,
    and what is kept must not name something that goes."""
    if not isinstance(data, dict) or not isinstance(data.get("accounts"), list):
        return data
    slugs = set(slugs_of(data, "accounts"))
    found = (await session.execute(select(Account).where(Account.slug.in_(slugs)))).scalars()
    there = {account.slug: account for account in found}
    accounts = []
    for raw in data["accounts"]:
        slug = raw.get("slug") if isinstance(raw, dict) else None
        account = there.get(slug) if isinstance(slug, str) else None
        kept = {part.key: await part.afterwards(session, account, raw) for part in parts} if account else {}
        accounts.append({**raw, **{key: value for key, value in kept.items() if value is not None}} if kept else raw)
    return {**data, "accounts": accounts}


async def _check_parts(
    session: AsyncSession, stored: Stored, raws: list[dict[str, Any]], parts: Sequence[Part]
) -> list[Fault]:
    return [
        fault
        for number, raw in enumerate(raws)
        if raw["slug"] in stored.accounts
        for part in parts
        for fault in under(("accounts", number), await part.check_stored(session, stored.accounts[raw["slug"]], raw))
    ]


async def _check_applied(works: Sequence[Work], parts: Sequence[Part]) -> list[Fault]:
    return [
        fault
        for number, work in enumerate(works)
        for part in parts
        for fault in under(("accounts", number), await part.check_applied(work))
    ]


async def _still_in_use(run: Run, bodies: list[AccountBody]) -> list[Fault]:
    """Asked when all else is as the file says: what it puts in place no longer names whom it leaves out."""
    faults: list[Fault] = []
    for at, body in enumerate(bodies):
        gone = [line.name for line in run.report.lines if _retired(line, body.slug)]
        account_id = await run.session.scalar(select(Account.id).where(Account.slug == body.slug))
        for place in await places_of(run.session, account_id or 0, gone):
            text = f"{place.contact} can't be taken away: {place.words}"
            faults.append(Fault(("accounts", at, "contacts"), text))
    return faults


def _retired(line: Line, account: str) -> bool:
    return (line.account, line.thing, line.outcome) == (account, "contact", "retired")


async def _apply_rest(work: Work, body: AccountBody, parts: Sequence[Part]) -> None:
    run, account = work.run, work.account
    before = len(run.report.lines) - 1
    contacts = await apply_contacts(run, account, body.contacts)
    backup = contacts[body.backup_contact].id if body.backup_contact else None
    if await set_backup(run.session, account, backup):
        run.report.amend("account", account.slug, "backup_contact")
    await apply_numbers(run, account, body)
    for part in parts:
        await part.apply(work)
    if any(line.outcome not in ("unchanged", "kept") for line in run.report.lines[before:]):
        await audit(run.session, run.by, "account-import", f"account:{account.id}", account.id)
        await changed(run.session, "account", account.id, account.id)


async def _keep_others(run: Run, client: Client, in_file: set[str]) -> None:
    found = select(Account.slug).where(Account.client_id == client.id, Account.retired_at.is_(None))
    for slug in (await run.session.execute(found.order_by(Account.id))).scalars():
        if slug not in in_file:
            run.report.add(slug, "account", slug, "kept", ["not in the file; it stays in force"])
