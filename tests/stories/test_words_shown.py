"""Every question, option, error and help text is shown to somebody."""

from __future__ import annotations

import pytest
from story_runner import check, tell, tell_later
from story_table import FOLDER, read_story
from story_walks import walks

from bot.cards.glossary import terms_of
from bot.language import messages
from bot.reading import ErrorCode, Note
from flows.interview import FLOW

pytestmark = pytest.mark.slow

TALKATIVE = ("typing_nonsense", "languages_and_restarts", "right_type_changed")
"""The stories whose people do what a walk does not: type nonsense, use commands, change mind."""
FAMILIES = (
    "question.",
    "option.",
    "proof.",
    "rest.",
    "topic.",
    "example.",
    "card.",
    "command.",
    "confirm.",
    "consent.",
    "help.",
    "language.",
    "privacy.",
    "review.",
    "welcome.",
)
ELSEWHERE = {
    "card.rest",
    "consent.kept.operator",
    "consent.renewed",
    "privacy.abroad.telegram",
    "privacy.complaint.operator",
    "privacy.firms",
    "privacy.how_long.operator",
    "privacy.purposes",
    "privacy.receives.telegram",
    "privacy.receives.web",
    "privacy.rights.operator",
    "privacy.where.country",
    "privacy.where.operator",
    "privacy.who.operator",
}
"""What only a service for others or a list on a page shows, where no story is told."""
WALKS_MOST = 40


def test_every_word_of_the_interview_is_shown() -> None:
    """No question, option, error or help text waits in a catalog for nobody.

    What else of the channel's texts was not shown is printed, and no fault.
    """
    shown: set[str] = set()
    for name in TALKATIVE:
        story = read_story(FOLDER / f"{name}.yaml")
        told = tell(story, story.language)
        check(told)
        tell_later(told)
        shown |= told.teller.keys
    texts = messages("en", "interview", "bot")
    wanted = {key for key in texts if key.startswith(FAMILIES)}
    wanted |= {f"error.{code}" for code in ErrorCode} | {f"note.{code}" for code in Note}
    terms = {term for question in FLOW.questions for term in terms_of(question)}
    wanted |= {f"term.{term}.meaning" for term in terms}
    wanted -= ELSEWHERE
    walked = walks(shown, wanted, WALKS_MOST)
    beside = sorted(set(messages("en", "bot")) - shown - wanted)
    print(f"{walked} walks; never shown beside: {', '.join(beside)}")  # noqa: T201 - a report
    missing = sorted(wanted - shown)
    assert not missing, f"{len(missing)} texts never shown:\n" + "\n".join(missing)
