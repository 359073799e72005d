"""The money of the punitive route: base, multiple, cap, readings, claim and expenses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from case_facts import cny, facts_of, proved
from hypothesis import given
from strategies import AS_OF, ASSESSED, cases, likely

from flows.assessment.assess import assess
from flows.assessment.exposure import READS, exposure, floor
from flows.assessment.model import Exposure, RouteName, RouteStatus
from flows.facts import Facts
from flows.facts_file import Json
from flows.law.library import library
from flows.vocabulary import FACTS

OLD = date(2026, 4, 30)
SECRET: dict[str, Json] = {
    "right_type": "trade_secret",
    "acts_started": "2020-03-01",
    "stage": "first_instance",
}
MARK: dict[str, Json] = {**SECRET, "right_type": "trademark"}


def money(data: dict[str, Json], as_of: date = AS_OF) -> Exposure:
    """Return the exposure of a case that has a base."""
    found = exposure(facts_of(data), as_of)
    assert found is not None
    return found


def dec(*amounts: float | str) -> tuple[Decimal, ...]:
    """Return exact amounts."""
    return tuple(Decimal(str(amount)) for amount in amounts)


def test_jingdiao_is_capped_today() -> None:
    """A base of 2.05m, awarded six times at first instance, is capped at 10.25m today."""
    data = {**SECRET, "actual_loss": cny(2_050_000), "reasonable_expenses": cny(500_000)}
    found = money(data)
    assert (found.base, found.cap) == dec(2_050_000, 10_250_000)
    assert (found.total_low, found.total_high) == dec(4_100_000, 10_250_000)
    assert found.assumption == "additive_capped"
    assert found.readings == {
        "literal": dec(2_050_000, 10_250_000),
        "additive_capped": dec(4_100_000, 10_250_000),
    }
    assert found.expenses == Decimal(500_000)
    assert "expenses_on_top" in found.notes


def test_jingdiao_under_the_text_of_its_day() -> None:
    """The text of 2021 had no cap: six times the base was within the additive reading."""
    found = money({**SECRET, "actual_loss": cny(2_050_000)}, OLD)
    assert found.cap is None
    assert (found.total_low, found.total_high) == dec(4_100_000, 12_300_000)
    assert found.assumption == "additive"
    assert found.readings["literal"] == dec(2_050_000, 10_250_000)
    assert "no_cap_in_2021_text" in found.notes


def test_xiaomi_meets_the_claim() -> None:
    """A computed total above the claim is cut to it: 30m."""
    data = {**MARK, "infringer_profit": cny("15669963.90"), "claimed_amount": cny(30_000_000)}
    found = money(data)
    assert found.claim_ceiling == found.total_high == Decimal(30_000_000)
    assert found.cap == Decimal("78349819.5")
    assert found.readings["literal"] == dec("15669963.9", 30_000_000)
    assert "claim_is_ceiling" in found.notes


def test_fila_with_later_acts() -> None:
    """A base of 2.64m with a claim of 9m, the acts dated after 2019-11-01."""
    data = {**MARK, "infringer_profit": cny(2_640_000), "claimed_amount": cny(9_000_000)}
    found = money({**data, "reasonable_expenses": cny(410_000)})
    assert (found.multiple_low, found.multiple_high) == dec(1, 5)
    assert (found.total_low, found.total_high) == dec(5_280_000, 9_000_000)
    assert found.expenses == Decimal(410_000)
    assert "clause_says_malice" in found.notes


def test_the_multiple_follows_the_acts() -> None:
    """Before 2019-11-01 the trademark clause went to three; over both, the widest is shown."""
    data = {**MARK, "actual_loss": cny(100)}
    early = money({**data, "acts_started": "2015", "acts_ended": "2019-10-31"})
    assert (early.multiple_high, early.total_high, early.cap) == dec(3, 400, 500)
    both = money({**data, "acts_started": "2015", "acts_ended": "2020"})
    assert both.multiple_high == Decimal(5)
    assert "multiple_changed_over_time" in both.notes
    later = money({**data, "acts_started": "2027-02-01"}, date(2027, 6, 1))
    assert "clause_says_malice" not in later.notes


PATENT: dict[str, Json] = {
    "right_type": "design_patent",
    "acts_started": "2020-01-01",
    "acts_ended": "2023-01-01",
    "actual_loss": cny(1000),
    "stage": "not_filed",
}


def test_what_came_before_the_clause_is_added_once() -> None:
    """Of straddling acts only the later part is multiplied; the earlier is added once."""
    found = money({**PATENT, "amount_before_clause": cny(200)})
    assert (found.base, found.amount_before_clause, found.cap) == dec(800, 200, 4000)
    assert (found.total_low, found.total_high) == dec(1800, 4200)
    assert "amount_before_added_once" in found.notes
    claimed = money({**PATENT, "amount_before_clause": cny(200), "claimed_amount": cny(4100)})
    assert claimed.total_high == Decimal(4100)


def test_an_unsplit_base_is_shown_as_too_high() -> None:
    """Without the earlier part the base is shown whole, with the reason that it is too high."""
    found = money(PATENT)
    assert (found.base, found.amount_before_clause) == (Decimal(1000), None)
    assert "acts_before_statute" in found.notes
    assert "acts_before_statute" not in money({**PATENT, "acts_started": "2021-06-01"}).notes


def test_an_earlier_part_of_later_acts_does_not_count() -> None:
    """Where all acts came after the clause began, nothing is taken off; no part is above it."""
    whole = {**PATENT, "amount_before_clause": cny(200), "acts_started": "2021-06-01"}
    assert (money(whole).base, money(whole).amount_before_clause) == (Decimal(1000), None)
    assert exposure(facts_of({**PATENT, "amount_before_clause": cny(2000)}), AS_OF) is None


def test_layout_designs_without_a_multiple() -> None:
    """Before 2026-10-15 no multiple is in the law: a cap, but no total."""
    data = {**PATENT, "right_type": "layout_design", "acts_started": "2022"}
    found = money(data)
    assert (found.multiple_low, found.multiple_high) == (None, None)
    assert (found.total_low, found.total_high, found.readings) == (None, None, {})
    assert found.cap == Decimal(5000)
    assert "no_multiple_in_statute" in found.notes
    later = money({**data, "acts_started": "2026-10-15", "acts_ended": "2026-11-01"})
    assert later.total_high == Decimal(5000)


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"plant_circumstances": ["forged_certificate"]}, Decimal(2)),
        ({"plant_circumstances": ["refused_to_disclose_places"]}, None),
        ({"infringement_main_business": "yes"}, Decimal(2)),
        ({}, None),
        ({"right_type": "trademark", "infringement_main_business": "yes"}, None),
    ],
)
def test_the_floor_of_plant_varieties(changes: dict[str, Json], hint: Decimal | None) -> None:
    """The floor is a hint: the lowest multiple stays one."""
    data = {**SECRET, "right_type": "plant_variety", "acts_started": "2023", **changes}
    found = money(proved({**data, "actual_loss": cny(10)}))
    assert (found.floor_hint, found.multiple_low) == (hint, Decimal(1))


def test_executed_fines() -> None:
    """A fine for the same acts that was paid shall be considered, and may be under the old text."""
    fined: dict[str, Json] = {"fine": "both", "fine_same_act": "yes", "fine_executed": "yes"}
    data = {**SECRET, "actual_loss": cny(10), **fined}
    assert "fine_shall_be_considered" in money(data).notes
    assert "fine_may_be_considered" in money(data, OLD).notes
    for fact, value in (("fine", "none"), ("fine_same_act", "no"), ("fine_executed", "no")):
        assert not [note for note in money({**data, fact: value}).notes if "fine" in note]


def test_no_text_is_spoken_of_before_there_was_one() -> None:
    """Before the text of 2021 neither its missing cap nor its word on fines is on file."""
    fined: dict[str, Json] = {"fine": "both", "fine_same_act": "yes", "fine_executed": "yes"}
    data = {**SECRET, "actual_loss": cny(10), **fined}
    found = {day: set(money(data, day).notes) for day in (date(2021, 3, 2), date(2021, 3, 3))}
    spoken = {"no_cap_in_2021_text", "fine_may_be_considered"}
    assert spoken.isdisjoint(found[date(2021, 3, 2)])
    assert spoken <= found[date(2021, 3, 3)]


def test_an_open_regime_shows_both() -> None:
    """Where the text is open the cap is shown, with the uncapped reading beside it."""
    found = money({**SECRET, "actual_loss": cny(10), "stage": "retrial"})
    assert found.cap == Decimal(50)
    assert set(found.readings) == {"literal", "additive_capped", "additive"}
    assert found.readings["additive"] == dec(20, 60)
    assert "cap_turns_on_regime" in found.notes


def test_no_base_no_exposure() -> None:
    """No figure, contradicting answers or several currencies: nothing is computed."""
    assert exposure(facts_of(SECRET), AS_OF) is None
    contradiction = {**SECRET, "actual_loss": cny(10), "no_base_figure": "yes"}
    assert exposure(facts_of(contradiction), AS_OF) is None
    dollars = facts_of({"claimed_amount": {"amount": "9", "currency": "USD"}})
    mixed = likely().having(dollars.values)
    found = assess(mixed, AS_OF, changes=False)
    assert found.exposure is None
    assert "unknown_facts" in found.routes[RouteName.PUNITIVE].reasons


def test_another_currency_is_kept() -> None:
    """A case in one other currency is computed in it: no limit in CNY matters here."""
    found = money({**SECRET, "actual_loss": {"amount": "10", "currency": "EUR"}})
    assert (found.currency, found.total_high) == ("EUR", Decimal(50))


def test_an_unavailable_route_has_no_exposure() -> None:
    """No amount is shown for a route that cannot be had."""
    assert assess(likely(infringement_shown="no"), AS_OF, changes=False).exposure is None
    assert assess(likely(), AS_OF, changes=False).exposure is not None


def test_reads_are_facts() -> None:
    """What an exposure reads are known fact ids."""
    assert set(FACTS) >= READS


@given(cases(), ASSESSED)
def test_no_total_above_the_cap(facts: Facts, as_of: date) -> None:
    """No total lies above the cap, but for what is compensated once; none above the claim."""
    found = exposure(facts, as_of)
    if found is None or found.total_high is None or found.total_low is None:
        return
    assert Decimal(0) <= found.total_low <= found.total_high
    if found.cap is not None:
        on_file = {law.figures.multiple_high for law in library().series["punitive_cap"]}
        assert found.cap_multiple in ({Decimal(5)} if as_of <= AS_OF else on_file)
        assert found.total_high <= found.cap + (found.amount_before_clause or 0)
    if found.claim_ceiling is not None:
        assert found.total_high <= found.claim_ceiling


@given(cases(), ASSESSED)
def test_amounts_are_exact(facts: Facts, as_of: date) -> None:
    """Every total is the base times a whole statutory multiple, to the last digit."""
    found = exposure(facts, as_of)
    free = found is not None and found.claim_ceiling is None
    if found is None or found.multiple_high is None or not free:
        return
    before = found.amount_before_clause or Decimal(0)
    assert found.readings["literal"][1] == found.multiple_high * found.base + before


@given(cases())
def test_only_what_is_read_matters(facts: Facts) -> None:
    """Facts outside of what an exposure reads change no amount."""
    reads = READS.union(floor(AS_OF).fact_ids)
    read = {id_: value for id_, value in facts.values.items() if id_ in reads}
    other = exposure(Facts(read, facts.proofs), AS_OF)
    assert other == exposure(facts, AS_OF)


def test_a_route_that_is_not_unavailable_keeps_its_money() -> None:
    """The exposure is there from the moment a base is known, open route or not."""
    facts = facts_of({"right_type": "trade_secret", "actual_loss": cny(10)})
    found = assess(facts, AS_OF, changes=False)
    assert found.routes[RouteName.PUNITIVE].status == RouteStatus.OPEN
    assert found.exposure is not None
