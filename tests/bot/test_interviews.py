"""Whole interviews over the terminal, in every language, end in the assessment of their facts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest
from replying import replies
from strategies import likely
from talking import MemoryStore, terminal

from bot.channels.terminal.screen import Screen
from bot.language import Localizer, plain
from bot.text import Text
from flows.assessment.assess import assess
from flows.engine.replay import replay
from flows.engine.session import LanguageChoice, Session, State
from flows.facts import Facts
from flows.facts_file import dump, read
from flows.interview import FLOW

LANGUAGES: tuple[LanguageChoice, ...] = ("en", "zh", "both")
MANY = 300
DAY = date(2026, 11, 21)

NDA: Facts = read(
    {
        "party_role": "right_holder",
        "right_type": "confidential_information",
        "infringement_shown": "yes",
        "infringement_shown.proof": "document",
        "acts_ongoing": "yes",
        "acts_ongoing.proof": "document",
        "lawful_source": "no",
        "independent_origin": "no",
        "contrary_evidence": "no",
        "acts_started": "2025-03",
        "contract_kind": "nnn",
        "contract_signed": "yes",
        "contract_signed.proof": "document",
        "contract_binds_infringer": "yes",
        "contract_binds_infringer.proof": "document",
        "breach": "yes",
        "breach.proof": "document",
        "clause": "yes",
        "clause.proof": "document",
        "clause_form": "fixed_sum",
        "clause_sum": {"amount": "1000000", "currency": "CNY"},
        "contract_loss": {"amount": "900000", "currency": "CNY"},
        "contract_loss.proof": "document",
        "clause_employee_duty": "not_employee",
        "protected_information_defined": "yes",
        "leak_acts_defined": "yes",
        "governing_law": "prc",
        "forum": "prc_court",
        "stage": "not_filed",
    }
)[0]
CASES = {
    "trade secret made out": likely(party_role="right_holder"),
    "accused": likely(party_role="accused"),
    "agreed sum": NDA,
    "next to nothing": Facts({"party_role": "adviser", "right_type": "trademark"}),
}


class Scripted:
    """Reads each card and types the true answer, until the result is shown."""

    def __init__(self, store: MemoryStore, facts: Facts) -> None:
        self.store = store
        self.facts = facts
        self.cards = 0

    def lines(self) -> Iterator[str]:
        """Yield line after line."""
        while self.cards < MANY:
            stored = self.store.stored
            assert stored is not None
            if stored.session.state is State.ASSESSED:
                return
            self.cards += 1
            yield from replies(FLOW, stored.session, self.facts)
        raise AssertionError("the interview does not end")


def interviewed(facts: Facts, language: LanguageChoice) -> tuple[Session, str]:
    """Return the session of somebody who answers truly, and the last card they were shown."""
    store = MemoryStore()
    said: list[str] = []
    wide = terminal(FLOW, store, said.append, Screen(width=10_000))
    with asyncio.Runner() as runner:
        wide.talk(Scripted(store, facts).lines(), runner, language, "")
    assert store.stored is not None
    return store.stored.session, said[-1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", list(CASES))
def test_ends_in_the_assessment_of_its_facts(case: str, language: LanguageChoice) -> None:
    """What was typed comes to the classification of the facts, said in the language chosen."""
    session, card = interviewed(CASES[case], language)
    found = assess(CASES[case], DAY, FLOW.version).classification
    reached = assess(replay(FLOW, session.answers).facts, DAY, FLOW.version).classification
    assert reached == found
    sentence = Text(f"classification.{found.value}.sentence")
    for voice in Localizer(language).voices:
        assert plain(Localizer(voice).html(sentence)) in card


def test_answers_hold_nothing_but_the_truth() -> None:
    """Every fact that the answers come to is a fact of the case, as it was."""
    session, _ = interviewed(CASES["trade secret made out"], "en")
    given = dump(replay(FLOW, session.answers).facts)
    true = dump(CASES["trade secret made out"])
    told = {key: value for key, value in given.items() if key in true}
    assert told == {key: true[key] for key in told}
    assert len(told) > 10
