"""Understanding what people type: dates, amounts, figures and options, in both languages.

Pure functions over a closed vocabulary. Text that two careful people could read in two ways
gives both readings, to be asked back; text it does not cover gives an error code.

words/      the words of each language, one table a language
lexer       the one tokenizer
numerals    numbers in figures and words; quantities: numbers with units, ranges, notes
money, numbers, dates, options, command_words    one reader a kind
sentences   the one figure of a sentence, to be confirmed
"""

from __future__ import annotations

from datetime import date

from bot.reading.command_words import read_command
from bot.reading.currencies import read_currency
from bot.reading.dates import read_date
from bot.reading.money import read_money
from bot.reading.numbers import read_count, read_percent
from bot.reading.options import read_option, read_options, read_word
from bot.reading.readings import ONGOING, ErrorCode, Note, Reading
from flows.facts import FactKind

__all__ = [
    "ONGOING",
    "ErrorCode",
    "Note",
    "Reading",
    "read_command",
    "read_count",
    "read_currency",
    "read_date",
    "read_entry",
    "read_money",
    "read_option",
    "read_options",
    "read_percent",
    "read_word",
]


def read_entry(
    kind: FactKind, text: str, *, today: date, currency: str | None = None, fixed: bool = False
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
