"""The kinds of evidence: what each proves, and when it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.facts import NO, NONE, UNSURE, YES, Facts

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


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """One kind of evidence: what it proves, when it is wanted, which answers say it is held."""

    id: str
    elements: tuple[str, ...]
    wanted: Callable[[Facts], bool]
    provisions: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    vanishes: bool = False


def _always(facts: Facts) -> bool:
    del facts
    return True


def _right(*types: str) -> Callable[[Facts], bool]:
    """Wanted for these rights, and while the right is unknown."""
    return lambda facts: facts.code("right_type") in (None, *types)


def _is(fact: str, *codes: str) -> Callable[[Facts], bool]:
    return lambda facts: facts.code(fact) in codes


def _any_of(fact: str) -> Callable[[Facts], bool]:
    """Wanted where a list holds anything but none."""
    return lambda facts: bool(facts.codes(fact) - {NONE, UNSURE})


def _has_contract(facts: Facts) -> bool:
    return facts.code("contract_kind") not in (None, NONE)


def _either(*tests: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
    return lambda facts: any(test(facts) for test in tests)


def _abroad(facts: Facts) -> bool:
    return facts.code("domicile_in_china") != YES


CLAIM: tuple[EvidenceKind, ...] = (
    EvidenceKind(
        "web_capture",
        ("right", "seriousness", "base"),
        _always,
        ("spc-2019-19:94", "online-litigation-rules:16", "internet-courts-provisions:11.2"),
        ("web_capture",),
        vanishes=True,
    ),
    EvidenceKind(
        "notarised_purchase",
        ("right",),
        _always,
        ("spc-2020-12:7", "notarization-law:36", "cpl-2023:72"),
        ("notarised_purchase",),
        vanishes=True,
    ),
    EvidenceKind(
        "sales_data",
        ("seriousness", "base"),
        _always,
        ("spc-2020-12:31",),
        ("customs_or_platform_data",),
        vanishes=True,
    ),
    EvidenceKind(
        "delivery_records",
        ("intent", "breach"),
        _either(_has_contract, _any_of("relationship")),
        ("spc-2019-19:14", "spc-2019-19:15", "spc-2020-7:12"),
        ("delivery_records",),
        vanishes=True,
    ),
    EvidenceKind(
        "secret_points", ("right",), _is("right_type", "trade_secret"), ("spc-2020-7:27",)
    ),
    EvidenceKind(
        "confidentiality_measures",
        ("right",),
        _is("right_type", *_SECRETS),
        ("spc-2020-7:5", "spc-2020-7:6", "aucl-2025:39.1"),
        ("confidentiality_measures",),
    ),
    EvidenceKind(
        "development_records",
        ("right", "base"),
        _right(*_SECRETS, "copyright", "software", "design_patent"),
        ("spc-2020-7:20",),
        ("development_records",),
    ),
    EvidenceKind(
        "comparison_report",
        ("right",),
        _right(*_TECHNICAL, *_SECRETS),
        ("spc-2020-12:19", "spc-2020-7:13"),
        ("expert_report",),
    ),
    EvidenceKind("right_certificate", ("right",), _right(*_REGISTERED), (), ("right_certificate",)),
    EvidenceKind(
        "licence_chain",
        ("right",),
        _is("standing", "exclusive_licensee", "sole_licensee", "ordinary_licensee"),
        ("spc-2020-7:26",),
        ("licence_chain",),
    ),
    EvidenceKind(
        "mark_use",
        ("right",),
        _is("right_type", "trademark"),
        ("trademark-law-2019:64.1", "trademark-law-2026:78.1"),
    ),
    EvidenceKind(
        "registry_extract",
        ("intent",),
        _either(
            _any_of("shell_changes"), lambda facts: "same_controller" in facts.codes("relationship")
        ),
        ("spc-2026-7:6.2.7", "spc-2026-7:6.2.2", "company-law-2023:265"),
        ("registry_extract",),
    ),
    EvidenceKind(
        "notice_with_receipt",
        ("intent",),
        _is("notice_sent", YES),
        ("spc-2026-7:6.2.1",),
        ("notice_with_receipt",),
    ),
    EvidenceKind(
        "settlement_text",
        ("intent", "contract"),
        _is("settlement_reached", YES),
        ("spc-2026-7:6.2.6",),
        ("settlement_text",),
    ),
    EvidenceKind(
        "penalty_decision",
        ("seriousness",),
        _is("prior_decision", "administrative_penalty", "both"),
        ("spc-2026-7:7.2.1", "cpl-interpretation:114"),
        ("penalty_decision",),
    ),
    EvidenceKind(
        "prior_judgment",
        ("seriousness",),
        _is("prior_decision", "judgment", "both"),
        ("spc-2026-7:7.2.1", "cpl-interpretation:93"),
        ("judgment",),
    ),
    EvidenceKind(
        "court_record",
        ("seriousness", "base"),
        _either(
            _is("preservation_refused", YES),
            _is("evidence_destroyed", YES),
            _is("accounts_ordered", YES),
        ),
        ("spc-2020-12:13", "spc-2020-12:14", "spc-2020-12:25"),
    ),
    EvidenceKind(
        "signed_contract",
        ("contract", "clause", "intent"),
        _has_contract,
        ("civil-code:465.2", "civil-code:585.1"),
        ("signed_contract",),
    ),
    EvidenceKind(
        "bad_faith_record",
        ("proportion", "intent"),
        _is("breach_deliberate", YES),
        ("spc-2023-13:65.3",),
    ),
    EvidenceKind(
        "sum_reasoning",
        ("proportion",),
        _is("clause", YES),
        ("spc-2023-13:64.2", "spc-2023-13:63.1"),
    ),
    EvidenceKind(
        "financial_records",
        ("base", "proportion"),
        _always,
        ("spc-2020-12:31", "spc-2023-13:60.1"),
        ("financial_records",),
    ),
    EvidenceKind(
        "licence_comparables",
        ("base",),
        _either(lambda facts: facts.money("royalty") is not None, _is("no_base_figure", YES)),
        ("spc-2020-12:32",),
    ),
    EvidenceKind("expense_receipts", ("base",), _always, ("spc-2026-7:12",)),
)

DEFENCE: tuple[EvidenceKind, ...] = (
    EvidenceKind(
        "own_records",
        ("right", "intent", "seriousness", "base", "breach"),
        _always,
        ("spc-2026-7:7.2.3", "spc-2020-12:14"),
        vanishes=True,
    ),
    EvidenceKind("own_right_or_licence", ("intent",), _always, ("spc-2026-7:6.2",)),
    EvidenceKind(
        "own_development",
        ("right",),
        _right(*_SECRETS, "copyright", "software"),
        ("spc-2020-7:14",),
        ("development_records",),
    ),
    EvidenceKind(
        "purchase_chain",
        ("right",),
        _right("invention_patent", "utility_model", "design_patent", "trademark"),
        ("patent-law-2020:77", "trademark-law-2019:64.2", "trademark-law-2026:78.2"),
    ),
    EvidenceKind("stop_records", ("seriousness",), _always, ("spc-2026-7:7.1",)),
    EvidenceKind(
        "own_accounts",
        ("base", "proportion"),
        _always,
        ("spc-2026-7:9", "spc-2026-7:10"),
        ("financial_records",),
    ),
    EvidenceKind(
        "other_side_loss",
        ("proportion",),
        _is("clause", YES),
        ("spc-2023-13:64.2", "spc-2023-13:65.2"),
    ),
)

PAPERS: tuple[EvidenceKind, ...] = (
    EvidenceKind(
        "company_identity",
        ("right", "contract"),
        _abroad,
        ("cpl-interpretation:521.2", "apostille-convention:whole"),
        ("identity_certified",),
    ),
    EvidenceKind(
        "power_of_attorney",
        ("right", "contract"),
        _abroad,
        ("cpl-2023:275", "cpl-interpretation:523", "cpl-interpretation:524"),
        ("power_of_attorney_certified",),
    ),
    EvidenceKind(
        "translations",
        ("right", "contract"),
        _either(_abroad, _is("contract_chinese_text", NO)),
        ("cpl-interpretation:525", "spc-2019-19:17"),
        ("translations",),
    ),
)
