"""The number of inputs of a played interview is what its person really does on the cards."""

from __future__ import annotations

from random import Random

import pytest
from story_answers import answer_card
from story_table import Expected, Story
from story_teller import Teller, noon
from story_walks import DAY, answer_of

from bot.cards.card import ButtonKind
from bot.turn import Input
from flows.engine.people import person
from flows.engine.walks import walk
from flows.facts import YES, Facts, Proof
from flows.interview import FLOW


class Counting(Teller):
    """Somebody who counts each tick, tap and typed line after the start."""

    inputs = -1

    def _does(self, given: Input) -> None:
        self.inputs += 1
        super()._does(given)


def played(facts: Facts) -> Counting:
    """Return the person at the first result, after the quick check on real cards."""
    story = Story.model_validate({"title": "", "who": "", "expect": Expected()})
    teller = Counting(FLOW, noon(DAY))
    teller.starts()
    while teller.place != "assessed":
        match teller.place:
            case "language":
                teller.presses(ButtonKind.LANGUAGE, "en")
            case "consent":
                teller.presses(ButtonKind.CONSENT, YES)
            case "review":
                teller.presses(ButtonKind.GO, target="assess")
            case _:
                assert teller.question is not None
                answer_card(teller, story, {teller.question.id: answer_of(teller.question, facts)})
    return teller


@pytest.mark.parametrize("seed", range(8))
def test_inputs_are_counted_as_they_are_made(seed: int) -> None:
    """Playing from facts counts exactly the taps and lines of a person on the cards."""
    drawn = person(Random(seed), DAY)  # noqa: S311 - seeded
    facts = drawn.having(proofs=dict.fromkeys(drawn.proofs, Proof.DOCUMENT))
    teller = played(facts)
    taken = walk(FLOW, facts, "quick", DAY)
    assert tuple(teller.asked) == taken.path
    assert teller.inputs == taken.inputs
