"""Every story comes out as its table says: forward, in every language, and backward."""

from __future__ import annotations

from pathlib import Path

import pytest
from story_runner import LANGUAGES, check, tell, tell_backward, tell_later
from story_table import read_story, story_paths

from flows.assessment.model import to_json

pytestmark = pytest.mark.slow

PATHS = {path.stem: path for path in story_paths()}


def test_there_are_enough_stories() -> None:
    """The tables tell of at least thirty people."""
    assert len(PATHS) >= 30


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_story_comes_out_as_written(path: Path) -> None:
    """Told forward it gives what the table expects, in each language the same assessment.

    Besides the story's own language the cards are looked at in both at once, the longest.
    Every answer given again from the review card, the last first, changes nothing; then come
    the later visits.
    """
    story = read_story(path)
    told = tell(story, story.language)
    check(told)
    first = to_json(told.assessment)
    others = {
        other: tell(story, other, looks=other == "both")
        for other in LANGUAGES
        if other != story.language
    }
    assert {other: to_json(one.assessment) == first for other, one in others.items()} == (
        dict.fromkeys(others, True)
    )
    tell_backward(told)
    told.teller.looks = True
    tell_later(told)
    assert not told.wrong, "\n".join(told.wrong)
