"""What an operator does: upgrade, check, backup, restore, keys, retention, the log."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from databases.people import CHAT, DAY, NOW, OTHER, answer, begin, forget_all, fresh
from databases.place import Place, PostgresPlace, SqlitePlace, ring_of
from databases.postgres_server import PostgresServer

from bot import cli
from bot.encryption import new_key
from bot.errors import StoreError
from bot.settings import Settings, SettingsError, load_settings
from bot.store import StoredSession
from bot.store.key_file import beside
from bot.store.opening import open_store, policy_of
from bot.store.retention import Policy
from bot.store.transactional import TransactionalStore
from bot.turn import Turn

T = TypeVar("T")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run the commands with no setting and no `.env` but the test's own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def intake(
    sqlite_place: SqlitePlace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Return the command on an embedded database, giving its exit status and what it said."""
    monkeypatch.setenv("INTAKE_DATABASE_URL", sqlite_place.url)

    def run(*arguments: str | Path) -> tuple[int, str]:
        status = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


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


def found(store: TransactionalStore) -> Awaitable[StoredSession | None]:
    """Return what is stored of the first."""
    return store.load(CHAT)


class TestSettings:
    """Which store the settings name."""

    async def test_a_key_file_is_made_once_and_said(self, sqlite_place: SqlitePlace) -> None:
        """The embedded default makes its key on first use, mode 0600, and tells the operator."""
        said: list[str] = []
        for _ in range(2):
            async with await open_store(Settings(database_url=sqlite_place.url), said.append):
                pass
        key = beside(sqlite_place.path)
        assert len(said) == 1
        assert str(key) in said[0]
        assert stat.S_IMODE(key.stat().st_mode) == 0o600

    async def test_a_lost_key_file_is_never_made_anew(self, sqlite_place: SqlitePlace) -> None:
        """Where there is a database but no key, it says what to put back."""
        async with await open_store(Settings(database_url=sqlite_place.url)):
            pass
        beside(sqlite_place.path).unlink()
        with pytest.raises(StoreError, match="put it back"):
            await open_store(Settings(database_url=sqlite_place.url))
        assert not beside(sqlite_place.path).exists()

    async def test_postgres_needs_keys_of_its_own(self, postgres_place: PostgresPlace) -> None:
        """There is no file beside a PostgreSQL database: the keys must be set."""
        with pytest.raises(SettingsError, match="INTAKE_ENCRYPTION_KEYS"):
            await open_store(Settings(database_url=postgres_place.url))
        settings = Settings(database_url=postgres_place.url, encryption_keys=new_key())
        async with await open_store(settings) as store:
            await store.apply(CHAT, begin, NOW)

    @pytest.mark.parametrize(
        "url",
        [
            "mysql://x",
            "sqlite:///",
            "postgresql://u:s3cret@h:port:port/d",
            "postgresql://u:p@s3cret@h/d",
            "postgres://[",
            "",
        ],
    )
    async def test_what_is_no_url(self, url: str) -> None:
        """Anything else is refused by name, and no part of it is repeated."""
        with pytest.raises(SettingsError, match=r"INTAKE_DATABASE_URL: expected") as refusal:
            await open_store(Settings(database_url=url))
        assert "s3cret" not in str(refusal.value)

    def test_the_url_is_not_shown(self) -> None:
        """The settings can be printed without the password of the database."""
        assert "s3cret" not in repr(Settings(database_url="postgresql://u:s3cret@h/d"))

    def test_how_long(self) -> None:
        """The default times are 30 days, 90 days and a week before; each can be set."""
        assert policy_of(Settings()) == Policy()
        changed = Settings(keep_unfinished_days=1, keep_finished_days=2, warn_days_before=3)
        assert policy_of(changed) == Policy(unfinished=DAY, finished=2 * DAY, warning=3 * DAY)


class TestUpgradeAndCheck:
    """Looking after it."""

    def test_upgrade_says_what_it_did(self, intake: Callable[..., tuple[int, str]]) -> None:
        """The first time it makes the schema, then there is nothing to do."""
        assert "schema 0 -> 3" in intake("database", "upgrade")[1]
        assert intake("database", "upgrade") == (0, "schema 3\n")

    def test_check_counts(self, intake: Callable[..., tuple[int, str]]) -> None:
        """A sound database is counted through, and nothing is wrong."""
        within(two_people)
        status, said = intake("database", "check")
        assert status == 0
        assert "sessions.content: 2\n" in said
        assert "encrypted with k1: 7\n" in said
        assert "wrong" not in said

    def test_check_finds_what_is_wrong(
        self, intake: Callable[..., tuple[int, str]], sqlite_place: SqlitePlace
    ) -> None:
        """A damaged value and a file open to others are findings."""
        within(two_people)
        sqlite_place.change("UPDATE sessions SET content = ? WHERE id = ?", b"\1\2k1 ", "s2")
        sqlite_place.path.chmod(0o644)
        status, said = intake("database", "check")
        assert status == 1
        assert "wrong: sessions.content: 1 values cannot be decrypted" in said
        assert "can be read by others" in said

    def test_the_log(self, intake: Callable[..., tuple[int, str]]) -> None:
        """The log is printed, of all or of one chat, by hash and never by number."""
        within(two_people)
        _, everybody = intake("database", "audit")
        _, one = intake("database", "audit", "--chat", f"telegram:{CHAT.chat}")
        assert len(everybody.splitlines()) == 2
        assert len(one.splitlines()) == 1
        assert "consent given  text 1, en" in one
        assert CHAT.chat not in everybody
        assert intake("database", "audit", "--chat", "nonsense")[0] == 2

    def test_deleting_somebody(
        self, intake: Callable[..., tuple[int, str]], sqlite_place: SqlitePlace
    ) -> None:
        """An operator can delete a chat who asks, even where its session cannot be read."""
        within(two_people)
        sqlite_place.change("UPDATE sessions SET content = ? WHERE id = ?", b"\1\2k1 ", "s1")
        chat = f"telegram:{CHAT.chat}"
        assert intake("sessions", "erase", "--yes", "--chat", chat) == (0, "deleted\n")
        assert intake("sessions", "erase", "--yes", "--chat", chat) == (0, "nothing was stored\n")
        assert within(found) is None
        assert within(lambda store: store.load(OTHER)) is not None


class TestBackupOfAFile:
    """Copies of the embedded database."""

    def test_a_copy_while_in_use(
        self, intake: Callable[..., tuple[int, str]], tmp_path: Path
    ) -> None:
        """A copy made while a store is open holds what was committed, for its owner alone."""
        target = tmp_path / "backups" / "one.sqlite3"

        async def copied(store: TransactionalStore) -> None:
            await two_people(store)
            assert (await asyncio.to_thread(intake, "database", "backup", target))[0] == 0

        within(copied)
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert [file.name for file in target.parent.iterdir()] == ["one.sqlite3"]
        assert intake("database", "backup", target)[0] == 3

    def test_restored(self, intake: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
        """What was stored at the time of the copy is back, what came later is gone."""
        target = tmp_path / "one.sqlite3"
        within(two_people)
        intake("database", "backup", target)
        within(lambda store: store.apply(CHAT, answer, NOW))
        assert intake("database", "restore", "--yes", target)[0] == 0
        stored = within(found)
        assert stored is not None
        assert stored.session.revision == 0
        assert target.exists()

    def test_who_was_deleted_stays_deleted(
        self, intake: Callable[..., tuple[int, str]], tmp_path: Path
    ) -> None:
        """A backup brings nobody back who was deleted after it; the log goes on."""
        target = tmp_path / "one.sqlite3"
        within(two_people)
        intake("database", "backup", target)
        within(lambda store: store.apply(CHAT, forget_all, NOW + DAY))
        status, said = intake("database", "restore", "--yes", target)
        assert status == 0
        assert "deleted again: 1" in said
        assert within(found) is None
        assert within(lambda store: store.load(OTHER)) is not None
        assert "deleted" in intake("database", "audit")[1]

    def test_over_a_damaged_one(
        self, intake: Callable[..., tuple[int, str]], tmp_path: Path, sqlite_place: SqlitePlace
    ) -> None:
        """A backup takes the place of a file that cannot be read any more."""
        target = tmp_path / "one.sqlite3"
        within(two_people)
        intake("database", "backup", target)
        sqlite_place.path.write_bytes(b"no database" * 1000)
        assert intake("database", "check")[0] == 3
        status, said = intake("database", "restore", "--yes", target)
        assert status == 1
        assert "sessions deleted since the backup are back" in said
        assert within(found) is not None

    def test_onto_a_new_machine(
        self, intake: Callable[..., tuple[int, str]], tmp_path: Path, sqlite_place: SqlitePlace
    ) -> None:
        """With the key file put back first a backup can be restored where there is nothing."""
        target = tmp_path / "one.sqlite3"
        within(two_people)
        intake("database", "backup", target)
        key = beside(sqlite_place.path).read_bytes()
        for file in sqlite_place.path.parent.iterdir():
            file.unlink()
        beside(sqlite_place.path).write_bytes(key)
        status, said = intake("database", "restore", target)
        assert (status, "chmod 600" in said) == (3, True)
        beside(sqlite_place.path).chmod(0o600)
        assert intake("database", "restore", target)[0] == 0
        assert within(found) is not None

    def test_onto_a_new_machine_without_the_key(
        self, intake: Callable[..., tuple[int, str]], tmp_path: Path, sqlite_place: SqlitePlace
    ) -> None:
        """The key that is missing is named; none is made in its place."""
        target = tmp_path / "one.sqlite3"
        within(two_people)
        intake("database", "backup", target)
        for file in sqlite_place.path.parent.iterdir():
            file.unlink()
        status, said = intake("database", "restore", "--yes", target)
        assert status == 3
        assert f"{beside(sqlite_place.path)} is missing: put it back" in said
        assert list(sqlite_place.path.parent.iterdir()) == []

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
    def test_what_root_puts_back_is_the_services(
        self, intake: Callable[..., tuple[int, str]], tmp_path: Path, sqlite_place: SqlitePlace
    ) -> None:
        """Restored and with new keys as root, the files still belong to who owned them."""
        target, keys = tmp_path / "one.sqlite3", beside(sqlite_place.path)
        within(two_people)
        intake("database", "backup", target)
        for file in (sqlite_place.path, keys):
            os.chown(file, 4711, 4712)
        assert intake("database", "restore", "--yes", target)[0] == 0
        assert intake("keys", "rotate")[0] == 0
        for file in (sqlite_place.path, keys):
            assert (file.stat().st_uid, file.stat().st_gid) == (4711, 4712)

    @pytest.mark.parametrize(
        "command",
        [
            ("sessions", "erase", "--chat", "telegram:5", "--yes"),
            ("retention", "run"),
            ("updates", "parked"),
            ("database", "check"),
            ("database", "audit"),
        ],
    )
    def test_a_database_that_is_not_there(
        self,
        intake: Callable[..., tuple[int, str]],
        sqlite_place: SqlitePlace,
        command: tuple[str, ...],
    ) -> None:
        """Whoever looks into a database, or deletes, makes none where the path is wrong."""
        status, said = intake(*command)
        assert status == 3
        assert f"there is no database {sqlite_place.path}" in said
        assert not sqlite_place.path.exists()
        assert not beside(sqlite_place.path).exists()

    @pytest.mark.parametrize("what", ["half", "other keys", "nothing", "no file"])
    def test_what_is_no_backup(
        self,
        intake: Callable[..., tuple[int, str]],
        tmp_path: Path,
        what: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """A backup that is not whole, or not ours, is refused; the database stays as it is."""
        target = tmp_path / "one.sqlite3"
        within(two_people)
        intake("database", "backup", target)
        if what == "half":
            target.write_bytes(target.read_bytes()[:-5000])
        if what == "nothing":
            target.write_bytes(b"x" * 5000)
        if what == "no file":
            target.unlink()
        with monkeypatch.context() as patched:
            if what == "other keys":
                patched.setenv("INTAKE_ENCRYPTION_KEYS", new_key())
            assert intake("database", "restore", "--yes", target)[0] == (
                2 if what == "no file" else 3
            )
        assert within(found) is not None
        assert not list(tmp_path.rglob("*.part*"))

    def test_not_under_a_process_at_work(
        self, intake: Callable[..., tuple[int, str]], tmp_path: Path
    ) -> None:
        """Neither a restore nor a new key file is slipped under a process that is at work."""
        target = tmp_path / "one.sqlite3"

        async def tried(store: TransactionalStore) -> None:
            await two_people(store)
            await asyncio.to_thread(intake, "database", "backup", target)
            for command in (("database", "restore", "--yes", target), ("keys", "rotate")):
                status, said = await asyncio.to_thread(intake, *command)
                assert status == 3
                assert "in use" in said
            assert (await store.apply(CHAT, answer, NOW)).turn is not None

        within(tried)


class TestKeys:
    """Changing the keys."""

    def test_a_fresh_key(
        self, intake: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A new key has an id that the ring in force does not have."""
        first = intake("keys", "make")[1].strip()
        assert first.startswith("k1:")
        monkeypatch.setenv("INTAKE_ENCRYPTION_KEYS", first)
        assert intake("keys", "make")[1].startswith("k2:")

    def test_the_key_file_is_renewed(
        self, intake: Callable[..., tuple[int, str]], sqlite_place: SqlitePlace
    ) -> None:
        """A new key seals everything; the old one stays, for backups, until it is dropped."""
        within(two_people)
        before = beside(sqlite_place.path).read_text("ascii")
        status, said = intake("keys", "rotate")
        assert status == 0
        assert "encryption key: k2" in said
        after = beside(sqlite_place.path).read_text("ascii")
        assert after.startswith("k2:")
        assert after.splitlines()[1:] == before.splitlines()
        assert stat.S_IMODE(beside(sqlite_place.path).stat().st_mode) == 0o600
        assert within(found) is not None
        assert "encrypted with k1" not in intake("database", "check")[1]
        assert "k1 is no longer in use" in said
        assert intake("keys", "drop", "k1", "--yes") == (0, "k1 was dropped\n")
        assert before not in beside(sqlite_place.path).read_text("ascii")
        assert within(found) is not None
        assert "encryption key: k1" in intake("keys", "rotate")[1]

    def test_a_backup_from_before_a_rotation_can_be_restored(
        self, intake: Callable[..., tuple[int, str]], tmp_path: Path
    ) -> None:
        """However often the keys change, yesterday's backup opens until its key is dropped."""
        target = tmp_path / "one.sqlite3"
        within(two_people)
        intake("database", "backup", target)
        for _ in range(3):
            assert intake("keys", "rotate")[0] == 0
        assert intake("database", "restore", "--yes", target)[0] == 0
        assert within(found) is not None
        assert intake("keys", "rotate")[0] == 0
        for key in ("k1", "k2", "k3"):
            assert intake("keys", "drop", key, "--yes")[0] == 0
        status, said = intake("database", "restore", "--yes", target)
        assert status == 3
        assert "do not open" in said

    @pytest.mark.parametrize("key", ["k1", "k7", ""])
    def test_a_key_that_is_needed_is_not_dropped(
        self, intake: Callable[..., tuple[int, str]], sqlite_place: SqlitePlace, key: str
    ) -> None:
        """The key that seals, and one that is not there, are refused; the file stays as it is."""
        within(two_people)
        before = beside(sqlite_place.path).read_bytes()
        status, said = intake("keys", "drop", key, "--yes")
        assert status == 2
        assert "can be dropped" in said
        assert beside(sqlite_place.path).read_bytes() == before

    def test_a_key_that_still_seals_is_not_dropped(
        self, intake: Callable[..., tuple[int, str]], sqlite_place: SqlitePlace
    ) -> None:
        """An older key is kept for as long as one value needs it."""
        within(two_people)
        key = beside(sqlite_place.path)
        key.write_text(new_key({"k1"}) + "\n" + key.read_text("ascii"), "ascii")
        status, said = intake("keys", "drop", "k1", "--yes")
        assert status == 2
        assert "k1 encrypts 7 values" in said

    def test_dropping_is_asked_about(self, intake: Callable[..., tuple[int, str]]) -> None:
        """Without `--yes`, and with nobody to ask, no key is dropped."""
        within(two_people)
        intake("keys", "rotate")
        assert intake("keys", "drop", "k1")[0] == 2

    def test_keys_of_the_settings_are_dropped_there(
        self, intake: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where the ring stands in the settings, the command says so."""
        monkeypatch.setenv("INTAKE_ENCRYPTION_KEYS", new_key())
        status, said = intake("keys", "drop", "k1", "--yes")
        assert status == 2
        assert "remove the key there" in said

    def test_a_rotation_that_was_stopped_makes_no_third_key(
        self, intake: Callable[..., tuple[int, str]], sqlite_place: SqlitePlace
    ) -> None:
        """Where a new key stands first already but does not seal all, it is that one's turn."""
        within(two_people)
        key = beside(sqlite_place.path)
        old = key.read_text("ascii")
        key.write_text(new_key({"k1"}) + "\n" + old, "ascii")
        assert "encryption key: k2" in intake("keys", "rotate")[1]
        assert len(key.read_text("ascii").splitlines()) == 2

    @pytest.mark.parametrize("kind", ["sqlite", "postgres"])
    def test_the_ring_of_the_settings(
        self,
        intake: Callable[..., tuple[int, str]],
        kind: str,
        monkeypatch: pytest.MonkeyPatch,
        request: pytest.FixtureRequest,
    ) -> None:
        """With keys in the settings the first seals; those it says seal nothing can go."""
        if kind == "postgres":
            url = PostgresPlace(request.getfixturevalue("server")).url
            monkeypatch.setenv("INTAKE_DATABASE_URL", url)
        old, new = new_key(), new_key({"k1"})
        monkeypatch.setenv("INTAKE_ENCRYPTION_KEYS", old)
        within(two_people)
        monkeypatch.setenv("INTAKE_ENCRYPTION_KEYS", f"{new},{old}")
        status, said = intake("keys", "rotate")
        assert status == 0
        assert "encrypted again: 7 values" in said
        assert "k1 is no longer in use" in said
        assert "encrypted again: 0 values" in intake("keys", "rotate")[1]
        monkeypatch.setenv("INTAKE_ENCRYPTION_KEYS", new)
        assert within(found) is not None


class TestRetentionCommand:
    """From outside, by a timer of the machine's."""

    def test_run(self, intake: Callable[..., tuple[int, str]]) -> None:
        """It says how many were warned and deleted."""
        within(two_people)
        assert intake("retention", "run") == (0, "warned: 0\ndeleted: 0\nlog entries deleted: 0\n")


class TestPostgresTools:
    """PostgreSQL's own tools, as docs/operations/database.md has them."""

    def test_the_commands_are_named(
        self, intake: Callable[..., tuple[int, str]], postgres_place: PostgresPlace
    ) -> None:
        """Backup and restore point to the tools that do it."""
        for verb, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
            status, said = intake("database", "--database", postgres_place.url, verb, "x")
            assert status == 2
            assert tool in said

    async def test_there_and_back(self, server: PostgresServer) -> None:
        """What `pg_dump` wrote, `pg_restore` puts back, into the same or an empty database."""
        ring = ring_of("k1")
        place: Place = PostgresPlace(server)
        for name in ("intake_one", "intake_two"):
            place.change(f"CREATE DATABASE {name}")
        one, two = PostgresPlace(server), PostgresPlace(server)
        one.url, two.url = server.url("intake_one"), server.url("intake_two")
        async with await one.open(ring) as store:
            await two_people(store)
        server.run("pg_dump", "--format=custom", "--file=dump", one.url)
        async with await one.open(ring) as store:
            await store.apply(CHAT, answer, NOW)
            await store.apply(OTHER, forget_all, NOW)
        for target in (one, two):
            server.run(
                "pg_restore", "--clean", "--if-exists", "--single-transaction",
                f"--dbname={target.url}", "dump",
            )  # fmt: skip
            async with await target.open(ring) as store:
                stored = await store.load(CHAT)
                assert stored is not None
                assert stored.session.revision == 0
                assert await store.load(OTHER) is not None
                assert (await store.apply(CHAT, begin, NOW)).outgoing
