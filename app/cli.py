"""`nightbell`: every command has --help, exits non-zero on failure, prints JSON with --json where it has an answer."""

import typer

from app.commands import accounts, canary, carrier, doctor, migrate, openapi, processes
from app.commands.user import user

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Nightbell: the telephone answering service.")
cli.command()(processes.serve)
cli.command()(processes.worker)
cli.command()(processes.sweeper)
cli.command()(migrate.migrate)
cli.command()(carrier.carrier)
cli.command("import")(accounts.import_)
cli.command()(accounts.export)
cli.add_typer(user, name="user")
cli.command()(doctor.doctor)
cli.command()(canary.canary)
cli.command()(openapi.openapi)


def main() -> None:
    cli()


if __name__ == "__main__":
    main()
