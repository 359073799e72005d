"""One bot over HTTP: `python -m benchmarks.peers.serving PEER INTERVIEW.json ADDRESS`."""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
import tempfile
from pathlib import Path

from benchmarks.peers.interview import read
from benchmarks.peers.peer import Wire


def main(name: str, interview: str, address: str) -> None:
    """Serve until the process is ended."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        made = importlib.import_module(f"benchmarks.peers.{name}").make
        peer = made(read(Path(interview)), Wire(Path(folder), address=address))
        asyncio.run(peer.serve())


if __name__ == "__main__":
    main(*sys.argv[1:])
