"""The Bot API of the tests behaves as the real one, or no other test means anything."""

from __future__ import annotations

import pytest
from botapi.entities import read_text, utf16_length
from botapi.errors import ApiError
from botapi.faults import FAULTS, FaultPlan
from botapi.offline import BASE_URL, OfflineRequest
from botapi.person import Person
from botapi.update_queue import Disturbance, UpdateQueue
from botapi.world import World
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode

from bot.channels.telegram.client import Client, InlineButton
from bot.channels.telegram.outcome import CallOutcome, Done


def numbers(outcome: CallOutcome) -> list[int]:
    """Return the numbers of the updates of an answer."""
    assert isinstance(outcome, Done)
    assert isinstance(outcome.result, list)
    found = []
    for update in outcome.result:
        assert isinstance(update, dict)
        number = update["update_id"]
        assert isinstance(number, int)
        found.append(number)
    return found


async def poll(client: Client, offset: int | None = None, limit: int = 100) -> list[int]:
    """Ask once, without waiting."""
    return numbers(await client.get_updates(offset, seconds=0, limit=limit, kinds=()))


class TestUpdates:
    """What getUpdates gives and forgets."""

    async def test_unconfirmed_updates_come_again(self, client: Client, ann: Person) -> None:
        """Without an offset the same updates come each time; the offset drops what is before."""
        for word in "abc":
            ann.say(word)
        first = await poll(client)
        assert await poll(client) == first
        assert await poll(client, first[1]) == first[1:]
        assert await poll(client) == first[1:]
        assert await poll(client, first[-1] + 1) == []
        assert ann.world.updates.confirmed == first

    async def test_the_limit(self, client: Client, ann: Person) -> None:
        """No more than asked for, and never more than a hundred."""
        for i in range(120):
            ann.say(str(i))
        assert len(await poll(client, limit=7)) == 7
        assert len(await poll(client, limit=1000)) == 100

    async def test_a_negative_offset(self, client: Client, ann: Person) -> None:
        """A negative offset keeps so many from the end and forgets the rest."""
        for word in "abc":
            ann.say(word)
        last = ann.world.updates.last
        assert await poll(client, -1) == [last]
        assert await poll(client) == [last]

    async def test_an_offset_far_ahead(self, client: Client, ann: Person) -> None:
        """An offset beyond all numbers confirms nothing and gives all there is."""
        ann.say("a")
        assert len(await poll(client, ann.world.updates.last + 1000)) == 1
        assert len(ann.world.updates) == 1

    async def test_only_the_kinds_asked_for(self, client: Client, ann: Person) -> None:
        """Kinds are remembered from call to call; by default reactions do not come."""
        ann.send("message_reaction")
        assert await poll(client) == []
        await client.get_updates(None, seconds=0, limit=1, kinds=("message_reaction",))
        ann.say("not asked for")
        ann.send("message_reaction")
        assert len(await poll(client)) == 1

    @given(st.integers(0, 10_000))
    def test_a_disturbed_queue_loses_only_what_it_says(self, seed: int) -> None:
        """Under every disturbance each update comes at least once, but for those dropped."""
        queue = UpdateQueue(seed)
        queue.disturbance = Disturbance(duplicate=0.3, reorder=0.5, delay=0.3, drop=0.1)
        seen: list[object] = []
        for word in range(30):
            queue.add({"word": word})
        queue.release_late()
        queue.disturbance = Disturbance(duplicate=0.3, reorder=0.5)
        offset = 0
        while batch := queue.batch(offset, 7):
            updates = [update for update in batch if isinstance(update, dict)]
            seen += [update["word"] for update in updates]
            offset = max(int(str(update["update_id"])) for update in updates) + 1
            queue.confirm(offset)
        dropped = {body["word"] for body in queue.dropped}
        assert set(seen) == set(range(30)) - dropped
        assert len(queue) == 0


class TestFaults:
    """Failures come when planned."""

    def test_chosen_faults_strike_once(self) -> None:
        """A planned fault strikes the next call of its method only."""
        plan = FaultPlan()
        plan.next("sendMessage", "500", times=2)
        assert plan.strike("getme") is None
        struck = [plan.strike("sendmessage") for _ in range(3)]
        assert struck == [FAULTS["500"], FAULTS["500"], None]

    def test_rates_are_seeded(self) -> None:
        """The same seed gives the same failures, at about the rate asked for."""

        def struck(seed: int) -> list[tuple[int, str]]:
            plan = FaultPlan(seed)
            plan.at_rate(10, ("500", "drop_after"), methods=("sendMessage",))
            hits = [(i, plan.strike("sendmessage")) for i in range(2000)]
            assert plan.strike("getme") is None
            return [(i, fault.name) for i, fault in hits if fault]

        assert struck(1) == struck(1) != struck(2)
        assert 150 < len(struck(1)) < 250


class TestText:
    """How Telegram reads markup."""

    @pytest.mark.parametrize(
        ("html", "text", "entities"),
        [
            ("<b>a</b> b", "a b", (("bold", 0, 1),)),
            ("<B>x<i>y</i></b>", "xy", (("bold", 0, 2), ("italic", 1, 1))),
            ("😀<i>é</i>", "😀é", (("italic", 2, 1),)),
            ("&lt;b&gt; &amp;amp; &quot;&#39;&#x4e2d;&nbsp;", "<b> &amp; \"'中&nbsp;", ()),
            ("  <b> a </b>  ", "a", (("bold", 0, 1),)),
            ('<a href="https://x.example">x</a>', "x", (("text_link", 0, 1),)),
            ("a\r\nb\tc\u202ed\x00", "a\nb cd", ()),
        ],
    )
    def test_html(self, html: str, text: str, entities: object) -> None:
        """Tags and references are read, offsets count UTF-16 units, the ends are trimmed."""
        formatted = read_text(html, ParseMode.HTML)
        assert (formatted.text, formatted.entities) == (text, entities)

    @given(st.text())
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        """No text breaks the parser, and entities never reach outside the text."""
        try:
            formatted = read_text(text, "HTML")
        except ApiError:
            assert set(text) & set("<>")
            return
        for _, at, length in formatted.entities:
            assert 0 <= at < at + length <= utf16_length(formatted.text)

    def test_an_unknown_mode(self) -> None:
        """Modes the product does not use are refused."""
        with pytest.raises(ApiError, match="parse_mode"):
            read_text("x", "MarkdownV2")


class TestPerson:
    """What scripted people do and see."""

    async def test_taps(self, client: Client, ann: Person) -> None:
        """A button is found by label or data, newest message first; others raise."""
        await client.send_message(5, "old", ((InlineButton("Yes", "y1"),),))
        await client.send_message(5, "new", ((InlineButton("Yes", "y2"), InlineButton("No", "n")),))
        for button in ("Yes", "n", "y1"):
            ann.tap(button)
        batch = ann.world.updates.batch(0, 9)
        queries = [item["callback_query"] for item in batch if isinstance(item, dict)]
        assert [query["data"] for query in queries if isinstance(query, dict)] == ["y2", "n", "y1"]
        with pytest.raises(LookupError, match="Maybe"):
            ann.tap("Maybe")

    async def test_commands_are_marked(self, ann: Person) -> None:
        """A command in a text is marked as such."""
        ann.say("/start ref_1")
        (raw,) = ann.world.updates.batch(0, 9)
        assert isinstance(raw, dict)
        update = Update.de_json(dict(raw), None)
        assert update is not None
        assert update.message is not None
        assert update.message.entities[0].length == 6

    async def test_a_blocked_bot_hears_when_it_is_back(self, client: Client, ann: Person) -> None:
        """Who writes again after blocking has unblocked first."""
        ann.block()
        ann.say("hello again")
        kinds = [
            [k for k in raw if k != "update_id"]
            for raw in ann.world.updates.batch(0, 9)
            if isinstance(raw, dict)
        ]
        assert kinds == [["my_chat_member"], ["my_chat_member"], ["message"]]
        assert isinstance(await client.show_typing(5), Done)

    async def test_waiting_for_the_bot(self, client: Client, ann: Person) -> None:
        """A test waits for what the bot shows, without sleeping."""
        await client.send_message(5, "first")
        assert (await ann.until_shown("fir")).text.text == "first"
        since = ann.chat.changes
        await client.send_message(5, "second")
        await ann.until_changed(since)
        with pytest.raises(TimeoutError):
            await ann.world.until(lambda: False, 0.01)


async def test_the_library_works_with_it(
    offline: OfflineRequest, world: World, ann: Person
) -> None:
    """python-telegram-bot's own Bot reads every answer it gives."""
    bot = Bot(world.token, BASE_URL, request=offline, get_updates_request=offline)
    async with bot:
        assert bot.username == "intake_test_bot"
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
        sent = await bot.send_message(5, "<b>Hi</b>", ParseMode.HTML, reply_markup=keys)
        assert sent.reply_markup == keys
        assert sent.entities[0].type == "bold"
        edited = await bot.edit_message_text("Bye", 5, sent.message_id)
        assert isinstance(edited, type(sent))
        assert edited.text == "Bye"
        assert await bot.delete_message(5, sent.message_id)
        await bot.set_my_commands([("start", "Begin")], language_code="zh")
        assert (await bot.get_my_commands(language_code="zh"))[0].description == "Begin"
        ann.say("hello")
        (update,) = await bot.get_updates(timeout=0)
        assert update.effective_user is not None
        assert update.effective_user.language_code == "en"
        await bot.set_webhook("https://bot.example/hook")
        assert (await bot.get_webhook_info()).pending_update_count == 1
        await bot.delete_webhook(drop_pending_updates=True)
        assert (await bot.get_webhook_info()).pending_update_count == 0
