"""The settings: environment variables or a `.env` file, all prefixed `INTAKE_`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo

from bot.encryption import KeyRing

PREFIX = "INTAKE_"
LONGEST_DAYS = 36_500
"""A hundred years: what is longer is a slip, and further than the calendar goes."""


class SettingsError(Exception):
    """A setting is missing or malformed; the message is one line that names it."""

    def __init__(self, name: str, expected: str) -> None:
        self.name = name
        super().__init__(f"{name}: expected {expected}")


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for the user's data: `$XDG_DATA_HOME`, `%LOCALAPPDATA%`, or the usual."""
    base = environment.get("XDG_DATA_HOME") or environment.get("LOCALAPPDATA")
    return Path(base or "~/.local/share").expanduser() / "china-ip-intake"


class Settings(BaseModel):
    """Every setting. What may hold a secret, `X`, may also stand in a file that `X_FILE` names."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    database_url: str = Field(
        default_factory=lambda: f"sqlite:///{data_folder() / 'intake.sqlite3'}", repr=False
    )
    """Where sessions are kept: `sqlite:///` and a path, or `postgresql://` and the rest."""

    encryption_keys: SecretStr | None = None
    """The keys that seal what is stored, `id:base64key`, the sealing one first.

    PostgreSQL needs them. Without them a key file is made beside the SQLite database.
    """

    keep_unfinished_days: int = Field(default=30, ge=1, le=LONGEST_DAYS)
    """How many days after a person was last here an unfinished session is deleted."""

    keep_finished_days: int = Field(default=90, ge=1, le=LONGEST_DAYS)
    """The same for a session that came to a result."""

    warn_days_before: int = Field(default=7, ge=1, le=LONGEST_DAYS)
    """How many days before that the person is told."""

    keep_audit_days: int = Field(default=3 * 365, ge=1, le=LONGEST_DAYS)
    """How many days the log of consents, exports and deletions is kept; it holds no fact."""

    firms_file: Path | None = None
    """A TOML file of the firms to which people may send their brief (docs/hand-over.md)."""

    telegram_token: SecretStr | None = None
    """The bot's token, from @BotFather."""

    telegram_base_url: str = "https://api.telegram.org/bot"
    """Another Bot API server: what stands before the token, as python-telegram-bot means it."""

    telegram_base_file_url: str = "https://api.telegram.org/file/bot"
    """The same for files."""

    webhook_url: str = ""
    """The public https address to which Telegram posts updates; without it we poll for them."""

    webhook_secret: SecretStr | None = None
    """What Telegram proves itself with there: 1 to 256 letters, digits, `_` and `-`."""

    webhook_listen: str = "127.0.0.1:8080"
    """Where we listen for them, host and port; the way from the public address leads here."""

    operations_listen: str = ""
    """Where `/healthz`, `/readyz` and `/metrics` are answered, host and port; empty: nowhere."""

    log_format: Literal["auto", "json", "console"] = "auto"
    """How log lines look: `json`, `console`, or `auto`: `console` on a terminal, else `json`."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least that is logged. The libraries under us never say less than a warning."""

    stuck_seconds: int = Field(default=60, ge=0, le=86_400)
    """After how long without a beat of the event loop the process ends itself; 0: never."""

    debug: bool = False
    """Show tracebacks instead of one line."""

    @field_validator("encryption_keys")
    @classmethod
    def _is_key_ring(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            try:
                KeyRing.parse(given.get_secret_value())
            except ValueError as error:
                raise ValueError(f"keys as `intake keys make` writes them: {error}") from None
        return given


def may_stand_in_file(field: FieldInfo) -> bool:
    """Return whether the setting is a secret, or may hold one, so that a file may hold it."""
    return not field.repr or SecretStr in (field.annotation, *get_args(field.annotation))


def secret_names() -> tuple[str, ...]:
    """Return the settings that are a secret or may hold one; each may stand in a file."""
    return tuple(name for name, field in Settings.model_fields.items() if may_stand_in_file(field))


def load_settings(**given: object) -> Settings:
    """Return the settings: what is given here, else the environment, a file it names, `.env`.

    What is None here, or empty there, is not given; a file that is empty gives nothing.

    Raises:
        SettingsError: one is malformed; the message never holds a secret.
    """
    said = {name: value for name, value in given.items() if value is not None}
    found = _found()
    try:
        return Settings.model_validate({name: value for name, (_, value) in found.items()} | said)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"])
        variable = found[name][0] if name in found and name not in said else PREFIX + name.upper()
        raise SettingsError(variable, _expected(str(first["msg"]))) from None


def env_file() -> dict[str, str]:
    """Return what `.env` in the working folder holds, by variable, as it stands there.

    Raises:
        SettingsError: it cannot be read.
    """
    try:
        # No ${NAME} is put in: a password may hold that.
        return _upper(dotenv_values(".env", interpolate=False))
    except (OSError, UnicodeDecodeError):
        raise SettingsError(".env", "a file that can be read, in UTF-8") from None


def _found() -> dict[str, tuple[str, str]]:
    """Return the settings that the environment and `.env` hold: by name, variable and value."""
    here, kept = _upper(os.environ), env_file()
    found = {}
    for name, field in Settings.model_fields.items():
        variable = f"{PREFIX}{name.upper()}"
        named = (kept | here).get(f"{variable}_FILE") if may_stand_in_file(field) else None
        if variable in here:
            found[name] = variable, here[variable]
        elif named:
            found[name] = f"{variable}_FILE", _read(named, f"{variable}_FILE")
        elif variable in kept:
            found[name] = variable, kept[variable]
    return found


def _upper(variables: Mapping[str, str | None]) -> dict[str, str]:
    """Return what is given; a line's end that came along from a file is no part of it."""
    return {name.upper(): value.strip() for name, value in variables.items() if value}


def _read(path: str, name: str) -> str:
    """Return what stands in the file that a setting names; nothing is a value too."""
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(name, "the path of a file that can be read") from None


def _expected(message: str) -> str:
    return message.removeprefix("Value error, ").removeprefix("Input should be ")
