"""How a language writes sums, dates and numbers: exact, in long form, never ambiguous."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_name

from flows.facts import DateSpan, Money

_NUMBER = "#,##0.##########"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of large sums: its size, its sign, and the most decimals it may be written with."""

    size: int
    sign: str
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStyle:
    """The patterns of a language.

    `day`, `month`, `year`, `whole_sum` and `broken_sum` are CLDR patterns. `sum` and `cny`
    hold `{amount}` with `{code}` (ISO 4217) or `{name}` (in the language); `cny` is the form
    of the renminbi. `units`, the largest first, are used where they leave few decimals:
    nothing is rounded.
    """

    day: str
    month: str
    year: str
    sum: str
    cny: str
    whole_sum: str
    broken_sum: str
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Writes in one language; its locale is parsed once, because a locale by name costs more."""

    locale: Locale
    style: NumberStyle

    def written(self, value: int | Decimal | date | DateSpan | Money) -> str:
        """Return a figure, a date or a sum as a person reads it."""
        match value:
            case Money():
                return self.money(value)
            case DateSpan():
                return self.span(value)
            case date():
                return self.day(value)
            case _:
                return self.number(value)

    def number(self, value: int | Decimal) -> str:
        """Return a number with its thousands grouped and all its decimals."""
        if isinstance(value, int):
            return _whole(value, self.locale)
        return format_decimal(value, _NUMBER, locale=self.locale)

    def money(self, value: Money) -> str:
        """Return a sum with its currency: `CNY 5,000,000`, or 人民币500万元."""
        pattern = self.style.cny if value.currency == "CNY" else self.style.sum
        name = get_currency_name(value.currency, locale=self.locale) if "{name}" in pattern else ""
        return pattern.format(amount=self._amount(value.amount), code=value.currency, name=name)

    def _amount(self, amount: Decimal) -> str:
        for unit in self.style.units:
            scaled = amount / unit.size
            if amount >= unit.size and scaled == round(scaled, unit.decimals):
                return format_decimal(scaled, "0.####", locale=self.locale) + unit.sign
        whole = amount == amount.to_integral_value()
        pattern = self.style.whole_sum if whole else self.style.broken_sum
        return format_decimal(amount, pattern, locale=self.locale)

    def day(self, value: date) -> str:
        """Return `1 May 2026`, or 2026年5月1日."""
        return format_date(value, self.style.day, locale=self.locale)

    def span(self, value: DateSpan) -> str:
        """Return the day, the month or the year that a date is known to."""
        if value.exact:
            return self.day(value.first)
        if value == DateSpan.year(value.first.year):
            return format_date(value.first, self.style.year, locale=self.locale)
        if value == DateSpan.month(value.first.year, value.first.month):
            return format_date(value.first, self.style.month, locale=self.locale)
        return f"{self.day(value.first)} – {self.day(value.last)}"


@lru_cache(maxsize=1024)
def _whole(value: int, locale: Locale) -> str:
    """Return a whole number; counts of cards and pages stand on every card."""
    return format_decimal(value, "#,##0", locale=locale)
