"""`intake read`: what typed text is read as, for translators and testers."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence

from bot.cards.option_names import is_choice, names_of, option_codes, usual_words
from bot.commands.example import examples
from bot.commands.inputs import RefusedError, read_day
from bot.language import Voice
from bot.language_registry import CHOICES, CODES
from bot.reading import (
    Note,
    Reading,
    read_count,
    read_date,
    read_money,
    read_option,
    read_options,
    read_percent,
)
from flows.engine.question import AnyQuestion, TypedValue
from flows.engine.session import BOTH
from flows.facts_file import Json
from flows.interview import FLOW

_KINDS = ("money", "date", "percent", "count", "option")
_CURRENCY = re.compile("[A-Za-z]{3}")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "read",
        help="show what typed text is read as",
        **examples(
            "intake read money '三万五万'",
            "intake read date 'spring 2024' --today 2026-03-18",
            "intake read option 'ex-employee' --question relationship",
        ),
    )
    parser.add_argument("kind", metavar="KIND", choices=_KINDS, help=", ".join(_KINDS))
    parser.add_argument("text", metavar="TEXT", help="what was typed; - for standard input")
    parser.add_argument("--today", metavar="DAY", help="the day it is said on (default: today)")
    parser.add_argument("--currency", metavar="C", help="the currency chosen in the case")
    parser.add_argument("--question", metavar="ID", help="the question whose options are meant")
    parser.add_argument("--language", choices=CHOICES, default=BOTH, help="language of the options")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the reading as JSON."""
    text = _text(args.text)
    question = _question(args.question)
    voices = CODES if args.language == BOTH else (args.language,)
    if args.kind == "option":
        if question is None:
            raise RefusedError("--question is missing: name the question whose options are meant")
        reading = _option(question, text, voices)
    else:
        reading = _instead(question, text, voices) or _entry(args, text)
    print(json.dumps(shown(reading), ensure_ascii=False))
    return 0


def shown(reading: Reading) -> dict[str, Json]:
    """Return a reading as the command prints it.

    `outcome` is "value", "ask" or "none" (not understood). `low` and `high` are the ends of a
    range or a stretch of time, `options` what is asked back.
    """
    notes: list[Json] = [note.value for note in reading.notes]
    if reading.error is not None:
        return _printed("none", notes=[reading.error.value])
    values = list(reading.values)
    if reading.asks:
        ends = values if reading.ends else []
        low, high = (
            (ends[0], ends[-1]) if ends else _stretch(values[0] if len(values) == 1 else None)
        )
        return _printed("ask", low=low, high=high, notes=notes, options=values)
    low, high = _stretch(values[0])
    value = None if low is not None else values[0]
    if low is None and "ongoing" in notes and value != "ongoing":
        low, high = value, "ongoing"
    return _printed("value", value=value, low=low, high=high, notes=notes)


def _printed(
    outcome: str,
    *,
    value: Json = None,
    low: Json = None,
    high: Json = None,
    notes: Sequence[Json] = (),
    options: Sequence[Json] = (),
) -> dict[str, Json]:
    return {
        "outcome": outcome,
        "value": value,
        "low": low,
        "high": high,
        "notes": list(notes),
        "options": list(options),
    }


def _stretch(value: Json) -> tuple[Json, Json]:
    """Return the ends of a stretch of time; None where the value is none."""
    if isinstance(value, str) and "/" in value:
        low, _, high = value.partition("/")
        return low, high
    return None, None


def _text(given: str) -> str:
    return given if given != "-" else sys.stdin.read().removesuffix("\n")


def _question(id_: str | None) -> AnyQuestion | None:
    if id_ is None:
        return None
    question = FLOW.question(id_)
    if question is None:
        known = ", ".join(question.id for question in FLOW.questions)
        raise RefusedError(f"--question {id_}: no such question; there are {known}")
    return question


def _option(question: AnyQuestion, text: str, voices: Sequence[Voice]) -> Reading:
    """Return what the text means on the card of the question."""
    names = names_of(question, option_codes(question), voices)
    usual = usual_words(question)
    if is_choice(question):
        return read_option(text, names, usual)
    reading = read_options(text, names, usual)
    if reading.values == ([],):
        return Reading((None,), notes=(Note.NONE,), doubtful=reading.doubtful)
    return reading


def _instead(question: AnyQuestion | None, text: str, voices: Sequence[Voice]) -> Reading | None:
    """Return the option in place of a typed value, where the question has one that fits."""
    if not isinstance(question, TypedValue) or not question.options:
        return None
    reading = _option(question, text, voices)
    return reading if reading.understood and not text.strip().isdecimal() else None


def _entry(args: argparse.Namespace, text: str) -> Reading:
    match args.kind:
        case "date":
            return read_date(text, today=read_day(args.today, "--today"))
        case "percent":
            return read_percent(text)
        case "count":
            return read_count(text)
        case _:
            return read_money(text, currency=_currency(args.currency))


def _currency(given: str | None) -> str | None:
    if given is None:
        return None
    if not _CURRENCY.fullmatch(given):
        raise RefusedError(f"--currency {given}: no currency; give its ISO code, such as CNY")
    return given.upper()
