"""Turns the request for a brief into a file with a caption, or a message saying why not."""

from __future__ import annotations

from dataclasses import dataclass

from bot.brief.case import case_of_session
from bot.brief.service import BriefError, BriefFormat, BriefService, File
from bot.text import Text, text
from bot.turn import FileRequest
from flows.engine.question import Flow
from flows.engine.session import BOTH, Session

FORMS = {
    FileRequest.BRIEF_PDF: BriefFormat.PDF,
    FileRequest.BRIEF_JSON: BriefFormat.JSON,
    FileRequest.BRIEF_CALENDAR: BriefFormat.CALENDAR,
}
"""The effects that ask for a brief, and the format of each."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send and its caption: the case number and the hash of the file."""

    file: File
    caption: Text


async def attachment(
    press: BriefService, flow: Flow, session: Session, effect: FileRequest
) -> Attachment | Text:
    """Return the file for an effect of `FORMS`, or a message where no brief can be made.

    Raises:
        KeyError: the effect asks for no brief.
    """
    case = case_of_session(flow, session)
    try:
        file = await press.render(case, FORMS[effect], session.language or BOTH)
    except BriefError as error:
        return error.said
    return Attachment(file, text("brief.caption", case=case.number, hash=file.sha256))
