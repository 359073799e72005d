"""python-telegram-bot: ConversationHandler, one state per question, with PicklePersistence.

`concurrent_updates` is off, as ConversationHandler requires.
"""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest, RequestData
from telegram.warnings import PTBUserWarning

from benchmarks.peers.botapi import TOKEN, World
from benchmarks.peers.interview import Interview, Question
from benchmarks.peers.peer import Wire
from benchmarks.peers.plain import checked

Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, int]]
_TYPED = filters.TEXT & ~filters.COMMAND


class PtbConversation:
    """A bot with python-telegram-bot."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        *handlers: BaseHandler[Any, Any, Any],
    ) -> None:
        self._application = application
        self._application.add_handlers(handlers)

    async def start(self) -> None:
        """Get ready."""
        await self._application.initialize()
        await self._application.start()

    async def handle(self, update: bytes) -> None:
        """Handle one update."""
        application = self._application
        await application.process_update(Update.de_json(json.loads(update), application.bot))

    async def stop(self) -> None:
        """Stop; the persistence writes its data."""
        await self._application.stop()
        await self._application.shutdown()

    async def serve(self) -> None:
        """Serve by long polling."""
        await self.start()
        assert self._application.updater is not None
        await self._application.updater.start_polling(poll_interval=0.0)
        await asyncio.Event().wait()


def make(
    interview: Interview, wire: Wire, kind: type[PtbConversation] = PtbConversation
) -> PtbConversation:
    """Return the peer with this persistence."""
    builder = Application.builder().token(TOKEN)
    builder.persistence(PicklePersistence(wire.folder / "ptb.pickle"))
    if wire.world is not None:
        builder.request(Offline(wire.world)).get_updates_request(Offline(wire.world))
    else:
        builder.base_url(f"{wire.address}/bot")
    return kind(builder.build(), conversation(interview))


def conversation(interview: Interview) -> ConversationHandler[Any]:
    """Return the whole interview."""
    warnings.filterwarnings("ignore", category=PTBUserWarning)

    async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        if context.user_data is not None:
            context.user_data.clear()
        await ask(update, interview[0])
        return 0

    return ConversationHandler(
        entry_points=[CommandHandler("start", begin)],
        states={
            number: [_handler(question, _answer(interview, number))]
            for number, question in enumerate(interview)
        },
        fallbacks=[CommandHandler("start", begin)],
        name="interview",
        persistent=True,
    )


def _handler(question: Question, answer: Handler) -> Any:  # noqa: ANN401 - either kind
    if question.kind == "choice":
        return CallbackQueryHandler(answer, pattern=f"^{question.id}:")
    return MessageHandler(_TYPED, answer)


def _answer(interview: Interview, number: int) -> Handler:
    question = interview[number]
    following = interview[number + 1] if number + 1 < len(interview) else None

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        value = answer_of(update, question)
        if value is None:
            await ask(update, question)
            return number
        assert context.user_data is not None
        context.user_data[question.id] = value
        if following is None:
            await end(update, context.user_data)
            return ConversationHandler.END
        await ask(update, following)
        return number + 1

    return answer


def answer_of(update: Update, question: Question) -> str | None:
    """Return the answer of a button or a text; None if the text is invalid."""
    if update.callback_query is not None:
        return (update.callback_query.data or "").partition(":")[2]
    return checked(question, (update.message and update.message.text) or "")


async def ask(update: Update, question: Question) -> None:
    """Show a question; after a button press it replaces the previous one."""
    keyboard = keyboard_of(question)
    if update.callback_query is not None:
        await update.callback_query.answer()
        await update.callback_query.edit_message_text(question.text, reply_markup=keyboard)
    elif update.message is not None:
        await update.message.reply_text(question.text, reply_markup=keyboard)


async def end(update: Update, answers: dict[Any, Any]) -> None:
    """Show the answers."""
    said = "Your answers:\n" + "\n".join(f"{name}: {value}" for name, value in answers.items())
    if update.callback_query is not None:
        await update.callback_query.answer()
        await update.callback_query.edit_message_text(said)


def keyboard_of(question: Question) -> InlineKeyboardMarkup | None:
    """Return the options as buttons, one per row."""
    if not question.options:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label, callback_data=f"{question.id}:{code}")]
            for code, label in question.options
        ]
    )


class Offline(BaseRequest):
    """The network in memory, in place of the httpx client."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def read_timeout(self) -> float | None:
        """Timeout of one read."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,  # noqa: ARG002 - part of the interface
        request_data: RequestData | None = None,
        read_timeout: object = None,  # noqa: ARG002 - part of the interface
        write_timeout: object = None,  # noqa: ARG002 - part of the interface
        connect_timeout: object = None,  # noqa: ARG002 - part of the interface
        pool_timeout: object = None,  # noqa: ARG002 - part of the interface
    ) -> tuple[int, bytes]:
        """Answer one call; the request for httpx is built all the same."""
        params = request_data.json_parameters if request_data else {}
        return 200, self._world.call(url.rpartition("/")[2], lambda: params)
