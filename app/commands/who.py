"""`nightbell who`."""

import asyncio
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from pydantic import AwareDatetime, TypeAdapter, ValidationError
from sqlalchemy import select

from app.house import open_house
from app.waking import ProcessWaker
from clients.accounts.models import Account
from clients.faults import unknown
from clients.local_time import local
from core import clock
from core.errors import Invalid, Problem
from core.settings import load_settings
from dispatch.who.ask import would_page
from dispatch.who.schemas import WhoAnswer, WhoStage
from dispatch.who.views import who_answer

_INSTANT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


class Urgency(StrEnum):
    urgent = "urgent"
    routine = "routine"


def who(  # noqa: PLR0917 - options of a command
    account: Annotated[str, typer.Argument(help="Slug of the account.")],
    call_type: Annotated[str, typer.Argument(help="Slug of a call type, or voicemail, caller_lost, text.")],
    urgency: Annotated[Urgency, typer.Option(help="Of the message.")] = Urgency.urgent,
    at: Annotated[str | None, typer.Option(help="An instant with offset: 2026-11-22T17:00-05:00; now.")] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="Answer with what was known at this instant, or `now`; else the past as known then."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say who would be paged for a message, in which order, how and why. Sends nothing."""
    try:
        answer = asyncio.run(_ask(account, call_type, urgency, _instant("--at", at), _instant("--as-of", as_of)))
    except Problem as problem:
        typer.echo(problem.detail, err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(answer.model_dump_json(indent=1))
    else:
        _print(answer)


async def _ask(slug: str, call_type: str, urgency: Urgency, at: datetime | None, as_of: datetime | None) -> WhoAnswer:
    async with open_house(load_settings(), ProcessWaker) as house, house.transaction() as session:
        accounts = {each.slug: each for each in (await session.execute(select(Account))).scalars()}
        if slug not in accounts:
            raise Invalid(f"In this bureau {unknown('account', slug, accounts)}.")
        account = accounts[slug]
        asked = at or clock.now()
        found = await would_page(
            session, account, call_type, urgency.value, asked, settings=house.settings, as_of=as_of
        )
        return who_answer(account, call_type, urgency.value, found)


def _instant(name: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    if text == "now":
        return clock.now()
    try:
        return _INSTANT.validate_python(text)
    except ValidationError:
        raise typer.BadParameter(
            f"{text} is no instant: write date, time and offset, such as 2026-11-22T17:00-05:00", param_hint=name
        ) from None


def _print(answer: WhoAnswer) -> None:
    typer.echo(f"{answer.account_name}: {answer.call_type}, {answer.urgency}, {_time(answer, answer.at)}")
    if answer.begins_at > answer.at:
        typer.echo(f"{_time(answer, answer.begins_at)}  the desk may see to it until then")
    for stage in answer.stages:
        _print_stage(answer, stage)
    typer.echo(f"{_time(answer, answer.desk_at)}  the desk, until an operator claims it: {answer.desk_reason}")


def _print_stage(answer: WhoAnswer, stage: WhoStage) -> None:
    who_ = stage.name or "nobody"
    typer.echo(f"{_time(answer, stage.begins_at)}  step {stage.number}, {stage.label}: {who_} ({stage.reason})")
    for attempt in stage.attempts:
        typer.echo(f"{_time(answer, attempt.at)}    {attempt.channel} {attempt.address} ({attempt.reason})")
    for passed in stage.passed:
        typer.echo(f"{'':24}  not by {passed.channel} {passed.address}: {passed.reason}")


def _time(answer: WhoAnswer, at: datetime) -> str:
    shown = local(at, answer.timezone)
    return f"{shown.date().format_iso()} {shown.hour:02d}:{shown.minute:02d}:{shown.second:02d} {answer.timezone}"
