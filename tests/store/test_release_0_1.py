"""Databases of release 0.1 open on either backend, beside it and after it; nothing is lost."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from databases.earlier import (
    FOLDER,
    KEYS,
    MANIFEST,
    contents,
    differences,
    laid_out,
    values_in_form,
)
from databases.place import Place, VanishedError, vanishing
from replying import replies

from bot import cli
from bot.chat.conversation import converse
from bot.store import ChatKey, UpdateKey
from bot.store.sealing import SealMode
from bot.store.transactional import TransactionalStore
from bot.turn import Command, Input, Started, Turn, Typed
from flows.engine.session import Session, State
from flows.facts_file import read
from flows.interview import FLOW

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHATS = {told["name"]: told for told in MANIFEST["chats"]}
BEHIND = ChatKey("telegram", CHATS["behind"]["chat"])
MOST_LINES = 400


@pytest.fixture
def earlier(place: Place) -> Place:
    """Return a place with the database of release 0.1."""
    return laid_out(place)


def raised(session: Session | None) -> Turn:
    """Raise the revision by one."""
    assert session is not None
    return Turn(session.model_copy(update={"revision": session.revision + 1}))


async def test_all_is_found(earlier: Place) -> None:
    """Each session, notice, hand-over, parked update and log entry is as the manifest says."""
    async with await earlier.open(KEYS) as store:
        assert list(differences(await contents(store), _of_manifest())) == []
        survey = await store.survey()
        assert survey.damaged.total() == 0
        assert dict(survey.sealed_by) == MANIFEST["sealed_by"]


async def test_an_update_of_then_counts_once(earlier: Place) -> None:
    """What release 0.1 had applied is refused when it comes again."""
    async with await earlier.open(KEYS) as store:
        for bot, first, last in MANIFEST["seen"]:
            for number in {first, (first + last) // 2, last}:
                applied = await store.apply(BEHIND, raised, NOW, UpdateKey(bot, number))
                assert applied.turn is None


async def test_beside_release_0_1_nothing_is_written_that_it_cannot_read(earlier: Place) -> None:
    """Until the operator says otherwise, every value has its form, and it is let in."""
    async with await earlier.open(KEYS) as store:
        assert await store.mode() is SealMode.EARLIER
        before = values_in_form(earlier, 1)
        await store.apply(BEHIND, raised, NOW)
        await store.apply(ChatKey("telegram", "9"), lambda _: Turn(_fresh()), NOW)
        await store.reencrypt()
        assert values_in_form(earlier, 1) == before + 2
        assert values_in_form(earlier, 2) == 0
    assert _is_let_in(earlier)


async def test_sealed_anew_all_is_found(earlier: Place) -> None:
    """After `reseal` everything is there as before, in the new form, and 0.1 is refused."""
    async with await earlier.open(KEYS) as store:
        count = await store.reseal()
        assert await store.mode() is SealMode.BOUND
        assert count == values_in_form(earlier, 2) - 1
        assert values_in_form(earlier, 1) == 0
        assert await store.reseal() == 0
    async with await earlier.open(KEYS) as store:
        assert list(differences(await contents(store), _of_manifest())) == []
        assert (await store.survey()).damaged.total() == 0
        applied = await store.apply(BEHIND, raised, NOW)
        assert applied.stored is not None
    assert not _is_let_in(earlier)


async def test_resealing_goes_on_where_it_was_stopped(
    earlier: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended before any statement, all opens and works; begun again, it comes to its end."""
    last, stops = 0, 0
    while await _cut_short(earlier, last, monkeypatch):
        stops += 1
        async with await earlier.open(KEYS) as store:
            assert (await store.survey()).damaged.total() == 0
            assert (await store.apply(BEHIND, raised, NOW)).turn is not None
        # The first and the last statements change the mode; between them pages are alike.
        last += 1 if last < 6 else 5
    assert stops > 10
    async with await earlier.open(KEYS) as store:
        assert await store.mode() is SealMode.BOUND
        stored = await store.load(BEHIND)
    assert stored is not None
    assert stored.session.revision == CHATS["behind"]["revision"] + stops
    assert values_in_form(earlier, 1) == 0


async def test_a_process_at_work_follows_the_change(earlier: Place) -> None:
    """One that was open before the change goes on, and writes what the others take."""
    async with await earlier.open(KEYS) as one, await earlier.open(KEYS) as other:
        await one.apply(BEHIND, raised, NOW)
        await other.reseal()
        await one.apply(BEHIND, raised, NOW)
        assert values_in_form(earlier, 1) == 0
        stored = await other.load(BEHIND)
    assert stored is not None
    assert stored.session.revision == CHATS["behind"]["revision"] + 2


async def test_a_value_of_then_put_back_does_not_open(earlier: Place) -> None:
    """Once all is sealed anew, a row that release 0.1 wrote is refused, though its key is here."""
    row = "SELECT id, revision, content FROM sessions WHERE id = ?"
    (kept,) = earlier.change(row, CHATS["behind"]["stored"]["id"])
    async with await earlier.open(KEYS) as store:
        await store.reseal()
    earlier.change("UPDATE sessions SET content = ? WHERE id = ?", kept[2], kept[0])
    async with await earlier.open(KEYS) as store:
        survey = await store.survey()
        assert (survey.damaged["sessions.content"], survey.earlier) == (1, 1)
        with pytest.raises(Exception, match="a stored session"):
            await store.load(BEHIND)


@pytest.mark.parametrize("resealed", [False, True])
async def test_interviews_go_on(earlier: Place, resealed: bool) -> None:  # noqa: FBT001 - a table
    """Whoever was in the middle of an interview answers the rest and comes to a result."""
    async with await earlier.open(KEYS) as store:
        if resealed:
            await store.reseal()
        for name, told in CHATS.items():
            if told["held"] and told["state"] not in ("assessed", "handed_over", "closed"):
                session = await _goes_on(store, ChatKey(told["channel"], told["chat"]), told)
                assert session.state is State.ASSESSED, name
                kept = {**session.answers, **session.set_aside}
                assert set(told["answers"]) <= set(kept) | {told["question"]}, name


def test_the_commands_work_on_it(
    earlier: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` counts what is to be sealed anew, `reseal` does it, and then nothing is left."""
    monkeypatch.chdir(FOLDER)
    monkeypatch.setenv("INTAKE_DATABASE_URL", earlier.url)
    monkeypatch.setenv("INTAKE_ENCRYPTION_KEYS", (FOLDER / "keys.txt").read_text("ascii"))
    total = sum(MANIFEST["sealed_by"].values())
    assert cli.main(["database", "check"]) == 0
    assert f"encrypted as in release 0.1: {total}" in capsys.readouterr().out
    assert cli.main(["database", "reencrypt", "--yes"]) == 0
    assert f"encrypted again: {total - 1} values" in capsys.readouterr().out
    assert cli.main(["database", "check"]) == 0
    assert "release 0.1" not in capsys.readouterr().out


def _of_manifest() -> dict[str, Any]:
    """Return what of the manifest depends on the store alone, and not on the interview."""
    stored = ("name", "question", "card", "facts", "classification", "assessment_sha256")
    chats = [
        {key: value for key, value in told.items() if key not in stored and key in _CHECKED}
        for told in MANIFEST["chats"]
    ]
    outbox = [
        {key: value for key, value in told.items() if key != "sha256"}
        for told in MANIFEST["outbox"]
    ]
    named = ("counts", "parked", "audit")
    return {**{key: MANIFEST[key] for key in named}, "chats": chats, "outbox": outbox}


_CHECKED = frozenset(
    {"channel", "chat", "held", "audit", "stored", "revision", "hand_overs", "is_behind"}
    | {"hand_overs_standing", "shown_revision", "shown_message", "kept_as", "reachable", "warned"}
)


def _is_let_in(place: Place) -> bool:
    """Whether a program that knows two steps of the schema, as 0.1 does, may work on a place."""
    needs = place.change(
        "SELECT count(*), COALESCE(MAX(needs), 0) FROM schema_needs WHERE number > 2"
    )
    found, needed = needs[0]
    return int(str(found)) > 0 and int(str(needed)) <= 2


def _fresh() -> Session:
    return Session(id="new", flow_version=FLOW.version, as_of=NOW.date())


async def _cut_short(place: Place, last: int, patch: pytest.MonkeyPatch) -> bool:
    """Seal anew in a process that is gone before its n-th statement; return whether it was."""
    store = await place.open(KEYS)
    vanished = True
    with patch.context() as patched:
        place.watch(store, vanishing(last), patched)
        with suppress(VanishedError):
            await store.reseal()
            vanished = False
    await store.close()
    return vanished


async def _goes_on(store: TransactionalStore, chat: ChatKey, told: dict[str, Any]) -> Session:
    """Answer what is left from the facts of the manifest, line by line."""
    facts, _ = read(told["facts"])
    # The person comes back: the session is brought to the interview of today, without asides.
    for given in (Started(), Command("continue")):
        await store.apply(chat, partial(_does, given), NOW)
    for _ in range(MOST_LINES):
        stored = await store.load(chat)
        assert stored is not None
        session = stored.session
        if session.state.has_result:
            return session
        for line in replies(FLOW, session, facts):
            await store.apply(chat, partial(_does, _input(line)), NOW)
    raise AssertionError(f"{chat.chat} comes to no result")


def _input(line: str) -> Input:
    return Command(line[1:]) if line.startswith("/") else Typed(line)


def _does(given: Input, session: Session | None) -> Turn:
    return converse(FLOW, session, given, now=NOW, new_id="more")
