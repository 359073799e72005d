"""The localizer: from keys and parameters to what a person reads.

Catalogs are compiled gettext files in the package `locales`. No language is global: whoever
shows something is given a `Localizer`. What a language is stands in `bot.language_registry`.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from html import escape, unescape
from importlib.resources import files
from importlib.resources.abc import Traversable
from re import compile as pattern
from typing import TypeAlias

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from bot.language_registry import (
    DEFAULT,
    LANGUAGES,
    by_channel_code,
    choice,
    language_of,
    shown_together,
)
from bot.law_figures import MARK, law_as_of, law_param
from bot.number_format import NumberFormat
from bot.text import FirstSentence, LocalizedName, Param, ProvisionRef, Text
from flows.engine.session import BOTH, LanguageChoice, LanguageCode, Session, State
from flows.law.text_figures import FIELD

Voice: TypeAlias = LanguageCode
"""A language in which a text is rendered; never both at once."""

FOLDERS: dict[Voice, str] = {one.code: one.folder for one in LANGUAGES}
"""The folder of `locales/` of each language."""
PLACES = ("article", "paragraph", "item")
_DIGESTS = "spc-digest-"
"""Digests of cases are cited by the number of the entry, not by article."""
_TRADITIONAL = ("TW", "HK", "MO")
_SENTENCE = pattern(r"(?<=[.?!])\s+|(?<=[。？！])")
_TAG = pattern(r"</?[bi]>")


class MissingTextError(LookupError):
    """A text that a catalog lacks, or cannot fill; it is never shown as a key."""

    def __init__(
        self,
        key: str,
        voice: Voice,
        why: str = "no such text (are the catalogs compiled? python locales/build.py)",
    ) -> None:
        self.key = key
        super().__init__(f"{key} ({voice}): {why}")


@dataclass(frozen=True, slots=True)
class Localizer:
    """Renders texts in one language, or in both at once, one after the other.

    `own` is the reader's own language in both-at-once mode: it comes first, and buttons are
    in it alone. None where it is not known: then every language is shown. `law_day` is the day
    on which figures of the law in texts are read; by default the day on which the law was last
    checked.

    Raises:
        UnknownLanguageError: the registry has no such language.
    """

    language: LanguageChoice
    own: LanguageCode | None = None
    law_day: date | None = None

    def __post_init__(self) -> None:
        """Refuse a language without a row."""
        choice(self.language)
        if self.own is not None:
            language_of(self.own)

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The languages shown, in order."""
        return shown_together(self.own) if self.language == BOTH else (self.language,)

    def text(self, key: str, **params: Param) -> str:
        """Return the text of a key as HTML, both languages as paragraphs.

        Raises:
            MissingTextError: a catalog lacks the key, or one of its placeholders.
        """
        return self.html(Text(key, params))

    def html(self, given: Text) -> str:
        """Return a text as HTML (`<b>` and `<i>` only), both languages as paragraphs."""
        with law_as_of(self.law_day):
            return "\n\n".join(speak(given, voice) for voice in self.voices)

    def label(self, given: Text) -> str:
        """Return a text plain and on one line, several languages as `en / zh`."""
        with law_as_of(self.law_day):
            spoken = dict.fromkeys(_plain_label(given, voice) for voice in self.voices)
        return " / ".join(spoken)

    def button(self, given: Text) -> str:
        """Return the label of a button: in the reader's own language, where it is known."""
        if self.language == BOTH and self.own is not None:
            return _plain_label(given, self.own)
        return self.label(given)


LONGEST_MODES = tuple(
    {frozenset(mode.voices): mode for mode in (Localizer(BOTH, code) for code in FOLDERS)}.values()
)
"""Both-at-once mode for each pair of languages; what fits in these fits in every mode."""


def localizer_for(session: Session | None) -> Localizer:
    """Return the localizer of a session.

    Somebody who has not chosen a language yet sees every language. A session in both at once
    of which the reader's own language is not known takes the first of the registry.
    """
    if session is None or session.language is None or session.state is State.LANGUAGE:
        return Localizer(BOTH, law_day=session.as_of if session else None)
    return Localizer(session.language, session.own_language or DEFAULT, session.as_of)


def _plain_label(given: Text, voice: Voice) -> str:
    if given.params or MARK in _look_up(given, voice, None):
        return plain(speak(given, voice))
    return _fixed_label(given.key, given.fallback, voice)


@lru_cache(maxsize=4096)
def _fixed_label(key: str, fallback: str, voice: Voice) -> str:
    """Return a label that nothing is filled into; nearly every button has such a one."""
    return plain(speak(Text(key, fallback=fallback), voice))


def plain(html: str) -> str:
    """Return a text without markup, on one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def speak(given: Text, voice: Voice) -> str:
    """Return a text in one language, as HTML.

    Raises:
        MissingTextError: the catalog lacks the key, or one of its placeholders.
    """
    count = given.params.get("n")
    message = _look_up(given, voice, count if isinstance(count, int) else None)
    has_law = MARK in message
    if not given.params and "{" not in message:
        return message
    spoken: dict[str, object] = {name: _said(value, voice) for name, value in given.params.items()}
    if has_law:
        spoken[FIELD] = _LawFigures(given.key, voice, str(spoken.get(FIELD, "")))
    try:
        return message.format_map(spoken)
    except (LookupError, ValueError) as error:
        raise MissingTextError(given.key, voice, f"placeholder {error}") from None


@dataclass(frozen=True, slots=True)
class _LawFigures:
    """Fills the placeholders `{law:...}` in the text of a key; `{law}` is a parameter of it."""

    key: str
    voice: Voice
    parameter: str

    def __format__(self, reference: str) -> str:
        """Return the figure that the placeholder names, in the language of the text."""
        if not reference:
            return self.parameter
        return _said(law_param(reference, self.key), self.voice)


def has_text(key: str) -> bool:
    """Whether every catalog language has this key."""
    return all(_found(voice, key, None) is not None for voice in FOLDERS)


def country(code: str) -> LocalizedName | None:
    """Return the name of a country in each language, by its two letters (ISO 3166); or None."""
    names = {one.code: figures(one.code).locale.territories.get(code) for one in LANGUAGES}
    known = {voice: name for voice, name in names.items() if name}
    is_complete = len(code) == len("CN") and len(known) == len(LANGUAGES)
    return LocalizedName(known) if is_complete else None


def hinted(code: str) -> tuple[LanguageCode | None, bool]:
    """Return the language to preselect for a locale code, and whether it is a traditional zh.

    Takes what a platform or shell says: `zh-hant-TW`, `en_GB.UTF-8`, nothing at all. People
    whose language is not in the registry are offered its first.
    """
    try:
        locale = Locale.parse(code.split(".", maxsplit=1)[0].replace("_", "-"), sep="-")
    except (ValueError, TypeError, UnknownLocaleError):
        return None, False
    found = by_channel_code(locale.language)
    if found is None:
        return DEFAULT, False
    is_simplified = Locale.parse(found.locale).script == "Hans"
    is_traditional = locale.script == "Hant" or locale.territory in _TRADITIONAL
    return found.code, is_simplified and is_traditional


def _look_up(given: Text, voice: Voice, count: int | None) -> str:
    for key in (given.key, given.fallback):
        message = _found(voice, key, count) if key else None
        if message is not None:
            return message
    raise MissingTextError(given.key, voice)


@lru_cache(maxsize=8192)
def _found(voice: Voice, key: str, count: int | None) -> str | None:
    """Return the message of a key; gettext returns the key itself where it has none.

    Cached, because gettext asks one catalog after the other.
    """
    catalog = _catalog(voice)
    if count is not None:
        message = catalog.ngettext(key, key, count)
        if message not in ("", key):
            return message
    message = catalog.gettext(key)
    return message if message not in ("", key) else None


def messages(voice: Voice, *domains: str) -> dict[str, str]:
    """Return the texts of a language by key, all or of some domains; of a plural the last form.

    For checks: a person is shown what a `Localizer` renders. A text with an empty form is none.
    """
    # Imported here: only checks need the tools of translators.
    from babel.messages.mofile import read_mo  # noqa: PLC0415

    found: dict[str, str] = {}
    for domain, source in _sources(voice):
        if domains and domain not in domains:
            continue
        with source.open("rb") as handle:
            for message in read_mo(handle):
                key = message.id if isinstance(message.id, str) else message.id[0]
                said = message.string or ""
                forms = (said,) if isinstance(said, str) else said
                # Babel compiles an empty plural to its own key.
                if key and all(form not in ("", key) for form in forms):
                    found.setdefault(key, str(forms[-1]))
    return found


@cache
def _catalog(voice: Voice) -> gettext.NullTranslations:
    """Return every domain's catalog of a language, chained; none where none is compiled."""
    chain = gettext.NullTranslations()
    for _, source in reversed(_sources(voice)):
        with source.open("rb") as handle:
            catalog = gettext.GNUTranslations(handle)
        catalog.add_fallback(chain)
        chain = catalog
    return chain


def domains(voice: Voice = DEFAULT) -> tuple[str, ...]:
    """Return the names of the catalogs of a language; a new one needs only its files."""
    return tuple(domain for domain, _ in _sources(voice))


def _sources(voice: Voice) -> list[tuple[str, Traversable]]:
    """Return the compiled catalogs of a language by domain; none where there is no folder."""
    folder = files("locales") / language_of(voice).folder / "LC_MESSAGES"
    if not folder.is_dir():
        return []
    found = sorted(folder.iterdir(), key=lambda source: source.name)
    return [(s.name.removesuffix(".mo"), s) for s in found if s.name.endswith(".mo")]


@cache
def figures(voice: Voice) -> NumberFormat:
    """Return the way a language writes sums, dates and numbers."""
    row = language_of(voice)
    return NumberFormat(Locale.parse(row.locale), row.style)


def _said(value: Param, voice: Voice) -> str:
    """Return a parameter as HTML."""
    match value:
        case Text() | FirstSentence():
            return _spoken(value, voice)
        case str():
            return escape(value, quote=False)
        case ProvisionRef():
            return _cited(value, voice)
        case LocalizedName():
            return escape(_named(value, voice), quote=False)
        case tuple():
            return format_list([_said(one, voice) for one in value], locale=figures(voice).locale)
        case _:
            return escape(figures(voice).written(value), quote=False)


def _named(value: LocalizedName, voice: Voice) -> str:
    try:
        return value.names[voice]
    except KeyError:
        known = ", ".join(f"{code}: {name}" for code, name in value.names.items())
        raise MissingTextError("name", voice, f"no name in this language, only {known}") from None


def _spoken(value: Text | FirstSentence, voice: Voice) -> str:
    """Return a text, or the first sentence of one."""
    if isinstance(value, Text):
        return speak(value, voice)
    return _SENTENCE.split(speak(value.whole, voice), maxsplit=1)[0]


def _cited(cite: ProvisionRef, voice: Voice) -> str:
    """Return a provision as the short name of its law, article, paragraph and item.

    Where a word stands in the place of the article, the record gives no number.
    """
    instrument, _, place = cite.provision.partition(":")
    parts = place.split(".", len(PLACES) - 1) if place[:1].isdigit() else []
    law = Text(f"instrument.{instrument}.short", fallback=f"instrument.{instrument}")
    where: dict[str, Param] = dict(zip(PLACES, parts, strict=False))
    entry = instrument.startswith(_DIGESTS) and len(parts) == 1
    pattern = "cite.entry" if entry else f"cite.{len(parts)}"
    return speak(Text(pattern, {"law": law, **where}), voice)
