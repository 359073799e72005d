"""Texts as HTML, each with its language, so that it is read aloud and broken into lines rightly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from bot.cards.card import Paragraph
from bot.language import Localizer, speak
from bot.language_registry import language_of
from bot.law_figures import law_as_of
from bot.text import Param, Text

_ON_A_PAGE: Final = {
    "card.answered_before": "web.card.answered_before",
    "card.tick": "web.card.tick",
    "closed.text": "web.closed.text",
    "confirm.delete": "web.confirm.delete",
    "notice.deleted": "web.notice.deleted",
    "notice.not_sure": "web.notice.not_sure",
    "notice.noted": "web.notice.noted",
    "notice.welcome_back": "web.notice.welcome_back",
    "heading.question": "web.heading.question",
    "privacy.given": "web.privacy.given",
    "privacy.what": "web.privacy.what",
    "toast.already_recorded": "web.old_page",
}
"""Texts that name commands of a chat, and what a page says instead."""
_COMMAND: Final = re.compile(
    r"(?<![\w/<])/(privacy|export|delete|review|restart|brief json)\b", re.ASCII
)
"""Commands that other texts name; each becomes a link to the page that does the same."""
_ELSEWHERE: Final = {"brief json": "/result", "export": "/privacy"}
"""The pages with the button for a file."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text in one language: the code for HTML's `lang`, and the HTML."""

    lang: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Words:
    """Renders texts for a page, in one language or in both, one below the other."""

    localizer: Localizer

    @property
    def lang(self) -> str:
        """The language of the page as HTML names it: the reader's own."""
        return html_code(self.localizer.voices[0])

    def parts(self, given: Text) -> tuple[Spoken, ...]:
        """Return a text in each language shown; the same in both languages stands once."""
        shown = _on_a_page(given)
        with law_as_of(self.localizer.law_day):
            spoken = {speak(shown, voice): voice for voice in reversed(self.localizer.voices)}
        return tuple(
            Spoken(html_code(voice), _marked_up(html)) for html, voice in reversed(spoken.items())
        )

    def paragraph(self, lines: Paragraph) -> tuple[Spoken, ...]:
        """Return a paragraph in each language, its lines one below the other."""
        shown = [self.parts(line) for line in lines]
        languages = dict.fromkeys(part.lang for line in shown for part in line)
        return tuple(
            Spoken(lang, Markup("<br>").join(_in_language(line, lang) for line in shown))
            for lang in languages
        )

    def paragraphs(self, given: Iterable[Paragraph]) -> tuple[tuple[Spoken, ...], ...]:
        """Return paragraphs, each in every language shown."""
        return tuple(self.paragraph(one) for one in given)

    def label(self, given: Text) -> str:
        """Return a text as plain text on one line, in the reader's own language."""
        return self.localizer.button(_on_a_page(given))

    def say(self, key: str, **params: Param) -> str:
        """Return the text of a key as `label` does."""
        return self.label(Text(key, params))


def html_code(voice: str) -> str:
    """Return the code of a language for HTML's `lang`: `zh-Hans`."""
    return language_of(voice).folder.replace("_", "-")


def _marked_up(html: str) -> Markup:
    """Return the HTML of a text, which is escaped, with lines and links."""
    return Markup(_COMMAND.sub(_link, html.replace("\n", "<br>")))  # noqa: S704 - see above


def _link(command: re.Match[str]) -> str:
    address = _ELSEWHERE.get(command[1], f"/{command[1]}")
    return f'<a href="{address}">{command[0]}</a>'


def _on_a_page(given: Text) -> Text:
    return Text(_ON_A_PAGE.get(given.key, given.key), given.params, given.fallback)


def _in_language(line: tuple[Spoken, ...], lang: str) -> Markup:
    return next((part.html for part in line if part.lang == lang), line[0].html)
