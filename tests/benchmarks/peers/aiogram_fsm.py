"""aiogram 3: its finite state machine, one `State` per question, with `StateFilter`.

In memory, as in its tutorial; `aiogram_durable` stores the same in a database.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from benchmarks.peers.botapi import TOKEN, World
from benchmarks.peers.interview import Interview, Question
from benchmarks.peers.peer import Wire, params_of
from benchmarks.peers.plain import checked


class AiogramFsm:
    """A bot with aiogram; `routers` contain the interview."""

    def __init__(self, wire: Wire, storage: BaseStorage, *routers: Router) -> None:
        self.bot = Bot(TOKEN, session=session_of(wire))
        self.dispatcher = Dispatcher(storage=storage)
        self.dispatcher.include_routers(*routers)

    async def start(self) -> None:
        """Get ready."""
        await self.dispatcher.emit_startup(bot=self.bot)

    async def handle(self, update: bytes) -> None:
        """Handle one update."""
        await self.dispatcher.feed_raw_update(self.bot, json.loads(update))

    async def stop(self) -> None:
        """End."""
        await self.dispatcher.emit_shutdown(bot=self.bot)

    async def serve(self) -> None:
        """Serve by long polling."""
        await self.dispatcher.start_polling(self.bot, handle_signals=False)


def make(interview: Interview, wire: Wire) -> AiogramFsm:
    """Return the peer."""
    return AiogramFsm(wire, MemoryStorage(), router_of(interview))


def router_of(interview: Interview) -> Router:
    """Return the whole interview."""
    states = {question.id: State() for question in interview}
    group: Any = type("Asking", (StatesGroup,), states)
    router = Router()

    async def begin(message: Message, state: FSMContext) -> None:
        await state.clear()
        await state.set_state(getattr(group, interview[0].id))
        await message.answer(interview[0].text, reply_markup=_keyboard(interview[0]))

    router.message.register(begin, CommandStart())
    for number, question in enumerate(interview):
        following = interview[number + 1] if number + 1 < len(interview) else None
        after = getattr(group, following.id) if following else None
        here = StateFilter(getattr(group, question.id))
        if question.kind == "choice":
            tapped = _tapped(question, following, after)
            router.callback_query.register(tapped, here, F.data.startswith(f"{question.id}:"))
        else:
            router.message.register(_typed(question, following, after), here, F.text)
    return router


def _tapped(
    question: Question, following: Question | None, after: State | None
) -> Callable[[CallbackQuery, FSMContext], Awaitable[None]]:
    async def tapped(query: CallbackQuery, state: FSMContext) -> None:
        answers = await state.update_data({question.id: (query.data or "").partition(":")[2]})
        await query.answer()
        message = cast("Message", query.message)
        if following is None:
            await state.clear()
            said = "\n".join(f"{name}: {value}" for name, value in answers.items())
            await message.edit_text(f"Your answers:\n{said}")
            return
        await state.set_state(after)
        await message.edit_text(following.text, reply_markup=_keyboard(following))

    return tapped


def _typed(
    question: Question, following: Question | None, after: State | None
) -> Callable[[Message, FSMContext], Awaitable[None]]:
    async def typed(message: Message, state: FSMContext) -> None:
        value = checked(question, message.text or "")
        asked = following
        if value is None:
            asked = question
        else:
            await state.update_data({question.id: value})
            await state.set_state(after)
        if asked is not None:
            await message.answer(asked.text, reply_markup=_keyboard(asked))

    return typed


def _keyboard(question: Question) -> InlineKeyboardMarkup | None:
    if not question.options:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=f"{question.id}:{code}")]
            for code, label in question.options
        ]
    )


def session_of(wire: Wire) -> AiohttpSession:
    """Return the session of the library, or one with the network in memory."""
    if wire.world is not None:
        return _Offline(wire.world)
    return AiohttpSession(api=TelegramAPIServer.from_base(wire.address))


class _Offline(AiohttpSession):
    """A session with the network in memory; it builds the form and parses the response."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109
    ) -> TelegramType:
        """Answer one call."""
        form = self.build_form_data(bot, method)
        fields = form._fields
        answer = self._world.call(
            method.__api_method__,
            lambda: params_of((field[0]["name"], field[2]) for field in fields),
        )
        read = self.check_response(bot, method, 200, answer.decode())
        return cast("TelegramType", read.result)
