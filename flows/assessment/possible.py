"""What a fact may still turn out to be: the values of an unknown one, the proof of a weak one.

A known answer is never changed. A date or figure has no list of values; those tried are the
days and sums at which a rule can turn: just before and after what is known, and the days on
which the law changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from flows.assessment.agreed_sum import agreed_sum, line
from flows.assessment.exact import HUNDRED
from flows.assessment.periods import years_after
from flows.assessment.statutes import clauses
from flows.facts import NONE, NOT_APPLICABLE, UNSURE, DateSpan, FactKind, Facts, Money, Proof, Value
from flows.law.library import cached_by_law, library
from flows.vocabulary import FACTS

_ONE_DAY = timedelta(days=1)
_LONG_AGO = (1, 3, 4)
"""A year makes a factor; three and four years are the periods of limitation."""
_PLACE = {fact: place for place, fact in enumerate(FACTS)}
SAMPLE = Decimal(1_000_000)
"""A figure that stands for any above zero, where nothing in the case gives a better one."""


@dataclass(frozen=True, slots=True, eq=False)
class PossibleAnswer:
    """One fact that becomes known, or better proved: at least one of value and proof is given.

    Compared by identity: a search makes each step once. `place` is the place of the fact in the
    vocabulary.
    """

    fact: str
    value: Value | None = None
    proof: Proof | None = None
    place: int = field(init=False)

    def __post_init__(self) -> None:
        """Look the place up once: ways are put in order by it over and over."""
        object.__setattr__(self, "place", _PLACE[self.fact])


def taken(facts: Facts, steps: tuple[PossibleAnswer, ...]) -> Facts:
    """Return the facts after these steps."""
    values = {step.fact: step.value for step in steps if step.value is not None}
    proofs = {step.fact: step.proof for step in steps if step.proof is not None}
    return facts.having(values, proofs)


def steps(
    fact: str, beside: tuple[str, ...], facts: Facts, as_of: date, *, proved: bool
) -> Iterator[PossibleAnswer]:
    """Yield every single step about a fact that may move a leaf which reads those `beside` it.

    `proved` gives a new value the proof of a document with it, and proves what is weak.
    """
    proof = Proof.DOCUMENT if proved and FACTS[fact].provable else None
    if not _is_closed(facts, fact):
        for value in _values(fact, beside, facts, as_of):
            yield PossibleAnswer(fact, value, proof)
    if facts.is_known(fact) and proof and not _is_proved(facts, fact):
        yield PossibleAnswer(fact, None, proof)


def _is_proved(facts: Facts, fact: str) -> bool:
    proof = facts.proof(fact)
    return proof is not None and proof.is_strong


def _is_closed(facts: Facts, fact: str) -> bool:
    """Whether the answer is known in full; a list with `unsure` in it may still grow."""
    return facts.is_known(fact) and UNSURE not in facts.codes(fact)


def _values(fact: str, beside: tuple[str, ...], facts: Facts, as_of: date) -> Iterator[Value]:
    spec = FACTS[fact]
    match spec.kind:
        case FactKind.MULTI:
            yield from _lists(fact, facts)
        case FactKind.DATE:
            for day in _days(beside, facts, as_of):
                yield DateSpan.day(day)
        case FactKind.MONEY:
            yield from _sums(fact, facts)
        case FactKind.PERCENT:
            yield from (HUNDRED, Decimal(0))
        case FactKind.COUNT:
            yield from (2, 0)
        case _:
            yield from (code for code in spec.codes if code != NOT_APPLICABLE)


def _lists(fact: str, facts: Facts) -> Iterator[frozenset[str]]:
    """Yield a known but open list with one code more, and closed; else each code alone."""
    held = facts.codes(fact) - {UNSURE}
    for code in FACTS[fact].codes:
        if code not in held and not (held and code == NONE):
            yield held | {code}
    if held:
        yield held


def _sums(fact: str, facts: Facts) -> Iterator[Money]:
    """Yield a sum above zero, those that decide about the agreed sum, and nothing."""
    known = {value.currency for value in facts.values.values() if isinstance(value, Money)}
    currency = min(known, default="CNY")
    total = agreed_sum(facts)
    amount = total.amount if total and total.amount > 0 else SAMPLE
    yield Money(amount, currency)
    if fact in ("contract_loss", "breacher_gain"):
        yield Money(amount * 2, currency)
        yield Money((amount / 2).quantize(Decimal(1)), currency)
    elif fact in ("clause_sum", "settlement_relapse_sum"):
        for harm in filter(None, map(facts.money, ("contract_loss", "breacher_gain"))):
            yield Money(harm.amount, currency)
            yield Money(line(harm.amount) + 1, currency)
    yield Money(Decimal(0), currency)


def _days(beside: tuple[str, ...], facts: Facts, as_of: date) -> list[date]:
    """Return the days worth trying, none after the day of assessment, the latest first."""
    days = {as_of, *_turns(facts.code("right_type"))}
    days.update(years_after(as_of, -years) - _ONE_DAY for years in _LONG_AGO)
    for fact in beside:
        known = facts.span(fact)
        if known is not None:
            days.update((known.first - _ONE_DAY, known.last + _ONE_DAY))
    return sorted((day for day in days if day <= as_of), reverse=True)


@cached_by_law(32)
def _turns(right: str | None) -> frozenset[date]:
    """Return the first days of the interpretations and of the right's clauses, and the eves."""
    firsts = [one.start for one in library().interpretations]
    firsts += [law.start for law in clauses(right or "")]
    return frozenset(day for first in firsts for day in (first, first - _ONE_DAY))
