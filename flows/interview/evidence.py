"""The evidence: what is in hand, what may vanish, and which foreign papers are ready."""

from __future__ import annotations

from flows.assessment.tree.conditions import not_said
from flows.engine.question import AnyQuestion, Choice, MultiChoice
from flows.facts import NO, YES
from flows.vocabulary import Topic

QUESTIONS: tuple[AnyQuestion, ...] = (
    Choice(
        id="evidence_at_risk",
        topic=Topic.EVIDENCE,
        article="cpl-2023:84",
        fact="evidence_at_risk",
        options=(YES, NO),
    ),
    MultiChoice(
        id="evidence_held",
        topic=Topic.EVIDENCE,
        fact="evidence_held",
        options=(
            "right_certificate",
            "licence_chain",
            "development_records",
            "confidentiality_measures",
            "signed_contract",
            "delivery_records",
            "notice_with_receipt",
            "settlement_text",
            "penalty_decision",
            "judgment",
            "registry_extract",
            "notarised_purchase",
            "web_capture",
            "customs_or_platform_data",
            "financial_records",
            "witness",
            "expert_report",
        ),
    ),
    MultiChoice(
        id="foreign_documents",
        topic=Topic.EVIDENCE,
        applies_if=not_said("domicile_in_china"),
        article="cpl-2023:275",
        fact="foreign_documents",
        options=("identity_certified", "power_of_attorney_certified", "translations"),
    ),
)
