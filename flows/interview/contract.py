"""The contract: which one, whom it binds, its clause on liquidated damages, the breach."""

from __future__ import annotations

from flows.assessment.tree.conditions import all_of, any_of, not_said, said
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, NONE, YES
from flows.vocabulary import Topic

_BASICS = ("contract_signed", "contract_binds_infringer", "breach", "clause")
_A_CONTRACT = not_said("contract_kind", NONE)
_MAY_BE_BROKEN = all_of(_A_CONTRACT, not_said("breach", NO))
_MAY_BE_STAFF = any_of(
    said("contract_kind", "employment"),
    all_of(
        not_said("other_side_kind", "company"),
        any_of(
            said("contract_kind", "consultant", "nda"),
            said("relationship", "employee", "former_employee"),
        ),
    ),
)

QUESTIONS: tuple[AnyQuestion, ...] = (
    MultiYesNo(
        id="contract_basics",
        topic=Topic.CONTRACT,
        article="civil-code:465.2",
        proof=True,
        ticks=_BASICS,
        sets={NONE: {"contract_kind": NONE}},
    ),
    Choice(
        id="contract_kind",
        topic=Topic.CONTRACT,
        applies_if=any_of(*(not_said(fact, NO) for fact in _BASICS)),
        article="civil-code:585.1",
        fact="contract_kind",
        options=(
            "nnn",
            "nda",
            "manufacturing",
            "supply",
            "distribution",
            "licence",
            "development",
            "employment",
            "consultant",
            "settlement",
            NONE,
        ),
    ),
    Choice(
        id="other_side_kind",
        topic=Topic.CONTRACT,
        filed=True,
        fact="other_side_kind",
        options=("company", "individual", "both"),
    ),
    Choice(
        id="employee_duty",
        topic=Topic.CONTRACT,
        applies_if=all_of(said("clause"), _MAY_BE_STAFF),
        article="labour-contract-law:25",
        fact="clause_employee_duty",
        options=("not_employee", "confidentiality", "non_compete", "training_service"),
    ),
    MultiChoice(
        id="other_penalties",
        topic=Topic.CONTRACT,
        applies_if=all_of(said("clause"), _MAY_BE_STAFF),
        article="labour-contract-law:25",
        fact="other_employee_clauses",
        options=("confidentiality", "non_compete", "training_service"),
    ),
    Choice(
        id="clause_form",
        topic=Topic.CONTRACT,
        applies_if=said("clause"),
        article="civil-code:585.1",
        fact="clause_form",
        options=("fixed_sum", "per_breach", "formula", "punitive"),
    ),
    TypedValue(
        id="relapse_sum",
        topic=Topic.CONTRACT,
        applies_if=said("contract_kind", "settlement"),
        article="civil-code:585.1",
        fact="settlement_relapse_sum",
    ),
    TypedValue(
        id="clause_sum",
        topic=Topic.CONTRACT,
        applies_if=said("clause"),
        article="civil-code:585.1",
        fact="clause_sum",
    ),
    TypedValue(
        id="contract_loss",
        topic=Topic.CONTRACT,
        applies_if=_MAY_BE_BROKEN,
        article="civil-code:584",
        proof=True,
        fact="contract_loss",
    ),
    TypedValue(
        id="breacher_gain",
        topic=Topic.CONTRACT,
        applies_if=_MAY_BE_BROKEN,
        article="spc-2023-13:62",
        proof=True,
        fact="breacher_gain",
    ),
    Choice(
        id="breach_deliberate",
        topic=Topic.CONTRACT,
        applies_if=said("breach"),
        article="spc-2023-13:65.3",
        proof=True,
        fact="breach_deliberate",
        options=(YES, NO),
    ),
    MultiYesNo(
        id="clause_terms",
        topic=Topic.CONTRACT,
        applies_if=said("clause"),
        article="spc-2023-13:64.3",
        proof=True,
        ticks=("clause_explained", "clause_no_adjustment"),
    ),
    TypedValue(
        id="ip_value",
        topic=Topic.CONTRACT,
        applies_if=said("clause"),
        article="spc-2023-13:65.1",
        fact="ip_value",
    ),
    TypedValue(
        id="industry_usual_sum",
        topic=Topic.CONTRACT,
        applies_if=said("clause"),
        article="spc-2023-13:65.1",
        fact="industry_usual_sum",
    ),
    Choice(
        id="past_dealings",
        topic=Topic.CONTRACT,
        applies_if=said("clause"),
        article="spc-2023-13:65.1",
        fact="past_dealings",
        options=(YES, NO),
    ),
    MultiYesNo(
        id="contract_terms",
        topic=Topic.CONTRACT,
        applies_if=_A_CONTRACT,
        article="civil-code:496.2",
        ticks=(
            "protected_information_defined",
            "leak_acts_defined",
            "contract_chinese_text",
            "standard_form",
            "contract_foreign_related",
            "technology_or_goods_trade",
        ),
    ),
    Choice(
        id="governing_law",
        topic=Topic.CONTRACT,
        applies_if=_A_CONTRACT,
        article="choice-of-law:41",
        fact="governing_law",
        options=("prc", "foreign", "not_stated"),
    ),
    Choice(
        id="forum",
        topic=Topic.CONTRACT,
        applies_if=_A_CONTRACT,
        article="cpl-2023:280",
        fact="forum",
        options=(
            "prc_court",
            "prc_arbitration",
            "hong_kong_arbitration",
            "foreign_arbitration",
            "foreign_court_exclusive",
            "foreign_court_open",
            "labour_arbitration",
            "not_stated",
        ),
    ),
    Choice(
        id="institution_named",
        topic=Topic.CONTRACT,
        applies_if=said("forum", "prc_arbitration", "hong_kong_arbitration", "foreign_arbitration"),
        article="arbitration-law-2025:27",
        fact="arbitration_institution_named",
        options=(YES, NO),
    ),
    Choice(
        id="dispute_clause_scope",
        topic=Topic.CONTRACT,
        filed=True,
        applies_if=said(
            "forum",
            "prc_arbitration",
            "hong_kong_arbitration",
            "foreign_arbitration",
            "foreign_court_exclusive",
        ),
        article="arbitration-law-2025:37",
        fact="dispute_clause_scope",
        options=("contract_claims", "all_connected", "infringement_named"),
    ),
    Choice(
        id="special_element",
        topic=Topic.CONTRACT,
        applies_if=all_of(
            said("forum", "hong_kong_arbitration", "foreign_arbitration"),
            said("contract_foreign_related", NO),
        ),
        article="choice-of-law-interpretation:1",
        fact="special_foreign_element",
        options=(YES, NO),
    ),
    TypedValue(
        id="contract_date",
        topic=Topic.CONTRACT,
        filed=True,
        applies_if=_A_CONTRACT,
        fact="contract_date",
    ),
)
