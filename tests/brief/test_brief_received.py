"""A firm makes its own files from what it received: a brief, or a hand-over with parties."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from brief_cases import case_named, pages_text

from bot.brief.document import DocumentError, document, fingerprint, write
from bot.brief.received import HAND_OVER, case_received, is_received
from bot.brief.service import BriefFormat, BriefService
from bot.cli import main
from flows.facts_file import Json


def content_of(name: str) -> dict[str, Json]:
    """Return the brief of a case as it is sent."""
    made = case_named(name)
    return document(made.case, made.assessment)


def hand_over(brief: dict[str, Json], parties: dict[str, Json]) -> dict[str, Json]:
    """Return a hand-over message with a brief."""
    head: dict[str, Json] = {"format": HAND_OVER, "version": "1", "contact": "ada@example.com"}
    return {**head, "parties": parties, "brief": brief}


@pytest.mark.parametrize("form", [BriefFormat.PDF, BriefFormat.WORD, BriefFormat.TEXT])
async def test_a_brief_makes_the_same_files(form: BriefFormat) -> None:
    """From the JSON come the files that come from the facts, but for how answers were put."""
    briefs = BriefService()
    case = case_received(content_of("rich"))
    received = await briefs.render(case, form, "en")
    own = await briefs.render(case_named("rich").case, form, "en")
    assert received == own


async def test_the_json_of_a_brief_is_that_brief() -> None:
    """Written again it is the same, byte for byte, with the hash that was agreed to."""
    case = case_received(content_of("rich"))
    file = await BriefService().render(case, BriefFormat.JSON, "en")
    assert file.content.decode() == write(content_of("rich"))


def test_what_a_newer_version_adds_does_not_hinder() -> None:
    """Keys that this version does not know are passed over."""
    content = content_of("rich")
    assessment = content["assessment"]
    assert isinstance(assessment, dict)
    later: dict[str, Json] = {**content, "assessment": {**assessment, "outlook": 1}, "more": 2}
    later["sha256"] = fingerprint(later)
    case = case_received(later)
    assert case.assessment == case_named("rich").assessment


def test_another_day_is_assessed_anew() -> None:
    """With a day of its own the case is assessed as of that day."""
    case = case_received(content_of("rich"), date(2026, 12, 24))
    assert case.assessment is None
    assert case.as_of == date(2026, 12, 24)


def test_a_changed_brief_is_refused() -> None:
    """What does not match its hash is not made into a paper."""
    with pytest.raises(DocumentError, match="hash"):
        case_received({**content_of("rich"), "case": "CI-FFFF-FFFF"})


def test_a_facts_file_is_no_brief() -> None:
    """Only what says that it is a brief or a hand-over is read as one."""
    assert not is_received({"party_role": "accused"})
    assert not is_received([])
    assert is_received(content_of("spc-871"))


def test_a_hand_over_brings_its_parties(tmp_path: Path) -> None:
    """The PDF of a hand-over begins with the cover sheet, with the contact typed for the firm."""
    message = hand_over(content_of("rich"), parties={"client": "Müller GmbH"})
    path = tmp_path / "message.json"
    path.write_text(json.dumps(message), encoding="utf-8")
    out = tmp_path / "brief.pdf"
    assert main(["report", str(path), "--language", "en", "-o", str(out)]) == 0
    read = pages_text(out.read_bytes())
    assert "MüllerGmbH" in read
    assert "ada@example.com" in read


@pytest.mark.parametrize("parties", [{"name": "x"}, {"other_side_code": "1"}])
def test_wrong_parties_are_named(parties: dict[str, Json]) -> None:
    """Parties that this version does not know are refused with a reason."""
    with pytest.raises(DocumentError, match="parties: "):
        case_received(hand_over(content_of("rich"), parties))
