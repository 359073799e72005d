"""The notice: whether the accused side was warned, properly, and went on."""

from __future__ import annotations

from flows.assessment.tree.conditions import said
from flows.engine.question import AnyQuestion, MultiChoice, MultiYesNo, TypedValue
from flows.vocabulary import Topic

_AFTER = ("notice_identified_right", "notice_received", "continued_after_notice")

QUESTIONS: tuple[AnyQuestion, ...] = (
    MultiYesNo(
        id="notice_events",
        topic=Topic.NOTICE,
        article="spc-2026-7:6.2.1",
        proof=True,
        presupposed=dict.fromkeys(_AFTER, ("notice_sent",)),
        ticks=("notice_sent", *_AFTER),
    ),
    MultiChoice(
        id="notice_forms",
        topic=Topic.NOTICE,
        filed=True,
        applies_if=said("notice_sent"),
        article="spc-2026-7:6.2.1",
        fact="notice_forms",
        options=(
            "lawyer_letter",
            "email",
            "messaging_app",
            "platform_complaint",
            "authority",
            "other",
        ),
    ),
    TypedValue(
        id="notice_date",
        topic=Topic.NOTICE,
        filed=True,
        applies_if=said("notice_sent"),
        article="spc-2026-7:6.2.1",
        fact="notice_date",
    ),
    TypedValue(
        id="counter_notice_date",
        topic=Topic.NOTICE,
        applies_if=said("notice_forms", "platform_complaint"),
        article="e-commerce-law:43.2",
        fact="counter_notice_date",
    ),
    TypedValue(
        id="customs_notice_date",
        topic=Topic.NOTICE,
        applies_if=said("notice_forms", "authority"),
        article="customs-ip-regulations:16",
        fact="customs_notice_date",
    ),
)
