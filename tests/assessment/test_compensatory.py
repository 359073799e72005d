"""Compensation: an infringed right and a figure, or a broken contract and its loss."""

from __future__ import annotations

from decimal import Decimal

import pytest
from case_facts import TODAY, cny, facts_of, proved, route, without
from hypothesis import given
from hypothesis import strategies as st

from flows.assessment.compensatory import READS, amounts, compensatory_rule
from flows.assessment.conflicts import conflicts
from flows.assessment.model import Amounts, Route, RouteStatus
from flows.assessment.tree import Level
from flows.facts import Facts, Proof
from flows.facts_file import Json
from flows.law.library import library
from flows.vocabulary import FACTS

RULE = compensatory_rule(TODAY)
PATENT: dict[str, Json] = proved(
    {
        "right_type": "invention_patent",
        "right_status": "in_force",
        "right_in_china": "yes",
        "standing": "owner",
        "infringement_shown": "yes",
        "lawful_source": "no",
        "acts_started": "2025-01-01",
        "acts_ongoing": "yes",
        "actual_loss": cny(800_000),
    }
)
TOLD: dict[str, Json] = proved(
    {
        "right_type": "confidential_information",
        "contract_kind": "nda",
        "contract_signed": "yes",
        "contract_binds_infringer": "yes",
        "breach": "yes",
        "contract_loss": cny(400_000),
        "governing_law": "prc",
        "forum": "prc_court",
    }
)


def of(case: dict[str, Json], **changes: Json) -> Route:
    """Return the route of a case with these facts changed."""
    return route(RULE, proved({**case, **changes}))


def figures(case: dict[str, Json], **changes: Json) -> Amounts:
    """Return the amounts of a case with these facts changed."""
    found = amounts(facts_of(proved({**case, **changes})), TODAY)
    assert found is not None
    return found


def test_a_shown_loss_is_likely() -> None:
    """An infringed right and a proved loss need neither intent nor seriousness."""
    found = of(PATENT)
    assert (found.status, found.reasons) == (RouteStatus.LIKELY, ())
    assert set(found.elements) == {"right", "base", "timing"}


def test_a_contract_alone_gives_its_loss() -> None:
    """What only a contract protects is compensated under the contract."""
    found = of(TOLD)
    assert (found.status, found.reasons) == (RouteStatus.LIKELY, ())
    assert {"contract", "breach", "base"} <= set(found.elements)
    assert "right" not in found.elements


def test_provisions_are_on_file() -> None:
    """Every provision the rule names is held by the library."""
    for node in RULE.walk():
        for provision in node.provisions:
            library().get(provision)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"right_status": "expired"}, "right_not_in_force"),
        ({"right_in_china": "no"}, "right_not_in_china"),
        ({"infringement_shown": "no"}, "no_infringement"),
        ({"lawful_source": "yes"}, "lawful_source"),
        (
            {
                "right_type": "trademark",
                "trademark_used": "no",
                "actual_loss": cny(0),
                "infringer_profit": cny(1000),
            },
            "no_use_no_damages",
        ),
        (
            {
                "right_type": "trade_secret",
                "secret_not_public": "no",
                "secret_valuable": "yes",
                "secret_measures": "yes",
            },
            "not_a_trade_secret",
        ),
        (
            {
                "right_type": "trade_secret",
                "secret_not_public": "yes",
                "secret_valuable": "yes",
                "secret_measures": "yes",
                "independent_origin": "yes",
            },
            "independent_origin",
        ),
        (
            {
                "acts_started": "2019",
                "acts_ongoing": "no",
                "knew_date": "2020",
                "demand_made": "no",
                "stage": "not_filed",
            },
            "limitation_expired",
        ),
    ],
)
def test_what_makes_it_unavailable(changes: dict[str, Json], reason: str) -> None:
    """A right that fails, a defence and a barred claim end the route with their reason."""
    found = of(PATENT, **changes)
    assert found.status is RouteStatus.UNAVAILABLE
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"standing": "ordinary_licensee"}, "standing_limited"),
        ({"right_status": "invalidation_pending"}, "right_not_in_force"),
        ({"actual_loss.proof": "inferred"}, "weak_proof"),
    ],
)
def test_what_makes_it_arguable(changes: dict[str, Json], reason: str) -> None:
    """A limited standing, an attacked right and weak proof leave it arguable."""
    found = of(PATENT, **changes)
    assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, (reason,))


def test_no_figure() -> None:
    """An unknown figure leaves it open; figures of nil and no figure at all end it."""
    bare = without(PATENT, "actual_loss")
    assert of(bare).status is RouteStatus.OPEN
    nil: dict[str, Json] = {
        "actual_loss": cny(0),
        "infringer_profit": cny(0),
        "royalty": cny(0),
    }
    assert of(bare, **nil).reasons == ("no_base",)
    none = of(bare, no_base_figure="yes")
    assert (none.status, none.reasons) == (RouteStatus.UNAVAILABLE, ("statutory_damages_only",))


def test_a_figure_denied_and_given_is_open() -> None:
    """No figure and a figure cannot both be true."""
    assert of(PATENT, no_base_figure="yes").status is RouteStatus.OPEN


def test_unfair_competition_needs_the_acts() -> None:
    """It has no right to show, but the acts must be shown to fall under it."""
    case = {**PATENT, "right_type": "unfair_competition"}
    assert of(case).status is RouteStatus.LIKELY
    assert of(case, infringement_shown="no").reasons == ("no_infringement",)


def test_the_old_right_of_layout_designs() -> None:
    """Layout designs are compensated although they have no statutory damages."""
    assert of({**PATENT, "right_type": "layout_design"}).status is RouteStatus.LIKELY


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"contract_signed": "no"}, "no_contract"),
        ({"contract_binds_infringer": "no"}, "not_the_signatory"),
        ({"breach": "no"}, "no_breach"),
        ({"contract_loss": cny(0), "breacher_gain": cny(0)}, "no_base"),
    ],
)
def test_what_a_contract_claim_needs(changes: dict[str, Json], reason: str) -> None:
    """Without contract, party, breach or loss the contract gives nothing either."""
    found = of(TOLD, relationship=["supplier"], **changes)
    assert found.status is RouteStatus.UNAVAILABLE
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"forum": "foreign_court_exclusive"}, "foreign_court_exclusive"),
        ({"governing_law": "foreign", "contract_foreign_related": "yes"}, "foreign_law"),
        ({"forum": "unsure"}, "unknown_facts"),
    ],
)
def test_court_and_law_bind_a_contract_claim(changes: dict[str, Json], reason: str) -> None:
    """What a court abroad or foreign law puts in doubt for the agreed sum, it does for the loss."""
    found = of(TOLD, **changes)
    assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, (reason,))


def test_what_was_told_in_negotiations() -> None:
    """Without a contract, what was told while negotiating is protected all the same."""
    case = proved(
        {
            "right_type": "confidential_information",
            "contract_kind": "none",
            "contract_signed": "no",
            "relationship": ["negotiated_only"],
            "access_through_relationship": "yes",
            "act_kinds": ["used_secret"],
            "contract_loss": cny(10),
        }
    )
    assert of(case).status is RouteStatus.LIKELY
    assert of(case, act_kinds=["circumvented"]).status is RouteStatus.UNAVAILABLE
    assert of(case, relationship=["supplier"]).status is RouteStatus.UNAVAILABLE


def test_gain_in_place_of_loss() -> None:
    """The gain of the party in breach may stand in for a loss that is not known."""
    case = {**without(TOLD, "contract_loss"), "breacher_gain": cny(90)}
    assert of(case).reasons == ("rests_on_discretion",)
    found = figures(case)
    assert (found.high, found.method) == (Decimal(90), "breacher_gain")
    assert "gain_for_loss" in found.notes


def test_the_figure_is_compensated_once() -> None:
    """The figure of the statute's order is shown, once, with expenses apart."""
    found = figures(PATENT)
    assert (found.low, found.high, found.currency) == (Decimal(800_000), Decimal(800_000), "CNY")
    assert found.method == "actual_loss"
    assert "expenses_on_top" in found.notes


@pytest.mark.parametrize(("claim", "high"), [(799_999, 799_999), (800_000, 800_000), (1, 1)])
def test_never_more_than_claimed(claim: int, high: int) -> None:
    """The court gives no more than was claimed, and that is said."""
    found = figures(PATENT, claimed_amount=cny(claim))
    assert found.high == Decimal(high)
    assert ("claim_is_ceiling" in found.notes) == (claim < 800_000)


def test_no_figure_no_amounts() -> None:
    """Without a figure there is nothing to show."""
    assert amounts(facts_of(without(PATENT, "actual_loss")), TODAY) is None
    assert amounts(facts_of(without(TOLD, "contract_loss")), TODAY) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"knew_date": "2023-11-20", "stage": "not_filed"}, True),
        ({"knew_date": "2023-11-21", "stage": "not_filed"}, False),
        ({"knew_date": "2020", "stage": "first_instance", "filed_date": "2022"}, False),
        ({"knew_date": "2020", "stage": "first_instance", "filed_date": "2025"}, True),
        ({"stage": "not_filed"}, False),
    ],
)
def test_only_three_years_back(changes: dict[str, Json], *, expected: bool) -> None:
    """Where acts that go on were known for longer, only the last three years count."""
    assert (
        "last_three_years_count" in figures({**PATENT, "acts_started": "2019"}, **changes).notes
    ) is expected


OPTIONS: dict[str, st.SearchStrategy[Json]] = {
    "right_type": st.sampled_from([*FACTS["right_type"].codes, "unsure"]),
    "right_status": st.sampled_from(["in_force", "expired", "invalidation_pending"]),
    "right_in_china": st.sampled_from(["yes", "no"]),
    "standing": st.sampled_from(["owner", "ordinary_licensee"]),
    "infringement_shown": st.sampled_from(["yes", "no"]),
    "lawful_source": st.sampled_from(["yes", "no"]),
    "independent_origin": st.sampled_from(["yes", "no"]),
    "secret_measures": st.sampled_from(["yes", "no"]),
    "trademark_used": st.sampled_from(["yes", "no"]),
    "actual_loss": st.sampled_from([cny(0), cny(5)]),
    "infringer_profit": st.sampled_from([cny(0), cny(7)]),
    "royalty": st.sampled_from([cny(0), cny(7)]),
    "no_base_figure": st.sampled_from(["yes", "no"]),
    "contract_kind": st.sampled_from(["nda", "none"]),
    "contract_signed": st.sampled_from(["yes", "no"]),
    "contract_binds_infringer": st.sampled_from(["yes", "no"]),
    "breach": st.sampled_from(["yes", "no"]),
    "contract_loss": st.sampled_from([cny(0), cny(5)]),
    "relationship": st.sampled_from([["none"], ["negotiated_only"]]),
    "acts_ongoing": st.sampled_from(["yes", "no"]),
    "knew_date": st.sampled_from(["2018", "2025"]),
    "demand_made": st.sampled_from(["yes", "no"]),
    "stage": st.sampled_from(["not_filed"]),
}
CASES = st.fixed_dictionaries({}, optional=OPTIONS)
PROOFS = st.sampled_from(["official", "document", "inferred", "none"])


def level(facts: Facts) -> Level:
    """Return the level of the route over the facts."""
    return RULE.evaluate(facts, frozenset()).level


@given(CASES)
def test_unknown_never_ends_the_route(data: dict[str, Json]) -> None:
    """Taking an answer away never makes an available route unavailable."""
    facts = facts_of(data)
    if level(facts) is Level.NOT_MET or conflicts(facts):
        return
    for fact in data:
        assert level(facts.without(fact)) > Level.NOT_MET


@given(CASES, PROOFS, st.data())
def test_better_proof_never_lowers(data: dict[str, Json], proof: str, draw: st.DataObject) -> None:
    """Raising the proof of one fact never lowers the route."""
    facts = facts_of(proved(data, proof))
    provable = sorted(fact for fact in data if FACTS[fact].provable)
    if provable:
        fact = draw.draw(st.sampled_from(provable))
        assert level(facts.having(proofs={fact: Proof.OFFICIAL})) >= level(facts)


def test_reads_are_known_facts() -> None:
    """What the amounts declare to read are facts of the vocabulary."""
    assert set(FACTS) >= READS
