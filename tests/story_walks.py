"""Seeded walks: random people told like stories, who look behind every card they see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from random import Random

from story_answers import answer_card
from story_runner import LANGUAGES, TOLD
from story_table import NOT_SURE, Answer, Expected, Story
from story_teller import Teller, noon

from bot.cards.card import ButtonKind
from flows.engine.people import person
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, TypedValue
from flows.engine.walks import answer_from, codes_from, option_from
from flows.facts import NONE, UNSURE, YES, FactKind, Facts, Money, Proof, Value
from flows.facts_file import dump

DAY = date(2026, 11, 21)
CARDS_MOST = 600
NONSENSE: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.DATE: ("once upon a time", "2025-02-30", "2099-01-01"),
    FactKind.MONEY: ("a lot", "-5", "9" * 30),
    FactKind.PERCENT: ("some", "250%"),
    FactKind.COUNT: ("many", "-3"),
}
TOO_LONG = "la " * 400
RARE: tuple[Mapping[str, Value], ...] = (
    {},
    {"party_role": "accused", "right_type": "trademark"},
    {
        "party_role": "right_holder",
        "right_type": "trademark",
        "act_kinds": frozenset({"registered_in_own_name"}),
        "their_registration": "published",
    },
    {
        "party_role": "accused",
        "right_type": "trademark",
        "act_kinds": frozenset({"registered_in_own_name"}),
        "their_registration": "registered",
    },
    {"right_type": "invention_patent", "right_status": "pending"},
    {"notice_sent": YES, "notice_forms": frozenset({"authority"})},
    {"right_type": "plant_variety", "relationship": frozenset({"same_controller"})},
    {"right_type": "trade_secret", "contract_kind": "settlement"},
    {"party_role": "right_holder", "accounts_ordered": YES, "stage": "concluded"},
    {"party_role": "accused", "accounts_ordered": YES, "preservation_order": YES},
    {"party_role": "accused", "right_type": "software"},
    {
        "stage": "first_instance_judgment",
        "units_sold": 100,
        "unit_price": Money(Decimal(50)),
        "profit_margin": Decimal(20),
    },
)
"""What random people hardly ever are, given to them in turn."""


class Walker:
    """Somebody who knows the facts of a case, and looks at whatever has not been shown yet."""

    def __init__(self, facts: Facts, language: str, shown: set[str]) -> None:
        self.teller = Teller(TOLD, noon(DAY), keys=shown)
        self.story = Story.model_validate(
            {"title": "", "who": "", "language": language, "expect": Expected()}
        )
        self.answers = {q.id: answer_of(q, facts) for q in TOLD.questions}

    def walk(self) -> None:
        """Go through the quick check and the full intake, and read every page of the result."""
        self.teller.starts(payload=self.story.language)
        self._goes_on()
        self.teller.presses(ButtonKind.GO, target="deepen")
        self._goes_on()

    def _goes_on(self) -> None:
        for _ in range(CARDS_MOST):
            match self.teller.place:
                case "assessed":
                    return
                case "consent":
                    self.teller.presses(ButtonKind.CONSENT, YES)
                case "review":
                    self.teller.presses(ButtonKind.GO, target="assess")
                case _:
                    self._looks_behind()
                    answer_card(self.teller, self.story, self.answers)
        raise AssertionError("the walk does not end")

    def _looks_behind(self) -> None:
        """Ask why, say not sure, type nonsense and turn pages where that shows anything new."""
        question, teller = self.teller.question, self.teller
        assert question is not None
        if teller.holds.draft is not None or question.id in teller.holds.answers:
            return
        if f"question.{question.id}.why" not in teller.keys:
            teller.says(["/why", "/continue"])
            teller.leafs_through()
        if isinstance(question, TypedValue) and f"example.{question.kind}" not in teller.keys:
            teller.says((*NONSENSE[question.kind], TOO_LONG))
            teller.keys.add(f"example.{question.kind}")
        if f"question.{question.id}.find_out" not in teller.keys:
            teller.says(["/skip", "/back"])


def walks(shown: set[str], wanted: Iterable[str], most: int) -> int:
    """Walk with one seeded person after the other until all wanted keys were shown.

    Returns how many it took; `most` at the most.
    """
    for seed in range(most):
        if set(wanted) <= shown:
            return seed
        facts = person(Random(seed), DAY).having(RARE[seed % len(RARE)])  # noqa: S311 - seeded
        Walker(facts, LANGUAGES[seed % len(LANGUAGES)], shown).walk()
    return most


def answer_of(question: AnyQuestion, facts: Facts) -> Answer:
    """Return what somebody who knows these facts does on a question's card."""
    match question:
        case Choice():
            option = option_from(question, facts)
            proof = _proof(facts, question.fact)
            return NOT_SURE if option == UNSURE else Answer(said=(option,), proof=proof)
        case MultiYesNo():
            ticked = tuple(fact for fact in question.ticks if facts.code(fact) == YES)
            known = all(map(facts.is_known, question.ticks)) or _says_none(question, facts)
            proof = _proof(facts, *ticked)
            return Answer(ticked=ticked, rest="no" if known else "unsure", proof=proof)
        case MultiChoice():
            codes = codes_from(question, facts)
            ticked = tuple(code for code in question.options if code in codes - {NONE})
            sure = bool(codes) or bool(question.beside)
            rest = "no" if sure and UNSURE not in codes else "unsure"
            return Answer(ticked=ticked, rest=rest, proof=_proof(facts, question.fact))
        case TypedValue():
            value = facts.values.get(question.fact)
            said = _written(question, facts) if value is not None else _instead(question, facts)
            return Answer(said=(said,), proof=_proof(facts, *question.facts))


def _instead(question: TypedValue, facts: Facts) -> str:
    """Return the option picked instead of typing, or unsure."""
    said = answer_from(question, facts).items()
    return next((o for o in question.options if question.sets[o].items() <= said), UNSURE)


def _says_none(question: MultiYesNo, facts: Facts) -> bool:
    """Whether the person knows what follows where no line is true."""
    none = question.sets.get(NONE, {})
    return bool(none) and none.items() <= answer_from(question, facts).items()


def _written(question: TypedValue, facts: Facts) -> str:
    value = dump(facts)[question.fact]
    if isinstance(value, dict):
        return f"{value['currency']} {value['amount']}"
    return f"{value}%" if question.kind is FactKind.PERCENT else str(value)


def _proof(facts: Facts, *ids: str) -> Proof | None:
    return next((proof for fact in ids if (proof := facts.proof(fact)) is not None), None)
