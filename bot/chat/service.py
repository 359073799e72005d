"""The chat service: how every channel handles an input and records what it has shown.

A channel calls `handle` with what a person did, shows the reply, and calls `delivered`. It
knows nothing of the conversation, the languages, the outbox or the firms.
"""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bot.brief.service import BriefService
from bot.cards import present
from bot.cards.channel_limits import ChannelLimits
from bot.cards.render import RenderedCard, render
from bot.chat.conversation import converse
from bot.chat.files import Attachment, brief_file, export_file
from bot.chat.reply import FAULT, NOT_KEPT, Reply, html_of
from bot.chat.start import NewerFlowError, refuse_newer
from bot.chat.told import told, with_session
from bot.clock import SystemClock
from bot.errors import DamagedError, StoreError
from bot.language import Localizer, localizer_for
from bot.observer import SILENT, Observer
from bot.privacy_notice import THIS_COMPUTER, PrivacyNotice
from bot.store import Applied, Change, ChatKey, Outgoing, Store, StoredSession, UpdateKey
from bot.text import Text
from bot.throttled_log import ThrottledLogger, place_of
from bot.turn import FileRequest, Input, Turn
from flows.engine.question import Flow
from flows.engine.session import Firm, Session

_LOG: Final = logging.getLogger(__name__)
_MOST_REMEMBERED: Final = 1000


class ChatService:
    """Serves the chats of one channel. Moments (UTC) and ids may be passed in.

    `notice` says who handles the data; a service for others must name them
    (`bot.privacy_notice.notice_for_others`).
    `after_commit` is awaited after each input that was committed: a channel of one person, with
    no worker beside it, has its messages to firms sent so.
    """

    def __init__(
        self,
        flow: Flow,
        store: Store,
        limits: ChannelLimits,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], str] = lambda: secrets.token_hex(16),
        firms: tuple[Firm, ...] = (),
        observer: Observer = SILENT,
        after_commit: Callable[[], Awaitable[object]] | None = None,
        notice: PrivacyNotice = THIS_COMPUTER,
    ) -> None:
        self.limits = limits
        self._flow = flow
        self._store = store
        self._now = now
        self._new_id = new_id
        self._firms = firms
        self._observer = observer
        self._after_commit = after_commit
        self._notice = notice
        self._briefs = BriefService()
        self._throttled_log = ThrottledLogger(_LOG, SystemClock())
        self._localizers: OrderedDict[ChatKey, Localizer] = OrderedDict()

    async def handle(
        self, chat: ChatKey, given: Input, update: UpdateKey | None = None, *, hint: str = ""
    ) -> Reply:
        """Handle one input and return what to show; by then it is committed.

        An `update` that was handled before changes nothing. `hint` is the person's language as
        the channel knows it. Where the platform redelivers updates, a failure is raised and
        nothing is kept; on any other channel the reply tells the person.

        Raises:
            NewerFlowError: the session is at a newer interview than this program knows.
            StoreError: (where updates are redelivered) the store is away, or damaged.
            Exception: (where updates are redelivered) a defect of the program.
        """
        return await self._answered(chat, self._apply(chat, self.change(given, hint), update))

    async def tell(
        self, chat: ChatKey, update: UpdateKey, *notices: Text, to_strangers: bool = False
    ) -> Reply:
        """Tell a person something and show the card again; no answer changes.

        Who has no session is told nothing, unless `to_strangers`. Raises as `handle` does.
        """

        def told(session: Session | None) -> Turn:
            return Turn(session, notices if session or to_strangers else ())

        return await self._answered(chat, self._apply(chat, told, update))

    async def current(self, chat: ChatKey) -> Reply:
        """Return what the person should see now: the card, and what waits for them.

        Raises as `handle` does.
        """
        return await self._answered(chat, self._load(chat))

    def reply(self, stored: StoredSession | None, outgoing: Sequence[Outgoing] = ()) -> Reply:
        """Return the reply that shows a stored session, with these outbox entries."""
        return Reply(stored, self.localizer(stored), self.draw, tuple(outgoing))

    def draw(self, session: Session) -> RenderedCard:
        """Return the card of a session within the limits of the channel."""
        card = present(self._flow, session, self.limits.page, self._notice)
        return render(card, localizer_for(session), self.limits)

    def told(self, stored: StoredSession) -> str:
        """Return what to say above the current card, as HTML; empty if nothing."""
        localizer = localizer_for(stored.session)
        return "\n".join(dict.fromkeys(html_of(localizer, notice) for notice in told(stored)))

    def localizer(self, stored: StoredSession | None) -> Localizer:
        """Return the localizer of a person; every language if the session is not understood."""
        return localizer_for(stored.session if stored and self.knows(stored) else None)

    def knows(self, stored: StoredSession) -> bool:
        """Whether this program understands the session, or only a newer one does."""
        try:
            refuse_newer(self._flow, stored.session)
        except NewerFlowError:
            return False
        return True

    async def file(
        self, stored: StoredSession | None, request: FileRequest
    ) -> Attachment | Text | None:
        """Make a file for a person; where that cannot be done, return what to say instead.

        A channel that cannot upload gets a file of text. None: nothing is stored any more.
        """
        if stored is None:
            return None
        session, as_text = stored.session, not self.limits.can_upload
        try:
            if request is FileRequest.EXPORT:
                held = await self._store.held(stored.chat)
                return export_file(self._flow, stored.chat, session, held, as_text=as_text)
            return await brief_file(self._briefs, self._flow, session, request, as_text=as_text)
        except Exception as error:  # noqa: BLE001 - a file at fault must not hold up the rest
            self._throttled_log.say(f"a file was not made: {place_of(error)}")
            return FAULT

    async def delivered(self, reply: Reply, message: str = "") -> bool:
        """Record that a reply was shown: what was in it is done, and the card is `message`.

        False where a newer card was shown meanwhile, or the store is away: what was not
        recorded is shown again.
        """
        done = [one.id for one in reply.outgoing]
        try:
            if reply.stored is not None and not reply.error:
                revision = reply.stored.session.revision
                return await self._store.shown(reply.stored.chat, revision, message, done)
            await self._store.done(done)
        except StoreError as error:
            self._throttled_log.say(f"a delivery was not recorded: {place_of(error)}")
            return False
        return True

    def change(self, given: Input, hint: str = "") -> Change:
        """Return the pure step of an input, to be applied to the stored session."""
        now, new_id = self._now(), self._new_id()

        def changed(session: Session | None) -> Turn:
            turn = converse(
                self._flow,
                session,
                given,
                now=now,
                new_id=new_id,
                firms=self._firms,
                hint=hint,
                page=self.limits.page,
                notice=self._notice,
            )
            return with_session(turn, session)

        return changed

    async def _apply(self, chat: ChatKey, change: Change, update: UpdateKey | None) -> Reply:
        before: Session | None = None

        def noted(session: Session | None) -> Turn:
            nonlocal before
            before = session
            return change(session)

        applied = await self._store.apply(chat, noted, self._now(), update)
        turn = applied.turn
        if turn is not None:
            self._observer.turn(before, turn.session)
        if self._after_commit is not None:
            with suppress(StoreError):
                await self._after_commit()
        return Reply(
            applied.stored,
            self.localizer(applied.stored),
            self.draw,
            await self._outgoing(chat, applied),
            toast_text=turn.toast if turn else None,
            is_repeated=turn is None,
            is_changed=turn is not None and turn.session is not before,
            card_stands=turn is not None and turn.card_stands,
        )

    async def _load(self, chat: ChatKey) -> Reply:
        stored = await self._store.load(chat)
        if stored is not None:
            refuse_newer(self._flow, stored.session)
        return self.reply(stored, () if self.limits.can_push else await self._store.outgoing(chat))

    async def _outgoing(self, chat: ChatKey, applied: Applied) -> tuple[Outgoing, ...]:
        """Return what to deliver now: of this update, or all that waits where nothing is pushed."""
        if not self.limits.can_push:
            with suppress(StoreError):
                return await self._store.outgoing(chat)
        return applied.outgoing

    async def _answered(self, chat: ChatKey, work: Awaitable[Reply]) -> Reply:
        """Return the reply; where nobody redelivers, a failure is a reply too."""
        if self.limits.redelivers:
            return await work
        try:
            reply = await work
        except NewerFlowError:
            raise
        except Exception as error:  # noqa: BLE001 - nobody else would tell the person
            self._throttled_log.say(f"an input was not handled: {place_of(error)}")
            is_away = isinstance(error, StoreError) and not isinstance(error, DamagedError)
            localizer = self._localizers.get(chat, localizer_for(None))
            said = (NOT_KEPT if is_away else FAULT,)
            return Reply(None, localizer, self.draw, said=said, error=error)
        self._remember(chat, reply.localizer)
        try:
            _ = reply.card
        except Exception as error:  # noqa: BLE001 - what else is to be said can be said
            self._throttled_log.say(f"a card cannot be drawn: {place_of(error)}")
            return replace(reply, said=(FAULT,), error=error)
        return reply

    def _remember(self, chat: ChatKey, localizer: Localizer) -> None:
        """Remember how a chat is spoken to, for the time when the store cannot be read."""
        self._localizers[chat] = localizer
        self._localizers.move_to_end(chat)
        if len(self._localizers) > _MOST_REMEMBERED:
            self._localizers.popitem(last=False)
