"""What would change the answer: the smallest sets of facts or proof that move a route.

The ways come from the tree of the rule; each is tried on the whole rule before it is listed.
An unknown fact may become known and a weak proof stronger; no known answer is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flows.assessment.conflicts import clashing
from flows.assessment.dispute_clause import CLAUSE_FACTS
from flows.assessment.explain import named, route_status, status
from flows.assessment.minimal_changes import Aim, Search, Way, at_least, at_most
from flows.assessment.model import Change, RouteName
from flows.assessment.possible import taken
from flows.assessment.resettle import resettled
from flows.assessment.routes import rules
from flows.assessment.tree import Level, Value
from flows.facts import PROOF_SUFFIX, Facts
from flows.facts_file import Json, write_value

MOST = 12
"""At most this many changes are listed."""
MOST_WORSE = 5
"""At most this many of them are for the worse, where there are enough for the better."""
MOST_OF_ELEMENT = 3
"""At most this many of one direction rest on one element of one route."""
_MOST_TRIED = 30
"""At most this many ways towards one aim are tried on the whole rule."""
_ORDER = {route: place for place, route in enumerate(RouteName)}


@dataclass(frozen=True, slots=True)
class _Move:
    """A way that was tried: the level of the route now and then, and the element that moves."""

    route: RouteName
    way: Way
    now: Value
    then: Level
    element: str
    order: int

    @property
    def better(self) -> bool:
        """Whether the route is stronger after it."""
        return self.then > self.now.level


def what_would_change(
    facts: Facts, as_of: date, values: Mapping[RouteName, Value] | None = None
) -> tuple[Change, ...]:
    """Return what would move a route, best effect first: the better ones, then the worse.

    `values` are the routes' rules settled over the facts, where the caller has them already.
    """
    if values is None:
        values = {route: rule.settle(facts) for route, rule in rules(as_of).items()}
    search = Search(facts, as_of)
    moves = [move for route, value in values.items() for move in _moves(search, route, value)]
    better = _chosen(move for move in moves if move.better)
    worse = _chosen(move for move in moves if not move.better)
    kept = worse[: max(MOST_WORSE, MOST - len(better))]
    return tuple(_change(search, move) for move in (*better[: MOST - len(kept)], *kept))


def _moves(search: Search, route: RouteName, value: Value) -> Iterator[_Move]:
    """Yield every way that works on the whole rule, one for each set of facts and direction."""
    found: dict[tuple[bool, frozenset[str]], _Move] = {}
    for aim in _aims(value.level):
        for way in search.ways(value, aim)[:_MOST_TRIED]:
            if _covered(found, way, aim) or _facts(way) <= CLAUSE_FACTS:
                continue
            then = _tried(search, value, way, aim)
            if then is None:
                continue
            fewest, then = _fewest(search, value, way, then)
            if not _covered(found, fewest, aim):
                element = _moved(value, then)
                move = _Move(route, fewest, value, then.level, element, len(found))
                found[aim.up, _facts(fewest)] = move
    yield from found.values()


def _aims(now: Level) -> Iterator[Aim]:
    """Yield the levels to aim at, the farthest first in each direction."""
    better = [level for level in Level if level > now]
    yield from map(at_least, reversed(better))
    yield from map(at_most, (level for level in Level if level < now))


def _covered(found: Mapping[tuple[bool, frozenset[str]], _Move], way: Way, aim: Aim) -> bool:
    """Whether a way found already reaches the aim with these facts, or fewer of them."""
    facts = _facts(way)
    return (aim.up, facts) in found or any(
        up == aim.up and fewer < facts and aim.reached(move.then)
        for (up, fewer), move in found.items()
    )


def _facts(way: Way) -> frozenset[str]:
    return frozenset(step.fact for step in way)


def _fewest(search: Search, value: Value, way: Way, then: Value) -> tuple[Way, Value]:
    """Return the first of the steps that has the same effect alone, or all of them."""
    for step in way if len(way) > 1 else ():
        alone = _tried(search, value, (step,), Aim(then.level, up=then.level > value.level))
        if alone is not None:
            return (step,), alone
    return way, then


def _tried(search: Search, value: Value, way: Way, aim: Aim) -> Value | None:
    """Return the rule's value after these steps.

    None where it does not reach the aim, or the steps would contradict an answer.
    """
    facts = search.after(way)
    then = resettled(value, facts, _keys(way))
    if not aim.reached(then.level) or _clashes(search, way, facts):
        return None
    return then


def _clashes(search: Search, way: Way, facts: Facts) -> bool:
    """Whether more answers contradict each other, or the day, after these steps."""
    touched = dict.fromkeys(node for step in way for node in clashing(step.fact, search.as_of))
    if not touched:
        return False
    after, before = (
        sum(node.settle(known).level is Level.MET for node in touched)
        for known in (facts, search.facts)
    )
    return after > before


def _keys(way: Way) -> frozenset[str]:
    """Return the fact keys that these steps set."""
    return frozenset(key for step in way for key in (step.fact, step.fact + PROOF_SUFFIX))


def _lightest(search: Search, move: _Move) -> Way:
    """Return the steps without any proof that the move does not need."""
    way, keys = move.way, _keys(move.way)
    for place, step in enumerate(way):
        if step.value is None or step.proof is None:
            continue
        bare = (*way[:place], replace(step, proof=None), *way[place + 1 :])
        if resettled(move.now, taken(search.facts, bare), keys).level is move.then:
            way = bare
    return way


def _moved(now: Value, then: Value) -> str:
    """Return the first element that moves the way the route does."""
    before, after = _elements(now), _elements(then)
    up = then.level > now.level
    moved = [
        name
        for name, level in after.items()
        if ((level > before.get(name, level)) if up else (level < before.get(name, level)))
    ]
    shown = (name for name in moved if status(before[name]) is not status(after[name]))
    return next(shown, next(iter(moved), next(iter(after), next(iter(before), ""))))


def _elements(value: Value) -> dict[str, Level]:
    """Return the level of each element by name, the least where two branches may be in force."""
    found: dict[str, Level] = {}
    for part in named(value):
        name = part.node.name
        found[name] = min(part.level, found.get(name, part.level))
    return found


def _chosen(moves: Iterable[_Move]) -> list[_Move]:
    """Return the moves by effect, then by fewest facts, with a limit for each element."""
    kept: list[_Move] = []
    count: dict[tuple[RouteName, str], int] = {}
    for move in sorted(moves, key=_rank):
        place = move.route, move.element
        count[place] = count.get(place, 0) + 1
        if count[place] <= MOST_OF_ELEMENT:
            kept.append(move)
    return kept


def _rank(move: _Move) -> tuple[int, int, int, int]:
    effect = -move.then if move.better else int(move.then)
    return effect, len(move.way), _ORDER[move.route], move.order


def _change(search: Search, move: _Move) -> Change:
    return Change(
        route=move.route,
        element=move.element,
        facts=_fragment(_lightest(search, move)),
        status_now=route_status(move.now.level),
        status_then=route_status(move.then),
        better=move.better,
    )


def _fragment(way: Way) -> dict[str, Json]:
    """Return the steps as a facts-file fragment."""
    data: dict[str, Json] = {}
    for step in way:
        if step.value is not None:
            data[step.fact] = write_value(step.value)
        if step.proof is not None:
            data[step.fact + PROOF_SUFFIX] = step.proof.value
    return data


__all__ = ["MOST", "what_would_change"]
