"""The main judgments as facts files: `intake assess` says of them what their stories expect."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter
from story_checks import in_assessment
from story_runner import LANGUAGES
from story_table import FOLDER, read_story

from bot import cli
from bot.language import Localizer, plain
from flows.assessment.model import Assessment

FILES = {path.stem: path for path in sorted((FOLDER.parent / "judgments").glob("*.json"))}
ASSESSMENT = TypeAdapter(Assessment)


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """Return what the command prints; it must end well."""
    assert cli.main(["assess", *argv]) == 0
    return capsys.readouterr().out


def test_the_main_judgments_are_there() -> None:
    """Jingdiao, Xiaomi and FILA stand as facts files too."""
    assert len(FILES) == 3


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_a_facts_file_gives_what_its_story_expects(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same statuses, circumstances and amounts come out of the file as of the interview."""
    story = read_story(FOLDER / f"{path.stem}.yaml")
    found = printed(capsys, str(path), "--as-of", story.as_of.isoformat())
    assert in_assessment(story.expect, ASSESSMENT.validate_json(found)) == []


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_a_facts_file_is_explained_in_every_language(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text form says the classification in each language mode."""
    story = read_story(FOLDER / f"{path.stem}.yaml")
    sentence = f"classification.{story.expect.classification}.sentence"
    for language in LANGUAGES:
        day = story.as_of.isoformat()
        said = printed(
            capsys, str(path), "--as-of", day, "--format", "text", "--language", language
        )
        folded = "".join(said.split())
        for voice in Localizer(language).voices:
            assert "".join(plain(Localizer(voice).text(sentence)).split()) in folded
