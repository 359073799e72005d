"""How long sessions are kept: a warning first, a full week, then deletion."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from databases.people import CHAT, DAY, MINUTE, NOW, OTHER, answer, begin, finish, fresh, stay
from databases.place import Place
from hypothesis import given
from hypothesis import strategies as st

from bot.encryption import KeyRing
from bot.language import Localizer
from bot.store import ChatKey
from bot.store.audit_entry import AuditAction
from bot.store.protocol import GRACE
from bot.store.retention import (
    BATCH,
    EMPTY,
    FINISHED,
    UNFINISHED,
    Age,
    Policy,
    Retained,
    RetentionDecision,
    fate,
    retain_all,
)
from bot.store.transactional import TransactionalStore
from bot.text import Text, text
from bot.turn import Turn
from locales.build import compile_catalogs

POLICY = Policy()


async def arrive(store: TransactionalStore, chat: ChatKey = CHAT) -> None:
    """Begin a session whose card and notice were shown."""
    applied = await store.apply(chat, begin, NOW)
    await store.shown(chat, 0, "m", [one.id for one in applied.outgoing])


ages = st.builds(
    Age,
    st.sampled_from([EMPTY, UNFINISHED, FINISHED]),
    st.integers(0, 120).map(lambda days: NOW - days * DAY),
    st.none() | st.integers(0, 60).map(lambda days: NOW - days * DAY),
)
policies = st.builds(
    Policy,
    *(st.integers(1, most).map(lambda days: days * DAY) for most in (60, 120, 20)),
)


@given(ages, policies)
def test_nobody_is_deleted_early_or_unwarned(age: Age, policy: Policy) -> None:
    """Whatever was set: the whole time, and with answers a whole warning, go by first."""
    what, when = fate(age, policy, NOW)
    period = policy.finished if age.kept_as == FINISHED else policy.unfinished
    if what is RetentionDecision.ENDS:
        assert age.touched + period <= NOW
        assert age.kept_as == EMPTY or age.warned is not None
        assert age.warned is None or age.warned + policy.warning <= NOW
    if what is RetentionDecision.IS_ANNOUNCED:
        assert when >= NOW + policy.warning
        assert age.kept_as != EMPTY
        assert fate(Age(age.kept_as, age.touched, NOW), policy, when)[0] is RetentionDecision.ENDS
    if what is RetentionDecision.STAYS:
        assert when > NOW
        assert fate(age, policy, when)[0] is not RetentionDecision.STAYS


async def test_a_shorter_time_holds_for_what_is_stored(store: TransactionalStore) -> None:
    """A policy that is changed holds from the next day on for sessions stored before."""
    await arrive(store)
    await retain_all(store, POLICY, NOW + 10 * DAY)
    strict = Policy(unfinished=5 * DAY, warning=DAY)
    assert await retain_all(store, strict, NOW + 11 * DAY) == Retained(warned=1)
    assert await retain_all(store, strict, NOW + 12 * DAY) == Retained(expired=1)


async def test_warned_a_week_before_and_deleted_after(store: TransactionalStore) -> None:
    """An unfinished session is announced on day 23 and deleted on day 30, and both are said."""
    await arrive(store)
    assert await retain_all(store, POLICY, NOW + 23 * DAY - MINUTE) == Retained()
    assert await retain_all(store, POLICY, NOW + 23 * DAY) == Retained(warned=1)
    assert await retain_all(store, POLICY, NOW + 30 * DAY - MINUTE) == Retained()
    (warning,) = await store.claim("telegram", NOW + 23 * DAY, MINUTE)
    assert warning.chat == CHAT
    assert warning.item == text("retention.warning", day=date(2026, 12, 21))
    await store.done([warning.id])
    assert await retain_all(store, POLICY, NOW + 30 * DAY) == Retained(expired=1)
    assert await store.load(CHAT) is None
    (last,) = await store.claim("telegram", NOW + 30 * DAY, MINUTE)
    assert last.item == text("retention.expired")
    assert [entry.action for entry in await store.audit(CHAT)] == [
        AuditAction.CONSENT_GIVEN,
        AuditAction.EXPIRED,
    ]


async def test_a_finished_session_is_kept_longer(store: TransactionalStore) -> None:
    """A session that came to its result is kept 90 days."""
    await arrive(store)
    await store.apply(CHAT, finish, NOW)
    assert await retain_all(store, POLICY, NOW + 83 * DAY - MINUTE) == Retained()
    assert await retain_all(store, POLICY, NOW + 83 * DAY) == Retained(warned=1)
    assert await retain_all(store, POLICY, NOW + 90 * DAY) == Retained(expired=1)


@pytest.mark.parametrize("change", [answer, stay])
async def test_coming_back_starts_the_time_anew(
    store: TransactionalStore, change: type[object]
) -> None:
    """Whatever a person does after the warning, their session is kept, and warned of again."""
    await arrive(store)
    await retain_all(store, POLICY, NOW + 23 * DAY)
    await store.apply(CHAT, change, NOW + 25 * DAY)  # type: ignore[arg-type]
    assert await retain_all(store, POLICY, NOW + 31 * DAY) == Retained()
    assert await retain_all(store, POLICY, NOW + 48 * DAY) == Retained(warned=1)


async def test_a_late_warning_gives_its_full_week(store: TransactionalStore) -> None:
    """Where nobody looked for months, people are warned first and still have a week."""
    await arrive(store)
    late = NOW + 200 * DAY
    assert await retain_all(store, POLICY, late) == Retained(warned=1)
    (warning,) = await store.claim("telegram", late, MINUTE)
    assert isinstance(warning.item, Text)
    assert warning.item.params["day"] == (late + 7 * DAY).date()
    assert await retain_all(store, POLICY, late + 7 * DAY - MINUTE) == Retained()
    assert await retain_all(store, POLICY, late + 7 * DAY) == Retained(expired=1)


async def test_who_cannot_be_reached_is_deleted_in_silence(store: TransactionalStore) -> None:
    """A chat that blocked us gets no notice, and its session goes at the same time."""
    await arrive(store)
    await store.unreachable(CHAT, NOW)
    await retain_all(store, POLICY, NOW + 23 * DAY)
    await retain_all(store, POLICY, NOW + 30 * DAY)
    assert await store.load(CHAT) is None
    assert await store.claim("telegram", NOW + 40 * DAY, MINUTE) == ()


async def test_without_consent_there_is_nothing_to_announce(store: TransactionalStore) -> None:
    """Who opened the door and left is forgotten after 30 days without a word."""
    await store.apply(CHAT, lambda _: Turn(fresh(consented=False)), NOW)
    assert await retain_all(store, POLICY, NOW + 30 * DAY) == Retained(expired=1)
    assert await store.claim("telegram", NOW + 40 * DAY, MINUTE) == ()


async def test_what_waited_goes_with_the_session(store: TransactionalStore) -> None:
    """Notices never delivered hold facts too: they end with the session they belong to."""
    await store.apply(CHAT, begin, NOW)
    await retain_all(store, POLICY, NOW + 23 * DAY)
    await retain_all(store, POLICY, NOW + 30 * DAY)
    waiting = await store.claim("telegram", NOW + 40 * DAY, MINUTE)
    assert [one.item for one in waiting] == [text("retention.expired")]


async def test_the_log_ends_too(store: TransactionalStore) -> None:
    """Audit entries are dropped when their own time is over."""
    await arrive(store)
    await store.delete(CHAT, NOW)
    assert await retain_all(store, POLICY, NOW + POLICY.audit) == Retained()
    ended = await retain_all(store, POLICY, NOW + POLICY.audit + timedelta(seconds=1))
    assert ended == Retained(dropped=2)
    assert await store.audit() == ()


async def test_many_workers_warn_and_delete_once(place: Place, ring: KeyRing) -> None:
    """Workers that run at the same moment share the work: each person is told once."""
    people = [ChatKey("telegram", f"9{number:03}") for number in range(BATCH + 30)]
    async with await place.open(ring) as one, await place.open(ring) as two:
        for chat in (*people, OTHER):
            await one.apply(chat, lambda _: Turn(fresh()), NOW)
        await one.apply(OTHER, stay, NOW + 25 * DAY)
        for days, kind in ((23, "warned"), (30, "expired")):
            at = NOW + days * DAY
            shares = await asyncio.gather(*(retain_all(s, POLICY, at) for s in (one, two, one)))
            assert sum(getattr(share, kind) for share in shares) == len(people)
        waiting = await one.claim("telegram", NOW + 30 * DAY + GRACE, MINUTE, 1000)
        assert sorted(notice.chat.chat for notice in waiting) == [chat.chat for chat in people]
        assert await one.load(OTHER) is not None


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_both_notices_can_be_said(language: str) -> None:
    """The notices are in the catalogs, in every language."""
    compile_catalogs()
    speech = Localizer(language)
    assert "/export" in speech.text("retention.warning", day=date(2026, 12, 21))
    assert "2026" in speech.text("retention.warning", day=date(2026, 12, 21))
    assert "/start" in speech.text("retention.expired")
