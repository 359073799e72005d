"""A simulated person: takes a step once the card of the previous step is on the screen."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Final

from botapi.person import Person
from campaigns.soak.script import Eyes, Script, Step, codes

_MISCHIEF: Final = 0.06


class Walker:
    """One person in an interview; `seconds` is how long they wait for a card."""

    def __init__(self, person: Person, script: Script, seed: int, *, seconds: float) -> None:
        self.person = person
        self.script = script
        self.done = 0
        self.sent = 0
        self.nudges = 0
        self.is_stuck = False
        self._eyes = Eyes(person)
        self._seconds = seconds
        self._random = random.Random(seed)  # noqa: S311 - a repeatable plan, not a secret

    async def walk(self) -> None:
        """Go through the interview; a person who waits too long for a card counts as stuck."""
        for step in self.script.steps:
            if self.done:
                self._make_mischief()
            self._send(partial(self._take, step))
            if not await self._sees(step) and not await self._nudged(step):
                self.is_stuck = True
                return
            self.done += 1

    async def _sees(self, step: Step) -> bool:
        """Wait for the card of a step."""
        try:
            await self.person.chat.until(lambda: self._eyes.buttons == step.buttons, self._seconds)
        except TimeoutError:
            return False
        return True

    async def _nudged(self, step: Step) -> bool:
        """Press a button of the current card, as people do who see an old one."""
        card = self.person.card
        if card is None:
            return False
        self.nudges += 1
        self._send(lambda: self.person.send_tap(codes(card)[0], card))
        return await self._sees(step)

    def _take(self, step: Step) -> None:
        if not step.is_tap:
            self.person.say(step.line)
            return
        card = self.person.card
        assert card is not None
        self._eyes.press(step.line, card)
        if self._random.random() < _MISCHIEF:
            self._eyes.press(step.line, card)

    def _send(self, act: Callable[[], object]) -> None:
        """Send an update, and send it again if it was lost on the way: the app would show that."""
        dropped = self.person.world.updates.dropped
        before = len(dropped)
        act()
        self.sent += 1
        while len(dropped) > before:
            before = len(dropped)
            act()

    def _make_mischief(self) -> None:
        """Now and then do something that changes no answer."""
        if self._random.random() >= _MISCHIEF:
            return
        person, old = self.person, self.script.steps[self.done - 1]
        match self._random.randrange(4):
            case 0:
                person.send("sticker")
            case 1:
                person.send("edited_message")
            case 2 if old.is_tap and person.card is not None:
                self._eyes.press(old.line, person.card)
            case _:
                person.block()
                person.unblock()
