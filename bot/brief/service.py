"""Makes briefs outside the event loop, with limits on time and memory.

Assessment and rendering run in a thread. A PDF is typeset in another process (`pdf_worker.py`)
from a pool (`pdf_worker_pool.py`). A failure raises `BriefError`.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, TypeAlias

from bot.brief.case import Case
from bot.brief.content import brief_of, cover_sheet
from bot.brief.document import document, write
from bot.brief.evidence_list import evidence_list
from bot.brief.model import Brief
from bot.brief.paragraph import summary_text
from bot.brief.pdf import request
from bot.brief.pdf_worker_pool import PdfWorkerPool, WorkerError
from bot.brief.plain import plain_text
from bot.language import Localizer
from bot.language_registry import DEFAULT
from bot.text import Text
from flows.assessment.assess import assess
from flows.assessment.model import Assessment
from flows.engine.session import LanguageChoice
from flows.facts_file import Json

Reason: TypeAlias = Literal["timeout", "failed", "no_deadlines"]

SECONDS, MEGABYTES, AT_ONCE = 30.0, 1024, 2


class BriefFormat(StrEnum):
    """The formats of a brief; the value is the file extension."""

    PDF = "pdf"
    JSON = "json"
    TEXT = "txt"
    CALENDAR = "ics"
    WORD = "docx"
    SHEET = "xlsx"


class BriefPart(StrEnum):
    """What is made: the whole brief, or a part of its own.

    `summary` is one paragraph to copy, `cover` the sheet for conflicts and registration.
    """

    BRIEF = "brief"
    EVIDENCE = "evidence"
    SUMMARY = "summary"
    COVER = "cover"


PART_FORMATS: Final[Mapping[BriefPart, tuple[BriefFormat, ...]]] = {
    BriefPart.BRIEF: (
        BriefFormat.PDF,
        BriefFormat.WORD,
        BriefFormat.JSON,
        BriefFormat.CALENDAR,
        BriefFormat.TEXT,
    ),
    BriefPart.EVIDENCE: (BriefFormat.WORD, BriefFormat.SHEET),
    BriefPart.SUMMARY: (BriefFormat.TEXT,),
    BriefPart.COVER: (BriefFormat.PDF, BriefFormat.WORD, BriefFormat.TEXT),
}
"""The formats of each part, the usual one first."""


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

    async def render(
        self,
        case: Case,
        form: BriefFormat,
        language: LanguageChoice,
        *,
        part: BriefPart = BriefPart.BRIEF,
        zone: tzinfo | None = None,
    ) -> File:
        """Return the brief of a case, or a part, in one language or both; JSON has no language.

        `form` is one of `PART_FORMATS[part]`; `zone` is the reader's time zone, for a calendar.

        Raises:
            BriefError: it cannot be made, or took longer than `seconds`.
        """
        made = await asyncio.to_thread(_made, case, form, language, part, zone)
        suffix = "" if part is BriefPart.BRIEF else f"-{part.value}"
        suffix += "" if form is BriefFormat.JSON else f"-{language}"
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


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A case with what is made of it in every format."""

    case: Case
    assessment: Assessment
    content: dict[str, Json]
    localizer: Localizer

    @property
    def fingerprint(self) -> str:
        """The hash of the JSON form."""
        return str(self.content["sha256"])


def _prepared(case: Case, language: LanguageChoice) -> _Prepared:
    localizer = Localizer(language, case.own_language or DEFAULT)
    assessment = case.assessment
    if assessment is not None and case.content is not None:
        return _Prepared(case, assessment, dict(case.content), localizer)
    assessment = assess(case.facts, case.as_of, case.flow_version)
    return _Prepared(case, assessment, document(case, assessment), localizer)


def _made(
    case: Case,
    form: BriefFormat,
    language: LanguageChoice,
    part: BriefPart,
    zone: tzinfo | None,
) -> bytes:
    """Return the file, or for a PDF the request for the worker."""
    one = _prepared(case, language)
    if form is BriefFormat.JSON:
        return write(one.content).encode()
    if form is BriefFormat.CALENDAR:
        from bot.brief.calendar import calendar  # noqa: PLC0415 - slow to load, seldom needed

        try:
            return calendar(case, one.assessment, one.fingerprint, one.localizer, zone)
        except ValueError:
            raise BriefError("no_deadlines") from None
    if part is BriefPart.SUMMARY:
        return summary_text(case, one.assessment, one.localizer).encode()
    return _written(_content(one, part, form), form, one.localizer)


def _content(one: _Prepared, part: BriefPart, form: BriefFormat) -> Brief:
    if part is BriefPart.EVIDENCE:
        return evidence_list(one.case, one.assessment, one.fingerprint)
    if part is BriefPart.COVER:
        return cover_sheet(one.case, one.assessment, one.fingerprint)
    attached = write(one.content) if form is BriefFormat.PDF else ""
    return brief_of(one.case, one.assessment, one.fingerprint, attached)


def _written(brief: Brief, form: BriefFormat, localizer: Localizer) -> bytes:
    if form is BriefFormat.TEXT:
        return plain_text(brief, localizer).encode()
    if form is BriefFormat.WORD:
        from bot.brief.word import word  # noqa: PLC0415 - slow to load, seldom needed

        return word(brief, localizer)
    if form is BriefFormat.SHEET:
        from bot.brief.evidence_sheet import workbook  # noqa: PLC0415 - as above

        return workbook(brief, localizer)
    return json.dumps(request(brief, localizer)).encode()
