"""Every story comes out as its table says: forward, backward and in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from story_runner import LANGUAGES, tell, tell_backward, tell_later
from story_table import read_story, story_paths

from flows.assessment.model import to_json
from locales.build import compile_catalogs

PATHS = {path.stem: path for path in story_paths()}


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogs() -> None:
    compile_catalogs()


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_story_comes_out_as_written(path: Path) -> None:
    """Questions, classification, routes, amounts and texts are those that the table expects."""
    story = read_story(path)
    told = tell(story, story.language)
    tell_later(told)
    assert told.wrong == []
