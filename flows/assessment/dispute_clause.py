"""The contract's clause on courts and arbitration: what it does to the claims in tort.

Civil Procedure Law 127, 280 and 288, Arbitration Law 37. Courts have read arbitration clauses
both ways for infringement, so that such a clause lowers a claim and never ends it. It binds
its signatory alone. A contract without a foreign element that names arbitration abroad or in
Hong Kong is its own case: the clause is probably void, with exceptions.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.building import ALWAYS, NotKnown
from flows.assessment.lowered import lowered
from flows.assessment.measures import on_file
from flows.assessment.tree import AllOf, AnyOf, Limit, Node, facts_read
from flows.assessment.tree.conditions import all_of, any_of, denied, none_of, not_said, said, some
from flows.facts import NO

ARBITRATION = ("prc_arbitration", "hong_kong_arbitration", "foreign_arbitration")
_ABROAD = ARBITRATION[1:]
DOMESTIC = "foreign_arbitration_domestic"
CLAUSE_REASONS = ("arbitration_clause", "foreign_court_exclusive", DOMESTIC)

BOUND = all_of(
    any_of(some("contract_kind"), said("contract_signed")),
    none_of(denied("contract_signed"), denied("contract_binds_infringer")),
)
"""The other side may be bound by a contract: a clause does not reach who did not sign."""
DOMESTIC_ARBITRATION_ABROAD = all_of(
    said("forum", *_ABROAD),
    said("contract_foreign_related", NO),
    not_said("special_foreign_element"),
)
"""A purely domestic contract with arbitration abroad or in Hong Kong."""
ARBITRATION_CLAUSE = all_of(
    BOUND, said("forum", *ARBITRATION), none_of(DOMESTIC_ARBITRATION_ABROAD)
)
COURT_CLAUSE = all_of(BOUND, said("forum", "foreign_court_exclusive"))
MAY_COVER_TORT = all_of(BOUND, said("forum", *ARBITRATION, "foreign_court_exclusive"))
"""A clause that may take a claim in tort out of the Chinese courts."""
CLAUSE_FACTS: frozenset[str] = facts_read((BOUND, DOMESTIC_ARBITRATION_ABROAD))
"""What decides whether there is such a clause; a warning asks about it."""
WIDE = said("dispute_clause_scope", "all_connected", "infringement_named")
"""By its words the clause covers more than claims under the contract."""


def tort_forum(as_of: date) -> Node:
    """Return what the clause does to a claim in tort: no element of it, and never its end."""
    arbitration = on_file(
        as_of,
        "cpl-2023:127.2",
        "cpl-2023:288",
        "arbitration-law-2025:37",
        "arbitration-interpretation:2",
    )
    court = on_file(as_of, "cpl-2023:280")
    domestic = all_of(BOUND, DOMESTIC_ARBITRATION_ABROAD)
    return AllOf(
        of=(
            _lowers(ARBITRATION_CLAUSE, "arbitration_clause", arbitration),
            _lowers(COURT_CLAUSE, "foreign_court_exclusive", court),
            _lowers(domestic, DOMESTIC, _domestic_laws(as_of)),
        )
    )


def _lowers(condition: Node, reason: str, provisions: tuple[str, ...]) -> Node:
    return AnyOf(
        of=(
            NotKnown(of=(condition,)),
            Limit(of=(ALWAYS,), reason=reason, provisions=provisions),
        )
    )


def domestic_arbitration(as_of: date) -> Node:
    """Return the part for a domestic contract with arbitration abroad: the clause is in doubt."""
    return lowered(
        "forum.domestic_arbitration",
        DOMESTIC_ARBITRATION_ABROAD,
        DOMESTIC,
        _domestic_laws(as_of),
    )


def _domestic_laws(as_of: date) -> tuple[str, ...]:
    return on_file(
        as_of,
        "choice-of-law-interpretation:1",
        "free-trade-zone-opinions:9",
        "bay-area-arbitration-reply:2",
    )
