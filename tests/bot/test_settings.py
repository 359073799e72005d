"""The settings: from the environment and from files, with one clear line per error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, data_folder, load_settings
from bot.store.opening import open_store


@pytest.fixture(autouse=True)
def _bare(bare: None) -> None:
    """Start without settings of the machine."""


class TestReading:
    """The sources of settings."""

    def test_nothing_is_needed(self, tmp_path: Path) -> None:
        """By default the database is in the data folder of the user."""
        expected = tmp_path / "share" / "china-ip-intake" / "intake.sqlite3"
        assert load_settings().database_url == f"sqlite:///{expected}"

    def test_the_data_folder_follows_the_system(self) -> None:
        """The data folder follows the conventions of Linux and Windows."""
        assert data_folder({"XDG_DATA_HOME": "/x"}) == Path("/x/china-ip-intake")
        assert data_folder({"LOCALAPPDATA": "/y"}) == Path("/y/china-ip-intake")
        assert data_folder({}) == Path.home() / ".local/share/china-ip-intake"

    def test_arguments_before_environment_before_dotenv(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The source with the higher precedence wins."""
        (tmp_path / ".env").write_text("INTAKE_DATABASE_URL=sqlite:///c\nINTAKE_DEBUG=1\n")
        assert load_settings().database_url == "sqlite:///c"
        assert load_settings().debug
        monkeypatch.setenv("INTAKE_DATABASE_URL", "sqlite:///b")
        assert load_settings(database_url=None).database_url == "sqlite:///b"
        assert load_settings(database_url="sqlite:///a").database_url == "sqlite:///a"

    def test_a_secret_may_lie_in_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """`..._FILE` names a file with the secret; the secret is never shown."""
        file = tmp_path / "token"
        file.write_text("123:abc\n")
        file.chmod(0o600)
        monkeypatch.setenv("INTAKE_TELEGRAM_TOKEN_FILE", str(file))
        settings = load_settings()
        assert settings.telegram_token is not None
        assert settings.telegram_token.get_secret_value() == "123:abc"
        assert "abc" not in repr(settings)

    def test_the_database_may_lie_in_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A database URL may hold a password, so it can be read from a file."""
        file = tmp_path / "database"
        file.write_text("postgresql://intake:s3cret@db/intake\n")
        file.chmod(0o600)
        monkeypatch.setenv("INTAKE_DATABASE_URL_FILE", str(file))
        settings = load_settings()
        assert settings.database_url == "postgresql://intake:s3cret@db/intake"
        assert "s3cret" not in repr(settings)

    def test_a_line_end_is_no_part_of_a_value(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A trailing newline, as in files of Kubernetes, is removed."""
        monkeypatch.setenv("INTAKE_DATABASE_URL", "sqlite:///a\n")
        assert load_settings().database_url == "sqlite:///a"

    def test_nothing_is_put_into_a_password(self, tmp_path: Path) -> None:
        """`.env` is read without interpolation."""
        (tmp_path / ".env").write_text("INTAKE_DATABASE_URL=postgresql://u:p${HOME}@h/d\n")
        (tmp_path / ".env").chmod(0o600)
        assert load_settings().database_url == "postgresql://u:p${HOME}@h/d"

    def test_every_setting_is_explained(self) -> None:
        """Every setting has a docstring."""
        source = Path(Settings.__module__.replace(".", "/") + ".py")
        code = (Path(__file__).parents[2] / source).read_text("utf-8")
        for name in Settings.model_fields:
            after = code.split(f"    {name}: ", 1)[1]
            assert '\n    """' in after.split("\n\n")[0], name


class TestWrong:
    """Errors are one line that names the setting, and never a secret."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("INTAKE_DEBUG", "perhaps"),
            ("INTAKE_ENCRYPTION_KEYS", "k1:c2hvcnQ="),
            ("INTAKE_ENCRYPTION_KEYS", "no key at all"),
            ("INTAKE_ENCRYPTION_KEYS", ","),
            ("INTAKE_KEEP_UNFINISHED_DAYS", "0"),
            ("INTAKE_KEEP_AUDIT_DAYS", "999999999999"),
            ("INTAKE_KEEP_FINISHED_DAYS", "36501"),
            ("INTAKE_STUCK_SECONDS", "1e9"),
        ],
    )
    def test_is_named(self, name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """A malformed setting is reported by its name, without its value."""
        monkeypatch.setenv(name, value)
        with pytest.raises(SettingsError, match=name) as caught:
            load_settings()
        assert "\n" not in str(caught.value)
        assert "c2hvcnQ=" not in str(caught.value)

    def test_a_file_that_is_not_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A missing file is reported by the name of the setting."""
        monkeypatch.setenv("INTAKE_TELEGRAM_TOKEN_FILE", "/nowhere/token")
        with pytest.raises(SettingsError, match="INTAKE_TELEGRAM_TOKEN_FILE"):
            load_settings()

    def test_what_a_file_holds(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A malformed value in a file is reported by the name of the setting."""
        (tmp_path / "keys").write_text("")
        (tmp_path / "keys").chmod(0o600)
        monkeypatch.setenv("INTAKE_ENCRYPTION_KEYS_FILE", str(tmp_path / "keys"))
        with pytest.raises(SettingsError, match="INTAKE_ENCRYPTION_KEYS_FILE: expected keys as"):
            load_settings()

    def test_an_env_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        """An unreadable `.env` is reported."""
        (tmp_path / ".env").write_bytes(b"INTAKE_DEBUG=\xff\n")
        with pytest.raises(SettingsError, match=r"\.env"):
            load_settings()

    @pytest.mark.parametrize(
        ("line", "mode", "taken"),
        [
            ("INTAKE_TELEGRAM_TOKEN=123:abc", 0o600, True),
            ("INTAKE_TELEGRAM_TOKEN=123:abc", 0o640, True),
            ("INTAKE_TELEGRAM_TOKEN=123:abc", 0o644, False),
            ("INTAKE_DATABASE_URL=postgresql://u:p@h/d", 0o644, False),
            ("INTAKE_DATABASE_URL=sqlite:///x", 0o644, True),
            ("INTAKE_DEBUG=1", 0o644, True),
            ("INTAKE_TELEGRAM_BASE_URL=http://elsewhere/bot", 0o666, False),
        ],
    )
    def test_an_env_file_that_everybody_can_read_or_write(
        self,
        tmp_path: Path,
        line: str,
        mode: int,
        taken: bool,  # noqa: FBT001 - a table of cases
    ) -> None:
        """With a secret in it nobody else may read it, and whatever it holds nobody write it."""
        (tmp_path / ".env").write_text(line + "\n")
        (tmp_path / ".env").chmod(mode)
        if taken:
            load_settings()
            return
        with pytest.raises(SettingsError, match=r"\.env: .*chmod 600"):
            load_settings()

    def test_a_line_that_is_no_setting(self, tmp_path: Path) -> None:
        """A line of `.env` that cannot be parsed is named, not passed over."""
        (tmp_path / ".env").write_text("INTAKE_DEBUG=1\nINTAKE_LOG_LEVEL='DEBUG\n")
        with pytest.raises(SettingsError, match=r"\.env: expected NAME=value on line 2"):
            load_settings()

    @pytest.mark.parametrize("kind", ["fifo", "folder", "large"])
    def test_an_env_file_that_is_none(self, tmp_path: Path, kind: str) -> None:
        """A FIFO is not waited for, and what is far too large is not read."""
        if kind == "fifo":
            os.mkfifo(tmp_path / ".env")
        elif kind == "folder":
            (tmp_path / ".env").mkdir()
        else:
            (tmp_path / ".env").write_bytes(b"#" * 100_000)
        with pytest.raises(SettingsError, match=r"\.env: expected a file that can be read, but"):
            load_settings()

    @pytest.mark.parametrize("mode", [0o604, 0o644, 0o602])
    def test_a_secret_that_everybody_can_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
    ) -> None:
        """The setting that names the file is named, with what to do."""
        (tmp_path / "token").write_text("123:abc")
        (tmp_path / "token").chmod(mode)
        monkeypatch.setenv("INTAKE_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))
        with pytest.raises(SettingsError, match=r"TOKEN_FILE: .*chmod 600"):
            load_settings()

    def test_a_secret_in_a_fifo(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is refused, and not waited for."""
        os.mkfifo(tmp_path / "token")
        monkeypatch.setenv("INTAKE_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))
        with pytest.raises(SettingsError, match="no regular file"):
            load_settings()

    @pytest.mark.parametrize("url", ["postgres//x", "sqlite:///", "file.sqlite3", ""])
    async def test_a_database_we_do_not_have(self, url: str) -> None:
        """A URL of an unknown kind is reported."""
        settings = load_settings().model_copy(update={"database_url": url})
        with pytest.raises(SettingsError, match="INTAKE_DATABASE_URL"):
            await open_store(settings)
