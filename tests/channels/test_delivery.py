"""Cards reach the person whatever state the chat is in."""

from __future__ import annotations

from typing import Final

import pytest
from botapi.fake_clock import FakeClock
from botapi.faults import FAULTS
from botapi.person import Person

from bot.channels.telegram.client import Client, InlineButton
from bot.channels.telegram.delivery import Delivery, plain
from bot.channels.telegram.outcome import (
    Fatal,
    Gone,
    Later,
    Moved,
    PollingConflict,
    Refused,
    Sent,
    TooLong,
)
from bot.channels.telegram.pacing import Pacer
from bot.channels.telegram.transport import Upload

KEYS: Final = (
    (InlineButton("Yes", "o:q1:yes:3"), InlineButton("No", "o:q1:no:3")),
    (InlineButton("Help", "h"),),
)

FINAL: Final = {
    **dict.fromkeys((n for n in FAULTS if n.startswith("403") or n == "400_chat"), Gone),
    **dict.fromkeys(("400_too_long", "400_caption_long", "400_file_big", "413"), TooLong),
    **dict.fromkeys(("400_reply_missing", "400_empty", "400_button_data", "400_file"), Refused),
    **dict.fromkeys(("401", "404"), Fatal),
    **dict.fromkeys((n for n in FAULTS if n.startswith("409")), PollingConflict),
    "400_migrate": Moved,
}
"""The failures after which no card can be shown, and what then comes back."""

NEVER_OF_A_NEW_MESSAGE: Final = {
    "400_not_modified",
    "400_query_old",
    "400_edit_missing",
    "400_cant_edit",
    "400_del_missing",
}

TWICE: Final = {"504_html", "drop_after", "slow"}
"""The failures after which the same card stands in the chat a second time."""


@pytest.fixture
def delivery(client: Client, clock: FakeClock) -> Delivery:
    """Return a delivery over the Bot API in memory."""
    return Delivery(client, Pacer(clock, lambda: 0.5))


@pytest.mark.parametrize("name", FAULTS)
async def test_a_card_is_sent_whatever_fails(
    name: str, delivery: Delivery, ann: Person, clock: FakeClock
) -> None:
    """After any failure but a final one the card stands in the chat, at most twice."""
    ann.world.faults.next("sendMessage", name)
    outcome = await clock.finish(delivery.show(5, ["<b>Card</b>"], KEYS))
    shown = [m for m in ann.screen if m.labels == ["Yes", "No", "Help"]]
    if name in FINAL:
        assert isinstance(outcome, FINAL[name])
        assert shown == []
    elif name not in NEVER_OF_A_NEW_MESSAGE:
        assert isinstance(outcome, Sent)
        assert [m.text.text for m in shown] == ["Card"] * (2 if name in TWICE else 1)


@pytest.mark.parametrize("name", FAULTS)
async def test_a_card_is_changed_whatever_fails(
    name: str, delivery: Delivery, ann: Person, clock: FakeClock
) -> None:
    """After any failure but a final one the new card is there: in place, or below."""
    first = await clock.finish(delivery.show(5, ["old"], KEYS))
    assert isinstance(first, Sent)
    ann.world.faults.next("editMessageText", name)
    outcome = await clock.finish(delivery.show(5, ["new"], KEYS, replace=first.message_id))
    if name in FINAL:
        assert isinstance(outcome, FINAL[name])
        return
    if name in {"400_not_modified", "400_query_old"}:
        return
    assert isinstance(outcome, Sent)
    assert ann.texts[-1] == "new"
    assert ann.texts.count("new") == 1
    missing = name in {"400_edit_missing", "400_cant_edit", "400_del_missing"}
    assert (outcome.message_id == first.message_id) != missing


async def test_the_same_card_again_is_a_success(
    delivery: Delivery, ann: Person, clock: FakeClock
) -> None:
    """To show what is already shown names the message and changes nothing."""
    first = await clock.finish(delivery.show(5, ["card"], KEYS))
    assert isinstance(first, Sent)
    again = await clock.finish(delivery.show(5, ["card"], KEYS, replace=first.message_id))
    assert again == first
    assert ann.texts == ["card"]


async def test_a_deleted_card_is_sent_below(
    delivery: Delivery, ann: Person, clock: FakeClock
) -> None:
    """Where the person deleted the card, a new one is sent."""
    first = await clock.finish(delivery.show(5, ["one"], KEYS))
    assert isinstance(first, Sent)
    ann.chat.messages.clear()
    second = await clock.finish(delivery.show(5, ["two"], KEYS, replace=first.message_id))
    assert isinstance(second, Sent)
    assert second.message_id != first.message_id
    assert ann.texts == ["two"]


async def test_a_long_card_goes_in_parts(delivery: Delivery, ann: Person, clock: FakeClock) -> None:
    """Parts are sent in order, with the keyboard under the last alone."""
    outcome = await clock.finish(delivery.show(5, ["a" * 4096, "b", "c"], KEYS, replace=99))
    assert ann.texts == ["a" * 4096, "b", "c"]
    assert [bool(m.keyboard) for m in ann.screen] == [False, False, True]
    assert outcome == Sent(ann.screen[-1].message_id)


async def test_a_part_that_fails_ends_it(delivery: Delivery, ann: Person, clock: FakeClock) -> None:
    """Where one part cannot be sent, the rest is not sent either."""
    ann.world.faults.next("sendMessage", "403_blocked")
    outcome = await clock.finish(delivery.show(5, ["a", "b"], KEYS))
    assert isinstance(outcome, Gone)
    assert ann.screen == []


async def test_broken_markup_becomes_plain_text(
    delivery: Delivery, ann: Person, clock: FakeClock
) -> None:
    """A text whose tags do not match is shown without them, sent, changed or as a caption."""
    first = await clock.finish(delivery.show(5, ["<b>1 &lt; 2</i> &amp; x"], KEYS))
    assert isinstance(first, Sent)
    assert ann.texts == ["1 < 2 & x"]
    await clock.finish(delivery.show(5, ["<i>changed"], KEYS, replace=first.message_id))
    await clock.finish(
        delivery.send_document(5, Upload("a.pdf", b"%PDF", "application/pdf"), "<b>brief")
    )
    assert ann.texts == ["changed", "brief"]
    assert ann.screen[0].labels == ["Yes", "No", "Help"]


async def test_buttons_come_off(delivery: Delivery, ann: Person, clock: FakeClock) -> None:
    """A card loses its buttons and keeps its text; a second time changes nothing."""
    first = await clock.finish(delivery.show(5, ["<i>card</i>"], KEYS))
    assert isinstance(first, Sent)
    assert first.message_id is not None
    for _ in range(2):
        off = await clock.finish(delivery.take_buttons_off(5, first.message_id))
        assert off == first
    assert ann.texts == ["card"]
    assert ann.card is None


async def test_a_long_wait_is_handed_back(
    delivery: Delivery, ann: Person, clock: FakeClock
) -> None:
    """A chat that must wait too long gives `Later`, so that the card is shown another time."""
    ann.world.faults.next("sendMessage", "429_long", times=9)
    assert await clock.finish(delivery.show(5, ["card"])) == Later(35.0)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a &lt; b &amp;&amp; c", "a < b && c"),
        ("<b>x</b><i>y", "xy"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("中文&quot;", '中文"'),
    ],
)
def test_plain_is_what_one_reads(html: str, text: str) -> None:
    """Tags go, escapes are read, everything else stays."""
    assert plain(html) == text
