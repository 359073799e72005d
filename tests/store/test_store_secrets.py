"""What people say, who they are and the keys appear nowhere but sealed in the database."""

from __future__ import annotations

import logging
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from databases.people import CHAT, DAY, MINUTE, NOW, PLANTED, answer, begin
from databases.place import Place, PostgresPlace, SqlitePlace

from bot.encryption import KeyRing, new_key
from bot.errors import StoreError
from bot.store import UpdateKey
from bot.store.protocol import GRACE
from bot.store.retention import Policy
from bot.store.sealing import content_place
from bot.text import text
from bot.turn import Turn
from flows.engine.session import Session


async def a_whole_life(place: Place, ring: KeyRing) -> list[str]:
    """Do all that a store does, on good and bad days; return the tracebacks of the bad ones."""
    crashes: list[str] = []

    def fails(_: Session | None) -> Turn:
        raise KeyError("a fault that names no fact")

    async with await place.open(ring) as store:

        async def fail(work: Callable[[], object]) -> None:
            with pytest.raises((StoreError, KeyError)) as refusal:
                await work()  # type: ignore[misc]
            crashes.append("".join(traceback.format_exception(refusal.value)))

        applied = await store.apply(CHAT, begin, NOW, UpdateKey("bot", 1))
        await store.apply(CHAT, answer, NOW, UpdateKey("bot", 2))
        await store.shown(CHAT, 1, "m", [one.id for one in applied.outgoing])
        say = (text("notice.noted", value=PLANTED),)
        await store.apply(CHAT, lambda old: Turn(old, say), NOW)
        await store.claim("telegram", NOW + GRACE, MINUTE)
        await fail(lambda: store.apply(CHAT, fails, NOW))
        await store.failed(UpdateKey("bot", 3), "KeyError", NOW)
        await store.retain(Policy(), NOW + 25 * DAY)
        await store.survey()
        kept = place.change("SELECT content, chat, channel, id, revision FROM sessions")[0]
        sealed = store._cipher.seal(PLANTED.encode(), content_place(*kept[1:]))  # type: ignore[arg-type]
        place.change("UPDATE sessions SET content = ?", b"\1\2k1 damaged")
        await fail(lambda: store.load(CHAT))
        place.change("UPDATE sessions SET content = ?", sealed)
        await fail(lambda: store.load(CHAT))
        place.change("UPDATE sessions SET content = ?", kept[0])
        await fail(lambda: place.open(KeyRing.parse(new_key())))
        if isinstance(place, SqlitePlace):
            inside = store._connection  # type: ignore[attr-defined]
            inside.execute("PRAGMA max_page_count = 1")
            long = {"answers": {"q": {"relationship": [PLANTED * 9000]}}, "revision": 9}
            await fail(
                lambda: store.apply(CHAT, lambda old: Turn(old.model_copy(update=long)), NOW)  # type: ignore[union-attr]
            )
            inside.execute("PRAGMA max_page_count = 10000")
        if isinstance(place, PostgresPlace):
            place.server.stop("immediate")
            await fail(lambda: store.apply(CHAT, answer, NOW))
            place.server.start()
        await store.delete(CHAT, NOW)
    return crashes


def all_files(folder: Path) -> str:
    """Return every byte of every file, as letters."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return "\n".join(file.read_bytes().decode("latin-1") for file in files)


async def test_nothing_gets_out(
    place: Place, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither logs nor tracebacks nor files hold a fact, a chat's number or a key."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    key = new_key()
    with caplog.at_level(logging.DEBUG):
        crashes = await a_whole_life(place, KeyRing.parse(key))
    assert len(crashes) == 5
    logged = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    written = all_files(tmp_path)
    if isinstance(place, PostgresPlace):
        written += (place.server.folder / "log").read_text("utf-8")
    for secret in (PLANTED, CHAT.chat, key.partition(":")[2], key.partition(":")[2][:20]):
        assert secret not in "\n".join(crashes)
        assert secret not in logged
        assert secret not in written
    assert not list(temporary.iterdir())
