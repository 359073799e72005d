"""Whole interviews on Telegram, over real HTTP and a real store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from botapi.person import Person
from botapi.server import Server
from botapi.world import World
from brief_cases import bare, pages_text, said
from replying import replies
from serving import MOST_CARDS, House, assert_stands
from strategies import likely
from talking import MemoryStore, terminal

from bot.brief.claims import verdict
from bot.language import Localizer, plain, speak
from flows.assessment.assess import assess
from flows.assessment.model import to_json
from flows.engine.replay import replay
from flows.engine.session import LanguageChoice, Session, State
from flows.facts import Facts
from flows.interview import FLOW

pytestmark = pytest.mark.slow

LANGUAGES: tuple[LanguageChoice, ...] = ("en", "zh", "both")
TRADE_SECRET = likely(party_role="right_holder")
TRADEMARK = Facts({"party_role": "adviser", "right_type": "trademark"})


@pytest.fixture
def house(tmp_path: Path, server: Server) -> House:
    """Return the whole interview, nobody served yet."""
    return House(FLOW, tmp_path, server)


def assessed(session: Session) -> str:
    """Return the assessment of a session as JSON."""
    return to_json(assess(replay(FLOW, session.answers).facts, session.as_of, FLOW.version))


def at_the_terminal(facts: Facts, language: LanguageChoice) -> Session:
    """Return the session of somebody who answers the same at the terminal."""
    store = MemoryStore()

    def lines() -> Iterator[str]:
        for _ in range(MOST_CARDS):
            assert store.stored is not None
            if store.stored.session.state is State.ASSESSED:
                return
            yield from replies(FLOW, store.stored.session, facts)

    with asyncio.Runner() as runner:
        terminal(FLOW, store, lambda _: None).talk(lines(), runner, language, "")
    assert store.stored is not None
    return store.stored.session


@pytest.mark.parametrize("language", LANGUAGES)
async def test_terminal_and_telegram_come_to_the_same(
    house: House, ann: Person, language: LanguageChoice
) -> None:
    """In each language mode the result is that of the same answers typed, and so is its brief."""
    async with house.serving():
        await house.agrees(ann, language)
        await house.answers(ann, TRADE_SECRET)
        session = await house.session(ann)
        await house.says(ann, "/brief")
    assert session.state is State.ASSESSED
    assert session.language == language
    ((name, content),) = house.world.files.values()
    assert name.endswith(f"-{language}.pdf")
    found = assess(replay(FLOW, session.answers).facts, session.as_of, FLOW.version)
    answer = verdict(replay(FLOW, session.answers).facts.code("party_role"), found)
    text = pages_text(content)
    for voice in Localizer(language).voices:
        assert bare(said(f"classification.{found.classification.value}", voice)) in text
        assert bare(plain(speak(answer, voice))) in text
    typed = await asyncio.to_thread(at_the_terminal, TRADE_SECRET, language)
    assert assessed(session) == assessed(typed)
    assert session.answers == typed.answers


async def test_two_people_at_once(house: House, world: World, ann: Person) -> None:
    """Two people with different cases, in two languages, each come to their own result."""
    bob = Person(world, 6, "Bob", "zh-hans")
    async with house.serving():
        await asyncio.gather(house.agrees(ann, "en"), house.agrees(bob, "zh"))
        await asyncio.gather(house.answers(ann, TRADE_SECRET), house.answers(bob, TRADEMARK))
        hers, his = await house.session(ann), await house.session(bob)
    assert assessed(hers) == assessed(await asyncio.to_thread(at_the_terminal, TRADE_SECRET, "en"))
    assert assessed(his) == assessed(await asyncio.to_thread(at_the_terminal, TRADEMARK, "zh"))


async def test_restarts_and_languages_in_the_middle(house: House, ann: Person) -> None:
    """With a new process and another language every few cards, the result is the same."""
    async with house.serving():
        await house.agrees(ann)
    for language in ("zh", "both", "en") * 8:
        async with house.serving():
            await house.answers(ann, TRADE_SECRET, cards=2)
            await house.says(ann, f"/lang {language}")
            session = await house.session(ann)
            if session.state is State.ASSESSED:
                break
    async with house.serving():
        await house.answers(ann, TRADE_SECRET)
        session = await house.session(ann)
    typed = await asyncio.to_thread(at_the_terminal, TRADE_SECRET, "en")
    assert assessed(session) == assessed(typed)


async def test_the_brief_comes_as_a_file(house: House, ann: Person) -> None:
    """In each form, from the result on; before it, words say why not. The card stays below."""
    async with house.serving():
        await house.agrees(ann)
        await house.says(ann, "/brief")
        assert not house.world.files
        await house.answers(ann, TRADEMARK)
        await house.says(ann, "/brief", "/brief json")
        assert_stands(ann, await house.stored(ann))
        names = [name for name, _ in house.world.files.values()]
        assert [name.rpartition(".")[2] for name in names] == ["pdf", "json"]
        captions = [message.text.text for message in ann.screen if "document" in message.extra]
        assert len(captions) == 2
        assert all(captions)
        assert ann.chat.typing == 2
