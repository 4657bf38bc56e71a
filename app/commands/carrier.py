"""`nightbell carrier`: accounts at a phone company."""

import asyncio
from decimal import Decimal
from typing import Annotated

import typer
from pydantic import SecretStr

from app.house import open_house
from app.waking import ProcessWaker
from core.errors import Problem
from core.settings import Settings, load_settings
from telephony import carriers


def carrier(
    slug: Annotated[str, typer.Argument(help="Its name in accounts' YAML files.")] = "main",
    name: Annotated[str, typer.Option(help="For people to read.")] = "Twilio",
    synthetic: Annotated[
        bool, typer.Option("--synthetic", help="For canary and training: never counts, never rings a real phone.")
    ] = False,
    calls_per_second: Annotated[float, typer.Option(help="Outbound calls a second that the carrier takes.")] = 1.0,
) -> None:
    """Make or change a carrier account. Address and secrets come from TWILIO_BASE_URL, TWILIO_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN, TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET, so that no secret stands on a command line.
    """
    settings = load_settings()
    if not settings.twilio_account_sid or not settings.twilio_auth_token.get_secret_value():
        typer.echo("Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN first.", err=True)
        raise typer.Exit(1)
    try:
        asyncio.run(_save(settings, slug, name, synthetic, Decimal(str(calls_per_second))))
    except Problem as problem:
        typer.echo(problem.detail, err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Carrier {slug}: {settings.twilio_base_url}, account {settings.twilio_account_sid}.")


async def _save(settings: Settings, slug: str, name: str, synthetic: bool, calls_per_second: Decimal) -> None:
    async with open_house(settings, ProcessWaker) as house, house.transaction() as session:
        await carriers.save(
            session,
            house.keyring,
            slug=slug,
            name=name,
            base_url=settings.twilio_base_url,
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token,
            api_key_sid=settings.twilio_api_key_sid or None,
            api_key_secret=_given(settings.twilio_api_key_secret),
            synthetic=synthetic,
            calls_per_second=calls_per_second,
        )


def _given(secret: SecretStr) -> SecretStr | None:
    return secret if secret.get_secret_value() else None
