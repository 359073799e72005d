"""The shell change: new companies, names or contracts through which the same people act."""

from __future__ import annotations

from flows.assessment.tree.conditions import said
from flows.engine.question import AnyQuestion, MultiChoice, MultiYesNo, TypedValue
from flows.vocabulary import Topic

_CHANGES = (
    "affiliated_company",
    "legal_representative_changed",
    "controlling_shareholder_changed",
    "undisclosed_company",
    "nominee_shareholding",
    "exemption_agreement",
)

QUESTIONS: tuple[AnyQuestion, ...] = (
    MultiChoice(
        id="shell_changes",
        topic=Topic.SHELL_CHANGE,
        article="spc-2026-7:6.2.7",
        proof=True,
        fact="shell_changes",
        options=_CHANGES,
    ),
    MultiYesNo(
        id="shell_purpose",
        topic=Topic.SHELL_CHANGE,
        applies_if=said("shell_changes", *_CHANGES),
        article="spc-2026-7:6.2.7",
        proof=True,
        ticks=("shell_conceals_control", "shell_escapes_liability"),
    ),
    TypedValue(
        id="shell_date",
        topic=Topic.SHELL_CHANGE,
        filed=True,
        applies_if=said("shell_changes", *_CHANGES),
        fact="shell_date",
    ),
)
