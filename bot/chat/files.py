"""Makes the files that a person may ask for: the copy of all that is stored, and the brief."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from bot.brief.case import case_of_session
from bot.brief.service import BriefError, BriefFormat, BriefPart, BriefService, File
from bot.chat.export import exported
from bot.store import ChatKey, Held
from bot.text import Text, text
from bot.turn import FileRequest
from flows.engine.question import Flow
from flows.engine.session import BOTH, Session

FORMATS: Final = {
    FileRequest.BRIEF_PDF: BriefFormat.PDF,
    FileRequest.BRIEF_JSON: BriefFormat.JSON,
    FileRequest.BRIEF_CALENDAR: BriefFormat.CALENDAR,
    FileRequest.BRIEF_WORD: BriefFormat.WORD,
    FileRequest.EVIDENCE_WORD: BriefFormat.WORD,
    FileRequest.EVIDENCE_SHEET: BriefFormat.SHEET,
    FileRequest.SUMMARY: BriefFormat.TEXT,
}
_PARTS: Final = {
    FileRequest.EVIDENCE_WORD: BriefPart.EVIDENCE,
    FileRequest.EVIDENCE_SHEET: BriefPart.EVIDENCE,
    FileRequest.SUMMARY: BriefPart.SUMMARY,
}
"""The requests for a part of the brief."""
"""The requests for a brief, and the format of each."""
EXPORT_NAME: Final = "china-ip-intake.json"
_MIMES: Final = {
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".ics": "text/calendar",
    ".txt": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file for the person, and its caption."""

    request: FileRequest
    file: File
    caption: Text

    @property
    def mime(self) -> str:
        """The media type of the file."""
        return _MIMES.get(PurePath(self.file.name).suffix, "application/octet-stream")

    @property
    def text(self) -> str:
        """The content of a file of text, as every file is for a channel that cannot upload."""
        return self.file.content.decode()


def export_file(
    flow: Flow, chat: ChatKey, session: Session, held: Held, *, as_text: bool
) -> Attachment:
    """Return the copy of everything stored about a person."""
    caption = text("export.text" if as_text else "export.file")
    content = exported(flow, chat, session, held).encode()
    return Attachment(FileRequest.EXPORT, File(EXPORT_NAME, content), caption)


async def brief_file(
    briefs: BriefService, flow: Flow, session: Session, request: FileRequest, *, as_text: bool
) -> Attachment | Text:
    """Return the brief in the format of a request; where it cannot be made, what to say instead.

    With `as_text` the brief comes as plain text in place of a PDF.
    """
    form = FORMATS[request]
    part = _PARTS.get(request, BriefPart.BRIEF)
    if as_text and form in (BriefFormat.PDF, BriefFormat.WORD, BriefFormat.SHEET):
        form = BriefFormat.TEXT
    case = case_of_session(flow, session)
    try:
        file = await briefs.render(case, form, session.language or BOTH, part=part)
    except BriefError as error:
        return error.said
    caption = text("brief.caption", case=case.number, hash=file.sha256)
    return Attachment(request, file, caption)
