"""What the pages look like: the order of the first pages, and a loose likeness to those looked at.

`looks.json` keeps, for each brief that was looked at as pictures, its pages and how dark each
part of the first page is, from 0 (white) to 9. After a change of design look at the new pages,
then write it anew: `python tests/brief/test_brief_looks.py`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TypedDict

import pypdfium2
import pytest

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[1]))

from brief_cases import CASES, bare, case_named, pdf_named, said

from bot.language import Localizer
from bot.language_registry import CHOICES
from bot.text import Text
from flows.engine.session import LanguageChoice

pytestmark = pytest.mark.slow

LANGUAGES: tuple[LanguageChoice, ...] = CHOICES
LOOKS = Path(__file__).parent / "looks.json"
ACROSS, DOWN = 12, 16
SCALE = 0.5
DARKEST, FULL = 9, 120
"""Text is grey from afar: a part this far from white counts as the darkest."""
MOST_PAGES_MORE, MOST_PARTS_OTHER = 1, 0.12
PAGES: dict[LanguageChoice, int] = {"en": 10, "zh": 9, "both": 14}
"""What a firm opens a file from has no more pages than these."""


class Look(TypedDict):
    """How a brief looks from afar."""

    pages: int
    first: list[str]


def look_of(name: str, language: LanguageChoice) -> Look:
    """Return the number of pages, and the first page as rows of digits."""
    with pypdfium2.PdfDocument(pdf_named(name, language)) as opened:
        picture = opened[0].render(scale=SCALE, grayscale=True)
        raw = bytes(picture.buffer)
        wide, high = picture.width // ACROSS, picture.height // DOWN
        rows = []
        for down in range(DOWN):
            digits = []
            for across in range(ACROSS):
                part = b"".join(
                    raw[y * picture.stride + across * wide :][:wide]
                    for y in range(down * high, (down + 1) * high)
                )
                dark = 255 - sum(part) / len(part)
                digits.append(str(min(DARKEST, round(dark * DARKEST / FULL))))
            rows.append("".join(digits))
        return {"pages": len(opened), "first": rows}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_looks_like_the_pages_that_were_looked_at(name: str, language: LanguageChoice) -> None:
    """Pages and the first page's picture are, loosely, those that were found good."""
    kept: Look = json.loads(LOOKS.read_text(encoding="utf-8"))[f"{name}-{language}"]
    now = look_of(name, language)
    assert abs(now["pages"] - kept["pages"]) <= MOST_PAGES_MORE
    pairs = zip("".join(now["first"]), "".join(kept["first"]), strict=True)
    other = sum(abs(int(one) - int(before)) > 1 for one, before in pairs)
    assert other <= MOST_PARTS_OTHER * ACROSS * DOWN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_the_summary_is_one_page_and_the_brief_is_short(
    name: str, language: LanguageChoice
) -> None:
    """The answer, the routes and the warnings stand on page one; the elements begin page two."""
    assessment = case_named(name).assessment
    with pypdfium2.PdfDocument(pdf_named(name, language)) as opened:
        assert len(opened) <= PAGES[language]
        texts = []
        for at in range(2):
            text = opened[at].get_textpage()
            texts.append(bare(text.get_text_range()))
            text.close()
    for voice in Localizer(language).voices:
        answer = said(f"classification.{assessment.classification.value}.sentence", voice)
        warned = [said(f"warning.{code}", voice) for code in assessment.warnings]
        routes = [said(f"route_status.{one.status}", voice) for one in assessment.routes.values()]
        assert [one for one in (answer, *warned, *routes) if bare(one) not in texts[0]] == []
    heading = Localizer(language).voices[0]
    assert texts[1].startswith(bare(Localizer(heading).label(Text("brief.section.elements"))))


if __name__ == "__main__":
    looks = {f"{name}-{each}": look_of(name, each) for name in CASES for each in LANGUAGES}
    LOOKS.write_text(json.dumps(looks, indent=1) + "\n", encoding="utf-8")
