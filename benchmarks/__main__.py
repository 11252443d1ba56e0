"""``python -m benchmarks [NAME …] [--small]``: measure, and print one table. Exit status 1: a budget is missed."""

import argparse
import os
import platform
import sys
import time

from benchmarks.figures import Figure, table
from benchmarks.ground import Ground

NAMES = ("trees", "orders_import", "readings", "meters", "audit", "lists", "ledger", "generation", "exports",
         "api_lists", "api_readings", "feed", "paint")
SIZES = ("full", "small", "tiny")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", choices=[*NAMES, []], help=f"of {', '.join(NAMES)}")
    parser.add_argument("--size", choices=SIZES, default="full", help="default: full, which the budgets are about")
    parser.add_argument("--small", dest="size", action="store_const", const="small", help="the same as --size small")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    started = time.monotonic()
    say("starting a PostgreSQL of our own and migrating it")
    ground = Ground()
    figures: list[Figure] = []
    try:
        version = ground.cluster.sql("SHOW server_version").split()[0]
        for name in arguments.names or NAMES:
            say(name)
            figures.extend(ground.measure(name, arguments.size))
    finally:
        ground.end()
    print(f"{os.cpu_count()} cores, PostgreSQL {version}, Python {platform.python_version()}, size {arguments.size}, "
          f"load at the start {load:.1f}, {time.monotonic() - started:,.0f} s in all\n")
    full = arguments.size == "full"
    print(table(figures, full=full))
    return int(any("no" in figure.verdict(full) or "failed" in figure.remark for figure in figures))


def say(sentence: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
