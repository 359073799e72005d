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

_UNITS = ((Decimal(10) ** 8, "亿", 4), (Decimal(10) ** 4, "万", 2))
"""A unit is used where it leaves no more than this many decimals; nothing is rounded."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Writes for one Babel locale, which is parsed once: a locale by name costs ten times more."""

    locale: Locale

    @property
    def _chinese(self) -> bool:
        return self.locale.language == "zh"

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
        return format_decimal(value, "#,##0.##########", locale=self.locale)

    def money(self, value: Money) -> str:
        """Return `CNY 5,000,000`, or 人民币500万元."""
        if not self._chinese:
            whole = value.amount == value.amount.to_integral_value()
            amount = format_decimal(
                value.amount, "#,##0" if whole else "#,##0.00####", locale=self.locale
            )
            return f"{value.currency} {amount}"
        amount = self._in_units(value.amount)
        if value.currency == "CNY":
            return f"人民币{amount}元"
        return amount + get_currency_name(value.currency, locale=self.locale)

    def _in_units(self, amount: Decimal) -> str:
        for unit, name, decimals in _UNITS:
            scaled = amount / unit
            if amount >= unit and scaled == round(scaled, decimals):
                return format_decimal(scaled, "0.####", locale=self.locale) + name
        return self.number(amount)

    def day(self, value: date) -> str:
        """Return `1 May 2026`, or 2026年5月1日."""
        return format_date(value, "y年M月d日" if self._chinese else "d MMMM y", locale=self.locale)

    def span(self, value: DateSpan) -> str:
        """Return the day, the month or the year that a date is known to."""
        if value.exact:
            return self.day(value.first)
        if value == DateSpan.year(value.first.year):
            return f"{value.first.year}年" if self._chinese else f"{value.first.year}"
        if value == DateSpan.month(value.first.year, value.first.month):
            form = "y年M月" if self._chinese else "LLLL y"
            return format_date(value.first, form, locale=self.locale)
        return f"{self.day(value.first)} – {self.day(value.last)}"


@lru_cache(maxsize=1024)
def _whole(value: int, locale: Locale) -> str:
    """Return a whole number; counts of cards and pages stand on every card."""
    return format_decimal(value, "#,##0", locale=locale)
