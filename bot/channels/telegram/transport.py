"""One HTTP exchange with a Bot API server: python-telegram-bot's `BaseRequest` on aiohttp.

A failed exchange says what a caller must know before it repeats a call: whether the request
may have reached the server. `NotSentError`: certainly not; `NoAnswerError`: the call
may have been done. Both are python-telegram-bot's `NetworkError`, and its `TimedOut` where a
time-out was the cause, so code written for the library understands them.

No exception and no log line made here holds a URL: URLs hold the token.
"""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, Final, Literal, Protocol

import aiohttp
import certifi
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.redaction import Redactor

_LOG: Final = logging.getLogger(__name__)

_GOOD: Final = range(200, 300)
_JSON: Final = {"Content-Type": "application/json", "User-Agent": BaseRequest.USER_AGENT}
_PLAIN: Final = {"User-Agent": BaseRequest.USER_AGENT}


class NotSentError(NetworkError):
    """The request was not sent: the call was not done and can be repeated."""

    __slots__ = ()


class NotSentInTimeError(TimedOut, NotSentError):
    """No connection in time: the call was not done."""

    __slots__ = ()


class NoAnswerError(NetworkError):
    """The request was sent and no whole answer came: the call may have been done."""

    __slots__ = ()


class NoAnswerInTimeError(TimedOut, NoAnswerError):
    """No answer in time: the call may have been done."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a request."""

    filename: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer: HTTP status and whole body."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long an exchange may take, in seconds; None is no limit.

    `pool` is the wait for a free connection; `upload` replaces `write` if files are sent.
    """

    pool: float | None = 1.0
    connect: float | None = 5.0
    write: float | None = 5.0
    upload: float | None = 30.0
    read: float | None = 10.0

    def timeout(self, *, files: bool) -> aiohttp.ClientTimeout:
        """Return it for aiohttp: the whole exchange is bounded by the sum of its parts."""
        write = self.upload if files else self.write
        reach = _sum(self.pool, self.connect)
        return aiohttp.ClientTimeout(
            total=_sum(reach, write, self.read),
            connect=reach,
            sock_connect=self.connect,
            sock_read=self.read,
        )


class HttpTransport(Protocol):
    """What the client needs of a transport; the tests have one without a network."""

    async def exchange(
        self,
        url: str,
        params: Mapping[str, object],
        files: Mapping[str, Upload],
        allowance: Timeouts | None = None,
    ) -> Reply:
        """Post one call and return the answer, whatever its status.

        Raises:
            NotSentError: the call was not done.
            NoAnswerError: the call may have been done.
        """
        ...


class AiohttpRequest(BaseRequest):
    """The transport of the product, for our own client and for python-telegram-bot's `Bot`.

    Redirects are not followed: they would carry the token to another host.
    """

    def __init__(
        self,
        redactor: Redactor,
        *,
        connections: int = 256,
        allowance: Timeouts | None = None,
        proxy: str | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._redactor = redactor
        self._trust = trust
        self._connections = connections
        self._allowance = allowance or Timeouts()
        self._timeout = self._allowance.timeout(files=False)
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long one read may take by default, in seconds."""
        return self._allowance.read

    async def initialize(self) -> None:
        """Open the connection pool; a second call changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, ssl=self._trust or _usual_trust()
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close every connection; a second call changes nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def exchange(
        self,
        url: str,
        params: Mapping[str, object],
        files: Mapping[str, Upload],
        allowance: Timeouts | None = None,
    ) -> Reply:
        """Post one call and return the answer, whatever its status; see `HttpTransport`."""
        timeout = (
            (allowance or self._allowance).timeout(files=True)
            if files
            else (self._timeout if allowance is None else allowance.timeout(files=False))
        )
        if files:
            return await self._round_trip("POST", url, _form(params, files), _PLAIN, timeout)
        # A lone surrogate, which a broken client can send, must not fail the call.
        body = json.dumps(params, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )
        return await self._round_trip("POST", url, body, _JSON, timeout)

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request of python-telegram-bot's `Bot`: a call, an upload or a download."""
        allowance = Timeouts(
            pool=_given(pool_timeout, self._allowance.pool),
            connect=_given(connect_timeout, self._allowance.connect),
            write=_given(write_timeout, self._allowance.write),
            upload=_given(write_timeout, self._allowance.upload),
            read=_given(read_timeout, self._allowance.read),
        )
        files = request_data is not None and request_data.contains_files
        headers, body = _library_body(request_data)
        timeout = allowance.timeout(files=files)
        reply = await self._round_trip(method, url, body, headers, timeout)
        if reply.status in _GOOD:
            return reply.status, reply.body
        # The library puts an answer that it cannot parse into the text of its exception.
        return reply.status, self._redactor.body(reply.body)

    async def _round_trip(
        self,
        method: str,
        url: str,
        body: bytes | aiohttp.FormData | None,
        headers: Mapping[str, str],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - the HTTP client counts the parts
    ) -> Reply:
        if self._session is None:
            raise NotSentError("the transport is not open")
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return Reply(response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = _failure(error)
        # Outside the except block, so that no traceback shows the URL of the cause.
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer for the library without printing it: it may hold facts.

        Raises:
            TelegramError: the answer is not a JSON object.
        """
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


def _failure(error: Exception) -> NetworkError:
    """Distinguish a request that was not sent from one whose answer is missing."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentInTimeError("not sent: no connection in time")
    if isinstance(
        error,
        aiohttp.ClientConnectorError
        | aiohttp.ClientHttpProxyError
        | aiohttp.InvalidURL
        | aiohttp.ServerFingerprintMismatch,
    ):
        return NotSentError(f"not sent: {_cause(error)}")
    if isinstance(error, TimeoutError):
        return NoAnswerInTimeError("no answer in time: the call may have been done")
    return NoAnswerError(f"no answer: {_cause(error)}; the call may have been done")


def _cause(error: Exception) -> str:
    """Name the cause without a URL: the class, and the message of the system."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    said = cause.strerror if isinstance(cause, OSError) else None
    return f"{type(error).__name__} ({said})" if said else type(error).__name__


def _form(params: Mapping[str, object], files: Mapping[str, Upload]) -> aiohttp.FormData:
    form = _empty_form()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, file in files.items():
        _add_file(form, name, file.filename, file.content, file.mime)
    return form


def _library_body(
    data: RequestData | None,
) -> tuple[Mapping[str, str], bytes | aiohttp.FormData | None]:
    if data is None:
        return _PLAIN, None
    if not data.contains_files:
        return _JSON, data.json_payload
    form = _empty_form()
    for field, value in data.json_parameters.items():
        form.add_field(field, value)
    for field, (filename, content, mime) in data.multipart_data.items():
        _add_file(form, field, filename, content, mime)
    return _PLAIN, form


def _empty_form() -> aiohttp.FormData:
    # Telegram does not decode a percent-encoded file name, and shows it so.
    return aiohttp.FormData(quote_fields=False, default_to_multipart=True)


def _add_file(
    form: aiohttp.FormData, field: str, filename: str, content: bytes | IO[bytes], mime: str
) -> None:
    safe = "".join(letter if letter.isprintable() else "_" for letter in filename)
    form.add_field(field, content, filename=safe, content_type=mime)


def _given(value: object, default: float | None) -> float | None:
    """Read a time-out of the library: seconds, None for no limit, or its "not given"."""
    if isinstance(value, int | float):
        return float(value)
    return None if value is None else default


def _sum(*parts: float | None) -> float | None:
    return None if None in parts else sum(part for part in parts if part is not None)


def _usual_trust() -> ssl.SSLContext | Literal[True]:
    """Trust the system's certificates; if there are none, as in slim images, Mozilla's.

    True means the system's, which aiohttp has loaded already: loading them again takes 1 MB.
    """
    if ssl.get_default_verify_paths().cafile:
        return True
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(certifi.where())
    return context
