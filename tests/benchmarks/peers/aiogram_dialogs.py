"""aiogram_dialog: one window per question, in memory, as in its tutorial."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.input import ManagedTextInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Const

from benchmarks.peers.aiogram_fsm import AiogramFsm
from benchmarks.peers.interview import Interview, Question
from benchmarks.peers.peer import Wire
from benchmarks.peers.plain import checked


def make(interview: Interview, wire: Wire) -> AiogramFsm:
    """Return the peer."""
    states = {question.id: State() for question in interview}
    group: Any = type("Asking", (StatesGroup,), {**states, "finish": State()})
    first = getattr(group, interview[0].id)
    windows = [_window(question, getattr(group, question.id)) for question in interview]
    end = Window(Const("Thank you. These were all questions."), state=group.finish)
    router = Router()

    async def begin(_: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(first, mode=StartMode.RESET_STACK)

    router.message.register(begin, CommandStart())
    peer = AiogramFsm(wire, MemoryStorage(), router, Dialog(*windows, end))
    setup_dialogs(peer.dispatcher)
    return peer


def _window(question: Question, state: State) -> Window:
    if question.kind == "choice":
        return Window(Const(question.text), _buttons(question), state=state)

    def read(text: str) -> str:
        value = checked(question, text)
        if value is None:
            raise ValueError(text)
        return value

    async def typed(
        _: Message, __: ManagedTextInput[str], manager: DialogManager, value: str
    ) -> None:
        manager.dialog_data[question.id] = value
        await manager.next()

    entry = TextInput(id=f"in_{question.id}", type_factory=read, on_success=typed)
    return Window(Const(question.text), entry, state=state)


def _buttons(question: Question) -> Column:
    async def tapped(_: CallbackQuery, button: Button, manager: DialogManager) -> None:
        manager.dialog_data[question.id] = (button.widget_id or "").removeprefix("o_")
        await manager.next()

    return Column(
        *(Button(Const(label), id=f"o_{code}", on_click=tapped) for code, label in question.options)
    )
