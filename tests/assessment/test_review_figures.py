"""Figures after a lawyer's review: parts, accounts refused, marks not used, leaks in talks."""

from __future__ import annotations

import pytest
from case_facts import cny
from review_cases import CONTRACT, MARK, MILLION, PATENT, assessed, clashes, statuses

from flows.assessment.model import RouteStatus
from flows.facts_file import Json

PUNITIVE, ONCE, FIXED = "punitive_damages", "compensatory_damages", "statutory_damages"
STRADDLING: dict[str, Json] = {
    "acts_started": "2019-01-01",
    "acts_ongoing": "no",
    "acts_ended": "2023-06-01",
    "knew_date": "2026-01-01",
}


def test_a_part_above_the_whole_is_a_contradiction() -> None:
    """What came before the clause cannot be more than the figure: no base and no total then."""
    found = assessed(PATENT, **STRADDLING, amount_before_clause=cny(4_000_000))
    assert clashes(found) == ["before_clause_above_figure"]
    assert statuses(found)[PUNITIVE] is RouteStatus.OPEN
    assert found.exposure is None


def test_a_part_that_is_the_whole_leaves_nothing_to_multiply() -> None:
    """Open while a higher figure may still be shown, unavailable once none can."""
    whole = {**STRADDLING, "amount_before_clause": MILLION}
    found = assessed(PATENT, **whole)
    assert statuses(found)[PUNITIVE] is RouteStatus.OPEN
    assert found.exposure is None
    none = assessed(PATENT, **whole, infringer_profit=cny(0), royalty=cny(0))
    assert statuses(none)[PUNITIVE] is RouteStatus.UNAVAILABLE
    higher = assessed(PATENT, **whole, infringer_profit=cny(3_000_000), royalty=cny(0))
    assert statuses(higher)[PUNITIVE] is RouteStatus.LIKELY


@pytest.mark.parametrize("base", [MARK, PATENT])
def test_refused_accounts_carry_a_single_compensation(base: dict[str, Json]) -> None:
    """What the court may multiply after refused accounts it may also award once."""
    refused = {"no_base_figure": "yes", "accounts_ordered": "yes", "accounts_refused": "yes"}
    found = assessed(base, actual_loss=None, **refused)
    assert statuses(found)[PUNITIVE] is RouteStatus.ARGUABLE
    assert statuses(found)[ONCE] is RouteStatus.ARGUABLE
    assert "statutory_damages_cannot_be_base" not in found.warnings


def test_a_shown_loss_survives_non_use() -> None:
    """A mark not used gives no damages, but for another loss that is shown, arguably."""
    found = statuses(assessed(MARK, trademark_used="no"))
    assert found[PUNITIVE] is found[ONCE] is RouteStatus.ARGUABLE
    assert found[FIXED] is RouteStatus.UNAVAILABLE
    nothing = statuses(assessed(MARK, trademark_used="no", actual_loss=cny(0)))
    assert nothing[ONCE] is RouteStatus.UNAVAILABLE
    unknown = statuses(assessed(MARK, trademark_used="no", actual_loss=None))
    assert unknown[ONCE] is RouteStatus.OPEN


def test_a_worked_out_profit_comes_before_a_fixed_sum() -> None:
    """Statutory damages are only arguable where units, price and margin give a profit."""
    sales: dict[str, Json] = {"units_sold": 1000, "unit_price": cny(189), "profit_margin": "50.4"}
    for none in ("yes", None):
        found = assessed(MARK, actual_loss=None, no_base_figure=none, **sales)
        route = next(one for name, one in found.routes.items() if name == FIXED)
        assert route.status is RouteStatus.ARGUABLE
        assert route.reasons == ("rests_on_discretion",)


def test_a_leak_in_talks_is_compensated_by_the_loss() -> None:
    """Without any contract, the loss from a leak in negotiations carries the claim."""
    talks: dict[str, Json] = {
        "contract_kind": "none",
        "contract_signed": None,
        "contract_binds_infringer": None,
        "clause": None,
        "clause_sum": None,
        "clause_form": None,
        "breach": None,
        "contract_loss": None,
        "relationship": ["supplier", "negotiated_only"],
        "access_through_relationship": "yes",
        "act_kinds": ["used_secret"],
    }
    found = assessed(CONTRACT, **talks, actual_loss=MILLION)
    assert statuses(found)[ONCE] is RouteStatus.LIKELY
    amounts = next(one.amounts for name, one in found.routes.items() if name == ONCE)
    assert amounts is not None
    assert amounts.high == 1_000_000
    assert statuses(assessed(CONTRACT, **talks))[ONCE] is RouteStatus.OPEN
