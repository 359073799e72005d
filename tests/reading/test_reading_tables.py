"""The tables of typed answers: each line of a .tsv file beside this one is one test."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cards.option_names import is_choice, names_of, option_codes, usual_words
from bot.reading import (
    Reading,
    read_command,
    read_count,
    read_date,
    read_money,
    read_option,
    read_options,
    read_percent,
    read_word,
)
from flows.interview import FLOW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.facts_file import Json

HERE = Path(__file__).parent
TODAY = date(2026, 3, 18)


def rows(name: str) -> list[list[str]]:
    """Return the lines of a table as lists of cells, hidden characters written out."""
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [_shown(line).split("\t") for line in lines if line and not line.startswith("# ")]


def _shown(line: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), line)


def _said(value: Json) -> str:
    """Return a value as the tables write it."""
    if isinstance(value, dict):
        return f"{value['amount']} {value['currency'] or ''}".strip()
    if isinstance(value, list):
        return " + ".join(map(str, value)) or "(none)"
    return "(none)" if value is None else str(value)


def said(reading: Reading) -> str:
    """Return a reading as the tables write it."""
    if reading.error:
        return f"error {reading.error}"
    values = " | ".join(map(_said, reading.values))
    return f"? {values}" if reading.doubtful and len(reading.values) == 1 else values


def _check(reading: Reading, expected: str, notes: str) -> None:
    assert said(reading) == expected
    if notes != "*":
        assert [str(note) for note in reading.notes] == [n for n in notes.split(", ") if n]


@pytest.mark.parametrize("cells", rows("money"), ids=lambda cells: cells[0])
def test_money(cells: list[str]) -> None:
    """An amount is read as its table says, without a currency where it names none."""
    _check(read_money(cells[0]), *cells[1:3])


@pytest.mark.parametrize("cells", rows("money_in_session"), ids=lambda cells: "/".join(cells[:3]))
def test_money_in_session(cells: list[str]) -> None:
    """A session's currency is what a bare amount has, and fixed, the only one it may have."""
    currency, fixed, text, expected, notes, _ = cells
    _check(read_money(text, currency=currency, fixed=fixed == "fixed"), expected, notes)


@pytest.mark.parametrize("cells", rows("dates"), ids=lambda cells: cells[0])
def test_dates(cells: list[str]) -> None:
    """A date said on 18 March 2026 is read as its table says."""
    _check(read_date(cells[0], today=TODAY), *cells[1:3])


@pytest.mark.parametrize(
    "cells", rows("dates_on_other_days"), ids=lambda cells: "/".join(cells[:3])
)
def test_dates_on_other_days(cells: list[str]) -> None:
    """What a relative date means moves with the day it is said on, and with what is allowed."""
    today, future, text, expected, notes, _ = cells
    reading = read_date(text, today=date.fromisoformat(today), may_be_future=future == "future")
    _check(reading, expected, notes)


@pytest.mark.parametrize("cells", rows("counts"), ids=lambda cells: cells[0])
def test_counts(cells: list[str]) -> None:
    """A count is read as its table says."""
    _check(read_count(cells[0]), *cells[1:3])


@pytest.mark.parametrize("cells", rows("percents"), ids=lambda cells: cells[0])
def test_percents(cells: list[str]) -> None:
    """A percentage is read as its table says."""
    _check(read_percent(cells[0]), *cells[1:3])


def _menus() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the cards that the option tables are about: their options with their labels."""
    menus: dict[str, dict[str, list[str]]] = {}
    for menu, code, *labels in rows("option_labels"):
        menus.setdefault(menu, {})[code] = labels
    return menus


MENUS = _menus()


@pytest.mark.parametrize("cells", rows("options"), ids=lambda cells: "/".join(cells[:2]))
def test_options(cells: list[str]) -> None:
    """One option is read as its table says."""
    menu, text, expected, notes, _ = cells
    _check(read_option(text, MENUS[menu]), expected, notes)


@pytest.mark.parametrize("cells", rows("option_lists"), ids=lambda cells: "/".join(cells[:2]))
def test_option_lists(cells: list[str]) -> None:
    """Several options are read as their table says, in the order of the card."""
    menu, text, expected, notes, _ = cells
    _check(read_options(text, MENUS[menu]), expected, notes)


@pytest.mark.parametrize("cells", rows("words"), ids=lambda cells: cells[0])
def test_words(cells: list[str]) -> None:
    """Yes, no, not sure and not applicable are known whatever the question is."""
    _check(read_word(cells[0]), *cells[1:3])


@pytest.mark.parametrize("cells", rows("commands"), ids=lambda cells: cells[0])
def test_commands(cells: list[str]) -> None:
    """A plain word does what its command does; inside a sentence it is none."""
    assert (read_command(cells[0]) or "error") == cells[1]


@pytest.mark.parametrize("cells", rows("cards"), ids=lambda cells: "/".join(cells[:2]))
def test_cards(cells: list[str]) -> None:
    """On a card of the interview the words of the catalogs are read as their table says."""
    id_, text, expected, notes, _ = cells
    question = FLOW.question(id_)
    assert question is not None
    read = read_option if is_choice(question) else read_options
    names = names_of(question, option_codes(question))
    _check(read(text, names, usual_words(question)), expected, notes)


_KEYS = {
    "money": 1,
    "money_in_session": 3,
    "dates": 1,
    "dates_on_other_days": 3,
    "counts": 1,
    "percents": 1,
    "options": 2,
    "option_lists": 2,
    "words": 1,
    "commands": 1,
    "cards": 2,
}
"""The tables, and how many cells say what was typed and where."""


@pytest.mark.parametrize("name", _KEYS)
def test_rows_say_why(name: str) -> None:
    """Every row says how the text is read and why, and no text stands twice in a table."""
    keys = _KEYS[name]
    for cells in rows(name):
        assert len(cells) == keys + 3, cells
        assert all(cells[at] for at in (keys, keys + 2)), cells
    typed = [tuple(cells[:keys]) for cells in rows(name)]
    assert len(set(typed)) == len(typed)


def test_tables_are_long_enough() -> None:
    """There are thousands of rows, and at least 200 of each kind of answer."""
    assert sum(len(rows(name)) for name in _KEYS) >= 3000
    for name in ("money", "dates", "counts", "percents", "options", "cards"):
        assert len(rows(name)) >= 190
