"""`nightbell import` and `nightbell export`: clients with their accounts as YAML."""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.accounts_yaml import Asks, client_slugs, export_text, import_read, read_apart
from app.house import open_house
from app.waking import ProcessWaker
from app.wiring import wire
from clients.accounts_yaml.report import Report
from clients.accounts_yaml.source import Source
from core.documents import yaml_text
from core.errors import Problem
from core.house import House
from core.settings import load_settings

BY = "command-line"
_MARKS = {"created": "+", "changed": "~", "unchanged": "=", "retired": "-", "kept": "?"}


def import_(
    paths: Annotated[list[Path], typer.Argument(help="YAML files, one per client, or folders of them.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and report, change nothing.")] = False,
    hand_over: Annotated[
        bool, typer.Option("--hand-over", help="Import though somebody would lose a shift they are in the middle of.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Make clients and accounts as the files say. Each file is checked whole, then applied whole or not at all. Where
    a running shift would change hands, you are asked; where nobody can be asked, the file is refused.

    Prints what was created (+), changed (~), retired (-), left unchanged (=) and kept though not in the file (?). Exits
    with 1 if a file was refused; the others are imported.
    """
    wire()
    how = _How(dry_run, hand_over, as_json)
    answers = asyncio.run(_import([file for path in paths for file in _files(path)], how))
    if as_json:
        typer.echo(json.dumps(answers, indent=1))
    if any("error" in answer for answer in answers):
        raise typer.Exit(1)


def export(
    client: Annotated[str | None, typer.Argument(help="Slug of a client; left out: all of them.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for one file per client; left out: printed.")] = None,
) -> None:
    """Write clients and accounts as YAML whose import changes nothing. PINs are left out."""
    try:
        texts = asyncio.run(_export(client))
    except Problem as problem:
        typer.echo(problem.detail, err=True)
        raise typer.Exit(1) from None
    if out is None and len(texts) > 1:
        typer.echo("There are several clients: name one, or give --out a folder.", err=True)
        raise typer.Exit(1)
    for slug, text in texts.items():
        if out is None:
            typer.echo(text, nl=False)
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{slug}.yaml").write_text(text, encoding="utf-8")
            typer.echo(f"{out / slug}.yaml", err=True)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(path.glob("*.yaml"))
    else:
        yield path


@dataclass(frozen=True)
class _How:
    dry_run: bool
    hand_over: bool
    as_json: bool


async def _import(files: list[Path], how: _How) -> list[dict[str, object]]:
    answers: list[dict[str, object]] = []
    async with open_house(load_settings(), ProcessWaker) as house:
        for file in files:
            try:
                text = yaml_text.text_of(await asyncio.to_thread(file.read_bytes), str(file))
                report = await _import_one(house, await read_apart(text, str(file)), how)
            except Problem as problem:
                answers.append({"file": str(file), "error": problem.detail, **problem.extra})
                typer.echo(problem.detail, err=True)
                continue
            except OSError as error:
                answers.append({"file": str(file), "error": f"{file}: can't be read: {error}"})
                typer.echo(f"{file}: can't be read: {error}", err=True)
                continue
            answers.append({"file": str(file), "dry_run": how.dry_run, **asdict(report), "counts": report.counts()})
            if not how.as_json:
                _print(report, how.dry_run)
    return answers


def _can_ask() -> bool:
    return sys.stdin.isatty()


async def _import_one(house: House, source: Source, how: _How) -> Report:
    try:
        return await import_read(house, source, by=BY, dry_run=how.dry_run, meant=how.hand_over)
    except Asks as asks:
        if how.as_json or not _can_ask():
            raise Asks(source.name, asks.asks, "If it is meant, import with --hand-over.") from None
        typer.echo(asks.detail)
        if not typer.confirm("Is it meant?"):
            raise
        return await import_read(house, source, by=BY, meant=True)


def _print(report: Report, dry_run: bool) -> None:
    for line in report.lines:
        details = f" ({', '.join(line.details)})" if line.details else ""
        where = f"{line.account}: " if line.account else ""
        typer.echo(f"{_MARKS[line.outcome]} {where}{line.thing} {line.name}{details}")
    counts = ", ".join(f"{count} {outcome}" for outcome, count in report.counts().items() if count)
    typer.echo(f"{report.client}: {counts}{'; dry run, nothing was changed' if dry_run else ''}")


async def _export(client: str | None) -> dict[str, str]:
    async with open_house(load_settings(), ProcessWaker) as house:
        slugs = [client] if client is not None else await client_slugs(house)
        return {slug: await export_text(house, slug) for slug in slugs}
