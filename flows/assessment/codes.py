"""The codes that an assessment may hold and that no enumeration or table has.

mypy refuses any other in the rules. Each has a text (`flows.assessment.text_keys`).
"""

from __future__ import annotations

from typing import Literal, TypeAlias

DeadlineId: TypeAlias = Literal[
    "limitation",
    "limitation_infringement",
    "look_back",
    "labour_arbitration",
    "punitive_claim",
    "secret_points",
    "sue_after_preservation",
    "defence",
    "appeal",
    "enforcement",
    "retrial",
    "trademark_opposition",
    "trademark_invalidation",
    "platform_suit",
    "customs_security",
]

DeadlineStatus: TypeAlias = Literal["running", "near", "passed", "met", "unknown", "not_applicable"]

CutRisk: TypeAlias = Literal["none", "low", "moderate", "high", "unknown"]
"""How likely a court is to cut an agreed sum."""

RegimeReason: TypeAlias = Literal[
    "no_text_yet",
    "text_in_force",
    "judged_before",
    "judged_after",
    "judgment_date_missing",
    "filed_before",
    "filed_after",
    "filing_date_missing",
    "new_suit",
]
"""Why an interpretation governs the case."""

NoteCode: TypeAlias = Literal[
    "acts_before_statute",
    "agreed_penalty_is_liquidated",
    "amount_before_added_once",
    "cap_turns_on_regime",
    "choice_is_may",
    "choice_takes_higher",
    "claim_in_other_currency",
    "claim_is_ceiling",
    "clause_says_malice",
    "court_fixes_sum",
    "dealings_support_sum",
    "earlier_figure_unproved",
    "expenses_on_top",
    "fine_may_be_considered",
    "fine_shall_be_considered",
    "floor_above_figure",
    "foreign_law_measures",
    "gain_for_loss",
    "infringement_loss_used",
    "larger_figure_unproved",
    "last_three_years_count",
    "line_is_no_cap",
    "loss_unknown",
    "margin_industry_average",
    "margin_infringer_operating",
    "margin_infringer_sales",
    "margin_right_holder",
    "margin_unknown",
    "multiple_changed_over_time",
    "no_adjustment_ineffective",
    "no_cap_in_2021_text",
    "no_cut_in_bad_faith",
    "no_multiple_in_statute",
    "non_compete_limits",
    "relapse_sum_used",
    "standard_terms_must_be_explained",
    "sum_unknown",
    "trade_supports_sum",
    "training_cost_limit",
    "value_supports_sum",
    "whole_profit_taken",
]
"""What must be said beside an amount."""

LossMethod: TypeAlias = Literal["contract_loss", "actual_loss", "breacher_gain", "unknown"]
"""Where the loss that an agreed sum is compared with comes from."""

FactorCode: TypeAlias = Literal[
    "area",
    "business",
    "concealment",
    "consequences",
    "duration",
    "evidence_conduct",
    "fine_executed",
    "relapse",
    "scale",
    "several_times",
    "small_scale",
    "stopped",
    "went_on_after_notice",
    "went_on_after_suit",
]
"""What the court weighs for the multiple."""
