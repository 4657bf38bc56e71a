"""Dialled numbers: given up first by every account of the file, then taken, so that they may change hands."""

from collections.abc import Mapping

from clients.accounts.models import Account
from clients.accounts_yaml.body import AccountBody
from clients.accounts_yaml.parts import Run
from clients.numbers.lookup import of_account
from clients.numbers.models import Number


async def release_numbers(run: Run, accounts: Mapping[str, Account], bodies: list[AccountBody]) -> None:
    for body in bodies:
        there = await of_account(run.session, accounts[body.slug].id) if body.slug in accounts else []
        for number in there:
            if number.e164 not in body.numbers:
                number.retired_at = run.now
                run.report.add(body.slug, "number", number.e164, "retired")
    await run.session.flush()


async def apply_numbers(run: Run, account: Account, body: AccountBody) -> None:
    there = {number.e164: number for number in await of_account(run.session, account.id)}
    for position, e164 in enumerate(body.numbers):
        number = there.get(e164)
        if number is None:
            run.session.add(
                Number(
                    account_id=account.id,
                    carrier_id=account.carrier_id,
                    e164=e164,
                    position=position,
                    created_at=run.now,
                )
            )
            run.report.add(body.slug, "number", e164, "created")
            continue
        changed = ["carrier"] if number.carrier_id != account.carrier_id else []
        changed += ["position"] if number.position != position else []
        number.carrier_id, number.position = account.carrier_id, position
        run.report.add(body.slug, "number", e164, "changed" if changed else "unchanged", changed)
    await run.session.flush()
