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

from brief_cases import LOOKED, bare, case_named, pdf_named, said

from bot.brief.matter import is_sparse
from bot.brief.memo import red_flags
from bot.language import Localizer, plain, speak
from bot.language_registry import CHOICES
from bot.text import Text
from flows.engine.session import BOTH, LanguageChoice

pytestmark = pytest.mark.slow

LANGUAGES: tuple[LanguageChoice, ...] = CHOICES
LOOKS = Path(__file__).parent / "looks.json"
ACROSS, DOWN = 12, 16
SCALE = 0.5
DARKEST, FULL = 9, 120
"""Text is grey from afar: a part this far from white counts as the darkest."""
MOST_PAGES_MORE, MOST_PARTS_OTHER = 1, 0.12
PAGES: dict[LanguageChoice, int] = {"en": 7, "zh": 7, "both": 12}
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
@pytest.mark.parametrize("name", LOOKED)
def test_looks_like_the_pages_that_were_looked_at(name: str, language: LanguageChoice) -> None:
    """Pages and the first page's picture are, loosely, those that were found good."""
    kept: Look = json.loads(LOOKS.read_text(encoding="utf-8"))[f"{name}-{language}"]
    now = look_of(name, language)
    assert abs(now["pages"] - kept["pages"]) <= MOST_PAGES_MORE
    pairs = zip("".join(now["first"]), "".join(kept["first"]), strict=True)
    other = sum(abs(int(one) - int(before)) > 1 for one, before in pairs)
    assert other <= MOST_PARTS_OTHER * ACROSS * DOWN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LOOKED)
def test_the_memo_is_one_page_and_the_brief_is_short(name: str, language: LanguageChoice) -> None:
    """The claims and the red flags stand on page one; what they rest on begins page two."""
    one = case_named(name)
    with pypdfium2.PdfDocument(pdf_named(name, language)) as opened:
        assert len(opened) <= PAGES[language]
        texts = []
        for page in opened:
            text = page.get_textpage()
            texts.append(bare(text.get_text_range()))
            text.close()
    role = one.case.facts.code("party_role")
    for voice in Localizer(language).voices:
        warned = [plain(speak(line, voice)) for line in red_flags(role, one.assessment)]
        routes = [said(f"classification.{each.value}", voice) for each in one.assessment.routes]
        assert [each for each in (*warned, *routes) if bare(each) not in texts[0]] == []
    if is_sparse(one.case.facts, one.assessment):
        assert len(texts) <= (2 if language == BOTH or role == "accused" else 1)
        return
    starts = tuple(
        bare(Localizer(Localizer(language).voices[0]).label(Text(f"brief.section.{section}")))
        for section in ("registration", "elements")
    )
    assert texts[1].startswith(starts)


if __name__ == "__main__":
    looks = {f"{name}-{each}": look_of(name, each) for name in LOOKED for each in LANGUAGES}
    LOOKS.write_text(json.dumps(looks, indent=1) + "\n", encoding="utf-8")
