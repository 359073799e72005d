"""Updates with parts replaced or taken away, by seed: what no server should ever send."""

from __future__ import annotations

import copy
import random
from typing import Final

from botapi.json_type import Json, Object
from botapi.person import KINDS, Person
from botapi.world import World

ODD: Final[tuple[Json, ...]] = (
    None, True, 0, -1, 2**63, 1e308, "", "x", "\ud83d", "0" * 5000, [], {}, [[]], [None], {"id": 5},
    {"id": "5"}, {"id": None}, {"chat": {"id": 5}}, [{}] * 3,
)  # fmt: skip
ODD_TEXTS: Final = (
    "", "/", "//", "/start", "/start zh_A-1", "/lang xx", "/why /why", "/review", "/restart",
    "/delete", "/export", "/brief pdf", "/brief ?", "1", "1, 2", "0", "-1", "9" * 20,
    "5 million", "一千万", "CNY -3", "1e999", "2024-13-45", "2024-02-30", "去年5月", "yes",
    "不确定", "\x00", "\u202e", "\ud83d", "👩‍👩‍👧‍👦" * 50, "<b>", "&lt;", "{0} %s", "a" * 4096, " ",
    "\n" * 50,
)  # fmt: skip
_MOST_MUTATIONS: Final = 4
_GO_DEEPER: Final = 0.7


def filled() -> list[Object]:
    """Return one update of every kind, as they come."""
    world = World()
    world.updates.allow([name for body in KINDS.values() for name in body])
    person = Person(world)
    for kind in KINDS:
        person.send(kind)
    return [update for update in world.updates.batch(0, 100) if isinstance(update, dict)]


UPDATES: Final = filled()


def mutated(chance: random.Random) -> Object:
    """Return an update of some kind with up to four of its parts replaced."""
    update = copy.deepcopy(chance.choice(UPDATES))
    mutate(update, chance)
    return update


def mutate(update: Object, chance: random.Random) -> None:
    """Replace one to four parts of an update, but never its number."""
    for _ in range(chance.randint(1, _MOST_MUTATIONS)):
        _replace_one(update, chance)


def _replace_one(update: Json, chance: random.Random) -> None:
    place = update
    while isinstance(place, dict | list) and place:
        keys: list[str] | list[int] = (
            list(place) if isinstance(place, dict) else list(range(len(place)))
        )
        key = chance.choice(keys)
        inner = place[key]  # type: ignore[index,call-overload]
        if isinstance(inner, dict | list) and inner and chance.random() < _GO_DEEPER:
            place = inner
            continue
        if key != "update_id":
            place[key] = copy.deepcopy(chance.choice(ODD))  # type: ignore[index,call-overload]
        return
