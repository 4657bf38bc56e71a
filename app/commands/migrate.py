"""`nightbell migrate`."""

import typer

from app.migrate import migrate as bring_up_to_date
from core.settings import load_settings


def migrate() -> None:
    """Bring the database to the newest migration. Safe to run again, and while others run it."""
    settings = load_settings()
    bring_up_to_date(settings.database_url)
    typer.echo("The database is up to date.")
