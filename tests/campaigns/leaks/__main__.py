"""`python -m campaigns.leaks 100000`: the long campaign; status 1 where a planted text was found.

Ctrl-C or SIGTERM ends it early and prints the report so far.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from campaigns.leaks.campaign import Report, campaign
from campaigns.leaks.crowd import QUICK


def main(arguments: list[str]) -> int:
    """Run this many updates and print the report."""
    updates = int(arguments[0]) if arguments else 100_000
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(_until_told(updates, Path(folder)))
    sys.stdout.write(f"{report}\n{perf_counter() - began:.0f} seconds\n")
    for line in report.told[:20]:
        sys.stdout.write(f"told: {line}\n")
    return 1 if report.told else 0


async def _until_told(updates: int, folder: Path) -> Report:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return await campaign(updates, folder, flow=QUICK, stop=stop)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
