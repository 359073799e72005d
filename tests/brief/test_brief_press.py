"""The press works beside the event loop, within bounds, and fails in a way that can be told."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from brief_cases import case_named, fullest_session, pdf_named
from talking import Person

from bot.brief.service import (
    PART_FORMATS,
    BriefError,
    BriefFormat,
    BriefPart,
    BriefService,
    File,
)
from bot.cards import present
from bot.chat.files import FORMATS, Attachment, brief_file
from bot.language import Localizer, has_text
from bot.language_registry import CHOICES
from bot.text import Text
from bot.turn import FileRequest
from flows.engine.session import LanguageChoice
from flows.interview import FLOW


@pytest.mark.parametrize(
    ("part", "form"), [(part, form) for part, forms in PART_FORMATS.items() for form in forms]
)
async def test_makes_every_form(part: BriefPart, form: BriefFormat) -> None:
    """Each form of each part comes as a file named after the case, with its hash."""
    file = await BriefService().render(case_named("rich").case, form, "both", part=part)
    assert file.name.startswith("CI-")
    assert file.name.endswith(f".{form.value}")
    assert len(file.content) > 500
    assert len(file.sha256) == 64


@pytest.mark.parametrize("language", CHOICES)
async def test_a_pdf_is_the_same_wherever_it_is_made(language: LanguageChoice) -> None:
    """The worker's PDF is the one that this process makes."""
    file = await BriefService().render(case_named("rich").case, BriefFormat.PDF, language)
    assert file.content == pdf_named("rich", language)


async def test_others_are_answered_meanwhile() -> None:
    """While a PDF is being made the loop goes on: other people get their cards."""
    work = asyncio.create_task(
        BriefService().render(case_named("rich").case, BriefFormat.PDF, "both")
    )
    answered = 0
    while not work.done():
        Person().agrees()
        answered += 1
        await asyncio.sleep(0)
    assert (await work).content.startswith(b"%PDF")
    assert answered > 3


async def test_more_than_at_once_wait_their_turn() -> None:
    """Many briefs asked for together are all made."""
    press = BriefService(at_once=1)
    case = case_named("spc-871").case
    made = await asyncio.gather(*(press.render(case, BriefFormat.PDF, "en") for _ in range(3)))
    assert len({file.sha256 for file in made}) == 1


async def test_takes_no_longer_than_it_may() -> None:
    """A brief that takes too long is given up, and its worker with it."""
    with pytest.raises(BriefError, match="timeout"):
        await BriefService(seconds=0.01).render(case_named("rich").case, BriefFormat.PDF, "en")


@pytest.mark.skipif(os.name == "nt", reason="no limit of memory there")
async def test_takes_no_more_memory_than_it_may() -> None:
    """A worker without room fails alone."""
    with pytest.raises(BriefError, match="failed"):
        await BriefService(megabytes=48).render(case_named("rich").case, BriefFormat.PDF, "en")


async def test_no_deadline_no_calendar() -> None:
    """A calendar without events is refused with a reason that can be told."""
    with pytest.raises(BriefError) as refused:
        await BriefService().render(case_named("graphite-nda").case, BriefFormat.CALENDAR, "en")
    assert Localizer("both").html(refused.value.said)


def test_every_failure_has_its_words() -> None:
    """Each reason is told in both languages."""
    for reason in ("timeout", "failed", "no_deadlines", "not_written"):
        assert has_text(f"brief.failed.{reason}")


async def test_a_failed_brief_costs_nobody_the_answer() -> None:
    """Where the brief fails a sentence is sent, and the result card stands as before."""
    session = fullest_session()
    card = present(FLOW, session)
    briefs = BriefService(seconds=0.01)
    sent = await brief_file(briefs, FLOW, session, FileRequest.BRIEF_PDF, as_text=False)
    assert sent == Text("brief.failed.timeout")
    assert present(FLOW, session) == card


@pytest.mark.parametrize("effect", FORMATS)
async def test_a_letter_names_the_case_and_the_hash(effect: FileRequest) -> None:
    """What is sent with the file lets a firm match what it received."""
    sent = await brief_file(BriefService(), FLOW, fullest_session(), effect, as_text=False)
    assert isinstance(sent, Attachment)
    caption = Localizer("both").html(sent.caption)
    assert sent.file.sha256 in caption
    assert sent.file.name[: len("CI-0000-0000")] in caption


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    """A file takes the place of an earlier one; where it cannot be written nothing is left."""
    file = File("CI-0000-0000.txt", b"a brief")
    (tmp_path / file.name).write_text("earlier")
    assert file.write(tmp_path).read_bytes() == file.content
    with pytest.raises(OSError, match=r"\S"):
        file.write(tmp_path / "nowhere")
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
