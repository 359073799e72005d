"""The result as one page: the first screen, a timeline, all else as sections, a text to copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.brief.case import case_of_session
from bot.cards.card import ButtonKind, Card, Paragraph
from bot.cards.result import PAGES, contents
from bot.cards.result.front import front
from bot.cards.result.todo import ahead
from bot.chat.files import FORMATS
from bot.language import plain, speak
from bot.law_figures import law_as_of
from bot.pages.words import Spoken, Words
from bot.text import Text, text
from bot.turn import FileRequest
from flows.assessment.assess import assess
from flows.assessment.model import Assessment, Deadline
from flows.engine.question import Flow
from flows.engine.session import Session

SOON: Final = 30
"""Days until a deadline within which it is marked."""
_COPIED: Final = ("deadlines", "steps", "unknown")
"""The pages that stand in the text to copy, after the first screen."""
_LEAST_BAR, _WHOLE_BAR = 1, 100


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the result under its own heading; `name` is the anchor."""

    name: str
    heading: tuple[Spoken, ...]
    paragraphs: tuple[tuple[Spoken, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One deadline on the timeline; `width` is from 1 to 100, the latest deadline has 100."""

    name: tuple[Spoken, ...]
    day: str
    width: int
    soon: bool


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The whole result. `ways` and `files` are the values and labels of buttons."""

    front: tuple[tuple[Spoken, ...], ...]
    bars: tuple[Bar, ...]
    sections: tuple[Section, ...]
    ways: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    copied: str


def result_page(flow: Flow, session: Session, card: Card, words: Words) -> ResultPage:
    """Return the page of a session whose `card` is the result."""
    case = case_of_session(flow, session)
    found = assess(case.facts, case.as_of, case.flow_version)
    first = front(found, case.still_open)
    pages = {name: PAGES[name](found) for name in contents(found)}
    return ResultPage(
        front=words.paragraphs(first),
        bars=_bars(ahead(found), words),
        sections=tuple(
            Section(name, words.parts(Text(f"button.page.{name}")), words.paragraphs(page))
            for name, page in pages.items()
        ),
        ways=tuple(
            (button.action.code, words.label(button.label))
            for button in card.choices
            if button.action.act is ButtonKind.GO
            and button.action.target not in ("brief", "calendar")
        ),
        files=tuple((one.value, words.say(f"web.file.{one.value}")) for one in _files(found)),
        copied=_copied((first, *(pages[name] for name in _COPIED if name in pages)), words),
    )


def _files(found: Assessment) -> list[FileRequest]:
    """Return the files on offer; a calendar only where a day lies ahead."""
    dated = bool(ahead(found))
    return [one for one in FORMATS if dated or one is not FileRequest.BRIEF_CALENDAR]


def _bars(deadlines: tuple[Deadline, ...], words: Words) -> tuple[Bar, ...]:
    left = {one.id: one.days_left or 0 for one in deadlines}
    longest = max(left.values(), default=0) or 1
    return tuple(
        Bar(
            name=words.parts(Text(f"deadline.{one.id}")),
            day=words.label(text("web.timeline.day", day=one.date or "", n=left[one.id])),
            width=max(_LEAST_BAR, left[one.id] * _WHOLE_BAR // longest),
            soon=left[one.id] <= SOON,
        )
        for one in sorted(deadlines, key=lambda one: left[one.id])
    )


def _copied(pages: tuple[tuple[Paragraph, ...], ...], words: Words) -> str:
    """Return these pages as plain text, one language after the other."""
    with law_as_of(words.localizer.law_day):
        return "\n\n".join(
            "\n".join(plain(speak(line, voice)) for line in paragraph)
            for voice in words.localizer.voices
            for page in pages
            for paragraph in page
        )
