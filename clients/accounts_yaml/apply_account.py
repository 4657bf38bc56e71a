"""Client and account rows."""

from typing import Any

from clients.accounts.models import Account, Client, stored
from clients.accounts_yaml.body import AccountBody, ClientBody
from clients.accounts_yaml.parts import Run


async def apply_client(run: Run, client: Client | None, body: ClientBody) -> Client:
    if client is None:
        client = Client(slug=body.slug, name=body.name, created_at=run.now)
        run.session.add(client)
        await run.session.flush()
        await run.keyring.new_client(run.session, client.id)
        run.report.add("", "client", body.slug, "created")
        return client
    changed = [] if client.name == body.name else ["name"]
    client.name = body.name
    run.report.add("", "client", body.slug, "changed" if changed else "unchanged", changed)
    return client


async def apply_account(
    run: Run, account: Account | None, body: AccountBody, client_id: int, carrier_id: int
) -> Account:
    """The row without its backup contact, who may not be there yet."""
    settings = stored(body.settings())
    wanted: dict[str, Any] = {
        "name": body.name,
        "timezone": body.timezone,
        "color": body.color,
        "priority": body.priority,
        "carrier_id": carrier_id,
        "settings": settings,
    }
    if account is None:
        account = Account(slug=body.slug, client_id=client_id, created_at=run.now, **wanted)
        run.session.add(account)
        await run.session.flush()
        run.report.add(body.slug, "account", body.slug, "created")
        return account
    changed = _changed(account, wanted)
    for name, value in wanted.items():
        setattr(account, name, value)
    await run.session.flush()
    run.report.add(body.slug, "account", body.slug, "changed" if changed else "unchanged", changed)
    return account


def _changed(account: Account, wanted: dict[str, Any]) -> list[str]:
    """Keys as they stand in the file."""
    old, new = account.settings, wanted["settings"]
    keys = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    columns = {name: value for name, value in wanted.items() if name != "settings"}
    return [name.removesuffix("_id") for name, value in columns.items() if getattr(account, name) != value] + keys
