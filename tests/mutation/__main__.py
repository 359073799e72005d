"""Draw a sample of mutants, try each, and print a report: see docs/mutation-testing.md."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import WorkItem

from mutation.report import report, verdict
from mutation.sample import drawn, every
from mutation.trying import tried

SESSION = Path(".mutants.sqlite3")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return 0."""
    options = _options(argv)
    with use_db(str(options.session)) as session:
        if not options.report:
            _try(session, _asked(session, options), options.workers)
        print(*report(session.completed_work_items), sep="\n")
    return 0


def _options(argv: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=400, help="how many mutants (400)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (1)")
    parser.add_argument("--workers", type=int, default=2, help="processes (2)")
    parser.add_argument("--only", nargs="*", default=(), help="files, such as: right intent")
    parser.add_argument("--session", type=Path, default=SESSION, help=f"the results ({SESSION})")
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--resume", action="store_true", help="continue with the mutants not tried yet"
    )
    which.add_argument("--survivors", action="store_true", help="try the survivors again")
    which.add_argument("--report", action="store_true", help="only print the stored results")
    return parser.parse_args(argv)


def _asked(session: WorkDB, options: Namespace) -> Sequence[WorkItem]:
    """Return the mutants to try: from the stored session, or a new sample."""
    if options.survivors:
        found = session.completed_work_items
        return [item for item, result in found if verdict(result) in {"survived", "late"}]
    if not options.resume:
        session.clear()
        session.add_work_items(drawn(every(options.only), options.sample, options.seed))
    return tuple(session.pending_work_items)


def _try(session: WorkDB, items: Sequence[WorkItem], workers: int) -> None:
    """Try the mutants, store each result, and print the progress."""
    for done, (item, result) in enumerate(tried(items, workers), start=1):
        session.set_result(item.job_id, result)
        (mutation,) = item.mutations
        place = f"{mutation.module_path}:{mutation.start_pos[0]}"
        print(f"{done}/{len(items)} {verdict(result)} {place}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
