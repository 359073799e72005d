"""Two versions side by side for one release: docs/decisions/0009."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from databases.people import CHAT, NOW, answer, begin
from databases.place import Place
from talking import SHORT

from bot.chat.conversation import converse
from bot.chat.start import NewerFlowError
from bot.encryption import KeyRing
from bot.errors import NewerSchemaError
from bot.store import UpdateKey, postgres, sqlite
from bot.store.schema import Migration, migrations
from bot.turn import Turn, Typed
from flows.engine.session import Session, State, is_newer

GROWS = re.compile(
    r"CREATE (UNIQUE )?(TABLE|INDEX)\b"
    r"|ALTER TABLE \w+ ADD COLUMN (?!.*NOT NULL(?!.*DEFAULT)).*"
    r"|(INSERT|UPDATE)\b",
    re.DOTALL,
)
"""What an older program does not notice."""


def step(number: int, *statements: str, needs: int = 1) -> Migration:
    """Return a step of the schema."""
    return Migration(number, f"{number:04}_more.sql", statements, needs)


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
def test_every_step_adds_or_says_who_cannot_go_on(backend: str) -> None:
    """A step that does more than add names the schema that a program must know."""
    for one in migrations(backend):
        grows = all(GROWS.match(statement) for statement in one.statements)
        assert grows or one.needs > 1, f"{one.name} takes away, and does not say -- needs: N"
        assert one.needs <= one.number


@pytest.mark.parametrize(
    ("statement", "grows"),
    [
        ("ALTER TABLE a ADD COLUMN b TEXT", True),
        ("ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT ''", True),
        ("ALTER TABLE a ADD COLUMN b TEXT NOT NULL", False),
        ("ALTER TABLE a DROP COLUMN b", False),
        ("ALTER TABLE a RENAME TO b", False),
        ("DROP TABLE a", False),
        ("DELETE FROM a", False),
        ("CREATE INDEX a_b ON a (b)", True),
    ],
)
def test_what_adds(statement: str, grows: bool) -> None:  # noqa: FBT001 - a table of cases
    """The rule tells what adds from what takes away."""
    assert bool(GROWS.match(statement)) is grows


async def test_an_older_program_goes_on_and_is_let_in(
    place: Place, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open before a newer one added to the schema, or started after, it works on as before."""
    known = len(migrations("sqlite"))
    added = step(known + 1, "ALTER TABLE sessions ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
    async with await place.open(ring) as old:
        await old.apply(CHAT, begin, NOW, UpdateKey("bot", 1))
        with monkeypatch.context() as patch:
            for module in (sqlite, postgres):
                patch.setattr(module, "migrations", partial(_with, (added,)))
            async with await place.open(ring) as new:
                assert new.schema == (known, known + 1)
                await new.apply(CHAT, answer, NOW, UpdateKey("bot", 2))
        applied = await old.apply(CHAT, answer, NOW, UpdateKey("bot", 3))
        assert applied.stored is not None
        assert applied.stored.session.revision == 2
    async with await place.open(ring) as again:
        assert again.schema == (known + 1, known + 1)
        assert (await again.apply(CHAT, answer, NOW, UpdateKey("bot", 2))).turn is None
        stored = await again.load(CHAT)
        assert stored is not None
        assert stored.session.revision == 2


async def test_an_older_program_is_refused_after_something_went(
    place: Place, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that needs what it does not know keeps it out, by name."""
    known = len(migrations("sqlite"))
    gone = step(known + 1, "DROP TABLE audit", needs=known + 1)
    with monkeypatch.context() as patch:
        for module in (sqlite, postgres):
            patch.setattr(module, "migrations", partial(_with, (gone,)))
        async with await place.open(ring):
            pass
    with pytest.raises(NewerSchemaError, match="update the program"):
        await place.open(ring)


async def test_what_a_newer_version_wrote_is_carried_along(place: Place, ring: KeyRing) -> None:
    """Fields that this version does not know are there again after it changed the session."""
    written = Session(id="s1", state=State.ACTS, flow_version="1", as_of=date(2026, 11, 21))
    newer = Session.model_validate_json(
        json.dumps(json.loads(written.model_dump_json()) | {"consents": [{"to": "a firm"}]})
    )
    async with await place.open(ring) as store:
        await store.apply(CHAT, lambda _: Turn(newer), NOW)
        await store.apply(CHAT, answer, NOW)
        stored = await store.load(CHAT)
    assert stored is not None
    assert stored.session.revision == newer.revision + 1
    assert json.loads(stored.session.model_dump_json())["consents"] == [{"to": "a firm"}]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("2", "1", True), ("10", "9", True), ("1", "1", False), ("1", "2", False), ("x", "1", False)],
)
def test_the_order_of_versions(one: str, other: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """Numbers have an order, other names none."""
    assert is_newer(one, other) is expected


async def test_a_newer_interview_is_left_to_a_newer_process(place: Place, ring: KeyRing) -> None:
    """An older process changes nothing of it; the newer one finds every answer."""
    older, newer = replace(SHORT, version="1"), replace(SHORT, version="2")
    session = Session(
        id="s1",
        state=State.RIGHT,
        flow_version=newer.version,
        as_of=NOW.date(),
        answers={"right_type": {"right_type": "software"}, "new_question": {"x": "y"}},
    )
    async with await place.open(ring) as store:
        await store.apply(CHAT, lambda _: Turn(session), NOW)
        update = UpdateKey("bot", 7)
        for flow, is_done in ((older, False), (newer, True)):
            given = partial(converse, flow, given=Typed("hello"), now=NOW, new_id="s2")
            try:
                applied = await store.apply(CHAT, given, NOW, update)
            except NewerFlowError:
                assert not is_done
                stored = await store.load(CHAT)
                assert stored is not None
                assert stored.session == session
            else:
                assert is_done
                assert applied.turn is not None


def _with(more: tuple[Migration, ...], backend: str) -> Sequence[Migration]:
    """Return the steps that a newer program knows."""
    return (*migrations(backend), *more)
