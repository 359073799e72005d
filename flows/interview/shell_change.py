"""The shell change: new companies, names or contracts through which the same people act."""

from __future__ import annotations

from flows.assessment.tree.conditions import said
from flows.engine.question import AnyQuestion, MultiChoice, MultiYesNo, TypedValue
from flows.interview.story import SHELLS, may_have_happened
from flows.vocabulary import Topic

QUESTIONS: tuple[AnyQuestion, ...] = (
    MultiChoice(
        id="shell_changes",
        topic=Topic.SHELL_CHANGE,
        applies_if=may_have_happened("other_company"),
        article="spc-2026-7:6.2.7",
        proof=True,
        fact="shell_changes",
        options=SHELLS,
    ),
    MultiYesNo(
        id="shell_purpose",
        topic=Topic.SHELL_CHANGE,
        applies_if=said("shell_changes", *SHELLS),
        article="spc-2026-7:6.2.7",
        proof=True,
        ticks=("shell_conceals_control", "shell_escapes_liability"),
    ),
    TypedValue(
        id="shell_date",
        topic=Topic.SHELL_CHANGE,
        filed=True,
        applies_if=said("shell_changes", *SHELLS),
        fact="shell_date",
    ),
)
