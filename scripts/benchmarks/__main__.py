"""`./scripts/bench [NAME ...] [--scale 0.1]`: measures, prints, keeps JSON under benchmarks/."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from scripts.benchmarks import footprint, oncall, page, screens, webhook
from scripts.results import keep

BENCHMARKS: dict[str, Callable[[float], Coroutine[Any, Any, dict[str, Any]]]] = {
    "webhook": webhook.measure,
    "page": page.measure,
    "screens": screens.measure,
    "footprint": footprint.measure,
    "oncall": oncall.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size; below 1 nothing is kept")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(BENCHMARKS):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}")
    for name in chosen.names or BENCHMARKS:
        print(f"bench: {name}", file=sys.stderr, flush=True)
        result = asyncio.run(BENCHMARKS[name](chosen.scale))
        print(json.dumps({"name": name, **result}, indent=1), flush=True)
        if chosen.scale == 1.0:
            keep("benchmarks", name, result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
