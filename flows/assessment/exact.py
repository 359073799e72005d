"""Exact decimal arithmetic on money, without rounding."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact

_EXACT = Context(prec=400, traps=[Inexact])
"""Products of what a facts file can hold stay far below these digits."""
HUNDRED = Decimal(100)


def plus(one: Decimal, other: Decimal) -> Decimal:
    """Return the exact sum."""
    return _EXACT.add(one, other)


def minus(one: Decimal, other: Decimal) -> Decimal:
    """Return the exact difference."""
    return _EXACT.subtract(one, other)


def times(*factors: Decimal) -> Decimal:
    """Return the exact product."""
    product = Decimal(1)
    for factor in factors:
        product = _EXACT.multiply(product, factor)
    return product


def percent(share: Decimal) -> Decimal:
    """Return a percentage as a factor: 12.5 becomes 0.125."""
    return _EXACT.divide(share, HUNDRED)


def tidy(amount: Decimal) -> Decimal:
    """Return the same amount without needless zeros after the point."""
    plain = amount.normalize(_EXACT)
    exponent = plain.as_tuple().exponent
    whole = isinstance(exponent, int) and exponent > 0
    return plain.quantize(Decimal(1), context=_EXACT) if whole else plain
