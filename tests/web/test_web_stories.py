"""Every story over the web page ends in the same answers and the same assessment."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from story_answers import answer_not_listed
from story_runner import LANGUAGES, TOLD, Telling
from story_table import FOLDER, Answer, Story, read_story
from story_teller import Teller, noon
from web_browsing import Browser
from web_pages import Site

from bot.cards.card import ButtonKind
from bot.cards.drafts import draft_of
from bot.channels.web.limits import CHANNEL
from bot.store import ChatKey
from flows.engine.question import AnyQuestion, Choice, TypedValue
from flows.engine.session import LanguageChoice, Session, State
from flows.engine.steps import current_question
from flows.facts import UNSURE

pytestmark = pytest.mark.slow

STORIES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
PAGES_MOST = 500


@pytest.mark.parametrize("name", STORIES)
async def test_a_story_over_the_web(name: str, tmp_path: Path) -> None:
    """The same answers, given in forms, come to what they come to in any other channel."""
    story = read_story(FOLDER / f"{name}.yaml")
    language = LANGUAGES[STORIES.index(name) % len(LANGUAGES)]
    expected = told_without_asides(story, language)
    async with Site(tmp_path, TOLD) as site:
        site.now = noon(story.as_of)
        found = await told_in_a_browser(site, story, language)
    assert found.answers == expected.session.answers
    told = Telling(story, Teller(TOLD, site.now, session=found), {})
    assert told.assessment == expected.assessment


def told_without_asides(story: Story, language: LanguageChoice) -> Telling:
    """Tell a story without a channel, without what is done on the way and later."""
    teller = Teller(TOLD, noon(story.as_of), looks=False)
    plain = story.model_copy(update={"language": language})
    told = Telling(plain, teller, dict(story.answers))
    teller.starts()
    told.goes_on()
    if story.depth == "full":
        teller.presses(ButtonKind.GO, target="deepen")
        told.goes_on()
    return told


async def told_in_a_browser(site: Site, story: Story, language: LanguageChoice) -> Session:
    """Tell a story in a browser, and return the session that is stored at the end."""
    browser = site.browser()
    await browser.begins(language)
    deepened = story.depth != "full"
    for _ in range(PAGES_MOST):
        site.seconds += 1
        kept = await site.store.load(ChatKey(CHANNEL, browser.id))
        assert kept is not None
        session = kept.session
        question = current_question(TOLD, session)
        if question is not None:
            await answers(browser, session, question, story)
        elif session.state is State.REVIEW:
            await presses(browser, "g:assess:")
        elif deepened:
            return session
        else:
            deepened = True
            await presses(browser, "g:deepen:")
    raise AssertionError("the interview does not end")


async def answers(browser: Browser, session: Session, question: AnyQuestion, story: Story) -> None:
    """Fill in and submit the form of a question as the story's table has it."""
    given = story.answers.get(question.id) or answer_not_listed(question, story)
    stage = draft_of(session, question).stage
    before = browser.page
    if stage == "rest":
        await presses(browser, "r:", given.rest)
    elif stage == "proof":
        await presses(browser, "p:", given.proof or story.proof or UNSURE)
    elif stage == "reading":
        await presses(browser, "v:", str(given.reading - 1))
    elif isinstance(question, TypedValue):
        await enters(browser, question, given)
    elif isinstance(question, Choice):
        await presses(browser, "o:", given.said[0])
    elif given.is_unsure:
        await presses(browser, "g:skip:")
    elif given.lines:
        await browser.ticks(*given.lines)
    else:
        await presses(browser, "r:" if given.rest == "no" else "g:skip:")
    assert browser.page != before, f"{question.id}: {browser.page.text}"
    assert browser.page.status == httpx.codes.OK, f"{question.id}: {browser.page.text}"


async def enters(browser: Browser, question: TypedValue, given: Answer) -> None:
    """Enter a value into the first field of its kind, wrong tries too, or press its button."""
    if given.is_unsure:
        await presses(browser, "g:skip:")
    elif given.said[0] in question.options:
        await presses(browser, "o:", given.said[0])
    else:
        names = {name for name, _ in browser.page.card.fields}
        field = next(name for name in ("year", "amount", "text") if name in names)
        for typed in given.said:
            await browser.submits(browser.page.card, (field, typed), without="currency")


async def presses(browser: Browser, start: str, option: str = "") -> None:
    """Choose the line or button whose action code begins so and has this option."""
    for _, name, value in browser.page.choices:
        if value.startswith(start) and (not option or value.split(":")[2:3] == [option]):
            await browser.submits(browser.page.card, (name, value), without=name)
            return
    raise AssertionError(f"{start} {option}: {[one[2] for one in browser.page.choices]}")
