"""法释〔2026〕7号: the circumstances of Art 6(2) on intent and Art 7(2) on seriousness."""

from __future__ import annotations

from datetime import date

from flows.assessment.factors import factors
from flows.assessment.interpretations import intent_conditions as intent
from flows.assessment.interpretations import seriousness_conditions as seriousness
from flows.assessment.interpretations.rules import ConditionsByName, InterpretationRules
from flows.assessment.tree import Not, yes


def _intent(as_of: date) -> ConditionsByName:
    """Return the list of Art 6(2), then the factors of Art 6(1)."""
    del as_of  # no condition of intent turns on the day
    return {
        "after_effective_notice": intent.after_notice(
            yes("notice_identified_right"), yes("notice_received")
        ),
        "same_controller": intent.same_controller(yes("controller_knew")),
        "relationship_access": intent.relationship_access(),
        "dealings_access": intent.dealings_access(),
        "piracy_or_counterfeit": intent.piracy_or_counterfeit(
            "piracy", "counterfeit_mark", "passed_off_patent"
        ),
        "resumed_after_settlement": intent.resumed_after_settlement(),
        "shell_change": intent.shell_change(),
        "factors": intent.factors(),
    }


def _seriousness(as_of: date) -> ConditionsByName:
    """Return the list of Art 7(2), then the factors of Art 7(1)."""
    unjustified = Not(of=(yes("preservation_refusal_justified"),))
    return {
        "repeat_after_decision": seriousness.repeat_after_decision(as_of),
        "preservation_refused": seriousness.preservation_refused(unjustified),
        "evidence_destroyed": seriousness.any_yes("evidence_destroyed"),
        "infringement_as_business": seriousness.infringement_as_business(),
        "huge_profit_or_harm": seriousness.any_yes("profit_huge", "goodwill_or_market_harm"),
        "public_interest": seriousness.any_yes("public_interest_harm"),
        "factors": factors(as_of, consequences=("goodwill_or_market_harm",)),
    }


RULES = InterpretationRules(id="spc-2026-7", intent=_intent, seriousness=_seriousness)
