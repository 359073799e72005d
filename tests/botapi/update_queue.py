"""The updates that wait for the bot: confirmed by the offset, and disturbed where asked."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Final

from botapi.json_type import Json, Object

_ONLY_WHEN_ASKED: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_FAR_AHEAD: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """How often updates are disturbed, each from 0 to 1.

    `duplicate`: an update that was confirmed comes once more. `reorder`: a batch comes in
    another order. `delay`: an update reaches Telegram only after the next few. `drop`: it
    never does.
    """

    duplicate: float = 0.0
    reorder: float = 0.0
    delay: float = 0.0
    drop: float = 0.0


class UpdateQueue:
    """One bot's queue. Updates get rising numbers as they arrive."""

    def __init__(self, seed: int = 0, first: int = 1_000) -> None:
        self.disturbance = Disturbance()
        self.dropped: list[Object] = []
        self.delivered: Counter[int] = Counter()
        self.confirmed: list[int] = []
        self._random = random.Random(seed)  # noqa: S311 - a repeatable plan, not a secret
        self._next = first
        self._waiting: dict[int, Object] = {}
        self._late: list[tuple[int, Object]] = []
        self._again: dict[int, Object] = {}
        self._allowed: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self._waiting) + len(self._late)

    @property
    def last(self) -> int:
        """The number of the newest update."""
        return self._next - 1

    def renumber(self, first: int) -> None:
        """Go on from another number, as Telegram may after a week at rest."""
        self._next = first

    def add(self, body: Object) -> int | None:
        """Take an update without its number; return the number, if it has one yet."""
        chance = self._random.random()
        if chance < self.disturbance.drop:
            self.dropped.append(body)
            return None
        if chance < self.disturbance.drop + self.disturbance.delay:
            self._late.append((self._random.randint(1, 3), body))
            return None
        number = self._number(body)
        self._late = [(more - 1, late) for more, late in self._late]
        self.release_late(all_of_them=False)
        return number

    def release_late(self, *, all_of_them: bool = True) -> None:
        """Let delayed updates arrive."""
        due = [late for more, late in self._late if all_of_them or more <= 0]
        self._late = [item for item in self._late if not (all_of_them or item[0] <= 0)]
        for body in due:
            self._number(body)

    def allow(self, kinds: list[str]) -> None:
        """Keep only these kinds from now on; an empty list means the usual ones."""
        self._allowed = frozenset(kinds)

    def wants(self, body: Object) -> bool:
        """Say whether the bot asked for this kind."""
        kinds = body.keys() - {"update_id"}
        if self._allowed:
            return bool(kinds & self._allowed)
        return not kinds & _ONLY_WHEN_ASKED

    def confirm(self, offset: int) -> None:
        """Drop all before the offset; a negative one keeps so many from the end."""
        if offset < 0:
            kept = sorted(self._waiting)[offset:]
            offset = kept[0] if kept else self._next
        if offset > self._next + _FAR_AHEAD:
            return
        for number in [n for n in self._waiting if n < offset]:
            body = self._waiting.pop(number)
            self.confirmed.append(number)
            if self._random.random() < self.disturbance.duplicate:
                self._again[number] = body

    def take(self, number: int) -> None:
        """Drop one update that was answered, whatever came before it."""
        if self._waiting.pop(number, None) is not None:
            self.confirmed.append(number)

    def after(self, number: int) -> list[tuple[int, Object]]:
        """Return what waits with a higher number, in order."""
        found = []
        for waiting in reversed(self._waiting):
            if waiting <= number:
                break
            found.append((waiting, self._waiting[waiting]))
        return found[::-1]

    def batch(self, offset: int, limit: int) -> list[Json]:
        """Return what waits from the offset on, without taking it away."""
        if offset > self._next + _FAR_AHEAD:
            offset = 0
        numbers = sorted(n for n in self._waiting if n >= offset)[:limit]
        batch = [self._waiting[n] for n in numbers]
        if self._again:
            batch = [*self._again.values(), *batch][:limit]
            self._again.clear()
        if batch and self._random.random() < self.disturbance.reorder:
            self._random.shuffle(batch)
        return list(batch)

    def ready(self, offset: int) -> bool:
        """Say whether a batch from the offset on would hold anything."""
        ahead = offset > self._next + _FAR_AHEAD
        return bool(self._again) or any(ahead or n >= offset for n in self._waiting)

    def _number(self, body: Object) -> int:
        number = self._next
        self._next += 1
        self._waiting[number] = {"update_id": number, **body}
        return number
