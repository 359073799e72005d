"""Run the benchmarks named on the command line, or all of them."""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys

import benchmarks

_NOT_MEASURING = {"__main__", "before", "measuring", "peers"}


def main(names: list[str]) -> int:
    """Print the lines of each benchmark; return 2 for an unknown name."""
    known = sorted(
        {info.name for info in pkgutil.iter_modules(benchmarks.__path__)} - _NOT_MEASURING
    )
    if unknown := sorted(set(names) - set(known)):
        print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores")
    for name in names or known:
        print(f"\n{name}")
        for line in importlib.import_module(f"benchmarks.{name}").run():
            print(f"  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
