"""The verdict of a soak test: every answer is stored once, everybody has a usable card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from botapi.json_type import Json
from botapi.methods import structured
from botapi.world import Call, Chat, Tap, World
from campaigns.soak.fleet import Fleet
from campaigns.soak.script import assessed, codes, steps_of, told
from campaigns.soak.walker import Walker

from bot.cards import present
from bot.cards.render import render
from bot.channels.telegram.limits import CHANNEL, key_of
from bot.language import localizer_for
from bot.store.transactional import TransactionalStore
from flows.engine.session import Session
from flows.interview import FLOW

UNCERTAIN = frozenset({"504_html", "drop_after", "slow", "200_garbage"})
"""Failures of a call that Telegram may have executed, so that it is repeated."""


_TOLD = 30
"""Number of events shown for the chat of a person who is stuck."""


_QUEUED = 2
"""Number of cards after which a press from the same batch may be answered."""


@dataclass(frozen=True)
class Double:
    """A card sent twice: its position among the calls, and the reason; empty if unknown."""

    first: int
    second: int
    why: str


@dataclass
class Verdict:
    """Figures to print, and a list of problems."""

    name: str
    figures: dict[str, object] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def lines(self) -> list[str]:
        """Return the lines of the summary."""
        figures = [f"  {name}: {value}" for name, value in self.figures.items()]
        wrong = [f"  WRONG {problem}" for problem in self.problems] or ["  nothing is wrong"]
        return [f"{self.name}, {self.seconds:.0f} s", *figures, *wrong]


async def judge(
    name: str, store: TransactionalStore, world: World, walkers: list[Walker], fleet: Fleet
) -> Verdict:
    """Compare the stored sessions and the screens with a run without failures."""
    verdict = Verdict(name)
    answers = 0
    for walker in walkers:
        stored = await store.load(key_of(walker.person.chat.chat_id))
        if stored is None:
            verdict.problems.append(f"{walker.person.about['id']}: nothing is stored")
            continue
        answers += steps_of(stored.session)
        verdict.problems += _wrong_with(walker, stored.session, is_behind=stored.is_behind)
    wrong = {
        "updates parked": len(await store.parked()),
        "cards behind": len(await store.behind(CHANNEL)),
        "tracebacks": fleet.tracebacks(),
    }
    verdict.problems += [f"{what}: {number}" for what, number in wrong.items() if number]
    verdict.problems += [f"a process ended with status {status}" for status in fleet.odd_ends]
    verdict.figures = _figures(world, walkers, fleet) | {"answers stored": answers}
    copies = doubles(world, fleet.killed)
    verdict.figures["cards sent twice"] = _listed(Counter(one.why for one in copies))
    verdict.problems += [
        f"a card twice, unexplained: {_between(world, one)}" for one in copies if not one.why
    ]
    return verdict


def doubles(world: World, killed: set[str]) -> list[Double]:
    """Return every card that was sent again."""
    sent: dict[tuple[Json, tuple[str, ...]], list[int]] = {}
    for place, call in enumerate(world.calls):
        shown = _shown(call)
        if shown:
            sent.setdefault((call.params["chat_id"], shown), []).append(place)
    return [
        Double(first, second, _why(world, killed, first, second))
        for places in sent.values()
        for first, second in pairwise(places)
    ]


def _why(world: World, killed: set[str], first: int, second: int) -> str:
    before, after = world.calls[first], world.calls[second]
    if before.fault in UNCERTAIN:
        return f"the answer was lost ({before.fault})"
    assert before.message is not None
    assert after.message is not None
    chat = world.chats[int(str(before.params["chat_id"]))]
    if any(before.message < number < after.message for number in chat.messages):
        return "shown again below what was said"
    if before.origin in killed and before.origin != after.origin:
        return "killed before it was written down"
    if _taken_back(world, first, second):
        return "another process showed one meanwhile"
    if _pressed_in_vain(world, chat, first, second):
        return "an old button was pressed"
    return "another process brought it too" if before.origin != after.origin else ""


def _between(world: World, double: Double) -> str:
    """Return the events of the chat from the card before the first to the second."""
    chat = world.chats[int(str(world.calls[double.first].params["chat_id"]))]
    since = _some_cards_before(world, chat, double.first)
    return _story([one for one in _events(world, chat) if since <= one[0] <= double.second])


def _events(world: World, chat: Chat) -> list[tuple[int, str]]:
    """Return the calls and the presses of a chat, each with the number of calls before it."""
    calls = [
        (place, _told(call))
        for place, call in enumerate(world.calls)
        if call.params.get("chat_id") == chat.chat_id or _answers_in(world, chat, call)
    ]
    presses = [
        (place, f"got {tap.data} on {tap.message}")
        for tap in world.taps.values()
        if tap.chat is chat
        for place in tap.handed_over
    ]
    return sorted(calls + presses)


def _story(events: list[tuple[int, str]]) -> str:
    return " > ".join(f"{place}: {what}" for place, what in events)


def _told(call: Call) -> str:
    what = call.message or call.params.get("message_id") or call.params.get("text", "")
    return " ".join(part for part in (call.method, str(what), call.fault, call.origin) if part)


def _answers_in(world: World, chat: Chat, call: Call) -> bool:
    tap = world.taps.get(str(call.params.get("callback_query_id")))
    return tap is not None and tap.chat is chat


def _taken_back(world: World, first: int, second: int) -> bool:
    """Whether the first card lost its buttons before the second was sent."""
    card = world.calls[first]
    return any(
        call.method == "editmessagereplymarkup"
        and (call.params["chat_id"], call.params["message_id"])
        == (card.params["chat_id"], card.message)
        for call in world.calls[first:second]
    )


def _pressed_in_vain(world: World, chat: Chat, first: int, second: int) -> bool:
    """Whether the bot got a press without effect, on another message than the first card.

    It may have arrived in the batch of the first card or of the one before. Or it arrived
    earlier, and was answered with a toast between the two cards.
    """
    since = _some_cards_before(world, chat, first)
    came = (tap for tap in _pressed_again(world, chat) if _was_given(tap, since, second))
    answered = (
        world.taps[str(call.params["callback_query_id"])]
        for call in world.calls[first:second]
        if call.method == "answercallbackquery" and call.params.get("text")
    )
    return any(
        tap.chat is chat and tap.message != world.calls[first].message for tap in (*came, *answered)
    )


def _was_given(tap: Tap, since: int, until: int) -> bool:
    return any(since <= place <= until for place in tap.handed_over)


def _some_cards_before(world: World, chat: Chat, place: int) -> int:
    before = [card for card in _cards_in(world, chat) if card < place]
    return ([0] * _QUEUED + before)[-_QUEUED]


def _cards_in(world: World, chat: Chat) -> Iterator[int]:
    for place, call in enumerate(world.calls):
        if call.params.get("chat_id") == chat.chat_id and _shown(call):
            yield place


def _pressed_again(world: World, chat: Chat) -> Iterator[Tap]:
    """Yield repeated presses of a button, which have no effect."""
    came = [tap for tap in world.taps.values() if tap.chat is chat and tap.handed_over]
    pressed = set()
    for tap in sorted(came, key=lambda tap: tap.handed_over[0]):
        if (tap.message, tap.data) in pressed:
            yield tap
        pressed.add((tap.message, tap.data))


def _shown(call: Call) -> tuple[str, ...]:
    """Return the codes of the card that a call sent, if it sent one."""
    if call.method != "sendmessage" or call.message is None:
        return ()
    markup = structured(call.params.get("reply_markup") or {})
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list):
        return ()
    keys = [key for row in rows if isinstance(row, list) for key in row]
    return tuple(str(key["callback_data"]) for key in keys if isinstance(key, dict))


def _wrong_with(walker: Walker, session: Session, *, is_behind: bool) -> list[str]:
    who, expected = walker.person.about["id"], walker.script.session
    problems = []
    if walker.is_stuck:
        what = _story(_events(walker.person.world, walker.person.chat)[-_TOLD:])
        problems.append(f"{who}: waited in vain for a card at step {walker.done}: {what}")
    if told(session) != told(expected):
        problems.append(f"{who}: {len(session.answers)} answers, revision {session.revision}")
    if assessed(session) != assessed(expected.model_copy(update={"as_of": session.as_of})):
        problems.append(f"{who}: another assessment")
    shown = render(present(FLOW, session), localizer_for(session))
    if is_behind or codes(walker.person.card) != tuple(k.code for row in shown.rows for k in row):
        problems.append(f"{who}: no usable card")
    return problems


def _figures(world: World, walkers: list[Walker], fleet: Fleet) -> dict[str, object]:
    delivered = world.updates.delivered
    return {
        "people": len(walkers),
        "updates": len(delivered),
        "deliveries": delivered.total(),
        "dropped on the way": len(world.updates.dropped),
        "calls": len(world.calls),
        "calls that failed": len(world.faults.struck),
        "failures": _listed(Counter(name for _, name in world.faults.struck)),
        "killed": fleet.kills,
        "started": sum(member.ends for member in fleet.members),
        "pressed an old card that was newest": sum(walker.nudges for walker in walkers),
        "came to the result": sum(walker.done == len(walker.script.steps) for walker in walkers),
    }


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name or 'unexplained'} {n}" for name, n in counts.most_common()) or "none"
