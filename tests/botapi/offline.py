"""The Bot API without a network: for our own client and for python-telegram-bot's `Bot`."""

from __future__ import annotations

import json
from collections.abc import Mapping

from botapi.exchange import Answer, Desk, read_json
from botapi.faults import Way
from botapi.json_type import Object
from botapi.world import World
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.transport import (
    NoAnswerError,
    NoAnswerInTimeError,
    Reply,
    Timeouts,
    Upload,
)

BASE_URL = "https://botapi.invalid/bot"


class OfflineRequest(BaseRequest):
    """Answers in memory; a fault of the connection raises what the transport would raise."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self.desk = Desk(self.world)

    @property
    def read_timeout(self) -> float | None:
        """How long one read may take: as long as it likes."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def exchange(
        self,
        url: str,
        params: Mapping[str, object],
        files: Mapping[str, Upload],
        allowance: Timeouts | None = None,  # noqa: ARG002 - part of the seam
    ) -> Reply:
        """Answer one call of the client."""
        sent = read_json(json.dumps(params).encode())
        uploads = {name: (file.filename, file.content) for name, file in files.items()}
        return await self._answer(url, sent, uploads)

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,  # noqa: ARG002 - part of the seam
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the seam
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the seam
        connect_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the seam
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the seam
    ) -> tuple[int, bytes]:
        """Answer one call of the library."""
        sent: Object = dict(request_data.json_parameters) if request_data else {}
        reply = await self._answer(url, sent, {})
        return reply.status, reply.body

    async def _answer(
        self, url: str, params: Object, files: Mapping[str, tuple[str, bytes]]
    ) -> Reply:
        address, _, method = url.rpartition("/")
        token = address.removeprefix(BASE_URL)
        return _reply(await self.desk.answer(token, method, params, files))


def _reply(answer: Answer) -> Reply:
    match answer.fault.way if answer.fault is not None else Way.ANSWER:
        case Way.ANSWER:
            return Reply(answer.status, answer.body)
        case Way.DROP_BEFORE | Way.DROP_AFTER:
            raise NoAnswerError("no answer: the connection closed")
        case Way.SLOW | Way.STALL:
            raise NoAnswerInTimeError("no answer in time")
