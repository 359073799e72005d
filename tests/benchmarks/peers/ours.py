"""This project: the same twenty questions as a flow, through the real channel and store."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from typing import Any

import aiohttp
from pydantic import SecretStr
from telegram import Bot

from benchmarks.peers.botapi import ME, TOKEN, World, read_params
from benchmarks.peers.interview import Interview, Question
from benchmarks.peers.peer import Wire
from bot.cards.question import lines_of
from bot.cards.wording import option_text, question_text
from bot.channels.telegram.client import Client
from bot.channels.telegram.pacing import PacingSettings
from bot.channels.telegram.parsing import parsed
from bot.channels.telegram.service import BotConnection, BotEndpoint, Service, ServiceOptions, serve
from bot.channels.telegram.transport import AiohttpRequest, Reply
from bot.channels.telegram.update_handler import BotIdentity
from bot.encryption import new_key
from bot.language import speak
from bot.redaction import Redactor
from bot.settings import Settings
from bot.store import Store
from bot.store.opening import open_store
from flows.assessment.tree import Pending
from flows.engine.question import AnyQuestion, Choice, Flow, TypedValue
from flows.engine.session import Depth
from flows.facts import FactKind, Facts
from flows.interview import FLOW

_ASKED = {
    "party_role": "",
    "standing": "",
    "right_status": "",
    "same_facts": "",
    "domicile_in_china": "",
    "relationship_access": "",
    "controller_knew": "",
    "notice_date": "2025-03-14",
    "actual_loss": "1,250,000",
    "units_sold": "12000",
    "profit_margin": "12",
    "margin_source": "",
    "fine": "",
    "prior_decision": "",
    "decision_repeat": "",
    "acts_regions": "",
    "acts_scale": "",
    "other_side_kind": "",
    "breach_deliberate": "",
    "governing_law": "",
}
"""The questions and the typed answers. This engine has no free text: the two texts that other
bots store unchanged are a count and a percentage here, and are parsed."""
_MIX = {"choice": 16, "text": 2, "date": 1, "amount": 1}
"""What the benchmark says it asks."""
_KINDS = {FactKind.DATE: "date", FactKind.MONEY: "amount"}
_UNPACED = PacingSettings(chat_messages=1_000_000, all_messages=1_000_000)


class _Everything:
    """A goal under which every question is relevant."""

    def wanted(self, facts: Facts, pending: Pending, as_of: date, depth: Depth) -> frozenset[str]:
        """Return no further facts."""
        del facts, pending, as_of, depth
        return frozenset()

    def reason_skipped(
        self, facts: Facts, pending: Pending, as_of: date, depth: Depth, keys: frozenset[str]
    ) -> str:
        """Return nothing."""
        del facts, pending, as_of, depth, keys
        return ""


def flow() -> Flow:
    """Return the twenty questions of the interview, without their conditions."""
    questions = (question for question in FLOW.questions if question.id in _ASKED)
    alone = (replace(q, applies_if=None, proof=False, always=True) for q in questions)
    return Flow("bench", tuple(alone), _Everything())


def interview() -> Interview:
    """Return the questions as plain data, with our English texts.

    Raises:
        ValueError: they are not the twenty that the benchmark says it asks.
    """
    questions = tuple(map(_plain, flow().questions))
    found = Counter(question.kind for question in questions)
    if missing := _ASKED.keys() - {question.id for question in questions}:
        raise ValueError(f"no longer asked: {', '.join(sorted(missing))}")
    if found != _MIX:
        raise ValueError(f"the questions are {dict(found)}, not {_MIX}")
    return questions


def _plain(question: AnyQuestion) -> Question:
    words = speak(question_text(question, Facts({}, {})), "en")
    typed = _ASKED[question.id]
    if isinstance(question, TypedValue):
        kind: Any = _KINDS.get(question.kind, "text")
        return Question(question.id, kind, words, (), typed)
    assert isinstance(question, Choice)
    labels = ((code, speak(option_text(question, code), "en")) for code in lines_of(question))
    return Question(question.id, "choice", words, tuple(labels), "")


class Ours:
    """The Telegram channel on SQLite, encrypted and durable."""

    def __init__(self, flow: Flow, wire: Wire) -> None:
        self._flow = flow
        self._wire = wire
        self._settings = Settings(
            database_url=f"sqlite:///{wire.folder}/ours.sqlite3",
            encryption_keys=SecretStr(new_key()),
        )
        self._options = ServiceOptions(pacing=_UNPACED, chance=random.random)
        self._open = AsyncExitStack()
        self._service: Service | None = None
        self.store: Store | None = None

    async def start(self) -> None:
        """Connect to the network in memory."""
        store = self.store = await self._open.enter_async_context(await open_store(self._settings))
        assert self._wire.world is not None
        transport = _Offline(self._wire.world)
        bot = Bot(TOKEN, request=transport, get_updates_request=transport)
        line = BotConnection(bot, Client(transport, bot.base_url))
        me = BotIdentity(int(str(ME["id"])), str(ME["username"]))
        self._service = Service(self._flow, store, line, me, self._options)
        await self._open.enter_async_context(self._service.at_work(alone=True))

    async def handle(self, update: bytes) -> None:
        """Handle one update, like the webhook."""
        service = self._service
        assert service is not None
        raw = json.loads(update)
        await service.handler.handle(raw, parsed(raw))

    async def rest(self) -> None:
        """Return when everything is delivered."""
        if self._service is not None:
            await self._service.renderer.at_rest()

    async def stop(self) -> None:
        """End."""
        await self._open.aclose()

    async def serve(self) -> None:
        """Serve by long polling."""
        place = BotEndpoint(
            token=TOKEN,
            base_url=f"{self._wire.address}/bot",
            base_file_url=f"{self._wire.address}/file/bot",
        )
        async with await open_store(self._settings) as store:
            await serve(self._flow, store, place, asyncio.Event(), options=self._options)


class _Offline(AiohttpRequest):
    """The transport without its HTTP client."""

    def __init__(self, world: World) -> None:
        super().__init__(Redactor(TOKEN))
        self._world = world

    async def initialize(self) -> None:
        """Nothing to open."""

    async def _round_trip(
        self,
        method: str,  # noqa: ARG002 - part of the interface
        url: str,
        body: bytes | aiohttp.FormData | None,
        headers: Mapping[str, str],  # noqa: ARG002 - part of the interface
        timeout: aiohttp.ClientTimeout,  # noqa: ARG002, ASYNC109 - part of the interface
    ) -> Reply:
        given = body if isinstance(body, bytes) else b""
        answer = self._world.call(
            url.rpartition("/")[2], lambda: read_params("application/json", given)
        )
        return Reply(200, answer)


def make(interview: Interview, wire: Wire) -> Ours:  # noqa: ARG001 - the questions are equal
    """Return this project as a bot."""
    return Ours(flow(), wire)
