"""What can be set: options, else environment variables, else defaults."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from app.embedded.places import var_dir
from app.embedded.ports import free_port, is_free

MAIL_PORT = 8025

HELP = """\
Starts the demo bureau: PostgreSQL, Valkey, web, worker, sweeper, and the phone company with its handsets.

environment:
  NIGHTBELL_PORT, NIGHTBELL_COMPANY_PORT
                          as --port and --company-port
  PUBLIC_BASE_URL         where the phone company reaches us (default: http://127.0.0.1:PORT)
  TWILIO_BASE_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN
                          another Twilio in our phone company's place; ours still serves the handsets page and the
                          canary's own synthetic line. Without TWILIO_BASE_URL the two others name our account.
  NIGHTBELL_MAIL_PORT     as --mail-port
  SMTP_URL, MAIL_FROM     another mail server in our phone company's place
  DATABASE_URL, REDIS_URL engines of your own instead of the embedded ones (a database for the demo alone)
  NIGHTBELL_VAR           where data and logs are kept (default: var/ in the checkout)
"""


@dataclass(frozen=True)
class Options:
    info: bool
    fresh: bool
    port: int
    company_port: int
    var: Path
    mail_port: int = 0  # 0: no mail

    @property
    def web_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def company_url(self) -> str:
        return f"http://127.0.0.1:{self.company_port}"

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.mail_port}" if self.mail_port else ""

    @property
    def folder(self) -> Path:
        """The demo's own files: secrets, state, the phone company's configuration."""
        return self.var / "demo"


def a_port(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if not 0 < number < 65_536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 1 to 65535")
    return number


def parse(arguments: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(
        prog="./scripts/demo", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--info", action="store_true", help="print, as JSON, how to reach and drive the running demo")
    parser.add_argument("--fresh", action="store_true", help="forget the demo's data first")
    parser.add_argument(
        "--port", type=a_port, default=os.environ.get("NIGHTBELL_PORT", "8000"), help="console and API (default: 8000)"
    )
    parser.add_argument(
        "--company-port",
        type=a_port,
        default=os.environ.get("NIGHTBELL_COMPANY_PORT", "8001"),
        help="phone company and handsets (default: 8001)",
    )
    parser.add_argument(
        "--mail-port",
        type=a_port,
        default=os.environ.get("NIGHTBELL_MAIL_PORT"),
        help=f"the phone company's mail server (default: {MAIL_PORT}, or another that is free)",
    )
    found = parser.parse_args(arguments)
    if found.port == found.company_port:
        parser.error("--port and --company-port must differ")
    mail_port = found.mail_port or (MAIL_PORT if is_free(MAIL_PORT) else free_port())
    return Options(found.info, found.fresh, found.port, found.company_port, var_dir(), mail_port)
