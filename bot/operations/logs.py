"""Structured logging with a correlation id per update and no secret in any line.

All records pass through the standard library's logging, those of libraries too; structlog
formats them, and every line is redacted last. An exception is logged by its class and source
lines, never by its message; for libraries, only the format string is logged.
Message and arguments may hold facts of a case.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Final, Literal, TextIO, TypeAlias

import structlog

from bot.correlation import CORRELATION_ID
from bot.redaction import Redactor, quieten_libraries
from bot.throttled_log import places_of

Format: TypeAlias = Literal["auto", "json", "console"]
_Event: TypeAlias = MutableMapping[str, Any]
_Step: TypeAlias = Callable[[Any, str, _Event], _Event]

FIELDS: Final = ("kind", "method", "outcome", "ms")
"""What our records may carry as `extra`: fixed words and figures."""
_OURS: Final = "bot"


def configure(
    redactor: Redactor, format_: Format, level: str, stream: TextIO | None = None
) -> logging.Handler:
    """Log to a stream (default: standard error) in this format; return the handler."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(redactor, as_json=_is_json(format_, stream)))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(_OURS).setLevel(level)
    quieten_libraries()
    # python-telegram-bot logs whole updates on errors; we log each error ourselves.
    logging.getLogger("telegram.ext").setLevel(logging.CRITICAL + 1)
    # It logs every failed connection; we log that the store is unavailable, once a minute.
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL + 1)
    return handler


def _is_json(format_: Format, stream: TextIO) -> bool:
    return format_ == "json" or (format_ == "auto" and not stream.isatty())


def _formatter(redactor: Redactor, *, as_json: bool) -> logging.Formatter:
    before: list[_Step] = [
        _words,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_correlation_id,
        _places_only,
    ]
    render: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        use_get_message=False,
        pass_foreign_args=True,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _redacted(redactor),
            render,
        ],
    )


def _words(_: object, __: str, event: _Event) -> _Event:
    """Format our own records; keep only the format string of a library's record."""
    arguments = event.pop("positional_args", ())
    said, record = str(event["event"]), event["_record"]
    if record.name.partition(".")[0] == _OURS:
        event["event"] = said % arguments if arguments else said
    else:
        # asyncio adds the task and its exception after the first line: drop them.
        event["event"] = said.partition("\n")[0]
    return event


def _with_correlation_id(_: object, __: str, event: _Event) -> _Event:
    if id_ := CORRELATION_ID.get():
        event["update"] = id_
    return event


def _places_only(_: object, __: str, event: _Event) -> _Event:
    """Replace an exception by its class and source lines, without its message."""
    found = event.pop("exc_info", None)
    event.pop("exc_text", None)
    event.pop("stack_info", None)
    error = found[1] if isinstance(found, tuple) else None
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["places"] = places_of(error)
    return event


def _redacted(redactor: Redactor) -> _Step:
    """Return the step that redacts every text of a line."""

    def clean(value: object) -> object:
        match value:
            case str():
                return redactor.text(value)
            case Mapping():
                return {clean(key): clean(inner) for key, inner in value.items()}
            case list() | tuple():
                return [clean(inner) for inner in value]
            case int() | float() | bool() | None:
                return value
            case _:
                return redactor.text(str(value))

    def step(_: object, __: str, event: _Event) -> _Event:
        return {key: clean(value) for key, value in event.items()}

    return step
