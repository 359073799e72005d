"""法释〔2021〕4号: the circumstances of Art 3(2) on intent and Art 4(2) on seriousness."""

from __future__ import annotations

from datetime import date

from flows.assessment.factors import factors
from flows.assessment.interpretations import intent_conditions as intent
from flows.assessment.interpretations import seriousness_conditions as seriousness
from flows.assessment.interpretations.rules import ConditionsByName, InterpretationRules
from flows.assessment.tree import Not
from flows.assessment.tree.conditions import denied


def _intent(as_of: date) -> ConditionsByName:
    """Return the list of Art 3(2), then the factors of Art 3(1).

    Relapse after a settlement and shells were not listed; the courts used the open last item.
    """
    del as_of  # no condition of intent turns on the day
    return {
        "after_effective_notice": intent.after_notice(Not(of=(denied("notice_received"),))),
        "same_controller": intent.same_controller(),
        "relationship_access": intent.relationship_access(),
        "dealings_access": intent.dealings_access(),
        "piracy_or_counterfeit": intent.piracy_or_counterfeit("piracy", "counterfeit_mark"),
        "resumed_after_settlement": intent.resumed_after_settlement(),
        "shell_change": intent.shell_change(),
        "factors": intent.factors(),
    }


def _seriousness(as_of: date) -> ConditionsByName:
    """Return the list of Art 4(2), then the factors of Art 4(1)."""
    return {
        "repeat_after_decision": seriousness.repeat_after_decision(as_of),
        "infringement_as_business": seriousness.infringement_as_business(),
        "evidence_destroyed": seriousness.any_yes("evidence_destroyed"),
        "preservation_refused": seriousness.preservation_refused(),
        "huge_profit_or_harm": seriousness.any_yes("profit_huge", "loss_huge"),
        "public_interest": seriousness.any_yes("public_interest_harm"),
        "health": seriousness.any_yes("health_harm"),
        "factors": factors(as_of, consequences=("goodwill_or_market_harm", "loss_huge")),
    }


RULES = InterpretationRules(id="spc-2021-4", intent=_intent, seriousness=_seriousness)
