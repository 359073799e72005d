"""Checks of settings and firms: unknown names, contradictions, files that others can read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.handover.firms import FirmsError, files_with_secrets
from bot.handover.opening import receivers_of
from bot.operations.doctor.check_result import CheckResult, ok, problem
from bot.privacy_notice import missing_operator
from bot.settings import (
    PREFIX,
    Settings,
    SettingsError,
    env_file,
    holds_secret,
    meant_by,
    secret_names,
    unknown_names,
)

_SUBJECT = "settings"


def on_settings(settings: Settings, environment: Mapping[str, str]) -> list[CheckResult]:
    """Check the effective settings."""
    found = [
        *_unknown(environment),
        *_twice(environment),
        *_misfits(settings),
        *_open_files(environment),
    ]
    return found or [ok(_SUBJECT, "all are known and consistent")]


def on_firms(settings: Settings) -> list[CheckResult]:
    """Check the file of firms, if one is set."""
    if settings.firms_file is None:
        return []
    try:
        found = list(_readable("firms", files_with_secrets(settings.firms_file)))
        codes = [] if found else [receiver.firm.code for receiver in receivers_of(settings)]
    except FirmsError as error:
        said = f"INTAKE_FIRMS_FILE: expected {error}"
        return [problem("firms", said, "docs/hand-over.md describes the file")]
    except SettingsError as error:
        return [problem("firms", str(error), "docs/hand-over.md describes the file")]
    return found or [ok("firms", f"briefs can be sent to {', '.join(codes)}")]


def _unknown(environment: Mapping[str, str]) -> Iterator[CheckResult]:
    for name in unknown_names((*environment, *env_file(whoever_can_read=True))):
        meant = f"{meant_by(name).removeprefix('; ')} "
        yield problem(
            _SUBJECT,
            f"{name} is not a setting",
            f"{meant}docs/settings.md lists all settings".lstrip(),
        )


def _twice(environment: Mapping[str, str]) -> Iterator[CheckResult]:
    """Yield the settings given both as a value and as a file: only one is read."""
    both = env_file(whoever_can_read=True) | dict(environment)
    given = {name.upper(): value for name, value in both.items()}
    for name in (f"{PREFIX}{name.upper()}" for name in secret_names()):
        if given.get(name) and given.get(f"{name}_FILE"):
            yield problem(_SUBJECT, f"{name} and {name}_FILE are both set", "remove one of them")


def _misfits(settings: Settings) -> Iterator[CheckResult]:
    # Imported here because the channel is slow to load.
    from bot.channels.telegram.webhook_endpoint import is_secret  # noqa: PLC0415

    if settings.webhook_url:
        secret = settings.webhook_secret
        if not settings.webhook_url.startswith("https://"):
            yield problem(
                _SUBJECT,
                "INTAKE_WEBHOOK_URL is not an https address",
                "set one, or leave it empty to poll",
            )
        if secret is None or not is_secret(secret.get_secret_value()):
            yield problem(
                _SUBJECT,
                "INTAKE_WEBHOOK_SECRET is missing or malformed",
                "use 32 to 256 letters, digits, _ and -",
            )
        if settings.operations_listen == settings.webhook_listen:
            yield problem(
                _SUBJECT,
                "INTAKE_OPERATIONS_LISTEN is the address of the webhook",
                "use another port: metrics must not be public",
            )
    missing = missing_operator(settings) if settings.telegram_token else None
    if missing is not None:
        yield problem(_SUBJECT, f"{missing[0]} is not set", f"expected {missing[1]}")
    shortest = min(settings.keep_unfinished_days, settings.keep_finished_days)
    if settings.warn_days_before >= shortest:
        yield problem(
            _SUBJECT,
            f"a session is kept for {shortest} days, but the warning is due "
            f"{settings.warn_days_before} days before its end",
            "lower INTAKE_WARN_DAYS_BEFORE",
        )


def _open_files(environment: Mapping[str, str]) -> Iterator[CheckResult]:
    """Yield the files with secrets, and `.env`, that other users can read or write."""
    kept = env_file(whoever_can_read=True)
    written = {**kept, **environment}
    names = [f"{PREFIX}{name.upper()}" for name in secret_names()]
    yield from _readable(
        _SUBJECT, (Path(path) for name in names if (path := written.get(f"{name}_FILE")))
    )
    env = Path(".env")
    if any(holds_secret(name, value) for name, value in kept.items()):
        yield from _readable(_SUBJECT, [env])
    yield from _not_ours(env)


def _not_ours(env: Path) -> Iterator[CheckResult]:
    """Yield a problem if others can change `.env`: it decides where the token is sent."""
    if os.name != "posix" or not env.exists():
        return
    found = env.stat()
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield problem(_SUBJECT, f"{env} can be changed by others", f"chmod 600 {env}")
    if found.st_uid not in (0, os.geteuid()):
        yield problem(
            _SUBJECT,
            f"{env} belongs to another user",
            "make the user of the service its owner, or start in another folder",
        )


def _readable(subject: str, files: Iterable[Path]) -> Iterator[CheckResult]:
    for file in files:
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o007:
            yield problem(subject, f"{file} can be read by anybody", f"chmod 600 {file}")
