"""People who send the planted texts, press any button, and change their answers."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Final

from botapi.person import Person
from botapi.world import World
from talking import SHORT

from campaigns.leaks.planted import AMOUNT, CHATS, FACT, FIRM, NAME
from flows.assessment.tree import Pending
from flows.engine.session import Depth
from flows.facts import Facts

_SAID = (
    FACT,
    f"CNY {AMOUNT:,}",
    f"{AMOUNT}",
    f"{NAME} of {FIRM}",
    "2025-03-14",
    "not sure",
    "1, 2",
    "done",
    "none of these",
    f"I told {NAME}: {FACT}, for {AMOUNT} yuan",
)
_COMMANDS = (
    "/back",
    "/why",
    "/skip",
    "/review",
    "/assess",
    "/deepen",
    "/continue",
    "/lang",
    "/privacy",
    "/export",
    "/restart",
    "/delete",
    "/help",
    "/calendar",
    f"/start zh_{FIRM}",
    f"/{NAME} {FACT}",
)
_MOST_ON_SCREEN = 30


class Crowd:
    """A number of people; `act` lets one of them do something."""

    def __init__(self, world: World, people: int, chance: random.Random) -> None:
        self._world = world
        self._chance = chance
        numbers = count(CHATS)
        self._people = [
            Person(world, next(numbers), f"{NAME}{n}", chance.choice(["en", "zh-hans", None]))
            for n in range(people)
        ]

    def act(self) -> None:
        """Let one person act: mostly press a button, else type, else do something unusual."""
        person = self._chance.choice(self._people)
        _tidied(person)
        roll, card = self._chance.random(), person.card
        if card is None:
            person.say(f"/start {FIRM}")
        elif roll < 0.7:
            keys = [key for row in card.keyboard for key in row if key.get("callback_data")]
            person.send_tap(str(self._chance.choice(keys)["callback_data"]), card)
        elif roll < 0.88:
            person.say(self._chance.choice(_SAID))
        elif roll < 0.97:
            person.say(self._chance.choice(_COMMANDS))
        elif roll < 0.98:
            person.edit(person.say(FACT), f"{FACT}, {AMOUNT}")
        elif roll < 0.99:
            person.send_tap(f"{NAME}:{FACT}", card)
        else:
            person.block()


def _tidied(person: Person) -> None:
    """Delete old messages, because the memory of a test is limited."""
    messages = person.chat.messages
    for number in list(messages)[:-_MOST_ON_SCREEN]:
        del messages[number]


class Indifferent:
    """A goal that asks every applicable question, because relevance takes most of an update."""

    def wanted(self, facts: Facts, pending: Pending, as_of: date, depth: Depth) -> frozenset[str]:  # noqa: ARG002 - part of the protocol
        """Return that no question is relevant."""
        return frozenset()

    def reason_skipped(
        self,
        facts: Facts,  # noqa: ARG002 - part of the protocol
        pending: Pending,  # noqa: ARG002 - part of the protocol
        as_of: date,  # noqa: ARG002 - part of the protocol
        depth: Depth,  # noqa: ARG002 - part of the protocol
        keys: frozenset[str],  # noqa: ARG002 - part of the protocol
    ) -> str:
        """Return no reason."""
        return ""


QUICK: Final = replace(SHORT, relevance=Indifferent())
"""A few questions that are all asked, for a long campaign."""
