"""Protects pages: security headers, the host check, the size of forms, and cross-site requests.

A plain ASGI middleware, so that it also covers answers that no route gave.
"""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_FORM: Final = 1 << 16
"""The most bytes of a submitted form."""
MOST_FIELDS: Final = 200
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
_TLS_ONLY: Final = {"Strict-Transport-Security": "max-age=31536000"}
_OWN_SITE: Final = ("same-origin", "none")


class FormError(Exception):
    """A submitted form that is refused; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Protection:
    """Answers requests for a foreign host itself, and adds headers to every response.

    `hosts` are the names, with port where there is one, under which the pages are reached; `tls`
    says that they are reached over TLS.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], *, tls: bool) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._added = {**_HEADERS, **(_TLS_ONLY if tls else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._added.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        named = Headers(scope=scope).getlist("host")
        if len(named) == 1 and named[0].casefold() in self._hosts:
            await self._app(scope, receive, with_headers)
            return
        refused = PlainTextResponse("unknown host", HTTPStatus.MISDIRECTED_REQUEST)
        await refused(scope, receive, with_headers)


def is_cross_site(request: Request) -> bool:
    """Whether a browser says that another site sent this request.

    `Sec-Fetch-Site` decides; a browser without it names the origin. A request with neither is
    from no current browser, and the token of the form decides alone.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OWN_SITE
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


async def read_form(request: Request) -> dict[str, list[str]]:
    """Return the fields of a submitted form, each with its values in order.

    Raises:
        FormError: it is too large, has too many fields, or is no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "application/x-www-form-urlencoded":
        raise FormError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                raise FormError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except (ValueError, ClientDisconnect):
        raise FormError(HTTPStatus.BAD_REQUEST) from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields
