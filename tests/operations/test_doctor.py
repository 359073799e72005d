"""`intake doctor`: it finds each planted problem, names a remedy, and changes nothing."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from botapi.server import Server
from botapi.world import TOKEN, World
from databases.earlier import FOLDER
from pydantic import SecretStr

from bot.brief import pdf
from bot.channels.telegram.outcome import Json
from bot.channels.telegram.service import BotEndpoint
from bot.cli import main
from bot.encryption import new_key
from bot.handover.firms import SHORTEST_SECRET
from bot.operations.doctor import bundled_data, database, telegram
from bot.operations.doctor.check_result import CheckResult, Grade
from bot.operations.doctor.configuration import on_firms, on_settings
from bot.operations.doctor.database import on_database
from bot.operations.doctor.telegram import on_telegram
from bot.settings import Settings
from bot.store import ChatKey, UpdateKey
from bot.store.key_file import beside
from bot.store.opening import open_store
from bot.turn import Turn
from flows.engine.session import Session
from flows.law.library import library

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _bare(bare: None) -> None:
    """Start without settings of the machine."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return an embedded database with one session, last active at noon."""
    path = tmp_path / "intake.sqlite3"

    async def filled() -> None:
        session = Session(id="s1", flow_version="1", as_of=TODAY)
        async with await open_store(settings_of(path)) as store:
            await store.apply(ChatKey("telegram", "1"), lambda _: Turn(session), NOW)

    asyncio.run(filled())
    return path


def settings_of(path: Path, **given: object) -> Settings:
    """Return the settings that name this database."""
    return Settings(database_url=f"sqlite:///{path}", **given)


def look(path: Path, at: datetime = NOW) -> list[CheckResult]:
    """Return the results of checking a database."""
    return asyncio.run(on_database(settings_of(path), at))


def problems(found: list[CheckResult]) -> list[CheckResult]:
    """Return the problems; each has a remedy."""
    worst = [finding for finding in found if finding.grade is Grade.PROBLEM]
    assert all(finding.remedy for finding in worst)
    return worst


def spoil(path: Path, statement: str, *given: object) -> None:
    """Change the database without the program."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, given)


class TestCommand:
    """The command as an operator types it."""

    def test_sound(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        """On a fresh machine there is no problem, nothing is created, and the status is 0."""
        assert main(["doctor", "--offline"]) == 0
        said = capsys.readouterr().out
        for subject in ("settings", "database", "texts", "fonts", "law"):
            assert subject in said
        assert said.endswith(", 0 problems\n")
        assert list(tmp_path.iterdir()) == []

    def test_findings(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A misspelt setting is named with the likely one; the status is 1."""
        monkeypatch.setenv("INTAKE_TELEGRAM_TOKN", TOKEN)
        assert main(["doctor", "--offline"]) == 1
        said = capsys.readouterr().out
        assert "did you mean INTAKE_TELEGRAM_TOKEN?" in said
        assert TOKEN not in said

    def test_a_setting_that_cannot_be_read(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Settings that cannot be read are reported as a problem."""
        monkeypatch.setenv("INTAKE_KEEP_FINISHED_DAYS", "many")
        assert main(["doctor", "--offline"]) == 1
        assert "INTAKE_KEEP_FINISHED_DAYS" in capsys.readouterr().out


class TestSettings:
    """Settings that do not fit together."""

    @pytest.mark.parametrize(
        ("given", "named"),
        [
            ({"webhook_url": "http://x"}, "INTAKE_WEBHOOK_URL"),
            ({"webhook_url": "https://x"}, "INTAKE_WEBHOOK_SECRET"),
            (
                {
                    "webhook_url": "https://x",
                    "webhook_secret": "s",
                    "webhook_listen": "127.0.0.1:1",
                    "operations_listen": "127.0.0.1:1",
                },
                "INTAKE_OPERATIONS_LISTEN",
            ),
            ({"warn_days_before": 30}, "30 days"),
        ],
    )
    def test_a_misfit_is_named(self, given: dict[str, object], named: str) -> None:
        """The problem names the setting to change."""
        found = problems(on_settings(Settings(**given), {}))
        assert any(named in finding.seen for finding in found)

    def test_secrets_that_others_can_read(self, tmp_path: Path) -> None:
        """A file with a secret, and a `.env` that holds one."""
        named, env = tmp_path / "token", tmp_path / ".env"
        for file_ in (named, env):
            file_.write_text("INTAKE_WEBHOOK_SECRET=abc\n")
            file_.chmod(0o644)
        environment = {
            "INTAKE_TELEGRAM_TOKEN_FILE": str(named),
            "INTAKE_DATABASE_URL_FILE": str(named),  # it may hold a password
        }
        found = problems(on_settings(Settings(), environment))
        assert [finding.remedy for finding in found] == [
            f"chmod 600 {named}",
            f"chmod 600 {named}",
            "chmod 600 .env",
        ]
        for file_ in (named, env):
            file_.chmod(0o600)
        assert problems(on_settings(Settings(), environment)) == []

    def test_a_value_and_a_file(self, tmp_path: Path) -> None:
        """A secret given twice is named: only one of them is read."""
        environment = {"INTAKE_DATABASE_URL": "sqlite:///x", "INTAKE_DATABASE_URL_FILE": "y"}
        (found,) = problems(on_settings(Settings(), environment))
        assert "INTAKE_DATABASE_URL and INTAKE_DATABASE_URL_FILE" in found.seen
        (tmp_path / ".env").write_text("INTAKE_TELEGRAM_TOKEN=1:a\n")
        (tmp_path / ".env").chmod(0o600)
        (found,) = problems(on_settings(Settings(), {"INTAKE_TELEGRAM_TOKEN_FILE": "y"}))
        assert "INTAKE_TELEGRAM_TOKEN" in found.seen

    @pytest.mark.parametrize("mode", [0o620, 0o622, 0o660])
    def test_an_env_file_that_others_can_change(self, tmp_path: Path, mode: int) -> None:
        """It says where the token goes, so that nobody else may write it, whatever it holds."""
        env = tmp_path / ".env"
        env.write_text("INTAKE_DEBUG=1\n")
        env.chmod(mode)
        (found,) = problems(on_settings(Settings(), {}))
        assert (found.seen, found.remedy) == (".env can be changed by others", "chmod 600 .env")

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
    def test_an_env_file_of_somebody_else(self, tmp_path: Path) -> None:
        """Its owner can change it at any time."""
        env = tmp_path / ".env"
        env.write_text("INTAKE_DEBUG=1\n")
        env.chmod(0o600)
        os.chown(env, 4711, 4711)
        (found,) = problems(on_settings(Settings(), {}))
        assert "belongs to another user" in found.seen

    def test_a_slip_in_small_letters(self) -> None:
        """Settings are read in any case, so they are checked in any case."""
        assert len(problems(on_settings(Settings(), {"intake_foo": "1"}))) == 1
        assert problems(on_settings(Settings(), {"INTAKE_PUBLIC_HOST": "h"})) == []


class TestFirms:
    """The file of the firms."""

    @staticmethod
    def written(folder: Path, code: str = "ABC-123") -> Settings:
        """Write a file with one firm, its secret beside it; return the settings that name it."""
        (folder / "abc.secret").write_text("shared with them " * SHORTEST_SECRET)
        path = folder / "firms.toml"
        path.write_text(
            f'[[firm]]\ncode = "{code}"\nname_en = "Example"\nname_zh = "示例"\ncountry = "CN"\n'
            'crosses_border = true\ncontact = "privacy@example.com"\n'
            'url = "https://intake.example.com/briefs"\nsecret_file = "abc.secret"\n',
            "utf-8",
        )
        for file_ in (path, folder / "abc.secret"):
            file_.chmod(0o600)
        return Settings(firms_file=path)

    def test_a_sound_one_names_its_firms(self, tmp_path: Path) -> None:
        """The firms are named by their codes; without a file there is no result."""
        (found,) = on_firms(self.written(tmp_path))
        assert (found.grade, found.seen) == (Grade.OK, "briefs can be sent to ABC-123")
        assert on_firms(Settings()) == []

    def test_a_wrong_one(self, tmp_path: Path) -> None:
        """The problem and its place in the file are named."""
        (found,) = problems(on_firms(self.written(tmp_path, code="no spaces")))
        assert "INTAKE_FIRMS_FILE" in found.seen
        assert "firm.0.code" in found.seen

    @pytest.mark.parametrize("name", ["firms.toml", "abc.secret"])
    def test_secrets_that_others_can_read(self, tmp_path: Path, name: str) -> None:
        """A readable secret is found in the file or beside it."""
        settings = self.written(tmp_path)
        (tmp_path / name).chmod(0o644)
        (found,) = problems(on_firms(settings))
        assert found.remedy == f"chmod 600 {tmp_path / name}"


class TestDatabase:
    """The checks of the database."""

    def test_what_release_0_1_sealed(self, file: Path) -> None:
        """A database that still takes it is named, and how to end that."""
        for ending in ("", ".keys"):
            place = file.with_name(file.name + ending)
            place.write_bytes((FOLDER / f"{'keys.txt' if ending else 'intake.db'}").read_bytes())
            place.chmod(0o600)
        first = look(file)
        assert any("next start" in finding.seen for finding in first)
        main(["database", "--database", f"sqlite:///{file}", "upgrade"])
        assert any(
            "intake database reencrypt" in finding.remedy for finding in problems(look(file))
        )
        main(["database", "--database", f"sqlite:///{file}", "reencrypt", "--yes"])
        assert not any("reencrypt" in finding.remedy for finding in look(file))

    def test_what_a_restore_replaced(self, file: Path) -> None:
        """It is named until it is deleted."""
        kept = file.with_name(file.name + ".replaced-20261121T120000Z")
        kept.touch(0o600)
        assert any(str(kept) in finding.seen for finding in look(file))

    def test_sound(self, file: Path) -> None:
        """A database in use has an OK for its content and for its keys."""
        assert [finding.grade for finding in look(file)] == [Grade.OK, Grade.OK]

    @pytest.mark.parametrize(
        ("spoilt", "subject", "said"),
        [
            (lambda path: path.write_bytes(b"nonsense" * 1000), "database", "not a database"),
            (lambda path: beside(path).write_text(new_key()), "keys", "key"),
            (lambda path: beside(path).unlink(), "keys", "missing"),
            (lambda path: path.chmod(0o644), "database", "read by others"),
            (lambda path: beside(path).chmod(0o640), "database", "read by others"),
            (
                lambda path: spoil(path, "INSERT INTO schema_steps (number) VALUES (999)"),
                "database",
                "update the program",
            ),
            (
                lambda path: spoil(path, "UPDATE sessions SET touched = touched + 86400"),
                "clock",
                "a stored activity is of",
            ),
        ],
    )
    def test_a_planted_trouble(
        self, file: Path, spoilt: Callable[[Path], object], subject: str, said: str
    ) -> None:
        """The problem is found under its subject, with a remedy."""
        spoilt(file)
        found = problems(look(file))
        assert [finding.subject for finding in found] == [subject]
        assert said in found[0].seen

    def test_updates_given_up(self, file: Path) -> None:
        """Parked updates are a problem."""

        async def park() -> None:
            async with await open_store(settings_of(file)) as store:
                await store.park(UpdateKey("1", 7), NOW)

        asyncio.run(park())
        (found,) = problems(look(file))
        assert "1 updates were parked" in found.seen

    def test_an_older_schema_is_left_as_it_is(self, file: Path) -> None:
        """The next start upgrades it; the doctor leaves it unchanged."""
        spoil(file, "DELETE FROM schema_steps")
        before = file.read_bytes()
        (found,) = look(file)
        assert found.grade is Grade.NOTE
        assert file.read_bytes() == before

    def test_a_full_disk(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A nearly full disk is a problem before an update fails."""
        monkeypatch.setattr(database, "MIN_FREE", 1 << 62)
        (found,) = problems(look(file))
        assert "free" in found.seen

    @pytest.mark.parametrize("url", ["mysql://x", "postgresql://u:p@h:port/x"])
    def test_no_url(self, url: str) -> None:
        """An unknown or malformed URL is reported by the name of the setting."""
        settings = Settings(database_url=url, encryption_keys=SecretStr(new_key()))
        (found,) = problems(asyncio.run(on_database(settings, NOW)))
        assert "INTAKE_DATABASE_URL" in found.seen


class TestTelegram:
    """The bot as Telegram sees it."""

    async def looks(
        self, server: Server, token: str = TOKEN, apart: timedelta = timedelta(0), **given: object
    ) -> list[CheckResult]:
        """Return the results, with this difference between our clock and the server's."""
        place = BotEndpoint(
            token=token, base_url=server.base_url, base_file_url=server.base_file_url
        )
        settings = Settings(**given)
        return await on_telegram(settings, place, datetime.now(UTC) + apart)

    async def test_sound(self, server: Server) -> None:
        """The bot is known, and the clocks agree."""
        found = await self.looks(server)
        assert {finding.grade for finding in found} <= {Grade.OK, Grade.NOTE}
        assert "@intake_test_bot" in found[0].seen
        assert found[-1].subject == "clock"
        assert found[-1].grade is Grade.OK

    async def test_a_wrong_token(self, server: Server) -> None:
        """A wrong token is refused and not printed."""
        (found,) = problems(await self.looks(server, f"{TOKEN}x"))
        assert "401" in found.seen
        assert TOKEN not in str(found)

    async def test_nobody_there(self, server: Server) -> None:
        """A server that does not answer is a problem."""
        server.base_url = "http://127.0.0.1:9/bot"
        (found,) = problems(await self.looks(server))
        assert "cannot be reached" in found.seen

    async def test_nobody_reads(self, server: Server, world: World) -> None:
        """More than 100 waiting updates are a problem."""
        world.webhook = {"url": "https://x/y"}
        for number in range(101):
            world.updates.add({"message": {"message_id": number}})
        (found,) = problems(await self.looks(server, webhook_url="https://x/y"))
        assert found.seen == "101 updates are waiting"

    def test_a_webhook_that_fails(self) -> None:
        """The last error that Telegram reports is shown."""
        told: dict[str, Json] = {"url": "https://x/y", "last_error_message": "Connection refused"}
        (found,) = problems(list(telegram._webhook(told, "https://x/y")))
        assert found.seen == "could not deliver updates: Connection refused"

    async def test_another_webhook(self, server: Server, world: World) -> None:
        """A foreign webhook is reported without its address."""
        world.webhook = {"url": "https://elsewhere.example/secret"}
        found = await self.looks(server)
        assert any("but INTAKE_WEBHOOK_URL is empty" in finding.seen for finding in found)
        assert "elsewhere" not in "".join(map(str, found))

    @pytest.mark.parametrize("apart", [timedelta(hours=1), timedelta(minutes=-2)])
    async def test_a_wrong_clock(self, server: Server, apart: timedelta) -> None:
        """A clock that is ahead or behind is a problem."""
        (found,) = problems(await self.looks(server, apart=apart))
        assert found.subject == "clock"


class TestCarried:
    """The data that is part of the program."""

    async def test_no_font(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A missing font is a problem."""
        monkeypatch.setattr(pdf, "_file", lambda *_: tmp_path / "font.ttc")
        (found,) = problems(await bundled_data.on_fonts(TODAY))
        assert found.subject == "fonts"

    def test_a_text_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The language and the number of missing texts are named."""
        texts = {"en": {"a": "x", "b": "y"}, "zh": {"a": "x"}}
        monkeypatch.setattr(bundled_data, "messages", lambda voice: texts[voice])
        (found,) = problems(bundled_data.on_catalogs())
        assert found.seen == "missing: 1 in zh_Hans"

    def test_no_texts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Catalogs that were never compiled are a problem, with the command that compiles them."""
        monkeypatch.setattr(bundled_data, "messages", lambda _: {})
        (found,) = problems(bundled_data.on_catalogs())
        assert "locales/build.py" in found.remedy

    def test_the_age_of_the_law(self) -> None:
        """A check of the law half a year ago is fine; a day older is a problem."""
        checked = max(law.checked for law in library().provisions.values())
        assert not problems(bundled_data.on_law(checked + bundled_data.OLDEST))
        (found,) = problems(bundled_data.on_law(checked + bundled_data.OLDEST + DAY))
        assert str(checked) in found.seen

    def test_changes_ahead(self) -> None:
        """The Trademark Law of 2027 is announced from 90 days before to the day before."""
        change = date(2027, 1, 1)
        for today, told in [
            (change - timedelta(days=91), False),
            (change - timedelta(days=90), True),
            (change - DAY, True),
            (change, False),
        ]:
            notes = [one for one in bundled_data.on_law(today) if one.grade is Grade.NOTE]
            assert any(str(change) in one.seen for one in notes) is told
