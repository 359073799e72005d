"""The process ends between any two steps: nothing is lost, nothing counts twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from botapi.person import Person
from botapi.server import Server
from botapi.world import World
from serving import House, assert_stands
from talking import SHORT

from bot.channels.telegram.chat_renderer import ChatRenderer
from bot.channels.telegram.delivery_request import DeliveryRequest
from bot.channels.telegram.limits import key_of
from bot.channels.telegram.outcome import CallOutcome
from bot.channels.telegram.pacing import Priority
from bot.channels.telegram.parsing import parsed
from bot.channels.telegram.service import BotEndpoint, Service, serve
from bot.errors import StoreError
from bot.store.opening import open_store

pytestmark = pytest.mark.slow

RIGHT = "Which right is it about?"


@pytest.fixture
def house(tmp_path: Path, server: Server) -> House:
    """Return a short interview, nobody served yet."""
    return House(SHORT, tmp_path, server)


async def _sent_and_ended(
    service: Service, person: Person, request: DeliveryRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bring a card as a process does that ends before it has recorded what it sent."""

    async def ended(*_: object) -> bool:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(ChatRenderer, "_shown", ended)
        service.renderer.put(person.chat.chat_id, request)
        await service.renderer.at_rest()


def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing reach the screens any more, as if the process ended after each commit."""
    monkeypatch.setattr(ChatRenderer, "put", lambda *_: None)


async def test_the_card_that_never_arrived(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An end between commit and card: the next start sends the card of the stored session."""
    async with house.serving():
        await house.agrees(ann)
        deaf(monkeypatch)
        await house.says(ann, "1")
        assert (await house.stored(ann)).is_behind
    monkeypatch.undo()
    async with house.serving():
        await ann.until_shown(RIGHT)
        await house.settle()
        assert_stands(ann, await house.stored(ann))
        assert list((await house.session(ann)).answers) == ["party_role"]


async def test_an_old_card_came_last(house: House, ann: Person) -> None:
    """A call of a process that died put an old card over the new one: a press brings that back."""
    async with house.serving():
        await house.agrees(ann)
        code, card = await house.code(ann, 0), ann.card
        assert card is not None
        old = card.text, card.keyboard
        await house.taps(ann, code)
        card.text, card.keyboard = old
        ann.send_tap(code, card)
        await house.settle()
        assert len(ann.screen) == 1
        assert_stands(ann, await house.stored(ann))


async def test_the_store_goes_away_before_the_card(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The card is brought once the store is back, and nothing is complained of but that."""

    async def away(*_: object) -> bool:
        raise StoreError("away")

    async with house.serving() as service:
        await house.agrees(ann)
        monkeypatch.setattr(ChatRenderer, "_shown", away)
        caplog.clear()
        await service.renderer._carry_out(
            ann.chat.chat_id, DeliveryRequest(redraw=True, below=True)
        )
        monkeypatch.undo()
        assert ["the store is away" in record.getMessage() for record in caplog.records] == [True]
        await house.says(ann, "1")
        assert RIGHT in ann.screen[-1].text.text


async def test_a_card_that_nobody_recorded(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends with a card sent below and not recorded: the next one is lowest even so."""
    async with house.serving() as service:
        await house.agrees(ann)
        code, above = await house.code(ann, 0), ann.card
        assert above is not None
        await _sent_and_ended(service, ann, DeliveryRequest(redraw=True, below=True), monkeypatch)
    async with house.serving():
        assert ann.card is not above
        ann.send_tap(code, above)
        await ann.until_shown(RIGHT)
        await house.settle()
        assert ann.card is ann.screen[-1]
        assert RIGHT in ann.card.text.text
        assert not above.keyboard


async def test_a_card_that_could_not_be_changed(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same where the card was to be changed, and had to be sent below instead."""
    async with house.serving() as service:
        await house.agrees(ann)
        code, above = await house.code(ann, 0), ann.card
        assert above is not None
        house.world.faults.next("editMessageText", "400_cant_edit")
        await _sent_and_ended(service, ann, DeliveryRequest(redraw=True), monkeypatch)
        assert ann.card is not above
        ann.send_tap(code, above)
        await ann.until_shown(RIGHT)
        await house.settle()
        assert RIGHT in ann.screen[-1].text.text


async def test_a_card_that_another_process_may_be_sending(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two send a card, whoever records first leaves it open which is lowest."""
    async with house.serving() as service:
        await house.agrees(ann)
        stored, say = await house.stored(ann), service.renderer._delivery.say

        async def beside(*given: Any, **more: Any) -> CallOutcome:  # noqa: ANN401 - passed on
            assert house.store is not None
            theirs = f"{stored.shown_message}?theirs"
            await house.store.shown(stored.chat, stored.shown_revision, theirs)
            return await say(*given, **more)

        monkeypatch.setattr(service.renderer._delivery, "say", beside)
        service.renderer.put(ann.chat.chat_id, DeliveryRequest(redraw=True, below=True))
        await service.renderer.at_rest()
        monkeypatch.undo()
        ours = ann.card
        assert ours is not None
        assert (await house.stored(ann)).shown_message == f"{ours.message_id}?theirs"
        await house.taps(ann, await house.code(ann, 0))
        assert ann.card is not ours
        assert_stands(ann, await house.stored(ann))


async def test_the_word_and_the_file_that_never_arrived(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notices and files wait in the outbox; the next start sends each once, the card below."""
    async with house.serving():
        await house.agrees(ann)
        deaf(monkeypatch)
        await house.says(ann, "nonsense words here", "/export")
    monkeypatch.undo()
    house.now = house.now.replace(hour=13)
    async with house.serving():
        await house.world.until(lambda: bool(house.world.files))
        await house.settle()
        assert len(house.world.files) == 1
        assert_stands(ann, await house.stored(ann))
        said = len(ann.screen)
    house.now = house.now.replace(hour=14)
    async with house.serving() as service:
        await service._redelivery.sweep(at_once=True)
        await house.settle()
        assert len(ann.screen) == said


async def test_an_update_that_comes_again(
    house: House, world: World, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An end between commit and confirmation: the update is known again, the card is shown."""
    async with house.serving():
        await house.agrees(ann)
        deaf(monkeypatch)
        ann.say("1")
        update = dict(next(iter(world.updates._waiting.values())))
        await house.settle()
    monkeypatch.undo()
    world.updates._again[int(str(update["update_id"]))] = update
    async with house.serving():
        await house.settle()
        await ann.until_shown(RIGHT)
        await house.settle()
        assert list((await house.session(ann)).answers) == ["party_role"]
        assert_stands(ann, await house.stored(ann))


async def test_a_press_that_comes_again(
    house: House, world: World, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the sweeper brought its card meanwhile, the press brings no second one."""
    async with house.serving() as service:
        await house.agrees(ann)
        old = ann.card
        with monkeypatch.context() as patch:
            deaf(patch)
            ann.tap(await house.code(ann, 0))
            ((_, update),) = world.updates.after(world.updates.last - 1)
            await house.settle()
        await service._redelivery.sweep(at_once=True)
        await service.renderer.at_rest()
        await service.handler.handle(update, parsed(update))
        await service.renderer.at_rest()
        assert sum(RIGHT in text for text in ann.texts) == 1
        assert old is not None
        assert not old.keyboard
        assert_stands(ann, await house.stored(ann))


async def test_a_card_that_comes_too_late(house: House, ann: Person) -> None:
    """Where another process has shown a newer card meanwhile, that one stands, and is newest."""
    async with house.serving() as service:
        await house.agrees(ann)
        old = await house.stored(ann)
        await house.says(ann, "1")
        await service.renderer._draw(ann.chat.chat_id, old, None, Priority.REPLY)
        await service.renderer.at_rest()
        assert_stands(ann, await house.stored(ann))


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_a_start_that_is_told_to_wait(
    house: House, world: World, ann: Person, server: Server, method: str
) -> None:
    """Many who start at once are told to wait: they do, and serve."""
    world.faults.next(method, "429")
    place = BotEndpoint(
        token=world.token, base_url=server.base_url, base_file_url=server.base_file_url
    )
    stop = asyncio.Event()
    async with await open_store(house.settings) as store:
        serving = asyncio.ensure_future(serve(SHORT, store, place, stop))
        ann.say("/start")
        await ann.until_shown("Welcome")
        stop.set()
        await serving


async def test_a_clean_end_finishes_what_is_in_flight(house: House, ann: Person) -> None:
    """Told to stop with updates under way, the service answers them and confirms them first."""
    async with house.serving():
        await house.agrees(ann)
        ann.say("1")
        await house.world.until(
            lambda: bool(house.world.updates.delivered[house.world.updates.last])
        )
    assert RIGHT in ann.texts[-1]
    assert len(house.world.updates) == 0
    async with house.serving():
        assert_stands(ann, await house.stored(ann))


async def test_a_store_that_is_away(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the store fails, the update stays with Telegram; then it counts, once."""
    failures = 5

    async with house.serving():
        await house.agrees(ann)
        assert house.store is not None
        apply = house.store.apply
        left = [StoreError("disk full")] * failures

        async def failing(*given: object) -> object:
            if left:
                raise left.pop()
            return await apply(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(house.store, "apply", failing)
        await house.says(ann, "1")
        assert not left
        assert list((await house.session(ann)).answers) == ["party_role"]
        assert_stands(ann, await house.stored(ann))
        assert await house.store.parked() == ()


async def test_two_sweeps_before_a_card_of_another_process(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where others serve too, a card is left to whoever applied the update for one round."""
    async with house.serving() as service:
        await house.agrees(ann)
        with monkeypatch.context() as patch:
            deaf(patch)
            await house.says(ann, "1")
        await service._redelivery.sweep(at_once=False)
        await house.settle()
        assert (await house.stored(ann)).is_behind
        await service._redelivery.sweep(at_once=False)
        await house.settle()
        assert_stands(ann, await house.stored(ann))


async def test_what_comes_while_a_chat_waits_is_put_together(house: House, ann: Person) -> None:
    """Ten answers in one breath: each is taken in order, few cards are drawn, one stands."""
    async with house.serving() as service:
        await house.agrees(ann)
        for line in ("1", "trademark", *["/lang zh", "/lang en"] * 4):
            ann.say(line)
        await house.settle()
        assert len((await house.session(ann)).answers) == 2
        assert len(ann.screen) <= 11
        assert_stands(ann, await house.stored(ann))
        assert not service.renderer.is_busy(key_of(ann.chat.chat_id))
