"""What every channel must do. A channel's tests subclass `ChannelContract` and give a driver."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from channel_contract.driver import Driver, Shown, texts

from bot.cards.channel_limits import units
from bot.errors import StoreError
from bot.store import Applied
from bot.text import text
from bot.text_width import columns
from bot.turn import Turn
from flows.engine.session import Session, State

ROLE, RIGHT = "Who are you?", "Which right is it about?"


async def begins(channel: Driver, person: int = 0) -> list[Shown]:
    """Let a person begin in English and consent."""
    await channel.opens(person)
    await channel.chooses("English", person)
    return await channel.chooses("Yes, I agree", person)


class ChannelContract:
    """The contract; `channel` is a fixture of the subclass."""

    async def test_language_and_consent_come_first(self, channel: Driver) -> None:
        """A person chooses a language and consents before the first question."""
        async with channel.serving():
            assert "中文" in texts(await channel.opens())
            assert "Before we start" in texts(await channel.chooses("English"))
            assert ROLE in texts(await channel.chooses("Yes, I agree"))
            assert (await channel.session()).language == "en"

    async def test_an_answer_is_chosen_or_typed(self, channel: Driver) -> None:
        """A choice and the same in words both count, and the next card is shown."""
        async with channel.serving():
            await begins(channel)
            assert RIGHT in texts(await channel.chooses("Right holder"))
            await channel.types("trademark")
            answers = (await channel.session()).answers
            assert answers["party_role"] == {"party_role": "right_holder"}
            assert answers["right_type"] == {"right_type": "trademark"}

    async def test_back(self, channel: Driver) -> None:
        """The question before is shown with its answer, which stays until it is changed."""
        async with channel.serving():
            await begins(channel)
            await channel.types("1")
            shown = texts(await channel.types("/back"))
            assert ROLE in shown
            await channel.chooses("Accused")
            answers = (await channel.session()).answers
            assert answers == {"party_role": {"party_role": "accused"}}

    async def test_a_list(self, channel: Driver) -> None:
        """A list that ends asks for the rest and the proof, then the answer is complete."""
        async with channel.serving():
            await begins(channel)
            await channel.types("1")
            await channel.types("trademark")
            await channel.ticks(("notice_sent", "continued_after_notice"))
            draft = (await channel.session()).draft
            if draft is not None and draft.stage == "rest":
                await channel.chooses("They are not true")
            await channel.types("1")
            answer = (await channel.session()).answers["notice_events"]
            assert answer["notice_sent"] == "yes"
            assert answer["notice_received"] == "no"
            assert answer["continued_after_notice"] == "yes"

    async def test_a_list_on_several_pages(self, channel: Driver) -> None:
        """An option on another page can be reached and chosen."""
        async with channel.serving():
            await begins(channel)
            await channel.types("1")
            if channel.limits.page is not None:
                await channel.chooses("More")
            await channel.chooses("Chip layout design")
            assert (await channel.session()).answers["right_type"] == {
                "right_type": "layout_design"
            }

    async def test_typed_text(self, channel: Driver) -> None:
        """What is not understood is answered with the question; what is, is read back."""
        async with channel.serving():
            await begins(channel)
            for line in ("1", "trademark", "1", "done", "1", "1"):
                await channel.types(line)
            assert "For example" in texts(await channel.types("the day before the fair"))
            assert "notice_date" not in (await channel.session()).answers
            assert "1 March 2026" in texts(await channel.types("2026-03-01"))
            answer = (await channel.session()).answers["notice_date"]
            assert answer == {"notice_date": "2026-03-01"}

    async def test_odd_lines(self, channel: Driver) -> None:
        """Empty, long, in markup or with control characters: answered, and no answer changes."""
        async with channel.serving():
            await begins(channel)
            before = await channel.session()
            for line in ("", "<b>&amp;", "\x1b[31m\x00", "x" * 4000, "/", "/nonsense", "😀"):
                assert await channel.types(line) or not line
            assert (await channel.session()).answers == before.answers
            assert RIGHT in texts(await channel.types("1"))

    async def test_the_copy_of_everything(self, channel: Driver) -> None:
        """The export is a file, or its text, and holds what is stored."""
        async with channel.serving():
            await begins(channel)
            await channel.types("1")
            shown = await channel.types("/export")
            stored = (await channel.session()).model_dump(mode="json")
            (copy,) = [one.text for one in shown if one.text.lstrip().startswith("{")]
            data = json.loads(copy)
            assert {key: data[key] for key in stored} == stored
            assert data["in_words"]

    async def test_the_brief(self, channel: Driver) -> None:
        """From the result on, the brief is a PDF, or its text where no file can be given."""
        async with channel.serving():
            await begins(channel)
            await channel.types("1")
            assert "See your result first" in texts(await channel.types("/brief"))
            await channel.types("/assess")
            assert (await channel.session()).state is State.ASSESSED
            shown = texts(await channel.types("/brief"))
            assert (".pdf" if channel.limits.can_upload else "SHA-256") in shown

    async def test_deletion(self, channel: Driver) -> None:
        """It is asked once more; then nothing is stored, and the next line begins anew."""
        async with channel.serving():
            await begins(channel)
            await channel.types("1")
            await channel.types("/delete")
            assert (await channel.session()).answers
            assert "were deleted" in texts(await channel.chooses("Yes"))
            assert await channel.store.load(channel.key(0)) is None
            assert "中文" in texts(await channel.types("hello"))

    async def test_another_language(self, channel: Driver) -> None:
        """The same card in Chinese, then in both, with no answer lost."""
        async with channel.serving():
            await begins(channel)
            await channel.types("1")
            chinese = texts(await channel.types("/lang zh"))
            assert RIGHT not in chinese
            assert "/lang" in chinese or "您" in chinese or "什么" in chinese
            both = texts(await channel.types("/lang both"))
            assert RIGHT in both
            assert len((await channel.session()).answers) == 1

    async def test_both_languages(self, channel: Driver) -> None:
        """Each card has both texts, whatever the limits of the channel."""
        async with channel.serving():
            await channel.opens()
            await channel.types("both")
            shown = texts(await channel.types("1"))
            assert ROLE in shown
            assert "您是哪一方" in shown

    async def test_a_process_that_ends(self, channel: Driver) -> None:
        """A new process goes on where the last one stopped."""
        async with channel.serving():
            await begins(channel)
            await channel.types("1")
        async with channel.serving():
            assert RIGHT in texts(await channel.opens())
            await channel.types("trademark")
            assert list((await channel.session()).answers) == ["party_role", "right_type"]

    async def test_what_waits_is_shown_once(self, channel: Driver) -> None:
        """A notice left by a process that died is shown to the person, once."""
        async with channel.serving():
            await begins(channel)

            def noticed(session: Session | None) -> Turn:
                return Turn(session, (text("retention.expired"),))

            earlier = channel.now - timedelta(hours=1)
            await channel.store.apply(channel.key(0), noticed, earlier)
        async with channel.serving():
            shown = [*await channel.opens(), *await channel.types("1"), *await channel.types("2")]
            assert texts(shown).count("storage time was over") == 1

    async def test_a_store_that_fails(
        self, channel: Driver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An answer counts once: by itself where updates come again, else typed again."""
        async with channel.serving():
            await begins(channel)
            failing(channel, monkeypatch, StoreError("disk full"))
            shown = texts(await channel.types("1"))
            if not channel.limits.redelivers:
                assert "could not be saved" in shown
                assert not (await channel.session()).answers
                shown = texts(await channel.types("1"))
            assert RIGHT in shown
            assert list((await channel.session()).answers) == ["party_role"]

    async def test_a_defect_of_the_program(
        self, channel: Driver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The person is told, no log holds what they typed, and the next input counts."""
        async with channel.serving():
            await begins(channel)

            def fails(*_: object) -> None:
                raise ValueError("the secret recipe")

            with monkeypatch.context() as broken:
                broken.setattr("bot.chat.conversation.typed_text.typed", fails)
                shown = texts(await channel.types("the secret recipe"))
            assert "Something went wrong" in shown
            assert "secret recipe" not in caplog.text
            assert RIGHT in texts(await channel.types("1"))

    async def test_the_limits(self, channel: Driver) -> None:
        """No message is longer, and no card has more or wider buttons, than the channel takes."""
        limits = channel.limits
        async with channel.serving():
            shown = await channel.opens()
            for line in ("both", "1", "1", "/lang", "/help", "/privacy", "/continue", "1", "/why"):
                shown += await channel.types(line)
        for one in shown:
            assert limits.text is None or units(one.text) <= limits.text
            assert limits.buttons is None or len(one.buttons) <= limits.buttons
            for label, _ in one.buttons:
                assert limits.label is None or columns(label) <= limits.label

    async def test_the_suite_is_whole(self, channel: Driver) -> None:
        """The channel is tried for all that it says it can do."""
        assert isinstance(self, ButtonContract) is (channel.limits.buttons != 0)
        assert isinstance(self, RedeliveryContract) is channel.limits.redelivers
        assert isinstance(self, CrowdContract) is (channel.people > 1)


class ButtonContract:
    """For a channel with buttons."""

    async def test_an_old_button(self, channel: Driver) -> None:
        """A button of a card that was answered changes nothing; the card is shown again.

        A channel that can edit leaves buttons on that card alone.
        """
        async with channel.serving():
            card = (await begins(channel))[-1]
            code = next(code for _, code in card.buttons)
            await channel.presses(code)
            before = await channel.session()
            assert "already recorded" in texts(await channel.presses(code))
            assert await channel.session() == before
            if channel.limits.can_edit:
                assert channel.cards() == 1


class RedeliveryContract:
    """For a channel whose platform delivers an update again until it is confirmed."""

    async def test_an_update_that_comes_again(self, channel: Driver) -> None:
        """Where a platform redelivers, the same update counts once."""
        async with channel.serving():
            await begins(channel)
            await channel.types("1")
            before = await channel.session()
            await channel.repeats()
            assert await channel.session() == before


class CrowdContract:
    """For a channel that serves many people."""

    async def test_two_people_do_not_meet(self, channel: Driver) -> None:
        """Each has an interview of their own, at the same time."""
        async with channel.serving():
            await begins(channel, 0)
            await begins(channel, 1)
            await channel.types("1", 0)
            await channel.types("2", 1)
            hers, his = await channel.session(0), await channel.session(1)
            assert hers.answers["party_role"] == {"party_role": "right_holder"}
            assert his.answers["party_role"] == {"party_role": "accused"}


def failing(channel: Driver, monkeypatch: pytest.MonkeyPatch, error: StoreError) -> None:
    """Have the next update fail in the store."""
    apply = channel.store.apply

    async def fails(*_: object) -> Applied:
        monkeypatch.setattr(channel.store, "apply", apply)
        raise error

    monkeypatch.setattr(channel.store, "apply", fails)
