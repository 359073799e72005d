"""One call from first to last, without HTTP: token, faults, method, answer."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from botapi.errors import ApiError, bad_request
from botapi.faults import Fault, Way
from botapi.json_type import Json, Object
from botapi.methods import Files, number, perform, structured, take_allowed
from botapi.world import Call, World

_LONGEST_POLL = 50
_MOST_UPDATES = 100
_GREETED = ("setwebhook", "deletewebhook")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, and what becomes of the connection."""

    status: int
    body: bytes
    fault: Fault | None = None


class Desk:
    """Takes calls for one world and answers them, or fails as planned."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._poll: asyncio.Future[str] | None = None

    async def answer(
        self, token: str, method: str, params: Object, files: Files, origin: str = ""
    ) -> Answer:
        """Answer one call; whoever carries the answer acts on its fault."""
        method = method.lower()
        if token != self._world.token:
            return _refusal(ApiError(401, "Unauthorized: invalid token specified"))
        fault = self._world.faults.strike(method)
        self._world.changed()
        if fault is not None and not fault.done:
            return Answer(fault.status, fault.body, fault)
        call = Call(method, params, fault.name if fault else "", origin=origin)
        answer = await self._perform(call, files)
        if fault is None:
            return answer
        if fault.way is Way.ANSWER:
            return Answer(fault.status, fault.body, fault)
        return Answer(answer.status, answer.body, fault)

    async def _perform(self, call: Call, files: Files) -> Answer:
        self._world.calls.append(call)
        self._world.changed()
        try:
            if call.method == "getupdates":
                result: Json = await self._get_updates(call.params)
            else:
                if call.method in _GREETED:
                    self._end_poll("Conflict: terminated by setWebhook request")
                result = perform(self._world, call.method, call.params, files)
                call.message = _message_of(result)
        except ApiError as error:
            return _refusal(error)
        return Answer(200, json.dumps({"ok": True, "result": result}).encode())

    async def _get_updates(self, params: Object) -> Json:
        if self._world.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use"
                " deleteWebhook to delete the webhook first",
            )
        take_allowed(self._world, params)
        limit = min(max(number(params, "limit", _MOST_UPDATES), 1), _MOST_UPDATES)
        offset = number(params, "offset")
        updates = self._world.updates
        if offset:
            updates.confirm(offset)
        offset = max(offset, 0)
        seconds = min(number(params, "timeout"), _LONGEST_POLL)
        if not updates.ready(offset) and seconds:
            await self._wait(offset, seconds)
        batch = updates.batch(offset, limit)
        self._world.hand_over(batch)
        return batch

    async def _wait(self, offset: int, seconds: int) -> None:
        self._end_poll(
            "Conflict: terminated by other getUpdates request; make sure that only one bot"
            " instance is running"
        )
        ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poll = ended
        self._world.changed()
        try:
            await self._world.until(
                lambda: ended.done() or self._world.updates.ready(offset), seconds
            )
        except TimeoutError:
            pass
        finally:
            if self._poll is ended:
                self._poll = None
        if ended.done():
            raise ApiError(409, ended.result())

    @property
    def polled(self) -> bool:
        """Whether a long poll waits at this moment."""
        return self._poll is not None

    def _end_poll(self, reason: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)
            self._world.changed()


def read_json(body: bytes) -> Object:
    """Read the parameters of a JSON body.

    Raises:
        ApiError: it is not a JSON object.
    """
    parsed = structured(body.decode("utf-8", "strict") or "{}")
    if not isinstance(parsed, dict):
        raise bad_request("object expected as JSON parameters")
    return parsed


def _message_of(result: Json) -> int | None:
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, int) else None


def _refusal(error: ApiError) -> Answer:
    return Answer(error.status, error.body)
