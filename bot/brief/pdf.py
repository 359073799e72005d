"""The brief as a PDF, typeset by typst."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path

from bot.brief.glyphs import FONT_FILE, FONT_PACKAGE, shown
from bot.brief.model import Brief
from bot.brief.rendering import spoken
from bot.language import Localizer
from flows.facts_file import Json


def request(brief: Brief, localizer: Localizer) -> dict[str, Json]:
    """Return the request for `pdf_worker.py`; the same brief always gives the same bytes."""
    midnight = datetime.combine(brief.as_of, time(), UTC)
    return {
        "data": json.dumps(shown(spoken(brief, localizer)), ensure_ascii=False),
        "attached": brief.attached,
        "template": str(_file("bot.brief", "template", "brief.typ")),
        "fonts": str(_file(FONT_PACKAGE, FONT_FILE).parent),
        "at": int(midnight.timestamp()),
    }


def _file(package: str, *parts: str) -> Path:
    return Path(str(files(package).joinpath(*parts)))
