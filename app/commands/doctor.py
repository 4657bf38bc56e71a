"""`nightbell doctor`."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from app.doctor import books, carriers, configuration, coverage, faults, mail, numbers, operators, proxies, stores, work
from app.doctor.finding import Finding
from app.house import open_house
from app.waking import ProcessWaker
from core.crypto import Tampered
from core.settings import Settings

_MARKS = {"ok": "ok     ", "warning": "warning", "wrong": "WRONG  "}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say what is wrong with this installation and how to mend it. Exits 1 if anything is."""
    settings, findings = configuration.read_settings()
    if settings is not None:
        findings = asyncio.run(examine(settings))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            typer.echo(f"{_MARKS[finding.verdict]}  {finding.check}: {finding.detail}")
            if finding.mend:
                typer.echo(f"         -> {finding.mend}")
    if any(finding.verdict == "wrong" for finding in findings):
        raise typer.Exit(1)


async def examine(settings: Settings) -> list[Finding]:
    """All checks; those that need the database are left out while it is away."""
    findings = configuration.check(settings)
    unusable = ("NIGHTBELL_MASTER_KEY", "DATABASE_URL", "REDIS_URL")
    if any(finding.verdict == "wrong" and finding.detail.startswith(unusable) for finding in findings):
        return findings
    async with open_house(settings, ProcessWaker) as house:
        database = await stores.check_database(house)
        findings += [database, await stores.check_redis(house)]
        if database.verdict == "ok":
            try:
                findings += await carriers.check(house)
                findings += await numbers.check(house)
                findings += await books.check(house)
            except Tampered:
                findings.append(configuration.OTHER_KEY)
            findings += await faults.check(house)
            findings.append(await mail.check(house))
            findings.append(await proxies.check(house))
            findings.append(await work.check_orphans(house))
            findings += await work.check_outbox(house)
            findings.append(await coverage.check(house))
            findings += await operators.check(house)
    return findings
