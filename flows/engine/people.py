"""Random people whose answers can all be true.

Lint assesses them to find options that never matter (`idle.py`), so they are part of the
program; tests and benchmarks use them too. The likelihoods are guesses at who comes to such an
interview, mostly right holders whose right was infringed; they prove nothing about cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, DateSpan, Facts, Money, Proof, Value
from flows.vocabulary import FACTS

_RIGHTS = {
    "trademark": 30,
    "trade_secret": 15,
    "invention_patent": 9,
    "utility_model": 6,
    "design_patent": 10,
    "copyright": 8,
    "software": 7,
    "confidential_information": 5,
    "plant_variety": 3,
    "unfair_competition": 4,
    "layout_design": 3,
}
_RELATIONS = {
    NONE: 30,
    "supplier": 15,
    "distributor": 10,
    "former_employee": 10,
    "negotiated_only": 8,
    "licensee": 5,
    "cooperation": 5,
    "other_dealings": 5,
    "contractor": 4,
    "agent": 4,
    "employee": 2,
    "representative": 1,
    "same_controller": 1,
}
_STAGES = {
    "not_filed": 60,
    "first_instance": 15,
    "first_instance_debate_closed": 4,
    "first_instance_judgment": 5,
    "second_instance": 6,
    "effective_judgment": 4,
    "retrial": 2,
    "concluded": 4,
}
_PROOFS = {Proof.DOCUMENT: 45, Proof.OFFICIAL: 25, Proof.INFERRED: 15, Proof.NONE: 8, None: 7}
_VAGUENESS = (0.0, 0.0, 0.05, 0.1, 0.25)
_DEBATE_OVER = tuple(_STAGES)[2:]
_FINAL = ("effective_judgment", "retrial", "concluded")
_FIGURES = {"actual_loss": 30, "infringer_profit": 15, "illegal_gain": 8, "royalty": 20}
_KNOWN_WITH = {"right_status": "right_in_china", "last_demand_date": "demand_made"}
"""Whoever knows the first, such as the status of the right, knows the second."""
_KINDS_OF_RIGHT = {
    "trademark": ("used_mark", "counterfeit_mark", "registered_in_own_name"),
    "trade_secret": ("disclosed_secret", "used_secret", "used_beyond_purpose"),
    "confidential_information": ("disclosed_secret", "used_secret", "circumvented"),
    "copyright": ("copied_content", "piracy"),
    "software": ("copied_content", "piracy", "used_beyond_purpose"),
}
_OTHER_KINDS = ("copied_product", "passed_off_patent", "other")


@dataclass
class _Draft:
    """One person's case while it is made up."""

    random: Random
    today: date
    values: dict[str, Value] = field(default_factory=dict)

    def happens(self, percent: int) -> bool:
        """Return true at this likelihood."""
        return self.random.randrange(100) < percent

    def yes(self, fact: str, percent: int) -> bool:
        """Answer a tri fact, yes at this likelihood."""
        answer = self.happens(percent)
        self.values[fact] = YES if answer else NO
        return answer

    def one(self, fact: str, weights: Mapping[str, int]) -> str:
        """Pick a code by weight."""
        (code,) = self.random.choices(list(weights), list(weights.values()))
        self.values[fact] = code
        return code

    def some(self, fact: str, codes: tuple[str, ...], most: int, nothing: str = NONE) -> bool:
        """Pick up to so many of the codes; whether any was picked."""
        picked = self.random.sample(codes, self.random.randint(0, min(most, len(codes))))
        self.values[fact] = frozenset(picked or {nothing})
        return bool(picked)

    def day(self, fact: str, first: date, last: date) -> date:
        """Pick a day, known to the day, the month or the year."""
        day = first + timedelta(self.random.randint(0, max(0, (last - first).days)))
        spans = (DateSpan.day(day), DateSpan.month(day.year, day.month), DateSpan.year(day.year))
        (self.values[fact],) = self.random.choices(spans, (60, 30, 10))
        return day

    def money(self, fact: str, percent: int, low: int = 4, high: int = 7) -> bool:
        """Know an amount in CNY at this likelihood, between two powers of ten."""
        known = self.happens(percent)
        if known:
            amount = self.random.randint(1, 99) * 10 ** self.random.randint(low - 1, high - 1)
            self.values[fact] = Money(Decimal(amount))
        return known


def person(random: Random, today: date) -> Facts:
    """Return the facts that one random person could give; some are not known to them."""
    draft = _Draft(random, today)
    started = _right_and_acts(draft)
    _history(draft, started)
    _conduct(draft, started)
    _money(draft)
    _suit(draft, started)
    _contract(draft)
    _evidence(draft)
    return _recalled(draft)


def _right_and_acts(draft: _Draft) -> date:
    """Make up who speaks, the right and the acts; return the day they began."""
    draft.one("party_role", {"right_holder": 70, "accused": 20, "adviser": 10})
    draft.one("other_side_kind", {"company": 65, "individual": 10, "both": 25})
    right = draft.one("right_type", _RIGHTS)
    if right != "confidential_information":
        licences = {"exclusive_licensee": 7, "sole_licensee": 4, "ordinary_licensee": 4}
        draft.one("standing", {"owner": 85, **licences, "co_owner": 3})
    if right not in ("trade_secret", "unfair_competition", "confidential_information"):
        lapsed = {"pending": 5, "expired": 2, "invalidation_pending": 6, "invalidated": 2}
        draft.one("right_status", {"in_force": 85, **lapsed})
    if right == "trade_secret":
        draft.yes("secret_not_public", 85)
        draft.yes("secret_valuable", 92)
        draft.yes("secret_measures", 70)
    elif right != "confidential_information":
        if not draft.yes("right_in_china", 88):
            draft.values.pop("right_status", None)
        draft.yes("right_well_known", 20)
    if right == "trademark":
        draft.yes("trademark_used", 80)
    for fact, percent in (("lawful_source", 6), ("independent_origin", 6)):
        draft.yes(fact, percent)
    draft.yes("infringement_shown", 80)
    draft.yes("contrary_evidence", 10)
    kinds = (*_KINDS_OF_RIGHT.get(right, ()), *_OTHER_KINDS)
    draft.some("act_kinds", kinds, 3, "other")
    earliest = draft.today - timedelta(8 * 365)
    started = draft.day("acts_started", earliest, draft.today - timedelta(30))
    if not draft.yes("acts_ongoing", 70):
        draft.day("acts_ended", started, draft.today)
    return started


def _history(draft: _Draft, started: date) -> None:
    """Make up what went between the two sides: dealings, notice, settlement, shells."""
    relation = draft.one("relationship", _RELATIONS)
    draft.values["relationship"] = frozenset({relation})
    if relation == "same_controller":
        draft.yes("controller_knew", 70)
    elif relation != NONE:
        draft.yes("access_through_relationship", 75)
    if draft.yes("notice_sent", 55):
        draft.day("notice_date", started, draft.today)
        draft.some("notice_forms", ("lawyer_letter", "email", "platform_complaint"), 2, "other")
        draft.yes("notice_identified_right", 80)
        received = draft.yes("notice_received", 85)
        good_faith = draft.values["lawful_source"] == YES
        draft.yes("continued_after_notice", 0 if good_faith else 75 if received else 30)
    if draft.yes("settlement_reached", 12):
        settled = draft.day("settlement_date", started, draft.today)
        draft.yes("settlement_agreed_to_stop", 85)
        good_faith = draft.values["lawful_source"] == YES
        if draft.yes("resumed_after_settlement", 0 if good_faith else 60):
            draft.day("resumed_date", settled, draft.today)
        draft.money("settlement_sum", 50, 4, 6)
        draft.money("settlement_relapse_sum", 40, 4, 6)
    if draft.happens(25):
        changes = tuple(code for code in FACTS["shell_changes"].codes if code != NONE)
        if draft.some("shell_changes", changes, 2):
            draft.yes("shell_conceals_control", 60)
            draft.yes("shell_escapes_liability", 60)
            draft.day("shell_date", started, draft.today)
    else:
        draft.values["shell_changes"] = frozenset({NONE})


def _conduct(draft: _Draft, started: date) -> None:
    """Make up what makes the case serious or not."""
    decided = {"administrative_penalty": 8, "judgment": 5, "both": 2}
    if draft.one("prior_decision", {NONE: 85, **decided}) != NONE:
        draft.day("prior_decision_effective_date", started, draft.today)
        draft.yes("repeated_after_decision", 65)
    if draft.yes("preservation_order", 10) and draft.yes("preservation_refused", 30):
        draft.yes("preservation_refusal_justified", 20)
    likely = {
        "evidence_destroyed": 8,
        "infringement_main_business": 25,
        "infringement_main_profit": 20,
        "profit_huge": 20,
        "loss_huge": 15,
        "goodwill_or_market_harm": 25,
        "public_interest_harm": 4,
        "health_harm": 4,
    }
    for fact, percent in likely.items():
        draft.yes(fact, percent)
    if draft.values["right_type"] == "plant_variety":
        codes = ("forged_certificate", "unlabelled_packaging", "refused_to_disclose_places")
        draft.some("plant_circumstances", codes, 1)
    reach = {"local": 30, "several_provinces": 30, "nationwide": 30, "cross_border": 10}
    draft.one("acts_regions", reach)
    draft.one("acts_scale", {"small": 35, "medium": 45, "large": 20})
    draft.values["acts_similar_count"] = draft.random.choice((1, 1, 2, 3, 10))


def _money(draft: _Draft) -> None:
    """Make up what can be counted."""
    known = [draft.money(fact, percent) for fact, percent in _FIGURES.items()]
    if draft.money("unit_price", 25, 1, 3):
        known.append(True)
        draft.values["units_sold"] = draft.random.randint(10, 100_000)
        draft.values["profit_margin"] = Decimal(draft.random.randint(5, 60))
        draft.one("profit_margin_source", {"industry_average": 1, "right_holder": 1})
        draft.values["contribution_rate"] = Decimal(draft.random.choice((30, 60, 100)))
    draft.yes("no_base_figure", 0 if any(known) else 90)
    if draft.yes("accounts_ordered", 6):
        draft.yes("accounts_refused", 60)
    figures = (draft.values.get(fact) for fact in (*_FIGURES, "settlement_sum"))
    amounts = [figure.amount for figure in figures if isinstance(figure, Money)]
    if any(map(draft.values.get, _FIGURES)) and draft.happens(20):
        draft.values["amount_before_clause"] = Money(min(amounts) / 2)
    draft.money("reasonable_expenses", 60, 4, 5)
    draft.money("claimed_amount", 50, 5, 7)
    if draft.one("fine", {NONE: 88, "administrative": 9, "criminal": 2, "both": 1}) != NONE:
        draft.yes("fine_same_act", 80)
        draft.yes("fine_executed", 70)


def _suit(draft: _Draft, started: date) -> None:
    """Make up the stage of a suit, and its dates."""
    stage = draft.one("stage", _STAGES)
    knew = draft.day("knew_date", started, draft.today)
    heard = (draft.values.get(f"notice_{what}") for what in ("identified_right", "received"))
    if draft.yes("demand_made", 50):
        draft.day("last_demand_date", knew, draft.today)
    elif all(one == YES for one in heard):
        draft.values["demand_made"] = YES  # that letter; its day is the day of the notice
    if stage == "not_filed":
        if draft.values["preservation_order"] == YES:
            draft.day("preservation_granted_date", knew, draft.today)
    else:
        filed = draft.day("filed_date", knew, draft.today)
        claimed = draft.yes("damages_claimed", 90)
        draft.yes("punitive_claimed", 50 if claimed else 0)
        draft.yes("court_explained", 20)
        ongoing = draft.values["acts_ongoing"] == YES
        draft.yes("stopped_after_suit", 0 if ongoing else 60)
        closed = filed
        if stage in _DEBATE_OVER:
            draft.yes("debate_reopened", 10)
            closed = draft.day("debate_closed_date", filed, draft.today)
        if stage in ("first_instance_judgment", "effective_judgment"):
            closed = draft.day("judgment_received_date", closed, draft.today)
        if stage in _FINAL:
            draft.day("judgment_effective_date", closed, draft.today)
        if stage == "concluded":
            draft.yes("same_facts", 50)
    draft.yes("domicile_in_china", 30)


def _contract(draft: _Draft) -> None:
    """Make up the contract; without any relation there is rarely one."""
    stranger = draft.values["relationship"] == frozenset({NONE})
    kinds = {"nnn": 12, "nda": 12, "manufacturing": 14, "supply": 10, "distribution": 10}
    rare = {"licence": 8, "development": 5, "employment": 8, "consultant": 3}
    rare["settlement"] = 20 if draft.values["settlement_reached"] == YES else 0
    if draft.one("contract_kind", {NONE: 400 if stranger else 20, **kinds, **rare}) == NONE:
        return
    draft.yes("contract_signed", 92)
    draft.yes("contract_binds_infringer", 75)
    draft.day("contract_date", draft.today - timedelta(10 * 365), draft.today)
    breach = draft.yes("breach", 75)
    if breach:
        draft.yes("breach_deliberate", 50)
    if draft.yes("clause", 100 if "settlement_relapse_sum" in draft.values else 50):
        draft.one("clause_form", {"fixed_sum": 5, "per_breach": 3, "formula": 1, "punitive": 1})
        draft.money("clause_sum", 80, 5, 6)
        draft.yes("clause_explained", 30)
        draft.yes("clause_no_adjustment", 25)
        employed = draft.values["contract_kind"] == "employment"
        staff = employed and draft.values["other_side_kind"] != "company"
        draft.one("clause_employee_duty", {"confidentiality" if staff else "not_employee": 1})
    draft.money("contract_loss", 30)
    draft.money("breacher_gain", 15)
    for fact in ("protected_information_defined", "leak_acts_defined", "contract_chinese_text"):
        draft.yes(fact, 50)
    for fact in ("standard_form", "contract_foreign_related", "technology_or_goods_trade"):
        draft.yes(fact, 50)
    draft.one("governing_law", {"prc": 60, "foreign": 25, "not_stated": 15})
    forums = dict.fromkeys(FACTS["forum"].codes, 1)
    if "arbitration" in draft.one("forum", {**forums, "prc_court": 5}):
        draft.yes("arbitration_institution_named", 80)


def _evidence(draft: _Draft) -> None:
    """Make up what is in hand."""
    held = tuple(code for code in FACTS["evidence_held"].codes if code != NONE)
    draft.some("evidence_held", held, 6)
    draft.yes("evidence_at_risk", 50)
    papers = tuple(code for code in FACTS["foreign_documents"].codes if code != NONE)
    draft.some("foreign_documents", papers, 3)


def _recalled(draft: _Draft) -> Facts:
    """Return what the person knows of it, and the proof they have."""
    vague = draft.random.choice(_VAGUENESS)
    values: dict[str, Value] = {}
    proofs: dict[str, Proof] = {}
    for fact, value in draft.values.items():
        if fact not in ("party_role", "right_type") and draft.random.random() < vague:
            continue
        values[fact] = value
        if (sure := _KNOWN_WITH.get(fact)) in draft.values:
            values[sure] = draft.values[sure]
        denied = value in (NO, NOT_APPLICABLE, NONE, frozenset({NONE}), UNSURE)
        if FACTS[fact].provable and not denied:
            (proof,) = draft.random.choices(list(_PROOFS), list(_PROOFS.values()))
            if proof is not None:
                proofs[fact] = proof
    return Facts(values, proofs)
