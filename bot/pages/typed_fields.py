"""The fields of a typed value: what an earlier answer puts into them, and the text they mean.

A date has three fields, of which day and month may stay empty; an amount has a list of
currencies. What the fields mean is read by `bot.reading`, like the same words in any channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.chat.entries import case_currency
from bot.reading import read_money
from bot.reading.currencies import CNY
from flows.engine.question import TypedValue
from flows.engine.session import Session
from flows.facts import FactKind
from flows.facts_file import Json

FieldKind: TypeAlias = Literal["date", "money", "percent", "count", "text"]
DATE_PARTS: Final = ("year", "month", "day")
CURRENCIES: Final = (CNY, "USD", "EUR", "GBP", "JPY", "HKD", "AUD", "CAD", "CHF", "KRW", "SGD")
"""The currencies offered in a list; any other is typed with the amount."""
LONGEST: Final = 4000
"""Characters of one field that are read."""
_DIGITS_OF_A_PART: Final = 2


@dataclass(frozen=True, slots=True)
class TypedFields:
    """The fields of one typed value and what is in them, by name.

    `currency` is the one that earlier amounts bind the session to; empty where none does.
    """

    kind: FieldKind
    values: Mapping[str, str]
    currency: str = ""


def filled(question: TypedValue, value: Json, session: Session) -> TypedFields:
    """Return the fields of a question, filled with an earlier answer or None."""
    match question.kind:
        case FactKind.DATE:
            parts = str(value or "").split("-")
            return TypedFields("date", dict(zip(DATE_PARTS, parts, strict=False)))
        case FactKind.MONEY:
            bound = case_currency(session, question) or ""
            amount = value if isinstance(value, dict) else {}
            code = str(amount.get("currency") or bound or CNY)
            values = {"amount": str(amount.get("amount", "")), "currency": code}
            return TypedFields("money", values, bound)
        case FactKind.PERCENT:
            return TypedFields("percent", {"text": str(value or "")})
        case FactKind.COUNT:
            return TypedFields("count", {"text": "" if value is None else str(value)})
        case _:
            return TypedFields("text", {})


def said(form: Mapping[str, str]) -> str:
    """Return the text that the fields of a form mean; empty if nothing was entered.

    A date becomes `2025`, `2025-03` or `2025-03-01`; whatever else was entered stays as it is,
    so that the answer to it says what is wrong.
    """
    if any(form.get(name, "").strip() for name in DATE_PARTS):
        return _date(*(form.get(name, "").strip()[:LONGEST] for name in DATE_PARTS))
    if form.get("amount", "").strip():
        return _amount(form["amount"].strip()[:LONGEST], form.get("currency", ""))
    return form.get("text", "").strip()[:LONGEST]


def _date(year: str, month: str, day: str) -> str:
    if not (month or day):
        return year
    padded = (part.zfill(_DIGITS_OF_A_PART) if part.isdecimal() else part for part in (month, day))
    month, day = padded if day else (next(padded), "")
    return "-".join(part for part in (year or "?", month or "?", day) if part)


def _amount(amount: str, currency: str) -> str:
    """Return an amount with the currency of the list, unless it names one itself."""
    if not amount or currency not in CURRENCIES:
        return amount
    readings = read_money(amount, currency=currency).values
    named = any(isinstance(one, dict) and one.get("currency") != currency for one in readings)
    return f"{amount} {currency}" if readings and not named else amount
