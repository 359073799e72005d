"""The nearest published judgments: a count of what is alike, never an average or a prediction."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from strategies import AS_OF, ASSESSED, cases, likely

from flows.assessment.assess import assess
from flows.assessment.model import Precedent
from flows.assessment.precedents import COMPARED, MOST, RIGHT
from flows.facts import Facts
from flows.law.judgments import judgments

ELEMENTS = ("intent", "seriousness")


def nearest(facts: Facts, as_of: date = AS_OF) -> tuple[Precedent, ...]:
    """Return the judgments listed for a case."""
    return assess(facts, as_of, changes=False).nearest_judgments


@settings(max_examples=40)
@given(cases(), ASSESSED)
def test_few_alike_and_in_order(facts: Facts, as_of: date) -> None:
    """At most three, each on file and alike in something, the one with most in common first."""
    found = nearest(facts, as_of)
    assert len(found) <= MOST
    assert len({one.id for one in found}) == len(found)
    counts = [len(one.same) for one in found]
    assert counts == sorted(counts, reverse=True)
    for one in found:
        assert one.id in judgments()
        assert one.same
        assert not set(one.same) & set(one.differs)
        points = (*one.same, *one.differs)
        assert all(p in (RIGHT, *COMPARED) or p.partition(".")[0] in ELEMENTS for p in points)


def test_nothing_known_is_like_nothing() -> None:
    """Without a fact no judgment is near."""
    assert nearest(Facts()) == ()


@pytest.mark.parametrize("id_", sorted(judgments()))
def test_a_judgment_is_nearest_to_its_own_facts(id_: str) -> None:
    """No judgment has more in common with the facts of another than that one itself."""
    judgment = judgments()[id_]
    found = {one.id: one for one in nearest(judgment.facts)}
    most = max((len(one.same) for one in found.values()), default=0)
    if id_ in found:
        assert len(found[id_].same) == most
        assert found[id_].differs == ()
    else:
        stated = [fact for fact in (RIGHT, *COMPARED) if judgment.facts.is_known(fact)]
        assert len(found) == MOST or not stated


def test_what_differs_is_said() -> None:
    """A right of another kind, and a circumstance denied, differ."""
    alike = judgments()["pudong-relapse"].facts
    facts = alike.having({"right_type": "copyright", "settlement_agreed_to_stop": "no"})
    found = next(one for one in nearest(facts) if one.id == "pudong-relapse")
    assert found.differs == (RIGHT, "intent.resumed_after_settlement")
    assert "contract_kind" in found.same


def test_what_both_deny_is_not_alike() -> None:
    """Two cases without a settlement have nothing in common by that."""
    found = nearest(likely(settlement_reached="no", prior_decision="none"))
    assert all("settlement_reached" not in one.same for one in found)
    assert all("prior_decision" not in one.same for one in found)
