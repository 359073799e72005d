"""The process ends between any two statements: everything is done whole or not at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

import pytest
from databases.people import (
    CHAT,
    DAY,
    MINUTE,
    NOW,
    OTHER,
    begin,
    finish,
    forget_all,
    speak,
    stay,
)
from databases.place import Place, SqlitePlace, VanishedError, ring_of, vanishing
from sending import agreed, taken_back

from bot.encryption import KeyRing
from bot.store import ClaimedMessage, UpdateKey
from bot.store.protocol import GRACE
from bot.store.retention import Policy
from bot.store.schema import Migration, migrations
from bot.store.transactional import TransactionalStore
from bot.text import text

pytestmark = pytest.mark.slow

AuditAction: TypeAlias = Callable[[TransactionalStore], Awaitable[object]]
UPDATE = UpdateKey("bot", 77)
STALE = NOW + 24 * DAY
GONE = STALE + 8 * DAY

DEEDS: dict[str, AuditAction] = {
    "first update": lambda store: store.apply(OTHER, begin, NOW, UPDATE),
    "update": lambda store: store.apply(CHAT, speak, NOW, UPDATE),
    "result": lambda store: store.apply(CHAT, finish, NOW, UPDATE),
    "nothing new": lambda store: store.apply(CHAT, stay, NOW + MINUTE, UPDATE),
    "deletion": lambda store: store.apply(CHAT, forget_all, NOW, UPDATE),
    "deletion by call": lambda store: store.delete(CHAT, NOW),
    "claim": lambda store: store.claim("telegram", NOW + GRACE, MINUTE),
    "shown": lambda store: store.shown(CHAT, 0, "m", [1]),
    "done": lambda store: store.done([1]),
    "unreachable": lambda store: store.unreachable(CHAT, NOW),
    "park": lambda store: store.park(UPDATE, NOW),
    "warning": lambda store: store.retain(Policy(), STALE),
    "forget": lambda store: store.forget(GONE),
    "agreed to send": lambda store: store.apply(CHAT, lambda _: agreed(), NOW, UPDATE),
}
SENT = agreed().dispatches[0]
OF_A_HAND_OVER: dict[str, AuditAction] = {
    "taken along": lambda store: store.claim_for_firms(NOW + 3 * MINUTE, MINUTE, 8),
    "arrived": lambda store: store.settle(
        ClaimedMessage(1, CHAT, SENT, 1), "received", text("notice.not_now"), NOW
    ),
    "another firm": lambda store: store.settle(
        ClaimedMessage(1, CHAT, SENT, 2), "changed", text("notice.not_now"), NOW
    ),
    "taken back": lambda store: store.apply(CHAT, taken_back, NOW, UPDATE),
    "deleted by call": lambda store: store.delete(CHAT, NOW),
    "expired": lambda store: store.retain(Policy(finished=DAY, warning=DAY), NOW + 3 * DAY),
}

SEEN_STATE = (
    "SELECT revision, shown_revision, kept_as, touched, warned, reachable FROM sessions",
    "SELECT queue, attempts, free_at FROM outbox ORDER BY id",
    "SELECT at FROM seen ORDER BY at",
    "SELECT parked, attempts FROM failures ORDER BY number",
    "SELECT deed, detail, at FROM audit ORDER BY id",
)


def state_of(place: Place) -> list[list[tuple[object, ...]]]:
    """Return all that can be compared of what is stored."""
    return [list(place.change(statement)) for statement in SEEN_STATE]


async def prepared(place: Place, ring: KeyRing) -> list[list[tuple[object, ...]]]:
    """Put a session there, its first notice still to be sent; return the state."""
    async with await place.open(ring) as store:
        await store.apply(CHAT, begin, NOW, UpdateKey("bot", 1))
    return state_of(place)


async def prepared_to_send(
    place: Place, ring: KeyRing, action: AuditAction | None = None
) -> list[list[tuple[object, ...]]]:
    """Put a hand-over there that was taken along once, warn of its end; return the state."""
    async with await place.open(ring) as store:
        await store.apply(CHAT, lambda _: agreed(), NOW)
        await store.claim_for_firms(NOW, MINUTE, 8)
        await store.retain(Policy(finished=DAY, warning=DAY), NOW + DAY)
        if action is not None:
            await action(store)
    return state_of(place)


async def undisturbed(
    place: Place, ring: KeyRing, action: AuditAction
) -> list[list[tuple[object, ...]]]:
    """Return the state of a place where nothing went wrong."""
    await prepared(place, ring)
    async with await place.open(ring) as store:
        await action(store)
    return state_of(place)


async def cut_short(
    place: Place, ring: KeyRing, action: AuditAction, last: int, patch: pytest.MonkeyPatch
) -> bool:
    """Do it in a process that is gone before its n-th statement; return whether it was."""
    store = await place.open(ring)
    vanished = True
    with patch.context() as patched:
        place.watch(store, vanishing(last), patched)
        with suppress(VanishedError):
            await action(store)
            vanished = False
    await store.close()
    return vanished


@pytest.mark.parametrize("name", DEEDS)
async def test_nothing_is_ever_half_done(
    place: Place, ring: KeyRing, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to the commit a new process finds all as before, from then on all of it done."""
    before = await prepared(place, ring)
    done = await undisturbed(place.another(), ring, DEEDS[name])
    assert done != before
    last = 0
    while await cut_short(place, ring, DEEDS[name], last, monkeypatch):
        if state_of(place) != before:
            break
        last += 1
    assert state_of(place) == done
    assert last >= 2


@pytest.mark.parametrize("name", OF_A_HAND_OVER)
async def test_a_hand_over_is_never_half_done(
    place: Place, ring: KeyRing, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent, told, called back or ended: with its log entry and its messages, or not at all."""
    action = OF_A_HAND_OVER[name]
    before = await prepared_to_send(place, ring)
    done = await prepared_to_send(place.another(), ring, action)
    assert done != before
    last = 0
    while await cut_short(place, ring, action, last, monkeypatch):
        if state_of(place) != before:
            break
        last += 1
    assert state_of(place) == done
    assert last >= 2


async def test_what_was_stored_unheard_is_refused_when_it_comes_again(
    place: Place, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies right after the commit acknowledged nothing; nothing is done twice."""
    before = await prepared(place, ring)
    last = 0
    while await cut_short(place, ring, DEEDS["update"], last, monkeypatch):
        if state_of(place) != before:
            break
        last += 1
    done = state_of(place)
    async with await place.open(ring) as store:
        applied = await store.apply(CHAT, speak, NOW, UPDATE)
        waiting = await store.claim("telegram", NOW + GRACE, MINUTE)
    assert applied.turn is None
    assert applied.stored is not None
    assert applied.stored.session.revision == 1
    assert len(waiting) == 2
    assert done[0] == state_of(place)[0]


async def test_expiry_is_whole(
    place: Place, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session that expires goes with its notices, the log entry and the last word, or stays."""
    await prepared(place, ring)
    async with await place.open(ring) as store:
        await store.retain(Policy(), STALE)
    before = state_of(place)
    last = 0
    while await cut_short(
        place, ring, lambda store: store.retain(Policy(), GONE), last, monkeypatch
    ):
        sessions, outbox, _, _, audit = state_of(place)
        if (sessions, outbox, audit) != (before[0], before[1], before[4]):
            break
        last += 1
    assert sessions == []
    assert len(outbox) == 1
    assert [action for action, *_ in audit] == ["consent given", "expired"]


async def test_rotation_goes_on_where_it_was_stopped(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at any statement, what is stored opens with the old and the new key together."""
    old, both, new = ring_of("k1"), ring_of("k2", "k1"), ring_of("k2")
    await prepared(place, old)
    last = 0
    while await cut_short(place, both, lambda store: store.reencrypt(), last, monkeypatch):
        async with await place.open(both) as store:
            assert sum((await store.survey()).damaged.values()) == 0
        last += 1
    assert last > 5
    async with await place.open(new) as store:
        survey = await store.survey()
        stored = await store.load(CHAT)
        assert await store.reencrypt() == 0
    assert set(survey.sealed_by) == {"k2"}
    assert stored is not None


async def test_a_step_of_the_schema_is_whole(
    place: Place, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A schema step that fails half way leaves the schema, and what is stored, as they were."""
    before = await prepared(place, ring)
    known = migrations("sqlite" if isinstance(place, SqlitePlace) else "postgres")
    made = "CREATE TABLE more (one TEXT)"
    half, whole = (
        (*known, Migration(len(known) + 1, "more", statements))
        for statements in ((made, "INSERT INTO nowhere VALUES (1)"), (made,))
    )
    module = "sqlite" if isinstance(place, SqlitePlace) else "postgres"
    for steps, fails in ((half, True), (half, True), (whole, False), (whole, False)):
        monkeypatch.setattr(f"bot.store.{module}.migrations", lambda _, steps=steps: steps)
        if fails:
            with pytest.raises(Exception, match="nowhere"):
                await place.open(ring)
        else:
            async with await place.open(ring) as store:
                assert await store.load(CHAT) is not None
        assert state_of(place) == before
    assert place.change("SELECT count(*) FROM more") == [(0,)]
