"""Checks of the data that is part of the program: fonts, texts and law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.brief.case import case_of_facts
from bot.brief.service import BriefError, BriefFormat, BriefService
from bot.language import FOLDERS, messages
from bot.operations.doctor.check_result import CheckResult, note, ok, problem
from flows.engine.session import BOTH
from flows.facts_file import load
from flows.law.library import Library, library
from flows.law.series import ONE_DAY

OLDEST: Final = timedelta(days=180)
"""Maximum age of the last check of the law against its sources."""
AHEAD: Final = timedelta(days=90)
"""Changes of law within this time are reported."""
_SMALL_CASE: Final = '{"right_type": "trade_secret", "party_role": "right_holder"}'


async def on_fonts(today: date) -> list[CheckResult]:
    """Render a small brief in both languages, which needs every font."""
    try:
        file = await BriefService().render(
            case_of_facts(load(_SMALL_CASE), today), BriefFormat.PDF, BOTH
        )
    except (BriefError, OSError, ModuleNotFoundError) as error:
        return [
            problem(
                "fonts",
                f"a brief cannot be rendered as PDF ({type(error).__name__})",
                "reinstall the program with all of requirements/runtime.txt",
            )
        ]
    return [ok("fonts", f"a brief in both languages has {len(file.content) // 1024} KB")]


def on_catalogs() -> list[CheckResult]:
    """Check that both languages have every text."""
    texts = {voice: messages(voice) for voice in FOLDERS}
    every = set().union(*texts.values())
    missing = {
        FOLDERS[voice]: sum(1 for key in every if not found.get(key))
        for voice, found in texts.items()
    }
    if not every or any(missing.values()):
        lacking = ", ".join(f"{n} in {folder}" for folder, n in missing.items() if n)
        return [
            problem(
                "texts",
                f"missing: {lacking}" if every else "no text was found",
                "reinstall the program; in a checkout, run `python locales/build.py`",
            )
        ]
    return [ok("texts", f"{len(every)} texts in each language")]


def on_law(today: date, on_file: Library | None = None) -> list[CheckResult]:
    """Check when the law was last checked against its sources, and which law changes soon."""
    on_file = on_file or library()
    checked = max(law.checked for law in on_file.provisions.values())
    age = today - checked
    seen = f"last checked against its sources on {checked}, {age.days} days ago"
    found = (
        problem(
            "law",
            seen,
            "update the program; until then, tell people that a lawyer must check the law",
        )
        if age > OLDEST
        else ok("law", seen)
    )
    return [found, *_changes(today, on_file)]


def _changes(today: date, on_file: Library) -> Iterator[CheckResult]:
    last = today + AHEAD
    changes = on_file.changes(today + ONE_DAY, last)
    starts = Counter(law.start for law in changes.starts)
    stops = Counter(law.end + ONE_DAY for law in changes.stops if law.end)
    for day in sorted({*starts, *stops}):
        yield note(
            "law",
            f"on {day} {starts[day]} provisions take effect and {stops[day]} end",
            f"nothing to do; `intake law changes --from {day} --to {day}` lists them",
        )
    if not starts and not stops:
        yield ok("law", f"no change of law before {last}")
