"""Amounts of money as people type them: 120万元, US$1.2m, 1-1.5 million, 十二块五."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.reading.currencies import CNY, UNITS, YUAN_OR_YEN, resolved
from bot.reading.figures import fact_texts
from bot.reading.lexer import Role
from bot.reading.quantities import Quantity, QuantityReader
from bot.reading.quantity_words import words
from bot.reading.readings import ErrorCode, Note, Reading, failed, found
from bot.reading.typed import typed

if TYPE_CHECKING:
    from flows.facts_file import Json

LIMIT = Decimal(10) ** 18

_PER_UNIT = (
    "each|per unit|per piece|a piece|per item|apiece|/unit|/piece|/pc|/pcs|/件|/台|/个|/套|/只|"
    "每件|每台|每个|每套|每只|一件|一台|一个|一套|一只"
)
_READER = QuantityReader({**UNITS, **words(Role.FILLER, _PER_UNIT)})

_AFTER_ONLY = ("块", "元")  # 块五 is one and a half, not five
_DIGIT = "[0-9零一二三四五六七八九]"
_COINS = re.compile(
    rf"(?P<yuan>[^元块角毛分]+)[元块](?:(?P<jiao>{_DIGIT})[角毛]?(?:(?P<fen>{_DIGIT})分)?"
    rf"|(?P<cents>\d\d))(?:钱)?"
)
_SMALL = re.compile(
    rf"(?P<jiao>{_DIGIT})[角毛](?:(?P<fen>{_DIGIT})分)?(?:钱)?|(?P<lone>{_DIGIT})分(?:钱)?"
)
_ARABIC = str.maketrans("零一二三四五六七八九", "0123456789")


def read_money(text: str, *, currency: str = CNY, fixed: bool = False) -> Reading:
    """Read an amount; each value is `{"amount": "1200000", "currency": "CNY"}`.

    Args:
        text: what was typed.
        currency: the ISO code of an amount typed without a currency.
        fixed: whether earlier amounts bind the session to `currency`; another one is then
            the error `other_currency`.
    """
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    quantity = None if form.startswith(_AFTER_ONLY) else _coins(form) or _READER.read(form)
    if quantity is None or len(_codes(quantity, currency)) > 1:
        return failed(ErrorCode.NOT_AN_AMOUNT)
    if quantity.negative:
        return failed(ErrorCode.NEGATIVE)
    code = next(iter(_codes(quantity, currency)), currency)
    if fixed and code != currency:
        return failed(ErrorCode.OTHER_CURRENCY)
    return _found(quantity, code)


def _codes(quantity: Quantity, currency: str) -> set[str]:
    return {resolved(unit, currency) for unit in quantity.units}


def _found(quantity: Quantity, code: str) -> Reading:
    small = [value for value in quantity.values if value < LIMIT]
    if not small:
        return failed(ErrorCode.TOO_LARGE)
    values: list[Json] = [{"amount": text, "currency": code} for text in fact_texts(small)]
    notes = (*quantity.notes, *_currency_notes(quantity, code))
    return found(values, ErrorCode.NOT_AN_AMOUNT, notes)


def _currency_notes(quantity: Quantity, code: str) -> tuple[Note, ...]:
    if not quantity.units:
        return (Note.NO_CURRENCY,)
    return (Note.YUAN_SIGN,) if quantity.units == {YUAN_OR_YEN} and code == CNY else ()


def _coins(text: str) -> Quantity | None:
    """Read yuan with jiao and fen: 十二块五, 3元5角2分, 5毛."""
    match = _COINS.fullmatch(text) or _SMALL.fullmatch(text)
    if match is None:
        return None
    parts = {name: part.translate(_ARABIC) for name, part in match.groupdict().items() if part}
    part = parts.get("cents") or (parts.get("jiao", "0") + parts.get("fen", parts.get("lone", "0")))
    whole = _READER.read(match.groupdict().get("yuan") or "0")
    if whole is None or len(whole.values) > 1 or whole.values[0] != int(whole.values[0]):
        return None
    values = (whole.values[0] + Decimal(part) / 100,)
    return Quantity(values, whole.negative, whole.units | {CNY}, whole.notes)
