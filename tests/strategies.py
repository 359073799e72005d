"""Hypothesis strategies for facts: random, consistent, complete, and close to a strong case."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from case_facts import facts_of, proved
from hypothesis import strategies as st

from flows.assessment.conflicts import conflicts
from flows.facts import NONE, PROOF_SUFFIX, DateSpan, FactKind, Facts, Money, Proof, Value
from flows.facts_file import Json
from flows.vocabulary import FACTS, FactSpec

AS_OF = date(2026, 11, 21)
"""The day most cases are assessed for."""
KEYS = frozenset(FACTS) | {id_ + PROOF_SUFFIX for id_, spec in FACTS.items() if spec.provable}
"""Every key of a facts file."""
_TURNS = (
    date(2014, 5, 1),
    date(2019, 4, 23),
    date(2019, 11, 1),
    date(2021, 3, 3),
    date(2021, 6, 1),
    date(2023, 11, 21),
    date(2025, 10, 15),
    date(2026, 5, 1),
    date(2026, 10, 15),
    date(2027, 1, 1),
)
"""Days on which the law changed, or three years before most cases are assessed."""
ASSESSED = st.sampled_from(
    [
        AS_OF,
        date(2020, 6, 1),
        date(2021, 3, 2),
        date(2021, 3, 3),
        date(2025, 10, 15),
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 10, 15),
        date(2027, 1, 1),
        date(2030, 2, 28),
    ]
)
"""Days to assess for; few, because the rules of a day take longer to build than to apply."""
_SEEDS = st.integers(0, 2**32 - 1)
_AMOUNTS = ("0", "0.01", "1000000", "5000000", "2050000.00")


def value_of(id_: str, random: Random) -> Value:
    """Return a well-formed value of a fact, not sure included, drawn from this source."""
    spec = FACTS[id_]
    match spec.kind:
        case FactKind.DATE:
            return _span(random)
        case FactKind.MONEY:
            some = f"{random.randrange(10 ** random.randrange(3, 12))}.{random.randrange(100):02d}"
            return Money(Decimal(random.choice((*_AMOUNTS, some))), "CNY")
        case FactKind.PERCENT:
            return Decimal(random.randrange(10_001)) / 100
        case FactKind.COUNT:
            return random.choice((0, 1, 2, 3, random.randrange(10**6)))
        case FactKind.MULTI:
            return _picks(spec, random)
        case _:
            return random.choice(spec.allowed)


def _span(random: Random) -> DateSpan:
    """Return a day, a month or a year, most often near the days on which the law changed."""
    day = random.choice(_TURNS) + timedelta(days=random.randrange(-400, 400))
    if random.random() < 0.5:
        return DateSpan.day(day)
    return DateSpan.month(day.year, day.month) if random.random() < 0.5 else DateSpan.year(day.year)


def _picks(spec: FactSpec, random: Random) -> frozenset[str]:
    if NONE in spec.codes and random.random() < 0.3:
        return frozenset({NONE})
    codes = [code for code in spec.allowed if code != NONE]
    return frozenset(random.sample(codes, random.randrange(1, min(4, len(codes) + 1))))


def values(id_: str) -> st.SearchStrategy[Value]:
    """Return every well-formed value of a fact, not sure included."""
    spec = FACTS[id_]
    if spec.codes and spec.kind is not FactKind.MULTI:
        return st.sampled_from(spec.allowed)
    return _SEEDS.map(lambda seed: value_of(id_, Random(seed)))  # noqa: S311 - test data


@st.composite
def any_facts(draw: st.DrawFn, *, complete: bool = False) -> Facts:
    """Return well-formed facts of any kind, all in one currency; with `complete`, all of them.

    One seed makes them, which is quick; a few are drawn one by one, so that a failure shrinks.
    """
    random = Random(draw(_SEEDS))  # noqa: S311 - test data
    share = 1.0 if complete else random.random()
    held = {id_: value_of(id_, random) for id_ in FACTS if random.random() < share}
    for id_ in draw(st.lists(st.sampled_from(sorted(FACTS)), max_size=4, unique=True)):
        held[id_] = draw(values(id_))
    provable = [id_ for id_ in held if FACTS[id_].provable and random.random() < 0.8]
    return Facts(held, {id_: random.choice(list(Proof)) for id_ in provable})


def settled(facts: Facts, as_of: date = AS_OF) -> Facts:
    """Return the facts without the answers that contradict others, or the day assessed."""
    while found := conflicts(facts, as_of):
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
