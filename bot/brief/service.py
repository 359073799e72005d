"""Makes briefs outside the event loop, with limits on time and memory.

Assessment and rendering run in a thread. A PDF is typeset in another process (`pdf_worker.py`)
from a pool (`pdf_worker_pool.py`). A failure raises `BriefError`.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeAlias

from bot.brief.case import Case
from bot.brief.content import brief_of
from bot.brief.document import document, write
from bot.brief.pdf import request
from bot.brief.pdf_worker_pool import PdfWorkerPool, WorkerError
from bot.brief.plain import plain_text
from bot.cards.result.todo import ahead
from bot.language import Localizer
from bot.language_registry import DEFAULT
from bot.text import Text
from flows.assessment.assess import assess
from flows.engine.session import LanguageChoice

Reason: TypeAlias = Literal["timeout", "failed", "no_deadlines"]

SECONDS, MEGABYTES, AT_ONCE = 30.0, 1024, 2


class BriefFormat(StrEnum):
    """The formats of a brief; the value is the file extension."""

    PDF = "pdf"
    JSON = "json"
    TEXT = "txt"
    CALENDAR = "ics"


class BriefError(Exception):
    """The brief was not made; `reason` says why and reveals nothing about the case."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)

    @property
    def said(self) -> Text:
        """What a person is told."""
        return Text(f"brief.failed.{self.reason}")


@dataclass(frozen=True, slots=True)
class File:
    """A brief in one format, ready to be sent or written."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the file, in hexadecimal digits."""
        return sha256(self.content).hexdigest()

    def write(self, folder: Path) -> Path:
        """Write the file atomically into a folder, replacing an earlier one.

        Raises:
            OSError: it cannot be written.
        """
        return write_whole(folder / self.name, self.content)


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file atomically, readable by its owner only, and return its path.

    Raises:
        OSError: it cannot be written.
    """
    path = path.absolute()
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return path


class BriefService:
    """Makes briefs for one event loop, at most `at_once` PDFs at a time."""

    def __init__(
        self, seconds: float = SECONDS, megabytes: int = MEGABYTES, at_once: int = AT_ONCE
    ) -> None:
        self._seconds = seconds
        self._turn = asyncio.Semaphore(at_once)
        self._workers = PdfWorkerPool(megabytes)

    async def render(self, case: Case, form: BriefFormat, language: LanguageChoice) -> File:
        """Return the brief of a case in one language or both; JSON has no language.

        Raises:
            BriefError: it cannot be made, or took longer than `seconds`.
        """
        made = await asyncio.to_thread(_made, case, form, language)
        suffix = "" if form is BriefFormat.JSON else f"-{language}"
        content = await self._set(made) if form is BriefFormat.PDF else made
        return File(f"{case.number}{suffix}.{form.value}", content)

    async def _set(self, asked: bytes) -> bytes:
        """Return the PDF for a request, after waiting for a free slot."""
        clock = asyncio.get_running_loop().time
        end = clock() + self._seconds
        try:
            async with asyncio.timeout_at(end):
                await self._turn.acquire()
        except TimeoutError:
            raise BriefError("timeout") from None
        try:
            return await asyncio.to_thread(self._workers.work, asked, end - clock())
        except WorkerError as error:
            raise BriefError("timeout" if error.late else "failed") from None
        finally:
            self._turn.release()


def _made(case: Case, form: BriefFormat, language: LanguageChoice) -> bytes:
    """Return the brief, or for a PDF the request for the worker."""
    assessment = assess(case.facts, case.as_of, case.flow_version)
    content = document(case, assessment)
    if form is BriefFormat.JSON:
        return write(content).encode()
    fingerprint = str(content["sha256"])
    localizer = Localizer(language, case.own_language or DEFAULT)
    if form is BriefFormat.CALENDAR:
        if not ahead(assessment):
            raise BriefError("no_deadlines")
        from bot.brief.calendar import calendar  # noqa: PLC0415 - slow to load, seldom needed

        return calendar(case, assessment, fingerprint, localizer)
    brief = brief_of(case, assessment, fingerprint)
    if form is BriefFormat.TEXT:
        return plain_text(brief, localizer).encode()
    return json.dumps(request(brief, localizer)).encode()
