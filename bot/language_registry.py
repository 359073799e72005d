"""The registry of languages: everything the program knows of a language, in one row.

A new language is one row of `LANGUAGES` and its catalogs (docs/adding.md). Catalog folders,
formats, hints, commands, options and button order follow from the row; every look-up that
finds no row is an `UnknownLanguageError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.number_format import NumberStyle, Unit
from flows.engine.session import BOTH, LanguageChoice


class UnknownLanguageError(LookupError, ValueError):
    """A code that no row of the registry has."""

    def __init__(self, code: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"found language {code!r}; allowed: {', '.join(allowed)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language.

    Attributes:
        code: its ISO 639-1 code, the short name in sessions, options, links and files.
        folder: its folder of `locales/`.
        locale: the Babel locale of its dates, lists, currencies and countries.
        beside: the language shown with it in both-at-once mode.
        aliases: words that people type for it after `/lang`, besides the code; lower case.
        channel_codes: the ISO 639 codes by which platforms and shells name it.
        style: how it writes dates, numbers and sums.
    """

    code: str
    folder: str
    locale: str
    beside: str
    aliases: tuple[str, ...]
    channel_codes: tuple[str, ...]
    style: NumberStyle


ENGLISH: Final = Language(
    code="en",
    folder="en",
    locale="en_GB",
    beside="zh",
    aliases=("english",),
    channel_codes=("en",),
    style=NumberStyle(
        day="d MMMM y",
        month="LLLL y",
        year="y",
        sum="{code} {amount}",
        cny="{code} {amount}",
        whole_sum="#,##0",
        broken_sum="#,##0.00####",
    ),
)

CHINESE: Final = Language(
    code="zh",
    folder="zh_Hans",
    locale="zh_Hans_CN",
    beside="en",
    aliases=("chinese", "中文"),
    channel_codes=("zh",),
    style=NumberStyle(
        day="y年M月d日",
        month="y年M月",
        year="y年",
        sum="{amount}{name}",
        cny="人民币{amount}元",
        whole_sum="#,##0",
        broken_sum="#,##0.00########",
        units=(Unit(10**8, "亿", 4), Unit(10**4, "万", 2)),
    ),
)

LANGUAGES: Final[tuple[Language, ...]] = (ENGLISH, CHINESE)
"""Every language, in the order in which they are offered and shown.

The first is the default: for a platform whose language we do not speak, and for commands.
"""

BOTH_ALIASES: Final = ("双语",)
"""Words that people type for both at once, besides its code."""

DEFAULT: Final = LANGUAGES[0].code
CODES: Final[tuple[str, ...]] = tuple(one.code for one in LANGUAGES)
CHOICES: Final[tuple[LanguageChoice, ...]] = (*CODES, BOTH)
"""What a person may choose."""

_BY_CODE: Final[Mapping[str, Language]] = MappingProxyType({one.code: one for one in LANGUAGES})
_BY_CHANNEL_CODE: Final = {code: one for one in LANGUAGES for code in one.channel_codes}
_BY_WORD: Final[Mapping[str, LanguageChoice]] = MappingProxyType(
    {word: one.code for one in LANGUAGES for word in (one.code, *one.aliases)}
    | dict.fromkeys((BOTH, *BOTH_ALIASES), BOTH)
)


def language_of(code: str) -> Language:
    """Return the row of a code.

    Raises:
        UnknownLanguageError: no row has it.
    """
    try:
        return _BY_CODE[code]
    except KeyError:
        raise UnknownLanguageError(code, CODES) from None


def choice(code: str) -> LanguageChoice:
    """Return a code that a person may choose, as it is.

    Raises:
        UnknownLanguageError: it is none.
    """
    if code not in CHOICES:
        raise UnknownLanguageError(code, CHOICES)
    return code


def by_word(word: str) -> LanguageChoice | None:
    """Return the choice that a typed word means, or None."""
    return _BY_WORD.get(word.strip().casefold())


def by_channel_code(code: str) -> Language | None:
    """Return the language of an ISO 639 code, or None."""
    return _BY_CHANNEL_CODE.get(code)


def shown_together(own: str | None) -> tuple[str, ...]:
    """Return the languages of both-at-once mode, the reader's own first.

    If the reader's own is unknown, these are all languages.
    """
    return CODES if own is None else (own, language_of(own).beside)
