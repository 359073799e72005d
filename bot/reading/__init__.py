"""Understanding what people type: dates, amounts, figures and options, in both languages.

Pure functions over a closed grammar. Text it does not cover is never guessed at: it gives
an error code, or several values to be asked back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.currencies import CNY
from bot.reading.dates import read_date
from bot.reading.money import read_money
from bot.reading.numbers import read_count, read_percent
from bot.reading.options import read_option, read_options, read_word
from bot.reading.readings import ErrorCode, Note, Reading
from flows.facts import FactKind

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "ErrorCode",
    "Note",
    "Reading",
    "read_count",
    "read_date",
    "read_entry",
    "read_money",
    "read_option",
    "read_options",
    "read_percent",
    "read_word",
]


def read_entry(
    kind: FactKind, text: str, *, today: date, currency: str = CNY, fixed: bool = False
) -> Reading:
    """Read the answer to an entry question of a kind: date, money, percent or count.

    `currency` and `fixed` are those of `read_money`. Words such as "not sure" are no entry;
    `read_word` reads them.

    Raises:
        ValueError: the kind is not typed but picked.
    """
    match kind:
        case FactKind.DATE:
            return read_date(text, today=today)
        case FactKind.MONEY:
            return read_money(text, currency=currency, fixed=fixed)
        case FactKind.PERCENT:
            return read_percent(text)
        case FactKind.COUNT:
            return read_count(text)
        case _:
            raise ValueError(f"{kind} is picked, not typed")
