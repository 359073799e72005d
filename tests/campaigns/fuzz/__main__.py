"""The long fuzz test, `make fuzz`; exit status 1 where an exception or a warning occurred."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from campaigns.fuzz.files import fuzz_files
from campaigns.fuzz.fuzz import fuzz

_MEMORY = "/dev/shm"  # noqa: S108 - a folder of a random name within


def main() -> int:
    """Run the test and print the results."""
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    logging.getLogger("telegram.ext").setLevel(logging.CRITICAL + 1)
    began = time.monotonic()
    # In memory where possible: this does not test the disk.
    with tempfile.TemporaryDirectory(dir=_MEMORY if Path(_MEMORY).is_dir() else None) as folder:
        found = asyncio.run(fuzz(args.updates, args.seed, Path(folder)))
        (Path(folder) / "files").mkdir()
        files = fuzz_files(args.files, args.seed, Path(folder) / "files")
    seconds = time.monotonic() - began
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, seed {args.seed}, {seconds:.0f} s")
    print(f"updates: {found.updates}, not to be parsed: {found.unparsable}")
    for sort, number in found.kinds.most_common():
        print(f"  {sort}: {number}")
    print(f"files: {files.kinds.total()}")
    for kind, number in files.kinds.most_common():
        print(f"  {kind}: {number}, taken {files.taken[kind]}")
    faults = found.faults + files.faults
    for fault, number in faults.most_common():
        print(f"WRONG {number} x {fault}")
    print("something is wrong" if faults else "nothing was raised")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
