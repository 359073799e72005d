"""What the program brings along: fonts, texts, and the law on file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.brief.case import case_of_facts
from bot.brief.service import BriefError, BriefFormat, BriefService
from bot.language import FOLDERS, messages
from bot.operations.doctor.check_result import CheckResult, note, sound, trouble
from flows.engine.session import BOTH
from flows.facts_file import load
from flows.law.library import ONE_DAY, Library, library

OLDEST: Final = timedelta(days=180)
"""How long ago the law on file may have been checked against its sources."""
AHEAD: Final = timedelta(days=90)
"""How far ahead changes of law are told of."""
_SMALL_CASE: Final = '{"right_type": "trade_secret", "party_role": "right_holder"}'


async def on_fonts(today: date) -> list[CheckResult]:
    """Set a small brief in both languages: what is missing for it shows at once."""
    try:
        file = await BriefService().render(
            case_of_facts(load(_SMALL_CASE), today), BriefFormat.PDF, BOTH
        )
    except (BriefError, OSError, ModuleNotFoundError) as error:
        return [
            trouble(
                "fonts",
                f"a brief cannot be set as PDF ({type(error).__name__})",
                "install the program anew, with all of requirements/runtime.txt",
            )
        ]
    return [sound("fonts", f"a brief in both languages has {len(file.content) // 1024} KB")]


def on_catalogs() -> list[CheckResult]:
    """Look whether both languages have every text."""
    texts = {voice: messages(voice) for voice in FOLDERS}
    every = set().union(*texts.values())
    missing = {
        FOLDERS[voice]: sum(1 for key in every if not found.get(key))
        for voice, found in texts.items()
    }
    if not every or any(missing.values()):
        lacking = ", ".join(f"{n} in {folder}" for folder, n in missing.items() if n)
        return [
            trouble(
                "texts",
                f"missing: {lacking}" if every else "none is there",
                "install the program anew; from a checkout, `python locales/build.py`",
            )
        ]
    return [sound("texts", f"{len(every)} in each language")]


def on_law(today: date, on_file: Library | None = None) -> list[CheckResult]:
    """Look how old the law on file is, and what of it changes soon."""
    on_file = on_file or library()
    checked = max(law.checked for law in on_file.provisions.values())
    age = today - checked
    seen = f"on file as checked on {checked}, {age.days} days ago"
    found = (
        trouble("law", seen, "update the program; until then, tell people to have it checked")
        if age > OLDEST
        else sound("law", seen)
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
            f"{day}: {starts[day]} provisions begin to apply, {stops[day]} cease",
            f"it applies them by itself; see `intake law changes --from {day} --to {day}`",
        )
    if not starts and not stops:
        yield sound("law", f"nothing on file changes until {last}")
