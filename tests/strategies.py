"""Hypothesis strategies for facts: random, consistent, complete, and close to a strong case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from case_facts import facts_of, proved
from hypothesis import strategies as st

from flows.assessment.conflicts import conflicts
from flows.facts import NONE, PROOF_SUFFIX, UNSURE, Facts, Kind, Money, Proof, Span, Value
from flows.facts_file import Json
from flows.vocabulary import FACTS, FactSpec

AS_OF = date(2026, 11, 21)
"""The day most cases are assessed for."""
KEYS = frozenset(FACTS) | {id_ + PROOF_SUFFIX for id_, spec in FACTS.items() if spec.provable}
"""Every key of a facts file."""
DAYS = st.dates(date(2012, 1, 1), date(2028, 12, 31))
ASSESSED = st.sampled_from(
    [AS_OF, date(2020, 6, 1), date(2021, 3, 3), date(2026, 4, 30), date(2026, 5, 1)]
) | st.dates(date(2019, 1, 1), date(2030, 12, 31))
_AMOUNTS = st.sampled_from([Decimal(0), Decimal("0.01"), Decimal(1_000_000), Decimal("5e6")]) | (
    st.decimals(0, 10**12, places=2, allow_nan=False)
)


def spans() -> st.SearchStrategy[Span]:
    """Return days, months and years."""
    return st.one_of(
        DAYS.map(Span.day),
        DAYS.map(lambda day: Span.month(day.year, day.month)),
        DAYS.map(lambda day: Span.year(day.year)),
    )


def _picks(spec: FactSpec) -> st.SearchStrategy[frozenset[str]]:
    codes = [code for code in (*spec.codes, UNSURE) if code != NONE]
    some = st.frozensets(st.sampled_from(codes), min_size=1, max_size=3)
    return some | st.just(frozenset({NONE})) if NONE in spec.codes else some


def values(id_: str, currency: str = "CNY") -> st.SearchStrategy[Value]:
    """Return every well-formed value of a fact, not sure included."""
    spec = FACTS[id_]
    kinds: dict[Kind, st.SearchStrategy[Value]] = {
        Kind.DATE: spans(),
        Kind.MONEY: _AMOUNTS.map(lambda amount: Money(amount, currency)),
        Kind.PERCENT: st.decimals(0, 100, places=2, allow_nan=False),
        Kind.COUNT: st.integers(0, 10**6),
    }
    if spec.kind is Kind.MULTI:
        return _picks(spec)
    return kinds.get(spec.kind, st.sampled_from(spec.allowed or (UNSURE,)))


def proofs(ids: frozenset[str]) -> st.SearchStrategy[dict[str, Proof]]:
    """Return proofs, stated or not, for those of these facts that take one."""
    provable = sorted(id_ for id_ in ids if FACTS[id_].provable)
    return st.fixed_dictionaries({}, optional=dict.fromkeys(provable, st.sampled_from(Proof)))


@st.composite
def any_facts(draw: st.DrawFn, *, complete: bool = False) -> Facts:
    """Return well-formed facts of any kind, all in one currency; with `complete`, all of them."""
    every = {id_: values(id_) for id_ in FACTS}
    held = draw(
        st.fixed_dictionaries(every) if complete else st.fixed_dictionaries({}, optional=every)
    )
    return Facts(held, draw(proofs(frozenset(held))))


def settled(facts: Facts) -> Facts:
    """Return the facts without the answers that contradict others."""
    while found := conflicts(facts):
        facts = facts.without(found[0].facts[-1])
    return facts


def consistent_facts(*, complete: bool = False) -> st.SearchStrategy[Facts]:
    """Return well-formed facts that do not contradict each other."""
    return any_facts(complete=complete).map(settled)


@st.composite
def near_facts(draw: st.DrawFn, changes: int = 6) -> Facts:
    """Return a case made out in full, with a few facts and proofs changed or taken away."""
    facts = likely()
    for id_ in draw(st.lists(st.sampled_from(sorted(FACTS)), max_size=changes, unique=True)):
        facts = facts.without(id_)
        if draw(st.booleans()):
            facts = facts.having({id_: draw(values(id_))})
            if FACTS[id_].provable and draw(st.booleans()):
                facts = facts.having(proofs={id_: draw(st.sampled_from(Proof))})
    return facts


def cases() -> st.SearchStrategy[Facts]:
    """Return facts of every kind: random, consistent, and close to a strong case."""
    return st.one_of(any_facts(), consistent_facts(), near_facts())


LIKELY: dict[str, Json] = {
    "right_type": "trade_secret",
    "standing": "owner",
    "right_in_china": "yes",
    "secret_not_public": "yes",
    "secret_valuable": "yes",
    "secret_measures": "yes",
    "infringement_shown": "yes",
    "lawful_source": "no",
    "independent_origin": "no",
    "contrary_evidence": "no",
    "acts_started": "2022-03-01",
    "acts_ongoing": "yes",
    "relationship": ["former_employee"],
    "access_through_relationship": "yes",
    "evidence_destroyed": "yes",
    "actual_loss": {"amount": "2050000", "currency": "CNY"},
    "stage": "first_instance",
    "filed_date": "2026-06-01",
    "knew_date": "2025-02-01",
}
"""A case with every element made out, each fact proved by a document."""


def likely(**changes: Json) -> Facts:
    """Return the case made out in full, with these facts changed; None takes one away."""
    data = {**LIKELY, **changes}
    return facts_of(proved({id_: value for id_, value in data.items() if value is not None}))
