"""The kinds of evidence: what each proves, and when it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flows.assessment.building import ALWAYS
from flows.assessment.right import MODELS, PATENTS
from flows.assessment.tree import Node
from flows.assessment.tree.conditions import (
    all_of,
    any_of,
    known,
    may_be,
    not_said,
    said,
    some,
    where,
)
from flows.facts import NO, Facts

_SECRETS = ("trade_secret", "confidential_information")
_REGISTERED = (
    "invention_patent",
    "utility_model",
    "design_patent",
    "trademark",
    "copyright",
    "software",
    "plant_variety",
    "layout_design",
)
_TECHNICAL = ("invention_patent", "utility_model", "software", "plant_variety", "layout_design")
_LISTS = ("evidence_held", "foreign_documents")
_ABROAD = not_said("domicile_in_china")


@dataclass(frozen=True)
class EvidenceKind:
    """One kind of evidence: what it proves, when it is wanted, which answers say it is held."""

    id: str
    elements: tuple[str, ...]
    wanted: Node
    provisions: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    vanishes: bool = False
    beside: bool = False
    """Wanted whatever routes are available: it serves a step outside them."""

    @cached_property
    def in_hand(self) -> Node:
        """Met where the person says that they hold it."""
        codes, (first, second) = frozenset(self.held), _LISTS

        def holds(facts: Facts) -> bool:
            return not codes.isdisjoint(facts.codes(first) | facts.codes(second))

        return where(first, second, holds=holds)


CLAIM: tuple[EvidenceKind, ...] = (
    EvidenceKind(
        "web_capture",
        ("right", "seriousness", "base"),
        ALWAYS,
        ("spc-2019-19:94", "online-litigation-rules:16", "internet-courts-provisions:11.2"),
        ("web_capture",),
        vanishes=True,
    ),
    EvidenceKind(
        "notarised_purchase",
        ("right",),
        ALWAYS,
        ("spc-2020-12:7", "notarization-law:36", "cpl-2023:72"),
        ("notarised_purchase",),
        vanishes=True,
    ),
    EvidenceKind(
        "sales_data",
        ("seriousness", "base"),
        ALWAYS,
        ("spc-2020-12:31",),
        ("customs_or_platform_data",),
        vanishes=True,
    ),
    EvidenceKind(
        "delivery_records",
        ("intent", "breach"),
        any_of(some("contract_kind"), some("relationship")),
        ("spc-2019-19:14", "spc-2019-19:15", "spc-2020-7:12"),
        ("delivery_records",),
        vanishes=True,
    ),
    EvidenceKind(
        "secret_points", ("right",), said("right_type", "trade_secret"), ("spc-2020-7:27",)
    ),
    EvidenceKind(
        "confidentiality_measures",
        ("right",),
        said("right_type", *_SECRETS),
        ("spc-2020-7:5", "spc-2020-7:6", "aucl-2025:39.1"),
        ("confidentiality_measures",),
    ),
    EvidenceKind(
        "development_records",
        ("right", "base"),
        may_be("right_type", *_SECRETS, "copyright", "software", "design_patent"),
        ("spc-2020-7:20",),
        ("development_records",),
    ),
    EvidenceKind(
        "comparison_report",
        ("right",),
        may_be("right_type", *_TECHNICAL, *_SECRETS),
        ("spc-2020-12:19", "spc-2020-7:13"),
        ("expert_report",),
    ),
    EvidenceKind(
        "evaluation_report",
        ("right",),
        all_of(said("right_type", *MODELS), not_said("evaluation_report", "positive")),
        ("patent-law-2020:66.2", "patent-provisions:4.1", "patent-implementing-rules:62"),
    ),
    EvidenceKind(
        "licence_authority",
        ("right",),
        all_of(said("standing", "ordinary_licensee"), not_said("licensee_authority")),
        ("trademark-interpretation:4.2", "spc-2020-7:26"),
    ),
    EvidenceKind(
        "invalidity_file",
        (),
        said("act_kinds", "registered_in_own_name"),
        ("trademark-law-2019:15.2", "trademark-law-2019:45.1"),
        beside=True,
    ),
    EvidenceKind(
        "right_certificate",
        ("right",),
        may_be("right_type", *_REGISTERED),
        (),
        ("right_certificate",),
    ),
    EvidenceKind(
        "licence_chain",
        ("right",),
        said("standing", "exclusive_licensee", "sole_licensee", "ordinary_licensee"),
        ("spc-2020-7:26",),
        ("licence_chain",),
    ),
    EvidenceKind(
        "mark_use",
        ("right",),
        said("right_type", "trademark"),
        ("trademark-law-2019:64.1", "trademark-law-2026:78.1"),
    ),
    EvidenceKind(
        "registry_extract",
        ("intent",),
        any_of(some("shell_changes"), said("relationship", "same_controller")),
        ("spc-2026-7:6.2.7", "spc-2026-7:6.2.2", "company-law-2023:265"),
        ("registry_extract",),
    ),
    EvidenceKind(
        "notice_with_receipt",
        ("intent",),
        said("notice_sent"),
        ("spc-2026-7:6.2.1",),
        ("notice_with_receipt",),
    ),
    EvidenceKind(
        "settlement_text",
        ("intent", "contract"),
        said("settlement_reached"),
        ("spc-2026-7:6.2.6",),
        ("settlement_text",),
    ),
    EvidenceKind(
        "penalty_decision",
        ("seriousness",),
        said("prior_decision", "administrative_penalty", "both"),
        ("spc-2026-7:7.2.1", "cpl-interpretation:114"),
        ("penalty_decision",),
    ),
    EvidenceKind(
        "prior_judgment",
        ("seriousness",),
        said("prior_decision", "judgment", "both"),
        ("spc-2026-7:7.2.1", "cpl-interpretation:93"),
        ("judgment",),
    ),
    EvidenceKind(
        "court_record",
        ("seriousness", "base"),
        any_of(
            said("preservation_refused"),
            said("evidence_destroyed"),
            said("accounts_ordered"),
        ),
        ("spc-2020-12:13", "spc-2020-12:14", "spc-2020-12:25"),
    ),
    EvidenceKind(
        "signed_contract",
        ("contract", "clause", "intent"),
        some("contract_kind"),
        ("civil-code:465.2", "civil-code:585.1"),
        ("signed_contract",),
    ),
    EvidenceKind(
        "bad_faith_record",
        ("proportion", "intent"),
        said("breach_deliberate"),
        ("spc-2023-13:65.3",),
    ),
    EvidenceKind(
        "sum_reasoning",
        ("proportion",),
        said("clause"),
        ("spc-2023-13:64.2", "spc-2023-13:63.1"),
    ),
    EvidenceKind(
        "financial_records",
        ("base", "proportion"),
        ALWAYS,
        ("spc-2020-12:31", "spc-2023-13:60.1"),
        ("financial_records",),
    ),
    EvidenceKind(
        "licence_comparables",
        ("base",),
        any_of(known("royalty"), said("no_base_figure")),
        ("spc-2020-12:32",),
    ),
    EvidenceKind("expense_receipts", ("base",), ALWAYS, ("spc-2026-7:12",)),
)

DEFENCE: tuple[EvidenceKind, ...] = (
    EvidenceKind(
        "own_records",
        ("right", "intent", "seriousness", "base", "breach"),
        ALWAYS,
        ("spc-2026-7:7.2.3", "spc-2020-12:14"),
        vanishes=True,
    ),
    EvidenceKind("own_right_or_licence", ("intent",), ALWAYS, ("spc-2026-7:6.2",)),
    EvidenceKind(
        "own_development",
        ("right",),
        may_be("right_type", *_SECRETS, "copyright", "software"),
        ("spc-2020-7:14",),
        ("development_records",),
    ),
    EvidenceKind(
        "purchase_chain",
        ("right",),
        may_be("right_type", "invention_patent", "utility_model", "design_patent", "trademark"),
        ("patent-law-2020:77", "trademark-law-2019:64.2", "trademark-law-2026:78.2"),
    ),
    EvidenceKind(
        "prior_art",
        ("right",),
        said("right_type", *PATENTS),
        ("patent-law-2020:67", "patent-interpretation-1:14"),
    ),
    EvidenceKind(
        "prior_use",
        ("right",),
        said("right_type", *PATENTS, "trademark"),
        ("patent-law-2020:75.2", "patent-interpretation-1:15", "trademark-law-2019:59.3"),
    ),
    EvidenceKind(
        "invalidity_file",
        ("right",),
        said("right_type", *PATENTS, "trademark"),
        ("patent-law-2020:45", "patent-provisions:5", "trademark-law-2019:45.1"),
    ),
    EvidenceKind(
        "evaluation_report",
        ("right",),
        said("right_type", *MODELS),
        ("patent-law-2020:66.2", "evaluation-report-reply:whole"),
    ),
    EvidenceKind(
        "non_use_record",
        ("right",),
        said("right_type", "trademark"),
        ("trademark-law-2019:64.1", "trademark-law-2019:49.2"),
    ),
    EvidenceKind("stop_records", ("seriousness",), ALWAYS, ("spc-2026-7:7.1",)),
    EvidenceKind(
        "own_accounts",
        ("base", "proportion"),
        ALWAYS,
        ("spc-2026-7:9", "spc-2026-7:10"),
        ("financial_records",),
    ),
    EvidenceKind(
        "other_side_loss",
        ("proportion",),
        said("clause"),
        ("spc-2023-13:64.2", "spc-2023-13:65.2"),
    ),
)

PAPERS: tuple[EvidenceKind, ...] = (
    EvidenceKind(
        "company_identity",
        ("right", "contract"),
        _ABROAD,
        ("cpl-interpretation:521.2", "apostille-convention:whole"),
        ("identity_certified",),
    ),
    EvidenceKind(
        "power_of_attorney",
        ("right", "contract"),
        _ABROAD,
        ("cpl-2023:275", "cpl-interpretation:523", "cpl-interpretation:524"),
        ("power_of_attorney_certified",),
    ),
    EvidenceKind(
        "translations",
        ("right", "contract"),
        any_of(_ABROAD, said("contract_chinese_text", NO)),
        ("cpl-interpretation:525", "spc-2019-19:17"),
        ("translations",),
    ),
)
