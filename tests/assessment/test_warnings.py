"""Warnings: each is given where its condition holds, and not where it narrowly fails."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from case_facts import TODAY, cny, facts_of, proved
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import cases

from flows.assessment.assess import assess
from flows.assessment.crime import crimes, possible_crime
from flows.assessment.tree import facts_read
from flows.assessment.warnings import warning_rules
from flows.facts import PROOF_SUFFIX, Facts
from flows.facts_file import Json
from flows.law.library import library
from flows.vocabulary import FACTS

SECRET: dict[str, Json] = {"right_type": "trade_secret", "act_kinds": ["used_secret"]}
MARK: dict[str, Json] = {"right_type": "trademark"}
DEAL: dict[str, Json] = proved(
    {
        "right_type": "trademark",
        "contract_kind": "nnn",
        "contract_signed": "yes",
        "contract_binds_infringer": "yes",
        "clause": "yes",
        "breach": "yes",
    }
)

GIVEN: dict[str, tuple[dict[str, Json], dict[str, Json]]] = {
    "user_is_accused_see_counsel": ({"party_role": "accused"}, {"party_role": "adviser"}),
    "possible_crime_see_counsel": (
        {**SECRET, "actual_loss": cny(300_000)},
        {**SECRET, "actual_loss": cny("299999.99")},
    ),
    "limitation_near": (
        {"knew_date": "2024-01-19", "acts_ongoing": "no", "stage": "not_filed"},
        {"knew_date": "2024-01-20", "acts_ongoing": "no", "stage": "not_filed"},
    ),
    "limitation_only_if_pleaded": (
        {"knew_date": "2023-11-20", "acts_ongoing": "no", "stage": "not_filed"},
        {"knew_date": "2023-11-21", "acts_ongoing": "no", "stage": "not_filed"},
    ),
    "preservation_30_days": (
        {"preservation_granted_date": "2026-11-01", "stage": "not_filed"},
        {
            "preservation_granted_date": "2026-11-01",
            "stage": "first_instance",
            "filed_date": "2026-11-20",
        },
    ),
    "claim_before_debate_closes": (
        {"right_type": "trademark", "stage": "first_instance", "punitive_claimed": "no"},
        {"right_type": "trademark", "stage": "first_instance", "punitive_claimed": "yes"},
    ),
    "secure_evidence_before_notice": (
        {"stage": "not_filed", "notice_sent": "no"},
        {"stage": "not_filed", "notice_sent": "yes"},
    ),
    "elect_contract_or_tort": (DEAL, {**DEAL, "breach": "no"}),
    "statutory_damages_cannot_be_base": (
        {**MARK, "no_base_figure": "yes"},
        {"right_type": "layout_design", "no_base_figure": "yes"},
    ),
    "employee_confidentiality_clause": (
        {"clause_employee_duty": "confidentiality"},
        {"clause_employee_duty": "non_compete"},
    ),
    "no_adjustment_clause_ineffective": (
        {"clause_no_adjustment": "yes"},
        {"clause_no_adjustment": "no"},
    ),
    "do_not_take_their_secrets": (
        {"right_type": "confidential_information"},
        {"right_type": "confidential_information", "party_role": "accused"},
    ),
    "do_not_paste_the_secret": (SECRET, MARK),
    "answers_not_privileged": ({"party_role": "accused"}, {"party_role": "right_holder"}),
    "registered_by_other_side": (
        {"act_kinds": ["registered_in_own_name"]},
        {"act_kinds": ["registered_in_own_name"], "party_role": "accused"},
    ),
    "recover_in_time": (
        {**MARK, "act_kinds": ["registered_in_own_name"], "their_registration": "registered"},
        {**MARK, "act_kinds": ["used_mark"], "their_registration": "registered"},
    ),
    "no_right_in_china": ({**MARK, "right_in_china": "no"}, {**MARK, "right_in_china": "yes"}),
    "arbitration_clause_may_cover": (
        {**DEAL, "forum": "prc_arbitration"},
        {**DEAL, "forum": "prc_arbitration", "contract_binds_infringer": "no"},
    ),
    "evaluation_report_missing": (
        {"right_type": "utility_model", "evaluation_report": "none"},
        {"right_type": "invention_patent", "evaluation_report": "none"},
    ),
    "provisional_protection_fee": (
        {
            "right_type": "invention_patent",
            "right_status": "pending",
            "application_published": "yes",
        },
        {
            "right_type": "invention_patent",
            "right_status": "in_force",
            "application_published": "yes",
        },
    ),
    "licence_needs_authority": (
        {"standing": "ordinary_licensee"},
        {"standing": "ordinary_licensee", "licensee_authority": "yes"},
    ),
    "co_owner_must_agree": (
        {"standing": "co_owner"},
        {"standing": "co_owner", "co_owner_consent": "yes"},
    ),
    "non_use_attack": ({**MARK, "trademark_used": "no"}, {**MARK, "trademark_used": "yes"}),
    "bad_faith_notice": (
        {"notice_forms": ["platform_complaint"]},
        {"notice_forms": ["lawyer_letter"]},
    ),
    "decree_801": ({"domicile_in_china": "no"}, {"domicile_in_china": "yes"}),
    "trademark_law_changes_2027": (MARK, {**MARK, "acts_ongoing": "no"}),
    "amounts_are_ranges": (MARK, {"right_type": "layout_design"}),
}


def warned(data: dict[str, Json], as_of: date = TODAY) -> tuple[str, ...]:
    """Return the warnings of a case."""
    return assess(facts_of(data), as_of, changes=False).warnings


def test_every_warning_has_a_case() -> None:
    """Each warning is shown once given and once narrowly missed."""
    assert set(GIVEN) == set(warning_rules(TODAY))


@pytest.mark.parametrize("code", GIVEN)
def test_given_where_it_applies(code: str) -> None:
    """The warning is given where its condition holds."""
    assert code in warned(GIVEN[code][0])


@pytest.mark.parametrize("code", GIVEN)
def test_not_given_where_it_narrowly_fails(code: str) -> None:
    """The warning is not given where one part of its condition fails."""
    assert code not in warned(GIVEN[code][1])


def test_statutory_damages_alone_are_to_be_elected_too() -> None:
    """Where no figure can be shown, statutory damages are what the agreed sum excludes."""
    data: dict[str, Json] = {**DEAL, "no_base_figure": "yes"}
    found = assess(facts_of(data), TODAY, changes=False)
    had = {name.value for name, one in found.routes.items() if one.status.value != "unavailable"}
    assert had == {"liquidated_damages", "statutory_damages"}
    assert "elect_contract_or_tort" in found.warnings


@given(cases())
@settings(max_examples=25)
def test_each_once_in_order(facts: Facts) -> None:
    """Warnings are known codes, each once, the gravest first."""
    found = assess(facts, TODAY, changes=False).warnings
    assert list(found) == [code for code in warning_rules(TODAY) if code in found]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 6, 25), False),
        (date(2026, 6, 26), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_the_new_trademark_law_is_announced_while_it_is_to_come(
    as_of: date,
    *,
    expected: bool,
) -> None:
    """From the day of the revision until the last day of the old text."""
    assert ("trademark_law_changes_2027" in warned(MARK, as_of)) is expected


def test_limitation_near_counts_days() -> None:
    """Near is fewer than sixty days, up to the last day, and no more once it has passed."""
    data: dict[str, Json] = {"knew_date": "2024-01-31", "acts_ongoing": "no", "stage": "not_filed"}
    last = date(2027, 1, 31)
    assert "limitation_near" not in warned(data, last - timedelta(days=60))
    assert "limitation_near" in warned(data, last - timedelta(days=59))
    assert "limitation_near" in warned(data, last)
    assert "limitation_near" not in warned(data, last + timedelta(days=1))


def test_no_limitation_warning_while_the_acts_go_on() -> None:
    """Acts that go on keep the claim, so no limitation warning frightens."""
    found = warned({"knew_date": "2010", "acts_ongoing": "yes", "stage": "not_filed"})
    assert not {"limitation_near", "limitation_only_if_pleaded"} & set(found)


def test_the_court_order_needs_a_suit_even_without_its_day() -> None:
    """An order of unknown day before any suit is warned of too."""
    assert "preservation_30_days" in warned({"preservation_order": "yes", "stage": "not_filed"})
    assert "preservation_30_days" not in warned({"stage": "not_filed"})


def test_no_election_without_a_known_contract() -> None:
    """Not knowing whether there is a contract is no reason to speak of an election."""
    assert "elect_contract_or_tort" not in warned(MARK)


class TestCrime:
    """The thresholds of the interpretation on IP crime, in CNY, and never a finding."""

    @pytest.mark.parametrize(
        ("data", "provision"),
        [
            ({**SECRET, "illegal_gain": cny(300_000)}, "criminal-law:219"),
            ({**SECRET, "contract_loss": cny(300_000)}, "criminal-law:219"),
            ({"right_type": "trade_secret", "actual_loss": cny(10**6)}, "criminal-law:219"),
            (
                {
                    "right_type": "trade_secret",
                    "act_kinds": ["circumvented"],
                    "actual_loss": cny(10**6),
                },
                "",
            ),
            (
                {**SECRET, "actual_loss": {"amount": "1000000", "currency": "EUR"}},
                "criminal-law:219",
            ),
            ({**SECRET}, "criminal-law:219"),
            ({**SECRET, "actual_loss": cny(299_999)}, ""),
            ({"right_type": "trademark", "act_kinds": ["counterfeit_mark"]}, "criminal-law:213"),
            ({"right_type": "trademark", "act_kinds": ["used_mark"]}, ""),
            ({"right_type": "software", "act_kinds": ["piracy"]}, "criminal-law:217"),
            (
                {"right_type": "design_patent", "act_kinds": ["passed_off_patent"]},
                "criminal-law:216",
            ),
            ({"right_type": "design_patent", "act_kinds": ["copied_product"]}, ""),
        ],
    )
    def test_by_right_and_act(self, data: dict[str, Json], provision: str) -> None:
        """Each crime needs its own right and act; ordinary patent infringement is none."""
        assert possible_crime(facts_of(data), TODAY) == provision
        if provision:
            library().get(provision)

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, True),
            ({"actual_loss": cny(99_999)}, False),
            ({"prior_decision_effective_date": "2024-11-21"}, True),
            ({"prior_decision_effective_date": "2024-11-20"}, False),
            ({"repeated_after_decision": "no"}, False),
            ({"prior_decision": "none"}, False),
        ],
    )
    def test_lower_after_a_penalty(self, changes: dict[str, Json], *, expected: bool) -> None:
        """Who repeats within two years of a decision reaches the threshold at 100,000."""
        data: dict[str, Json] = {
            **SECRET,
            "actual_loss": cny(100_000),
            "prior_decision": "administrative_penalty",
            "prior_decision_effective_date": "2025-11-21",
            "repeated_after_decision": "yes",
            **changes,
        }
        assert bool(possible_crime(facts_of(data), TODAY)) is expected


def test_reads_are_known_facts() -> None:
    """What comes near a crime reads facts of the vocabulary, and the warnings read all of them."""
    reads = facts_read(one.near for one in crimes(TODAY))
    assert set(FACTS) >= reads
    assert facts_read(warning_rules(TODAY).values()) >= reads


@given(cases(), st.data())
@settings(max_examples=25)
def test_only_declared_facts_beside_routes_and_limits(facts: Facts, data: st.DataObject) -> None:
    """A fact that nothing declares, and no route reads, changes no warning."""
    idle = {"other_side_kind", "past_dealings", "contract_date", "shell_date"}
    fact = data.draw(st.sampled_from(sorted(idle)))
    assert fact + PROOF_SUFFIX not in facts.values
    assert (
        assess(facts.without(fact), TODAY, changes=False).warnings
        == assess(facts, TODAY, changes=False).warnings
    )
