"""A restore destroys nothing: only a whole backup of this program takes the database's place."""

# ruff: noqa: S608 - statements of the test's own

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest
from databases.earlier import FOLDER
from databases.people import CHAT, DAY, NOW, OTHER, answer, begin, forget_all, fresh
from databases.place import SqlitePlace, VanishedError

from bot import cli
from bot.encryption import new_key
from bot.settings import load_settings
from bot.store.key_file import beside
from bot.store.opening import open_store
from bot.store.schema import migrations
from bot.store.sealing import SealMode
from bot.store.transactional import TransactionalStore
from bot.turn import Turn

T = TypeVar("T")
Intake = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run the commands with no setting and no `.env` but the test's own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def intake(
    sqlite_place: SqlitePlace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Intake:
    """Return the command on an embedded database, giving its exit status and what it said."""
    monkeypatch.setenv("INTAKE_DATABASE_URL", sqlite_place.url)

    def run(*arguments: str | Path) -> tuple[int, str]:
        status = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


@pytest.fixture
def backup(intake: Intake, tmp_path: Path) -> Path:
    """Return a backup of two people, after which one of them answered once more."""
    target = tmp_path / "backup.sqlite3"
    within(two_people)
    assert intake("database", "backup", target)[0] == 0
    within(lambda store: store.apply(CHAT, answer, NOW + DAY))
    return target


def within(work: Callable[[TransactionalStore], Awaitable[T]]) -> T:
    """Do something with the store that the settings name."""

    async def opened() -> T:
        async with await open_store(load_settings()) as store:
            return await work(store)

    return asyncio.run(opened())


async def two_people(store: TransactionalStore) -> None:
    """Let two people begin."""
    await store.apply(CHAT, begin, NOW)
    await store.apply(OTHER, lambda _: Turn(fresh("s2")), NOW)


def revision(chat: object = CHAT) -> int | None:
    """Return the revision that is stored of a chat."""
    stored = within(lambda store: store.load(chat))  # type: ignore[arg-type]
    return None if stored is None else stored.session.revision


def changed(path: Path, *statements: str) -> None:
    """Change a backup as somebody who is no friend would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def kept_of(place: SqlitePlace) -> list[Path]:
    """Return the databases kept beside the one in place."""
    return sorted(place.path.parent.glob("*.replaced-*"))


HOSTILE = {
    "a trigger": (
        (
            "CREATE TRIGGER t BEFORE DELETE ON sessions"
            " BEGIN INSERT INTO seen VALUES (OLD.chat, 1); END"
        ),
    ),
    "an endless view": (
        "DROP TABLE sessions",
        (
            "CREATE VIEW sessions AS"
            " WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
            " SELECT x AS chat, 'a' AS channel, x AS address, 's' AS id, 0 AS revision,"
            " x AS content, 0 AS shown_revision, '' AS shown_message, 1 AS reachable,"
            " 'empty' AS kept_as, 0 AS touched, NULL AS warned, 0 AS due FROM n"
        ),
    ),
    "an endless schema_steps": (
        "DROP TABLE schema_steps",
        (
            "CREATE VIEW schema_steps AS WITH RECURSIVE n(number) AS"
            " (SELECT 1 UNION ALL SELECT number + 1 FROM n) SELECT number FROM n"
        ),
    ),
    "a table more": ("CREATE TABLE foo (a)",),
    "an index more": ("CREATE INDEX i ON sessions (length(content))",),
    "a virtual table": ("CREATE VIRTUAL TABLE v USING fts5(a)",),
    "a column more": ("ALTER TABLE sessions ADD COLUMN mood TEXT",),
    "a table less": ("DROP TABLE audit",),
    "an index less": ("DROP INDEX sessions_due",),
    "no secret": ("DELETE FROM secrets",),
    "text for bytes": ("UPDATE sessions SET content = 'text'",),
    "bytes for numbers": ("UPDATE sessions SET touched = x'00'",),
    "a moment that is none": ("UPDATE sessions SET touched = 9000000000000000000",),
    "an action that is none": ("UPDATE audit SET deed = 'danced'",),
    "a step twice": ("UPDATE schema_steps SET number = 77 WHERE number = 2",),
    "text that is not UTF-8": ("UPDATE audit SET detail = CAST(x'e3ff' AS TEXT)",),
    "a name that is not UTF-8": (
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'kept_as', CAST(x'e3ff' AS TEXT))",
    ),
    "a session of another row": (
        (
            "UPDATE sessions SET content = (SELECT content FROM sessions WHERE id = 's2')"
            " WHERE id = 's1'"
        ),
    ),
}


class TestWhatIsNoBackup:
    """Each is refused with one line and status 3, and nothing is changed."""

    @pytest.mark.parametrize("what", HOSTILE)
    def test_a_hostile_one(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace, what: str
    ) -> None:
        """A real backup into which somebody put what runs, lies or does not belong there."""
        changed(backup, *HOSTILE[what])
        self._is_refused(intake, backup, sqlite_place)

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"text " * 900,
            b"\x93\x07" * 9_000,
            b"SQLite format 3\0" + b"\0" * 4080,
        ],
    )
    def test_no_database(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace, content: bytes
    ) -> None:
        """An empty file, as a failed copy leaves it, and what never was a database."""
        backup.write_bytes(content)
        self._is_refused(intake, backup, sqlite_place)

    @pytest.mark.parametrize(
        "statement", ["CREATE TABLE foo (a)", "CREATE TABLE schema_steps (number)"]
    )
    def test_of_another_program(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace, statement: str
    ) -> None:
        """Another program's SQLite file."""
        backup.unlink()
        changed(backup, statement)
        self._is_refused(intake, backup, sqlite_place)

    @pytest.mark.parametrize("kind", ["fifo", "folder", "device", "itself", "link to a fifo"])
    def test_no_regular_file(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace, kind: str
    ) -> None:
        """A FIFO is not waited for, a device not read; nor is the database its own backup."""
        backup.unlink()
        other = Path("fifo")
        os.mkfifo(other)
        if kind == "folder":
            other = backup
            other.mkdir()
        if kind == "device":
            other = Path("/dev/zero")
        if kind == "itself":
            other = sqlite_place.path
        if kind == "link to a fifo":
            backup.symlink_to(other)
            other = backup
        self._is_refused(intake, other, sqlite_place)

    @pytest.mark.parametrize("cut", [1, 100, 4096, 8192, 20_000])
    def test_half_of_one(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace, cut: int
    ) -> None:
        """A backup whose end is missing, within a page or between pages."""
        backup.write_bytes(backup.read_bytes()[:-cut])
        self._is_refused(intake, backup, sqlite_place)

    def test_of_a_newer_version(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace
    ) -> None:
        """It says that a newer version made it."""
        changed(
            backup,
            "ALTER TABLE sessions ADD COLUMN mood TEXT",
            f"INSERT INTO schema_steps VALUES ({len(migrations('sqlite')) + 1})",
        )
        assert "newer version" in self._is_refused(intake, backup, sqlite_place)

    def test_with_a_log_beside_it(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace
    ) -> None:
        """A file that is in use somewhere is no copy of one moment."""
        backup.with_name(backup.name + "-wal").write_bytes(b"x")
        assert "write-ahead log" in self._is_refused(intake, backup, sqlite_place)

    def test_of_other_keys(
        self,
        intake: Intake,
        backup: Path,
        sqlite_place: SqlitePlace,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """A backup that the keys at hand do not open."""
        with monkeypatch.context() as patched:
            patched.setenv("INTAKE_ENCRYPTION_KEYS", new_key())
            before = _everything(sqlite_place)
            status, said = intake("database", "restore", "--yes", backup)
        assert status == 3
        assert "do not open" in said
        assert _everything(sqlite_place) == before

    def _is_refused(self, intake: Intake, backup: Path, place: SqlitePlace) -> str:
        before = _everything(place)
        status, said = intake("database", "restore", "--yes", backup)
        assert status == 3, said
        assert len(said.splitlines()) == 1, said
        assert str(backup) in said
        assert _everything(place) == before
        assert revision() == 1
        return said


class TestRestored:
    """A good one."""

    def test_the_replaced_database_is_kept(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace
    ) -> None:
        """It stays beside the restored one, for its owner alone, and can be restored in turn."""
        status, said = intake("database", "restore", "--yes", backup)
        assert status == 0
        assert revision() == 0
        (kept,) = kept_of(sqlite_place)
        assert str(kept) in said
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert intake("database", "restore", "--yes", kept)[0] == 0
        assert revision() == 1

    def test_it_says_what_is_replaced(self, intake: Intake, backup: Path) -> None:
        """Sessions and newest day of both are told before anything is done."""
        _, said = intake("database", "restore", "--yes", backup)
        lines = said.splitlines()
        assert lines[0].endswith(f"2 sessions, the newest of {NOW:%Y-%m-%d}")
        assert lines[1].startswith("replaces ")
        assert lines[1].endswith(f"2 sessions, the newest of {NOW + DAY:%Y-%m-%d}")

    def test_nobody_to_ask(self, intake: Intake, backup: Path, sqlite_place: SqlitePlace) -> None:
        """Without `--yes`, and with nobody at the terminal, nothing is replaced: status 2."""
        before = _everything(sqlite_place)
        status, said = intake("database", "restore", backup)
        assert status == 2
        assert "--yes" in said
        assert _everything(sqlite_place) == before

    @pytest.mark.parametrize(("typed", "expected"), [("y", 0), ("yes", 0), ("", 1), ("no", 1)])
    def test_asked(
        self,
        intake: Intake,
        backup: Path,
        monkeypatch: pytest.MonkeyPatch,
        typed: str,
        expected: int,
    ) -> None:
        """Whoever is asked and does not say yes keeps the database as it is."""
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda _: typed)
        assert intake("database", "restore", backup)[0] == 0
        assert revision() == expected

    def test_a_backup_of_release_0_1(self, intake: Intake, sqlite_place: SqlitePlace) -> None:
        """What release 0.1 backed up is restored, and sealed to its rows on the way."""
        beside(sqlite_place.path).parent.mkdir(parents=True)
        beside(sqlite_place.path).write_bytes((FOLDER / "keys.txt").read_bytes())
        beside(sqlite_place.path).chmod(0o600)
        status, said = intake("database", "restore", FOLDER / "intake.db")
        assert (status, "23 sessions" in said) == (0, True)
        assert within(lambda store: store.mode()) is SealMode.BOUND
        assert intake("database", "check")[0] == 0

    def test_what_a_killed_run_left_does_no_harm(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace
    ) -> None:
        """The draft and the write-ahead log of a run that was killed are not taken for its own."""
        for ending in ("", "-wal", "-shm"):
            left = sqlite_place.path.with_name(f"{sqlite_place.path.name}.part{ending}")
            left.write_bytes(sqlite_place.path.read_bytes())
        assert intake("database", "restore", "--yes", backup)[0] == 0
        assert revision() == 0
        assert not list(sqlite_place.path.parent.glob("*.part*"))

    @pytest.mark.parametrize(
        "step", ["bot.store.restoring.sync", "pathlib.Path.replace", "os.link"]
    )
    def test_ended_half_way(
        self,
        backup: Path,
        sqlite_place: SqlitePlace,
        monkeypatch: pytest.MonkeyPatch,
        step: str,
        intake: Intake,
    ) -> None:
        """A process that ends before the last step leaves the database whole, where it was."""

        def vanishes(*_: object) -> None:
            raise VanishedError

        with monkeypatch.context() as patched:
            patched.setattr(step, vanishes)
            with pytest.raises(VanishedError):
                cli.main(["database", "restore", "--yes", str(backup)])
        assert revision() == 1
        assert intake("database", "restore", "--yes", backup)[0] == 0
        assert revision() == 0
        del sqlite_place

    def test_where_no_file_has_two_names(
        self,
        intake: Intake,
        backup: Path,
        sqlite_place: SqlitePlace,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """On a file system without links the replaced database is copied."""

        def refuses(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr("bot.store.restoring.os.link", refuses)
        assert intake("database", "restore", "--yes", backup)[0] == 0
        (kept,) = kept_of(sqlite_place)
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert kept.read_bytes()[:6] == b"SQLite"

    def test_over_a_damaged_one(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace
    ) -> None:
        """What cannot be read is kept too: somebody may mend it."""
        sqlite_place.path.write_bytes(b"no database" * 1000)
        status, said = intake("database", "restore", "--yes", backup)
        assert status == 1
        assert "cannot be read" in said
        assert [kept.read_bytes() for kept in kept_of(sqlite_place)] == [b"no database" * 1000]
        assert revision() == 0

    def test_who_was_deleted_is_in_no_file_but_the_backup(
        self, intake: Intake, backup: Path, sqlite_place: SqlitePlace
    ) -> None:
        """A deletion since the backup is done again in what is restored."""
        within(lambda store: store.apply(CHAT, forget_all, NOW + DAY))
        assert "deleted again: 1" in intake("database", "restore", "--yes", backup)[1]
        assert revision() is None
        (kept,) = kept_of(sqlite_place)
        with closing(sqlite3.connect(kept)) as connection:
            assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


def _everything(place: SqlitePlace) -> dict[str, bytes]:
    """Return every file beside the database, as it stands; the logs come and go."""
    return dict(_files(place))


def _files(place: SqlitePlace) -> Iterator[tuple[str, bytes]]:
    for file in sorted(place.path.parent.iterdir()):
        if not file.name.endswith(("-wal", "-shm")):
            yield file.name, file.read_bytes()
