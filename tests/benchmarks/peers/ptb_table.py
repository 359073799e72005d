"""python-telegram-bot without ConversationHandler: one handler with concurrent updates.

With `concurrent_updates` people do not wait for one another; the answers are in `user_data`,
stored by PicklePersistence.
"""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    PicklePersistence,
    filters,
)

from benchmarks.peers.botapi import TOKEN
from benchmarks.peers.interview import Interview
from benchmarks.peers.peer import Wire
from benchmarks.peers.ptb_conversation import Offline, PtbConversation, answer_of, ask, end

_AT_ONCE = 256


def make(interview: Interview, wire: Wire) -> PtbConversation:
    """Return the peer."""
    builder = Application.builder().token(TOKEN).concurrent_updates(_AT_ONCE)
    builder.persistence(PicklePersistence(wire.folder / "ptb.pickle"))
    if wire.world is not None:
        builder.request(Offline(wire.world)).get_updates_request(Offline(wire.world))
    else:
        builder.base_url(f"{wire.address}/bot")
    return PtbConversation(builder.build(), *_handlers(interview))


def _handlers(interview: Interview) -> tuple[BaseHandler[Any, Any, Any], ...]:
    async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if context.user_data is not None:
            context.user_data.clear()
        await ask(update, interview[0])

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        answers = context.user_data
        if answers is None or len(answers) == len(interview):
            return
        question = interview[len(answers)]
        value = answer_of(update, question)
        if value is None:
            await ask(update, question)
            return
        answers[question.id] = value
        if len(answers) == len(interview):
            await end(update, answers)
        else:
            await ask(update, interview[len(answers)])

    return (
        CommandHandler("start", begin),
        CallbackQueryHandler(answer),
        MessageHandler(filters.TEXT & ~filters.COMMAND, answer),
    )
