"""How long reading takes: the slowest of many texts of 200 and of 4,096 characters, by reader.

Longer texts are refused, 200 plain characters are the most that are read: 4,096 characters of
spaces, of hidden characters and of letters show that this is so at any length.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date

from bot.cards.option_names import names_of, option_codes, usual_words
from bot.reading import read_count, read_date, read_money, read_option, read_options, read_percent
from flows.interview import FLOW

_TODAY = date(2026, 11, 29)
_LENGTHS = (200, 4096)
_MOST = 10  # milliseconds for 4,096 characters of anything
_PIECES = (
    *("1", "亿", "万", "一", "十", "a", "-", "(", ")", "'", ",", ".", "年", "的", "?", "%"),
    *("个", "半", "点", "成", "没", "x"),
    *("1,", "1 ", "1.", "1/2 ", "and ", "about ", "1-", "march ", "the ", "1 million ", "yes "),
    *("三万", "五千", "twenty ", "hundred ", "大概", "三分之", "not ", "no. ", "zzzz ", "1.200 "),
    *(
        "1,2 and ",
        "2024-05-01 ",
        "5月",
        "last ",
        "to ",
        "或",
        "、",
        "\u200b",
        "ﷺ",
        "🙂",
        " ",
        "\u0301",
    ),
)


def run() -> Iterator[str]:
    """Yield the slowest text of each reader, and whether all are below the limit."""
    slowest = 0.0
    for name, read in _readers().items():
        for length in _LENGTHS:
            texts = [(piece * length)[:length] for piece in _PIECES]
            times = [(_milliseconds(read, text), text[:12]) for text in texts]
            worst, text = max(times)
            slowest = max(slowest, worst)
            yield f"{name:8} {length:5} characters: slowest {worst:6.2f} ms, of {text!r}"
    verdict = "below" if slowest < _MOST else "ABOVE"
    yield f"slowest of all {slowest:.2f} ms: {verdict} {_MOST} ms"


def _readers() -> dict[str, Callable[[str], object]]:
    stage, relationship = FLOW.question("stage"), FLOW.question("relationship")
    assert stage is not None
    assert relationship is not None
    one, many = (names_of(question, option_codes(question)) for question in (stage, relationship))
    return {
        "money": read_money,
        "count": read_count,
        "percent": read_percent,
        "date": lambda text: read_date(text, today=_TODAY),
        "option": lambda text: read_option(text, one, usual_words(stage)),
        "options": lambda text: read_options(text, many, usual_words(relationship)),
    }


def _milliseconds(read: Callable[[str], object], text: str) -> float:
    """Return the best of three: what else the machine does is not counted."""
    found = []
    for _ in range(3):
        begun = time.perf_counter()
        read(text)
        found.append((time.perf_counter() - begun) * 1000)
    return min(found)
