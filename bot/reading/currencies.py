"""Currencies by ISO code and sign; their names stand in the tables of the languages.

What Babel calls a currency in a language of the registry is known too.
"""

from __future__ import annotations

from bot.language import figures
from bot.language_registry import CODES
from bot.reading.lexer import Role, Token
from bot.reading.typed import plain
from bot.reading.words import merged

CNY = "CNY"
DOLLAR = "$"
YUAN_OR_YEN = "¥"
UNIT_OF_ANY = "元"
"""The unit beside a currency (美元50万元); alone that of the yuan."""

_SIGNS = {
    CNY: "cn¥|rmb¥",
    "USD": "us$|usd$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "jp¥|jpy¥",
    "HKD": "hk$|hkd$",
    "TWD": "nt$",
    "MOP": "mop$",
    "SGD": "s$|sg$",
    "AUD": "a$|au$",
    "NZD": "nz$",
    "CAD": "c$|ca$",
    "KRW": "₩",
    "INR": "₹",
    "THB": "฿",
    "VND": "₫",
    "PHP": "₱",
    "RUB": "₽",
    "TRY": "₺",
    "ILS": "₪",
    "PLN": "zł",
    "BRL": "r$",
    "MXN": "mx$",
    "UAH": "₴",
    "KZT": "₸",
    DOLLAR: "$",
    YUAN_OR_YEN: "¥",
}
DOLLARS = frozenset({"USD", "HKD", "TWD", "SGD", "AUD", "NZD", "CAD"})
OFFERED = (CNY, "USD", "EUR", "GBP", "HKD", "JPY")
"""The currencies that a sum without one is asked back in."""


def _units() -> dict[str, Token]:
    """Return every spelling; a sign of letters may stand apart from its $: US $."""
    spelt = {word: code for code, words in _SIGNS.items() for word in words.split("|")}
    spelt |= {word.replace("$", " $"): code for word, code in spelt.items() if word[0] != "$"}
    known = {*merged("CURRENCIES").values(), *_SIGNS}
    for locale in (figures(language).locale for language in CODES):
        names = ((locale.currencies.get(code, ""), code) for code in sorted(known))
        spelt |= {plain(name): code for name, code in names if name}
    spelt |= merged("CURRENCIES")
    spelt |= {code.casefold(): code for code in spelt.values() if len(code) == len(CNY)}
    return {word: Token(Role.UNIT, word, code=code) for word, code in spelt.items()}


UNITS: dict[str, Token] = _units()
MENDABLE = tuple(word for word in merged("CURRENCIES") if word.isascii() and word.isalpha())


def resolved(units: frozenset[str], currency: str | None) -> frozenset[str]:
    """Return the ISO codes of the units typed where the case keeps to `currency`.

    $ is that currency where it is a dollar, else USD; ¥ is CNY, except in a case in yen; 元
    beside another currency is only its unit.
    """
    codes = {_code(unit, currency) for unit in units - {UNIT_OF_ANY}}
    return frozenset(codes or ({CNY} if UNIT_OF_ANY in units else ()))


def _code(unit: str, currency: str | None) -> str:
    if unit == DOLLAR:
        return currency if currency in DOLLARS else "USD"
    if unit == YUAN_OR_YEN:
        return currency if currency == "JPY" else CNY
    return unit


def read_currency(text: str) -> str | None:
    """Return the ISO code of plain text that is only the name or sign of a currency, or None."""
    token = UNITS.get(text.strip(" .,;!"))
    return None if token is None else next(iter(resolved(frozenset({token.code}), None)))
