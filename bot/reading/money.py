"""Amounts of money as people type them: 120万元, US$1.2m, 1-1.5 million, 十二块五."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.reading.currencies import (
    CNY,
    MENDABLE,
    UNIT_OF_ANY,
    UNITS,
    YUAN_OR_YEN,
    resolved,
)
from bot.reading.date_words import any_of
from bot.reading.figures import fact_texts
from bot.reading.numbers import COUNT_UNITS, PERCENT_UNITS
from bot.reading.quantities import Quantity, QuantityReader
from bot.reading.readings import ErrorCode, Note, Reading, failed, found, nothing
from bot.reading.typed import is_none, typed
from bot.reading.words import en, every
from flows.facts_file import Json

LIMIT = Decimal(10) ** 18

_READER = QuantityReader(
    UNITS,
    foreign={*COUNT_UNITS, *PERCENT_UNITS, *every("FOREIGN_MONEY")} - set(UNITS),
    mendable=MENDABLE,
    bare_word_is_unit=True,
)

_AFTER_ONLY = ("块", "元")  # 块五 is one and a half, not five
_DIGIT = "[0-9零一二两三四五六七八九]"
_SPACED_SLASH = re.compile(" ?/ ?")
_NO_CENTS = re.compile(r"(?<=\d)[.,]-{1,2}(?=$| )")
_EACH = re.compile(
    rf"^{any_of(every('EACH_BEFORE'))}(?![a-z月年天周])[: ]*"
    rf"|(?:(?=/)|(?<![a-z])){any_of(every('EACH_AFTER'))}$"
    rf"|(?<=[元块角毛分钱\d零一二三四五六七八九半]){any_of(every('EACH_AFTER_COINS'))}$"
)
_COIN = re.compile("[元块角毛分]")
_COINS = re.compile(
    rf"(?P<yuan>[^元块角毛分]+)[元块](?:(?P<half>半)|(?P<jiao>{_DIGIT})"
    rf"(?:[角毛](?:(?P<fen>{_DIGIT})分?)?)?|(?P<cents>\d\d))(?:钱)?"
)
_SMALL = re.compile(
    rf"(?P<jiao>{_DIGIT})[角毛](?:(?P<fen>{_DIGIT})分?)?(?:钱)?|(?P<lone>{_DIGIT})分(?:钱)?"
)
_CENTS = re.compile(rf"(?:(?P<whole>.+?) (?:and )?)?(?P<cents>\d\d?) (?:{en.CENTS})")
_ARABIC = str.maketrans("零一二两三四五六七八九", "01223456789")


def read_money(text: str, *, currency: str | None = None, fixed: bool = False) -> Reading:
    """Read an amount; each value is `{"amount": "1200000", "currency": "CNY"}`.

    The currency is null where none was typed and `currency` gives none. "None" is an answer
    without a value.

    Args:
        text: what was typed.
        currency: the ISO code of an amount typed without a currency, or None.
        fixed: whether earlier amounts bind the case to `currency`; another one is then the
            error `other_currency`.
    """
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    if is_none(form):
        return nothing()
    quantity = _quantity(_NO_CENTS.sub("", form))
    codes = frozenset[str]() if quantity is None else resolved(quantity.units, currency)
    if quantity is None or len(codes) > 1:
        return failed(ErrorCode.NOT_AN_AMOUNT)
    if quantity.negative:
        return failed(ErrorCode.NEGATIVE)
    code = next(iter(codes), currency)
    if fixed and code != currency:
        return failed(ErrorCode.OTHER_CURRENCY)
    return _found(quantity, code)


def _quantity(form: str) -> Quantity | None:
    if form.startswith(_AFTER_ONLY):
        return None
    form = _without_each(_SPACED_SLASH.sub("/", form))
    return _coins(form) or _READER.read(form)


def _without_each(form: str) -> str:
    """Return a price without the words for one piece: 12块5一件, unit price 12 RMB, $5 each.

    一个 behind a number is only taken off where the number has a unit: 五百一个 may be 501.
    """
    whole = _EACH.sub("", form).strip()
    before = form[:1] != whole[:1]
    return whole if before or whole.isascii() or _COIN.search(whole) else form


def _found(quantity: Quantity, code: str | None) -> Reading:
    small = [value for value in quantity.values if value < LIMIT]
    if not small:
        return failed(ErrorCode.TOO_LARGE)
    values: list[Json] = [{"amount": text, "currency": code} for text in fact_texts(small)]
    notes = (*quantity.notes, *_currency_notes(quantity, code))
    return found(
        values,
        ErrorCode.NOT_AN_AMOUNT,
        notes,
        doubtful=quantity.doubtful,
        ends=quantity.ends,
    )


def _currency_notes(quantity: Quantity, code: str | None) -> tuple[Note, ...]:
    if not quantity.units:
        return (Note.NO_CURRENCY,) if code else ()
    return (Note.YUAN_SIGN,) if quantity.units == {YUAN_OR_YEN} and code == CNY else ()


def _coins(text: str) -> Quantity | None:
    """Read yuan with jiao and fen, or a currency with cents: 十二块五, 3元5角2分, 5毛, 50 cents."""
    if match := _CENTS.fullmatch(text):
        return _with_part(
            match["whole"], match["cents"].zfill(2), "$" if not match["whole"] else ""
        )
    match = _COINS.fullmatch(text) or _SMALL.fullmatch(text)
    if match is None:
        return None
    parts = {name: part.translate(_ARABIC) for name, part in match.groupdict().items() if part}
    half = "50" if "half" in parts else None
    jiao = parts.get("jiao", "0") + parts.get("fen", parts.get("lone", "0"))
    return _with_part(
        match.groupdict().get("yuan"), half or parts.get("cents") or jiao, UNIT_OF_ANY
    )


def _with_part(whole: str | None, hundredths: str, unit: str) -> Quantity | None:
    """Return a whole sum and its hundredths."""
    sum_ = _READER.read(whole) if whole else Quantity((Decimal(0),))
    if sum_ is None or len(sum_.values) > 1 or sum_.values[0] != int(sum_.values[0]):
        return None
    if not unit and not sum_.units:
        return None
    units = sum_.units | ({unit} if unit else set())
    values = (sum_.values[0] + Decimal(hundredths) / 100,)
    return Quantity(values, sum_.negative, units, sum_.notes, doubtful=sum_.doubtful)
