"""What a running demo leaves for others to find: var/demo/state.json."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from app.demo.running import read_state, state_file
from scripts.demo_bureau.keys import Carriers, write_private
from scripts.demo_bureau.options import Options
from scripts.demo_bureau.people import CANARY, PASSWORD


@dataclass(frozen=True)
class State:
    pid: int
    started: float
    ready: bool
    web_url: str
    company_url: str
    public_url: str
    twilio_base_url: str
    twilio_account_sid: str
    twilio_auth_token: str
    environment: dict[str, str]


def write_state(options: Options, carriers: Carriers, settings: dict[str, str], *, ready: bool) -> None:
    """`settings` are those of the bureau's processes: with them, commands typed beside the demo act on it."""
    me = psutil.Process()
    state = State(
        pid=os.getpid(),
        started=me.create_time(),
        ready=ready,
        web_url=options.web_url,
        company_url=options.company_url,
        public_url=carriers.public_url,
        twilio_base_url=carriers.base_url,
        twilio_account_sid=carriers.main.sid,
        twilio_auth_token=carriers.main.auth_token,
        environment={**settings, "CANARY_EMAIL": CANARY.email, "CANARY_PASSWORD": PASSWORD},
    )
    write_private(state_file(options.folder), asdict(state))


def running_state(folder: Path) -> State | None:
    """The state of the demo that runs from this folder; None when none does."""
    found = read_state(folder)
    try:
        return State(**found) if found else None
    except TypeError:  # written by another version
        return None
