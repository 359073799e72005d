"""The vocabulary of dates, made of the tables of all languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.reading.lexer import Lexer, Role, Token
from bot.reading.quantity_words import small_ordinals
from bot.reading.words import TABLES, en, every, merged, zh

MONTHS: dict[str, int] = merged("MONTHS")
SEASONS: dict[str, int] = merged("SEASONS")
YEARS: dict[str, int] = merged("YEARS_AWAY")
MONTHS_AWAY: dict[str, int] = merged("MONTHS_AWAY")
WEEKS: dict[str, int] = merged("WEEKS_AWAY")
DAYS: dict[str, int] = merged("DAYS_AWAY")
HALF_YEARS: dict[str, int] = merged("HALF_YEARS_AGO")
SPANS: dict[str, str] = merged("SPANS")
HOW_MANY: dict[str, int] = {
    **{word: count for count, word in en.HOW_MANY.items() if "|" not in word},
    **merged("HOW_MANY"),
    **merged("ARTICLE_COUNTS"),
}
WEEKDAYS: dict[str, int] = {**merged("WEEKDAYS"), "天": 6}
ORDINALS = small_ordinals()
ONGOING_WORDS = frozenset(every("ONGOING"))

_NUMERALS = "〇零一二三四五六七八九十百两"
_MARKS = (
    "年|月|日|号|份|初|底|末|中|旬|上旬|中旬|下旬|季度|第|半年|上半年|下半年|天|周|星期|礼拜|"
    "quarter|half|q1|q2|q3|q4|1q|2q|3q|4q|h1|h2|1h|2h|am|pm|a.m.|p.m.|utc|gmt|at|z|th|st|nd|rd|"
    "next|last|this|twenty|nineteen|thousand|hundred|and|to|between|either|or|时|点|分|半"
)


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, a longer one before one that it holds."""
    return "(?:" + "|".join(map(re.escape, sorted(set(words), key=len, reverse=True))) + ")"


def _vocabulary() -> dict[str, Token]:
    marks = set(_MARKS.split("|")) | set(_NUMERALS) | set("-/.,~年:'()")
    for table in TABLES.values():
        for name in (
            "DATE_ABOUT_BEFORE",
            "DATE_ABOUT_AFTER",
            "DATE_PARTS_BEFORE",
            "DATE_LEAD_IN",
            "DATE_LEAD_OUT",
            "SMALL_WORDS",
            "DAY_TIMES",
            "OPEN_END",
        ):
            marks |= set(getattr(table, name).split("|"))
    marks |= {word for word in SPANS if word.isascii()} | set(HOW_MANY) | set(ORDINALS)
    times = {*MONTHS, *SEASONS, *YEARS, *MONTHS_AWAY, *WEEKS, *DAYS, *HALF_YEARS}
    times |= {word for word in WEEKDAYS if word.isascii()}
    ago = {f"{span}{word}" for span in zh.SPANS["day"].split("|") for word in zh.AGO.split("|")}
    ago |= {f"{span}{ago}" for span in SPANS if not span.isascii() for ago in zh.AGO.split("|")}
    ago |= set(en.AGO.split("|"))
    vocabulary = {word: Token(Role.MARK, word) for word in (*marks, *ago) if word}
    vocabulary |= {word: Token(Role.UNKNOWN, word) for word in every("FESTIVALS")}
    return vocabulary | {word: Token(Role.DATE, word) for word in times}


LEXER = Lexer(_vocabulary(), (word for word in MONTHS if len(word) > len("april")))
