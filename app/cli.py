"""`nightbell`: every command has --help, exits non-zero on failure, prints JSON with --json where it has an answer."""

import sys

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from app.commands import accounts, canary, carrier, doctor, migrate, openapi, privacy, processes, who
from app.commands.key import key
from app.commands.user import user
from app.demo.running import borrow_settings
from app.doctor.configuration import findings_of
from core.settings import Settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@cli.callback()
def settle(context: typer.Context) -> None:
    """Nightbell: the telephone answering service.

    Settings come from the environment; without any, all but serve, worker, sweeper, migrate and openapi act on the demo
    that runs from this checkout.
    """
    if address := borrow_settings(context.invoked_subcommand):
        typer.echo(f"nightbell: with the settings of the demo that runs at {address}", err=True)


cli.command()(processes.serve)
cli.command()(processes.worker)
cli.command()(processes.sweeper)
cli.command()(migrate.migrate)
cli.command()(carrier.carrier)
cli.command("import")(accounts.import_)
cli.command()(accounts.export)
cli.add_typer(user, name="user")
cli.add_typer(key, name="key")
cli.add_typer(privacy.erase, name="erase")
cli.command()(privacy.retention)
cli.add_typer(privacy.sessions, name="sessions")
cli.add_typer(privacy.master_key, name="master-key")
cli.command()(doctor.doctor)
cli.command()(canary.canary)
cli.command()(who.who)
cli.command()(openapi.openapi)


def main() -> None:
    try:
        cli()
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        for finding in findings_of(error):  # without the values: they hold secrets
            typer.echo(f"{finding.detail}\n  -> {finding.mend}", err=True)
        sys.exit(1)
    except OperationalError:
        typer.echo("The database does not answer.\n  -> `nightbell doctor` says more.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
