"""The settings: environment variables or a `.env` file, all prefixed `INTAKE_`."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Annotated, Final, Literal, get_args
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic.fields import FieldInfo

from bot.encryption import KeyRing
from bot.input_file import SECRET_LIMIT, InputFileError, MissingFileError, read_text
from bot.secure_url import is_secure_url

PREFIX = "INTAKE_"
LONGEST_DAYS = 36_500
"""A hundred years: a longer time is a typing error and exceeds the range of dates."""
NOT_OURS: Final = frozenset((f"{PREFIX}PUBLIC_HOST", f"{PREFIX}PUBLIC_PATH"))
"""Variables that compose.yaml and the Caddyfile read, but this program does not."""
_OF_KUBERNETES: Final = re.compile(r".*_(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP)(_\w+)?)?)")
"""Variables that Kubernetes adds for each service, such as `INTAKE_WEBHOOK_SERVICE_HOST`."""


class SettingsError(Exception):
    """A setting is missing or malformed; the message is one line that names it."""

    def __init__(self, name: str, expected: str) -> None:
        self.name = name
        super().__init__(f"{name}: expected {expected}")


def _is_plain(shown: str) -> str:
    if not shown.isprintable():
        raise ValueError("one line of text without control characters")
    return shown


def _is_api_url(url: str) -> str:
    if not is_secure_url(url):
        raise ValueError("a URL that begins with https://; http:// only to this machine")
    return url


def _is_webhook_url(url: str) -> str:
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        path = "{"
    if set("{}") & set(path):
        raise ValueError("a URL without braces in its path")
    return url


_Line = Annotated[str, Field(max_length=300), AfterValidator(_is_plain)]
_ApiUrl = Annotated[str, AfterValidator(_is_api_url)]


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the user's data folder: `$XDG_DATA_HOME`, `%LOCALAPPDATA%` or `~/.local/share`."""
    base = environment.get("XDG_DATA_HOME") or environment.get("LOCALAPPDATA")
    return Path(base or "~/.local/share").expanduser() / "china-ip-intake"


class Settings(BaseModel):
    """Every setting. A setting `X` that may hold a secret can be read from the file `X_FILE`."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    database_url: str = Field(
        default_factory=lambda: f"sqlite:///{data_folder() / 'intake.sqlite3'}", repr=False
    )
    """The database: `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/NAME`."""

    encryption_keys: SecretStr | None = None
    """The keys that encrypt stored data, each `id:base64key`; the first one encrypts.

    Required with PostgreSQL. Without them a key file is created beside the SQLite database.
    """

    keep_unfinished_days: int = Field(default=30, ge=1, le=LONGEST_DAYS)
    """Days after the last activity until an unfinished session is deleted."""

    keep_finished_days: int = Field(default=90, ge=1, le=LONGEST_DAYS)
    """The same for a session with a result."""

    warn_days_before: int = Field(default=7, ge=1, le=LONGEST_DAYS)
    """Days before the deletion on which the person is warned."""

    keep_audit_days: int = Field(default=3 * 365, ge=1, le=LONGEST_DAYS)
    """Days to keep the audit log of consents, exports and deletions; it holds no facts."""

    firms_file: Path | None = None
    """A TOML file of the firms to which people can send their brief (docs/hand-over.md)."""

    telegram_token: SecretStr | None = None
    """The token of the bot, from @BotFather."""

    telegram_base_url: _ApiUrl = "https://api.telegram.org/bot"
    """The URL of the Bot API server, up to the token, as python-telegram-bot expects it.

    It begins with https://; http:// is allowed to this machine only.
    """

    telegram_base_file_url: _ApiUrl = "https://api.telegram.org/file/bot"
    """The same for downloads of files."""

    webhook_url: Annotated[str, AfterValidator(_is_webhook_url)] = ""
    """The public https URL to which Telegram posts updates; empty: long polling."""

    webhook_secret: SecretStr | None = None
    """The secret by which Telegram authenticates: 32 to 256 letters, digits, `_` and `-`."""

    webhook_listen: str = "127.0.0.1:8080"
    """Host and port of the webhook server; the proxy of the public URL forwards to it."""

    operator_name: _Line = ""
    """Who runs this service, as people are told; required where others can reach it."""

    operator_contact: _Line = ""
    """How to reach whoever runs this service, as people are told; required likewise."""

    operator_country: str = Field(default="", pattern="^([A-Z]{2})?$")
    """The country in which the database is, as people are told: two letters of ISO 3166."""

    operator_purposes: _Line = ""
    """Purposes for which you use the answers beyond the assessment, as people are told."""

    web_listen: str = "127.0.0.1:8080"
    """Host and port of the web page; `intake web --listen` sets it too."""

    web_url: str = ""
    """The public https URL of the web page; required unless it listens on loopback only."""

    web_trusted_proxies: str = ""
    """Addresses or networks, separated by commas, whose X-Forwarded-For header is believed."""

    web_name: str = ""
    """The name at the top of each page, such as the firm's; empty: the name of the product."""

    web_colour: str = Field(default="", pattern=r"^(#[0-9A-Fa-f]{6})?$")
    """The colour at the top of each page, such as `#1d4f73`."""

    web_logo: Path | None = None
    """A PNG, JPEG, WebP or SVG file to show at the top of each page; at most 100 kB."""

    operations_listen: str = ""
    """Host and port of `/healthz`, `/readyz` and `/metrics`; empty: they are not served."""

    log_format: Literal["auto", "json", "console"] = "auto"
    """Format of log lines: `json`, `console`, or `auto` (`console` on a terminal, else `json`)."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """Minimum level of log lines. Lines of libraries are logged from WARNING on."""

    stuck_seconds: int = Field(default=60, ge=0, le=86_400)
    """Seconds without a heartbeat of the event loop after which the process ends; 0: never."""

    debug: bool = False
    """Show tracebacks instead of one line."""

    @field_validator("encryption_keys")
    @classmethod
    def _is_key_ring(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            try:
                KeyRing.parse(given.get_secret_value())
            except ValueError as error:
                raise ValueError(f"keys as `intake keys make` prints them: {error}") from None
        return given


def may_stand_in_file(field: FieldInfo) -> bool:
    """Return whether the setting may hold a secret, and so can be read from a file."""
    return not field.repr or SecretStr in (field.annotation, *get_args(field.annotation))


def secret_names() -> tuple[str, ...]:
    """Return the names of the settings that can be read from a file."""
    return tuple(name for name, field in Settings.model_fields.items() if may_stand_in_file(field))


def load_settings(**given: object) -> Settings:
    """Return the settings; sources in order: arguments, environment, named files, `.env`.

    An argument that is None and a variable that is empty count as not set. A setting read from
    an empty file is empty.

    Raises:
        SettingsError: one is malformed or unknown; the message never holds a secret.
    """
    settings = load_known_settings(**given)
    for name in unknown_names((*_upper(os.environ), *env_file())):
        raise SettingsError(name, f"a setting that exists{meant_by(name)}")
    return settings


def load_known_settings(**given: object) -> Settings:
    """Return the settings as `load_settings` does, whatever other variables are set."""
    said = {name: value for name, value in given.items() if value is not None}
    found = _found()
    try:
        return Settings.model_validate({name: value for name, (_, value) in found.items()} | said)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"])
        variable = found[name][0] if name in found and name not in said else PREFIX + name.upper()
        raise SettingsError(variable, _expected(str(first["msg"]))) from None


def unknown_names(variables: Iterable[str]) -> tuple[str, ...]:
    """Return the variables that have the prefix and are no setting, in order."""
    found = {name.upper() for name in variables} - _known_names() - NOT_OURS
    return tuple(
        name
        for name in sorted(found)
        if name.startswith(PREFIX) and not _OF_KUBERNETES.fullmatch(name)
    )


def meant_by(name: str) -> str:
    """Return `; did you mean NAME?` for the setting most like an unknown name, or nothing."""
    near = difflib.get_close_matches(name, sorted(_known_names()), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _known_names() -> set[str]:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    return known | {f"{PREFIX}{name.upper()}_FILE" for name in secret_names()}


def env_file(*, whoever_can_read: bool = False) -> dict[str, str]:
    """Return the variables of `.env` in the working folder.

    With `whoever_can_read` its file mode is not checked.

    Raises:
        SettingsError: it cannot be read, every user can write it, or it holds a secret and every
            user can read it.
    """
    file, is_checked = Path(".env"), not whoever_can_read
    try:
        found = _parsed(read_text(file, SECRET_LIMIT, trusted=is_checked))
        if is_checked and any(holds_secret(name, value) for name, value in found.items()):
            read_text(file, SECRET_LIMIT, secret=True)
    except MissingFileError:
        return {}
    except InputFileError as error:
        raise SettingsError(".env", f"a file that can be read, but {error}") from None
    return found


def holds_secret(variable: str, value: str) -> bool:
    """Whether a variable holds a secret: a token, a key or the password of a database."""
    name = variable.upper().removeprefix(PREFIX).lower()
    if name not in secret_names():
        return False
    return name != "database_url" or "@" in value


def _parsed(text: str) -> dict[str, str]:
    for line in parse_stream(StringIO(text)):
        if line.error:
            raise SettingsError(".env", f"NAME=value on line {line.original.line}")
    # Without interpolation: a password may contain ${NAME}.
    return _upper(dotenv_values(stream=StringIO(text), interpolate=False))


def _found() -> dict[str, tuple[str, str]]:
    """Return variable and value of each setting in the environment and `.env`, by its name."""
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
    """Return the variables that are not empty, without surrounding blanks and line ends."""
    return {name.upper(): value.strip() for name, value in variables.items() if value}


def _read(path: str, name: str) -> str:
    """Return the content of the file that a setting names; it may be empty."""
    try:
        return read_text(Path(path), SECRET_LIMIT, secret=True).strip()
    except InputFileError as error:
        raise SettingsError(name, f"the path of a file that can be read, but {error}") from None


def _expected(message: str) -> str:
    return message.removeprefix("Value error, ").removeprefix("Input should be ")
