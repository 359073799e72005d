"""Which facts exist: id, kind, codes, and whether the fact must be proved, by topic.

Ids and codes are stable: a facts file written against them must keep working.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flows.facts import NO, NOT_APPLICABLE, UNSURE, YES, FactKind


class Topic(StrEnum):
    """The chapters of the interview, in the order they are asked."""

    STORY = "story"
    RIGHT = "right"
    ACTS = "acts"
    TIMING = "timing"
    RELATIONSHIP = "relationship"
    NOTICE = "notice"
    SETTLEMENT = "settlement"
    SHELL_CHANGE = "shell_change"
    MONEY = "money"
    CONDUCT = "conduct"
    CONTRACT = "contract"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact. `codes` lists what a choice or multi may hold besides `unsure`."""

    id: str
    topic: Topic
    kind: FactKind
    provable: bool = False
    codes: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """Every code that may stand in a facts file; empty for dates and figures."""
        return (*self.codes, UNSURE) if self.codes else ()


_TRI = (YES, NO, NOT_APPLICABLE)


def _tri(topic: Topic, *ids: str, provable: bool = False) -> tuple[FactSpec, ...]:
    return tuple(FactSpec(id_, topic, FactKind.TRI, provable, _TRI) for id_ in ids)


def _one(
    topic: Topic, kind: FactKind, id_: str, codes: str = "", *, provable: bool = False
) -> tuple[FactSpec, ...]:
    return (FactSpec(id_, topic, kind, provable, tuple(codes.split())),)


_RIGHT = (
    *_one(Topic.STORY, FactKind.CHOICE, "party_role", "right_holder accused adviser"),
    *_one(Topic.STORY, FactKind.CHOICE, "advised_side", "right_holder accused"),
    *_one(Topic.STORY, FactKind.MULTI, "story", "started_again other_company none"),
    *_one(Topic.RIGHT, FactKind.CHOICE, "other_side_kind", "company individual both"),
    *_one(
        Topic.RIGHT,
        FactKind.CHOICE,
        "standing",
        "owner exclusive_licensee sole_licensee ordinary_licensee co_owner",
    ),
    *_tri(Topic.RIGHT, "licensee_authority", "co_owner_consent", provable=True),
    *_one(
        Topic.RIGHT,
        FactKind.CHOICE,
        "right_type",
        "invention_patent utility_model design_patent trademark copyright software "
        "trade_secret plant_variety layout_design unfair_competition "
        "confidential_information",
    ),
    *_one(
        Topic.RIGHT,
        FactKind.CHOICE,
        "right_status",
        "in_force pending expired invalidation_pending invalidated",
        provable=True,
    ),
    *_tri(
        Topic.RIGHT,
        "right_in_china",
        "right_well_known",
        "trademark_used",
        "secret_not_public",
        "secret_valuable",
        "secret_measures",
        provable=True,
    ),
    *_tri(Topic.RIGHT, "lawful_source", "independent_origin"),
    *_tri(Topic.RIGHT, "infringement_shown", provable=True),
    *_tri(Topic.RIGHT, "contrary_evidence"),
    *_one(
        Topic.RIGHT,
        FactKind.CHOICE,
        "evaluation_report",
        "none positive negative",
        provable=True,
    ),
    *_tri(Topic.RIGHT, "application_published", provable=True),
    *_tri(Topic.RIGHT, "prior_art", "prior_use_by_other_side"),
)
_ACTS = (
    *_one(Topic.ACTS, FactKind.DATE, "acts_started"),
    *_one(Topic.ACTS, FactKind.DATE, "acts_ended"),
    *_tri(Topic.ACTS, "acts_ongoing", provable=True),
    *_one(
        Topic.ACTS,
        FactKind.MULTI,
        "act_kinds",
        "copied_product used_mark copied_content disclosed_secret used_secret "
        "used_beyond_purpose circumvented registered_in_own_name piracy counterfeit_mark "
        "passed_off_patent other",
    ),
    *_one(Topic.ACTS, FactKind.COUNT, "acts_similar_count"),
    *_one(
        Topic.ACTS,
        FactKind.CHOICE,
        "acts_regions",
        "local several_provinces nationwide cross_border",
    ),
    *_one(Topic.ACTS, FactKind.CHOICE, "acts_scale", "small medium large"),
    *_tri(Topic.ACTS, "stopped_after_suit"),
    *_one(
        Topic.ACTS,
        FactKind.CHOICE,
        "their_registration",
        "applied published registered",
        provable=True,
    ),
    *_one(Topic.ACTS, FactKind.DATE, "their_registration_published"),
    *_one(Topic.ACTS, FactKind.DATE, "their_registration_registered"),
    *_tri(Topic.ACTS, "own_prior_use_china", provable=True),
)
_RELATIONSHIP = (
    *_one(
        Topic.RELATIONSHIP,
        FactKind.MULTI,
        "relationship",
        "none employee former_employee contractor cooperation licensee distributor agent "
        "representative supplier negotiated_only other_dealings same_controller",
        provable=True,
    ),
    *_tri(Topic.RELATIONSHIP, "access_through_relationship", "controller_knew", provable=True),
)
_NOTICE = (
    *_tri(Topic.NOTICE, "notice_sent", provable=True),
    *_one(Topic.NOTICE, FactKind.DATE, "notice_date"),
    *_one(
        Topic.NOTICE,
        FactKind.MULTI,
        "notice_forms",
        "lawyer_letter email messaging_app platform_complaint authority other none",
    ),
    *_tri(
        Topic.NOTICE,
        "notice_identified_right",
        "notice_received",
        "continued_after_notice",
        provable=True,
    ),
    *_one(Topic.NOTICE, FactKind.DATE, "customs_notice_date"),
    *_one(Topic.NOTICE, FactKind.DATE, "counter_notice_date"),
)
_SETTLEMENT = (
    *_tri(Topic.SETTLEMENT, "settlement_reached", provable=True),
    *_one(Topic.SETTLEMENT, FactKind.DATE, "settlement_date"),
    *_tri(Topic.SETTLEMENT, "settlement_agreed_to_stop", "resumed_after_settlement", provable=True),
    *_one(Topic.SETTLEMENT, FactKind.DATE, "resumed_date"),
    *_one(Topic.SETTLEMENT, FactKind.MONEY, "settlement_sum"),
    *_one(Topic.SETTLEMENT, FactKind.MONEY, "settlement_relapse_sum"),
)
_SHELL_CHANGE = (
    *_one(
        Topic.SHELL_CHANGE,
        FactKind.MULTI,
        "shell_changes",
        "affiliated_company legal_representative_changed controlling_shareholder_changed "
        "undisclosed_company nominee_shareholding exemption_agreement none",
        provable=True,
    ),
    *_tri(Topic.SHELL_CHANGE, "shell_conceals_control", "shell_escapes_liability", provable=True),
    *_one(Topic.SHELL_CHANGE, FactKind.DATE, "shell_date"),
)
_CONDUCT = (
    *_one(
        Topic.CONDUCT,
        FactKind.CHOICE,
        "prior_decision",
        "none administrative_penalty judgment both",
        provable=True,
    ),
    *_one(Topic.CONDUCT, FactKind.DATE, "prior_decision_effective_date"),
    *_tri(Topic.CONDUCT, "predecessor_held_liable", provable=True),
    *_tri(
        Topic.CONDUCT,
        "repeated_after_decision",
        "preservation_order",
        "preservation_refused",
        provable=True,
    ),
    *_tri(Topic.CONDUCT, "preservation_refusal_justified"),
    *_tri(
        Topic.CONDUCT,
        "evidence_destroyed",
        "infringement_main_business",
        "infringement_main_profit",
        "profit_huge",
        "goodwill_or_market_harm",
        "public_interest_harm",
        "health_harm",
        "loss_huge",
        provable=True,
    ),
    *_one(
        Topic.CONDUCT,
        FactKind.MULTI,
        "plant_circumstances",
        "forged_certificate unlabelled_packaging seed_law_77 refused_to_disclose_places none",
        provable=True,
    ),
)
_MONEY = (
    *_one(Topic.MONEY, FactKind.MONEY, "actual_loss", provable=True),
    *_one(Topic.MONEY, FactKind.MONEY, "infringer_profit", provable=True),
    *_one(Topic.MONEY, FactKind.MONEY, "illegal_gain", provable=True),
    *_one(Topic.MONEY, FactKind.MONEY, "royalty", provable=True),
    *_one(Topic.MONEY, FactKind.MONEY, "amount_before_clause"),
    *_one(
        Topic.MONEY,
        FactKind.MULTI,
        "figures_shown",
        "actual_loss infringer_profit sales illegal_gain royalty none",
    ),
    *_tri(Topic.MONEY, "no_base_figure"),
    *_one(Topic.MONEY, FactKind.COUNT, "units_sold", provable=True),
    *_one(Topic.MONEY, FactKind.MONEY, "unit_price", provable=True),
    *_one(Topic.MONEY, FactKind.PERCENT, "profit_margin", provable=True),
    *_one(
        Topic.MONEY,
        FactKind.CHOICE,
        "profit_margin_source",
        "infringer_operating infringer_sales industry_average right_holder",
    ),
    *_one(Topic.MONEY, FactKind.PERCENT, "contribution_rate"),
    *_tri(Topic.MONEY, "accounts_ordered", "accounts_refused", provable=True),
    *_one(Topic.MONEY, FactKind.MONEY, "reasonable_expenses", provable=True),
    *_one(Topic.MONEY, FactKind.MONEY, "claimed_amount"),
    *_one(Topic.MONEY, FactKind.CHOICE, "fine", "none administrative criminal both"),
    *_tri(Topic.MONEY, "fine_same_act", "fine_executed"),
)
_TIMING = (
    *_one(
        Topic.TIMING,
        FactKind.CHOICE,
        "stage",
        "not_filed first_instance first_instance_debate_closed first_instance_judgment "
        "second_instance effective_judgment retrial concluded",
    ),
    *_tri(Topic.TIMING, "debate_reopened"),
    *_one(Topic.TIMING, FactKind.DATE, "filed_date"),
    *_one(Topic.TIMING, FactKind.DATE, "debate_closed_date"),
    *_one(Topic.TIMING, FactKind.DATE, "judgment_effective_date"),
    *_tri(Topic.TIMING, "damages_claimed", "punitive_claimed", "court_explained", "same_facts"),
    *_one(Topic.TIMING, FactKind.DATE, "knew_date"),
    *_tri(Topic.TIMING, "demand_made", provable=True),
    *_one(Topic.TIMING, FactKind.DATE, "last_demand_date"),
    *_one(Topic.TIMING, FactKind.DATE, "preservation_granted_date"),
    *_one(Topic.TIMING, FactKind.DATE, "judgment_received_date"),
    *_one(Topic.TIMING, FactKind.DATE, "complaint_received_date"),
    *_tri(Topic.TIMING, "domicile_in_china"),
)
_CONTRACT = (
    *_one(
        Topic.CONTRACT,
        FactKind.CHOICE,
        "contract_kind",
        "nnn nda manufacturing supply licence development distribution employment "
        "consultant settlement none",
    ),
    *_tri(Topic.CONTRACT, "contract_signed", provable=True),
    *_one(Topic.CONTRACT, FactKind.DATE, "contract_date"),
    *_tri(Topic.CONTRACT, "contract_binds_infringer", provable=True),
    *_tri(
        Topic.CONTRACT,
        "contract_foreign_related",
        "technology_or_goods_trade",
        "contract_chinese_text",
        "standard_form",
    ),
    *_tri(Topic.CONTRACT, "clause", provable=True),
    *_one(Topic.CONTRACT, FactKind.CHOICE, "clause_form", "fixed_sum per_breach formula punitive"),
    *_one(Topic.CONTRACT, FactKind.MONEY, "clause_sum"),
    *_tri(Topic.CONTRACT, "clause_explained", provable=True),
    *_one(Topic.CONTRACT, FactKind.MONEY, "ip_value"),
    *_one(Topic.CONTRACT, FactKind.MONEY, "industry_usual_sum"),
    *_tri(Topic.CONTRACT, "past_dealings"),
    *_tri(Topic.CONTRACT, "clause_no_adjustment"),
    *_one(
        Topic.CONTRACT,
        FactKind.MULTI,
        "other_employee_clauses",
        "confidentiality non_compete training_service none",
    ),
    *_one(
        Topic.CONTRACT,
        FactKind.CHOICE,
        "clause_employee_duty",
        "confidentiality non_compete training_service not_employee",
    ),
    *_tri(Topic.CONTRACT, "protected_information_defined", "leak_acts_defined"),
    *_one(Topic.CONTRACT, FactKind.CHOICE, "governing_law", "prc foreign not_stated"),
    *_one(
        Topic.CONTRACT,
        FactKind.CHOICE,
        "forum",
        "prc_court prc_arbitration hong_kong_arbitration foreign_arbitration "
        "foreign_court_exclusive foreign_court_open labour_arbitration not_stated",
    ),
    *_tri(Topic.CONTRACT, "arbitration_institution_named"),
    *_one(
        Topic.CONTRACT,
        FactKind.CHOICE,
        "dispute_clause_scope",
        "contract_claims all_connected infringement_named",
    ),
    *_tri(Topic.CONTRACT, "special_foreign_element"),
    *_tri(Topic.CONTRACT, "breach", "breach_deliberate", provable=True),
    *_one(Topic.CONTRACT, FactKind.MONEY, "contract_loss", provable=True),
    *_one(Topic.CONTRACT, FactKind.MONEY, "breacher_gain", provable=True),
)
_EVIDENCE = (
    *_one(
        Topic.EVIDENCE,
        FactKind.MULTI,
        "evidence_held",
        "right_certificate licence_chain development_records signed_contract "
        "delivery_records notice_with_receipt settlement_text penalty_decision judgment "
        "registry_extract notarised_purchase web_capture customs_or_platform_data "
        "financial_records confidentiality_measures witness expert_report none",
    ),
    *_tri(Topic.EVIDENCE, "evidence_at_risk"),
    *_one(
        Topic.EVIDENCE,
        FactKind.MULTI,
        "foreign_documents",
        "identity_certified power_of_attorney_certified translations none",
    ),
)

FACTS: dict[str, FactSpec] = {
    spec.id: spec
    for group in (
        _RIGHT,
        _ACTS,
        _RELATIONSHIP,
        _NOTICE,
        _SETTLEMENT,
        _SHELL_CHANGE,
        _CONDUCT,
        _MONEY,
        _TIMING,
        _CONTRACT,
        _EVIDENCE,
    )
    for spec in group
}
