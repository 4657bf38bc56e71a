"""`./scripts/prove NAME`: tries a claim at its full size and keeps the result under proofs/."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from scripts.proving import fuzz, kill, leaving, silence
from scripts.results import keep

PROOFS: dict[str, Callable[[], Coroutine[Any, Any, dict[str, Any]]]] = {
    "fuzz": fuzz.prove,
    "kill": kill.prove,
    "leaving": leaving.prove,
    "silence": silence.prove,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./scripts/prove", description=__doc__)
    parser.add_argument("name", choices=sorted(PROOFS))
    name = parser.parse_args().name
    result = asyncio.run(PROOFS[name]())
    print(json.dumps(result, indent=1))
    keep("proofs", name, result)
    return 0 if result["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
