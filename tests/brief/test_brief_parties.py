"""The cover sheet: names from a file, checked, on a sheet of their own, and in no JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from brief_cases import bare, case_named, made, pages_text, pdf_of

from bot.brief.content import brief_of, cover_sheet
from bot.brief.document import document
from bot.brief.plain import plain_text
from bot.language import Localizer
from bot.parties import Parties, PartiesError, read_parties

TOLD = {
    "client": "Müller & Söhne Maschinenbau GmbH",
    "other_side": "深圳市某某科技有限公司",
    "other_side_code": "9111 0000 6000 3734 1l",
    "wish": "Stop it",
}


def file_of(tmp_path: Path, content: object) -> Path:
    """Return a file with JSON in it."""
    path = tmp_path / "parties.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_file_is_read_and_its_code_checked(tmp_path: Path) -> None:
    """The code comes without spaces and in capitals; what is not told is empty."""
    parties = read_parties(file_of(tmp_path, TOLD))
    assert parties.other_side_code == "91110000600037341L"
    assert parties.affiliates == ""


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"other_side_code": "91110000600037341X"}, "other_side_code"),
        ({"name": "x"}, "name"),
        ({"client": 7}, "client"),
        ({"client": "x" * 301}, "client"),
        ([], "(file)"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: object, named: str) -> None:
    """A key or a value that is not allowed is named, with what is."""
    with pytest.raises(PartiesError, match="allowed: client") as refused:
        read_parties(file_of(tmp_path, content))
    assert str(refused.value).startswith(named)


def test_names_stand_on_the_first_sheet_and_in_no_data() -> None:
    """The cover comes before the memo; the JSON of the same case is the same without it."""
    parties = Parties.model_validate(TOLD)
    case = replace(case_named("rich").case, parties=parties)
    one = made(case)
    assert [section.id for section in one.brief.sections][:2] == ["cover", "summary"]
    assert document(case, one.assessment) == document(case_named("rich").case, one.assessment)
    read = pages_text(pdf_of(brief_of(case, one.assessment, "0" * 64), "both"))
    assert bare(TOLD["client"]) in read
    assert bare(TOLD["other_side"]) in read
    assert "Müller" not in one.brief.attached


def test_the_cover_alone_tells_no_facts() -> None:
    """The sheet for the conflict check has names, cause and court, and no answer of the client."""
    one = case_named("rich")
    case = replace(one.case, parties=Parties.model_validate(TOLD))
    said = plain_text(cover_sheet(case, one.assessment, "0" * 64), Localizer("en"))
    assert "侵害商标权纠纷" in said
    assert "Conflicts searched by" in said
    assert "Distributor" not in said
