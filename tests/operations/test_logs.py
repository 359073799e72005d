"""Log lines: fields, one correlation id per update, and nothing private."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from botapi.world import TOKEN

from bot.correlation import correlated
from bot.operations import logs
from bot.operations.supervisor import log_unhandled
from bot.redaction import PLACEHOLDER, Redactor

FACT = "the mould drawings of the blue kettle"


class Lines:
    """The logged lines as JSON."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def raw(self) -> str:
        """The whole text."""
        return self._stream.getvalue()

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The fields of each line."""
        return [json.loads(line) for line in self.raw.splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Log to memory from DEBUG on; restore the logging of the tests afterwards."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    levels = {name: logging.getLogger(name).level for name in ("", "bot", "telegram.ext")}
    for handler in before:
        root.removeHandler(handler)
    stream = io.StringIO()
    logs.configure(Redactor(TOKEN), "json", "DEBUG", stream)
    try:
        yield Lines(stream)
    finally:
        root.handlers[:] = before
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def fail() -> None:
    """Raise an error whose text is private."""
    raise ValueError(f"{FACT} {TOKEN}")


def test_a_line_has_fields(lines: Lines) -> None:
    """A line has the message, level, logger, UTC time and the extra fields."""
    logging.getLogger("bot.somewhere").warning("told to wait %s", 3, extra={"kind": "message"})
    (line,) = lines.fields
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "told to wait 3",
        "level": "warning",
        "logger": "bot.somewhere",
        "kind": "message",
    }


async def test_one_id_through_an_update(lines: Lines) -> None:
    """Lines inside the context and of tasks started there carry the id; later ones do not."""
    log = logging.getLogger("bot.somewhere")

    async def answer() -> None:
        await asyncio.sleep(0)
        log.warning("answered")

    with correlated("4711"):
        log.warning("came")
        task = asyncio.ensure_future(answer())
    log.warning("another matter")
    await task
    assert [(line["event"], line.get("update")) for line in lines.fields] == [
        ("came", "4711"),
        ("another matter", None),
        ("answered", "4711"),
    ]


def test_the_token_is_taken_out_of_every_field(lines: Lines) -> None:
    """The token is removed from messages and fields."""
    log = logging.getLogger("bot.somewhere")
    log.error("GET https://api.example/bot%s/getMe", TOKEN, extra={"method": f"get{TOKEN}"})
    assert TOKEN not in lines.raw
    assert lines.raw.count(PLACEHOLDER) == 2


def test_an_error_is_told_without_its_text(lines: Lines) -> None:
    """An exception is logged by class and source lines, never by its message."""
    try:
        fail()
    except ValueError:
        logging.getLogger("bot.somewhere").exception("failed", stack_info=True)
    (line,) = lines.fields
    assert line["error"] == "ValueError"
    assert [place.rpartition("/")[2].partition(":")[0] for place in line["places"]] == [
        "test_logs.py",
        "test_logs.py",
    ]
    assert FACT not in lines.raw
    assert TOKEN not in lines.raw


def test_a_library_is_quoted_by_its_pattern(lines: Lines) -> None:
    """Arguments and further lines of a library record are left out."""
    logging.getLogger("some.library").warning("cannot parse %r", FACT)
    logging.getLogger("some.library").warning("a task failed\n%s", FACT)
    logging.getLogger("some.library").warning(f"a task failed\ntask: {FACT}")  # noqa: G004 - as asyncio does
    assert [line["event"] for line in lines.fields] == [
        "cannot parse %r",
        "a task failed",
        "a task failed",
    ]
    assert FACT not in lines.raw


async def test_the_event_loop_tells_no_text(lines: Lines) -> None:
    """An unhandled exception of a task is logged by class and source line."""
    loop = asyncio.get_running_loop()
    try:
        fail()
    except ValueError as error:
        log_unhandled(loop, {"message": "Task exception was never retrieved", "exception": error})
    (line,) = lines.fields
    assert line["event"] == "Task exception was never retrieved"
    assert line["error"] == "ValueError"
    assert FACT not in lines.raw


@pytest.mark.parametrize("name", ["telegram.Bot", "httpx", "aiohttp.client", "some.library"])
def test_libraries_speak_from_a_warning_on(lines: Lines, name: str) -> None:
    """Libraries log from WARNING on, because below they print URLs and parameters."""
    logging.getLogger(name).info("POST %s", TOKEN)
    assert lines.raw == ""


def test_a_person_reads_it_in_a_terminal() -> None:
    """`auto` means console on a terminal, and JSON elsewhere."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert not logs._is_json("auto", Terminal())
    assert logs._is_json("auto", io.StringIO())
    assert logs._is_json("json", Terminal())
    assert not logs._is_json("console", io.StringIO())
    formatter = logs._formatter(Redactor(TOKEN), as_json=False)
    record = logging.LogRecord("bot.x", logging.WARNING, "f", 1, "told %s", (TOKEN,), None)
    said = formatter.format(record)
    assert f"told {PLACEHOLDER}" in said
    assert "{" not in said
