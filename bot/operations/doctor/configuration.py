"""Settings and firms: is what they name known, does it fit together, who else can read it?"""

from __future__ import annotations

import difflib
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.handover.firms import files_with_secrets
from bot.handover.opening import receivers_of
from bot.operations.doctor.check_result import CheckResult, sound, trouble
from bot.settings import PREFIX, Settings, SettingsError, env_file, secret_names

_SUBJECT = "settings"
_OF_COMPOSE = {f"{PREFIX}PUBLIC_HOST", f"{PREFIX}PUBLIC_PATH"}
"""What compose.yaml and the Caddyfile read, and this program does not."""


def on_settings(settings: Settings, environment: Mapping[str, str]) -> list[CheckResult]:
    """Look at the settings as they are in force."""
    found = [
        *_unknown(environment),
        *_twice(environment),
        *_misfits(settings),
        *_open_files(environment),
    ]
    return found or [sound(_SUBJECT, "all are known and fit together")]


def on_firms(settings: Settings) -> list[CheckResult]:
    """Look at the file of the firms to which briefs may be sent, if one is named."""
    if settings.firms_file is None:
        return []
    try:
        codes = [receiver.firm.code for receiver in receivers_of(settings)]
    except SettingsError as error:
        return [trouble("firms", str(error), "docs/hand-over.md says what it holds")]
    found = list(_readable("firms", files_with_secrets(settings.firms_file)))
    return found or [sound("firms", f"briefs may be sent to {', '.join(codes)}")]


def _unknown(environment: Mapping[str, str]) -> Iterator[CheckResult]:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name in secret_names()}
    given = {name.upper() for name in (*environment, *env_file())}
    for name in sorted(given - known - _OF_COMPOSE):
        if name.startswith(PREFIX):
            near = difflib.get_close_matches(name, known, n=1)
            meant = f"did you mean {near[0]}? " if near else ""
            yield trouble(
                _SUBJECT, f"{name} is no setting", f"{meant}docs/settings.md lists them all"
            )


def _twice(environment: Mapping[str, str]) -> Iterator[CheckResult]:
    """Yield the settings for which a value and a file are given: only one is read."""
    given = {name.upper(): value for name, value in (env_file() | dict(environment)).items()}
    for name in (f"{PREFIX}{name.upper()}" for name in secret_names()):
        if given.get(name) and given.get(f"{name}_FILE"):
            yield trouble(
                _SUBJECT, f"{name} and {name}_FILE are both given", "take out the one not meant"
            )


def _misfits(settings: Settings) -> Iterator[CheckResult]:
    # Only here: the channel takes its time to load.
    from bot.channels.telegram.webhook_endpoint import is_secret  # noqa: PLC0415

    if settings.webhook_url:
        secret = settings.webhook_secret
        if not settings.webhook_url.startswith("https://"):
            yield trouble(_SUBJECT, "INTAKE_WEBHOOK_URL is no https address", "put one in, or poll")
        if secret is None or not is_secret(secret.get_secret_value()):
            yield trouble(
                _SUBJECT,
                "INTAKE_WEBHOOK_SECRET is missing or malformed",
                "1 to 256 letters, digits, _ and -",
            )
        if settings.operations_listen == settings.webhook_listen:
            yield trouble(
                _SUBJECT,
                "INTAKE_OPERATIONS_LISTEN is the address of the webhook",
                "metrics are not for the public: name another port",
            )
    shortest = min(settings.keep_unfinished_days, settings.keep_finished_days)
    if settings.warn_days_before >= shortest:
        yield trouble(
            _SUBJECT,
            f"a session is kept for {shortest} days, but people are to be told "
            f"{settings.warn_days_before} days before its end",
            "lower INTAKE_WARN_DAYS_BEFORE",
        )


def _open_files(environment: Mapping[str, str]) -> Iterator[CheckResult]:
    """Yield the files with secrets that others on this machine can read."""
    kept = env_file()
    written = {**kept, **environment}
    names = [f"{PREFIX}{name.upper()}" for name in secret_names()]
    files = [Path(path) for name in names if (path := written.get(f"{name}_FILE"))]
    if any(kept.get(name) for name in names):
        files.append(Path(".env"))
    yield from _readable(_SUBJECT, files)


def _readable(subject: str, files: Iterable[Path]) -> Iterator[CheckResult]:
    for file in files:
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o007:
            yield trouble(subject, f"{file} can be read by anybody", f"chmod 600 {file}")
