"""What is logged: lines of fields, with one id through an update, and no secret in any.

Everything goes through the standard library's logging, also what the libraries say; structlog
makes the lines of it. Each is scrubbed last, whoever wrote it. Of an exception only the class
and the places are told, never its text; of a library's line only the pattern, never what was
put into it: either may hold facts of a case.
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
"""What our lines may carry as `extra`: words of the program, and figures."""
_OURS: Final = "bot"


def configure(
    redactor: Redactor, look: Format, level: str, stream: TextIO | None = None
) -> logging.Handler:
    """Send all log lines to a stream (standard error), in this look; return the handler."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(redactor, as_json=_is_json(look, stream)))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(_OURS).setLevel(level)
    quieten_libraries()
    # It prints whole updates where it cannot handle one; we log each trouble ourselves.
    logging.getLogger("telegram.ext").setLevel(logging.CRITICAL + 1)
    # It says at each try to connect what we say of the store, once a minute.
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL + 1)
    return handler


def _is_json(look: Format, stream: TextIO) -> bool:
    return look == "json" or (look == "auto" and not stream.isatty())


def _formatter(redactor: Redactor, *, as_json: bool) -> logging.Formatter:
    before: list[_Step] = [
        _words,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_trace,
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
            _scrubbed(redactor),
            render,
        ],
    )


def _words(_: object, __: str, event: _Event) -> _Event:
    """Put our own line together; leave of a library's line what its programmers wrote."""
    arguments = event.pop("positional_args", ())
    said, record = str(event["event"]), event["_record"]
    if record.name.partition(".")[0] == _OURS:
        event["event"] = said % arguments if arguments else said
    else:
        # The event loop writes a task with its exception, and the like, behind the first line.
        event["event"] = said.partition("\n")[0]
    return event


def _with_trace(_: object, __: str, event: _Event) -> _Event:
    if trace := CORRELATION_ID.get():
        event["update"] = trace
    return event


def _places_only(_: object, __: str, event: _Event) -> _Event:
    """Put the class and the places of an exception for its text and its values."""
    found = event.pop("exc_info", None)
    event.pop("exc_text", None)
    event.pop("stack_info", None)
    error = found[1] if isinstance(found, tuple) else None
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["places"] = places_of(error)
    return event


def _scrubbed(redactor: Redactor) -> _Step:
    """Return the step that takes tokens out of every text of a line."""

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
