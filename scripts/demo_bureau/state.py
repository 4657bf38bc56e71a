"""What a running demo leaves for others to find: var/demo/state.json."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from scripts.demo_bureau.keys import Carriers, write_private
from scripts.demo_bureau.options import Options


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
    database_url: str
    redis_url: str


def file_of(folder: Path) -> Path:
    return folder / "state.json"


def write_state(options: Options, carriers: Carriers, engines: dict[str, str], *, ready: bool) -> None:
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
        database_url=engines["DATABASE_URL"],
        redis_url=engines["REDIS_URL"],
    )
    write_private(file_of(options.folder), asdict(state))


def running_state(folder: Path) -> State | None:
    """The state of the demo that runs from this folder; None when none does."""
    try:
        state = State(**json.loads(file_of(folder).read_text()))
        alive = abs(psutil.Process(state.pid).create_time() - state.started) < 1
    except (FileNotFoundError, ValueError, TypeError, psutil.NoSuchProcess):
        return None
    return state if alive else None
