"""The base: which figure the statute takes, and what serves where there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from case_facts import cny, facts_of, proved
from strategies import AS_OF, likely

from flows.assessment.base import base_rule
from flows.assessment.explain import explain
from flows.assessment.figure import Figure, figure
from flows.assessment.model import RouteStatus, Status
from flows.assessment.punitive import punitive_rule
from flows.assessment.tree import Level
from flows.facts_file import Json

CHOICE = "choice_takes_higher"


def chosen(data: dict[str, Json], as_of: date = AS_OF) -> Figure | None:
    """Return the figure taken for the base."""
    return figure(facts_of(data), as_of)


def level(data: dict[str, Json], as_of: date = AS_OF) -> Level:
    """Return the level of the element."""
    return base_rule(as_of).evaluate(facts_of(proved(data)), frozenset()).level


@pytest.mark.parametrize(
    ("right", "method", "amount", "notes"),
    [
        ("invention_patent", "infringer_profit", 300, (CHOICE,)),
        ("trademark", "infringer_profit", 300, (CHOICE, "choice_is_may")),
        ("copyright", "illegal_gain", 400, (CHOICE,)),
        ("trade_secret", "actual_loss", 200, ()),
        ("plant_variety", "infringer_profit", 300, (CHOICE, "choice_is_may")),
        ("layout_design", "infringer_profit", 300, (CHOICE,)),
    ],
)
def test_the_statute_orders(right: str, method: str, amount: int, notes: tuple[str, ...]) -> None:
    """A choice, of the statute or the right holder, takes the higher; an order the first."""
    data: dict[str, Json] = {
        "right_type": right,
        "acts_started": "2022-03-01",
        "acts_ended": "2025-03-01",
        "actual_loss": cny(200),
        "infringer_profit": cny(300),
        "illegal_gain": cny(400),
        "royalty": cny(900),
    }
    found = chosen(data)
    assert found is not None
    assert (found.method, found.amount, found.notes) == (method, Decimal(amount), notes)


def test_the_order_follows_the_acts() -> None:
    """From 2025-10-15 secrets give a choice by statute."""
    money: dict[str, Json] = {"actual_loss": cny(200), "infringer_profit": cny(300)}
    for right, before, after in (("trade_secret", "2025-10-14", "2025-10-15"),):
        for ended, method in ((before, "actual_loss"), (after, "infringer_profit")):
            data = {**money, "right_type": right, "acts_started": "2024", "acts_ended": ended}
            found = chosen(data, date(2027, 6, 1))
            assert found is not None
            assert found.method == method


@pytest.mark.parametrize(
    ("data", "method"),
    [
        ({"infringer_profit": cny(1)}, "infringer_profit"),
        ({"illegal_gain": cny(1)}, "illegal_gain"),
        ({"actual_loss": cny(0), "royalty": cny(7)}, "royalty"),
        ({"royalty": cny(7), "illegal_gain": cny(0)}, "royalty"),
        ({"settlement_reached": "yes", "settlement_sum": cny(5)}, "settlement_sum"),
    ],
)
def test_what_serves_where_the_first_is_missing(data: dict[str, Json], method: str) -> None:
    """A gain under the other word, the licence fee, and then a settlement sum serve in turn."""
    found = chosen({"right_type": "trademark", "acts_started": "2024", **data})
    assert found is not None
    assert found.method == method


def test_a_profit_worked_out() -> None:
    """Units, price, margin and share give the profit exactly, as in the published judgment."""
    data: dict[str, Json] = {
        "right_type": "trade_secret",
        "acts_started": "2019-05",
        "units_sold": 227_453,
        "unit_price": cny(175_200),
        "profit_margin": "20",
        "profit_margin_source": "infringer_sales",
        "contribution_rate": "8",
    }
    found = chosen(data)
    assert found is not None
    assert found.amount == Decimal("637596249.6")
    assert (found.method, found.notes) == ("units_price_margin", ("margin_infringer_sales",))
    del data["contribution_rate"], data["profit_margin_source"]
    whole = chosen(data)
    assert whole is not None
    assert whole.notes == ("margin_unknown", "whole_profit_taken")
    assert level(data) is Level.MET
    assert level({**data, "unit_price.proof": "none"}) is Level.ARGUABLE
    assert level({**data, "units_sold": 0}) is Level.OPEN


def test_one_figure_is_enough_and_as_good_as_its_proof() -> None:
    """The element is as strong as its best proved figure: what is not proved lowers nothing."""
    data: dict[str, Json] = {"right_type": "trademark", "acts_started": "2024"}
    data |= {"actual_loss": cny(200), "royalty": cny(300)}
    assert level(data) is Level.MET
    assert level({**data, "royalty.proof": "none"}) is Level.MET
    assert level({**data, "actual_loss.proof": "inferred"}) is Level.MET
    weak: dict[str, Json] = {"actual_loss.proof": "inferred", "royalty.proof": "none"}
    assert level({**data, **weak}) is Level.ARGUABLE


def test_nil_and_unknown_figures() -> None:
    """Figures that are all nil fail; a figure that is unknown leaves the element open."""
    nil: dict[str, Json] = {
        "actual_loss": cny(0),
        "infringer_profit": cny(0),
        "royalty": cny(0),
    }
    found = explain_base(**nil)
    assert found == (RouteStatus.UNAVAILABLE, ("no_base",))
    for missing in nil:
        changed = {key: None if key == missing else value for key, value in nil.items()}
        assert explain_base(**changed)[0] == RouteStatus.OPEN


def explain_base(**changes: Json) -> tuple[RouteStatus, tuple[str, ...]]:
    """Return the punitive status and reasons of a strong case whose money is changed."""
    facts = likely(**{"actual_loss": None, **changes})
    found = explain(punitive_rule(AS_OF).evaluate(facts, frozenset()))
    return found.status, found.reasons


def test_statutory_damages_are_no_base() -> None:
    """Where no figure can be shown, only statutory damages are left, and they are no base."""
    assert explain_base(no_base_figure="yes") == (
        RouteStatus.UNAVAILABLE,
        ("statutory_damages_only",),
    )
    assert explain_base(no_base_figure="no") == (RouteStatus.OPEN, ("unknown_facts",))


def test_a_figure_and_no_figure_contradict() -> None:
    """A figure beside the answer that there is none leaves the base open."""
    assert explain_base(no_base_figure="yes", royalty=cny(10))[0] == RouteStatus.OPEN


def test_a_settlement_sum_is_a_may() -> None:
    """An earlier settlement sum carries the base arguably; without a settlement it is none."""
    settled: dict[str, Json] = {"no_base_figure": "yes", "settlement_reached": "yes"}
    assert explain_base(**settled, settlement_sum=cny(10)) == (
        RouteStatus.ARGUABLE,
        ("rests_on_discretion",),
    )
    assert explain_base(**settled)[0] == RouteStatus.OPEN
    assert explain_base(**settled, settlement_sum=cny(0))[0] == RouteStatus.UNAVAILABLE
    assert explain_base(no_base_figure="yes", settlement_sum=cny(10))[0] == RouteStatus.UNAVAILABLE


def test_accounts_refused_are_a_may() -> None:
    """Accounts ordered and refused let the court fix the base; each part is needed."""
    refused: dict[str, Json] = {"no_base_figure": "yes", "accounts_ordered": "yes"}
    assert explain_base(**refused, accounts_refused="yes") == (
        RouteStatus.ARGUABLE,
        ("rests_on_discretion",),
    )
    assert explain_base(**refused, accounts_refused="no")[0] == RouteStatus.UNAVAILABLE
    assert explain_base(**refused)[0] == RouteStatus.OPEN
    contradiction = explain_base(
        no_base_figure="yes", accounts_ordered="no", accounts_refused="yes"
    )
    assert contradiction[0] == RouteStatus.OPEN


@pytest.mark.parametrize("as_of", [AS_OF, date(2026, 4, 30)])
def test_the_fee_for_a_secret_is_a_may(as_of: date) -> None:
    """The unfair competition law names no licence fee; the court may still use it."""
    facts = likely(actual_loss=None, royalty=cny(10), filed_date="2025-06-01")
    found = explain(punitive_rule(as_of).evaluate(facts, frozenset()))
    assert found.elements["base"].status == Status.MET
    assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, ("rests_on_discretion",))


def test_each_text_is_named() -> None:
    """The base names the articles of the text in force."""
    for as_of, article in ((AS_OF, "spc-2026-7:8.1"), (date(2026, 4, 30), "spc-2021-4:5.1")):
        found = explain(punitive_rule(as_of).evaluate(likely(), frozenset()))
        assert article in found.elements["base"].provisions


def test_unfair_competition_takes_the_order_of_its_law() -> None:
    """Ordinary compensation for unfair competition follows the unfair competition law."""
    data: dict[str, Json] = {"right_type": "unfair_competition"}
    found = chosen({**data, "actual_loss": cny(1), "infringer_profit": cny(2)})
    assert found is not None
    assert (found.amount, found.notes) == (Decimal(2), (CHOICE,))
    unknown = chosen({"royalty": cny(3)})
    assert unknown is not None
    assert unknown.method == "royalty"


def test_mixed_currencies_are_not_compared() -> None:
    """Figures in several currencies are not compared: the first one stands."""
    first = facts_of({"right_type": "invention_patent", "actual_loss": cny(5)})
    other = facts_of({"infringer_profit": {"amount": "9", "currency": "USD"}})
    found = figure(first.having(other.values), AS_OF)
    assert found is not None
    assert (found.amount, found.currency) == (Decimal(5), "CNY")
