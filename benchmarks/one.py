"""``python -m benchmarks.one NAME SIZE``: one benchmark in this process, in the database that DATABASE_URL names.

Each figure is one line of JSON on standard output; what is going on is told on standard error.
"""

import sys
from importlib import import_module

import django

from cmms.collecting import settle


def main(name: str, size: str) -> None:
    django.setup()
    settle()  # as the server does
    benchmark = import_module(f"benchmarks.{name}")
    for figure in benchmark.measure(benchmark.SIZES[size]):
        print(figure.line(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
