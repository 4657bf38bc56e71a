"""`python -m scripts.demo_bureau`, started by `./scripts/demo`."""

import shutil
import sys
import time

from app.embedded.engines import lock_folder
from app.embedded.errors import EngineError
from app.embedded.identity import engine_user
from app.embedded.places import engine_home
from scripts.console_build import build_console
from scripts.demo_bureau import options as options_of
from scripts.demo_bureau.info import print_info
from scripts.demo_bureau.options import Options
from scripts.demo_bureau.people import PASSWORD, SIGN_INS
from scripts.demo_bureau.state import running_state
from scripts.demo_bureau.supervisor import Supervisor, say
from scripts.setup_env import SetupError, one_at_a_time


def forget_everything(options: Options) -> None:
    lock_folder(options.var).close()  # refuses while a demo runs
    for folder in (engine_home(options.var, engine_user()), options.folder):
        shutil.rmtree(folder, ignore_errors=True)


class Demo(Supervisor):
    def _start(self) -> None:
        super()._start()
        if self.asked_to_stop:
            return
        say(f"demo: ready after {time.monotonic() - self.began_at:.1f} s")
        say(f"\n  Console    {self.options.web_url}")
        say(f"  Handsets   {self.options.company_url}\n")
        for person in SIGN_INS:
            say(f"  {person.email:<26} {PASSWORD}   {', '.join(person.roles)}")
        say("\n  ./scripts/demo --info tells the numbers and keys as JSON. Ctrl-C stops everything.\n")


def run(options: Options) -> int:
    if options.info:
        return print_info(options)
    if state := running_state(options.folder):
        raise SetupError(
            f"the demo is already running (process {state.pid}): {state.web_url} and {state.company_url}.\n"
            "  A second one needs its own folder and ports: NIGHTBELL_VAR=DIR ./scripts/demo --port N --company-port M"
        )
    if options.fresh:
        forget_everything(options)
    demo = Demo(options)
    demo.check_ports()
    with one_at_a_time():
        build_console()
    demo.run()
    return 0


def main() -> int:
    try:
        return run(options_of.parse())
    except (SetupError, EngineError) as error:
        print(f"demo: {error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
