"""The routes of the web page, and what every request passes first."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.drawing import Beside, Drawing
from bot.channels.web.entrance import Entrance, guest_of
from bot.channels.web.interview import Interview, page
from bot.channels.web.limits import RateLimits, rate_limits
from bot.channels.web.submission import Fields, one
from bot.channels.web.transfer import Transfer
from bot.channels.web.visit import Cookie, Visit
from bot.chat.service import ChatService
from bot.chat.start import NewerFlowError
from bot.clock import SystemClock
from bot.errors import StoreError
from bot.language import Localizer, hinted
from bot.pages.protection import FormError, Protection, is_cross_site, read_form
from bot.pages.rendering import PageRenderer
from bot.pages.visitors import Network, address_of
from bot.pages.words import Words
from bot.store import Store
from bot.text import Text, text
from bot.throttled_log import ThrottledLogger, place_of
from flows.engine.question import Flow

_LOG: Final = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[Response]]
_PAGES: Final = ("/step/{number}", "/step/{number}/{stage}", "/review", "/result", "/page")
_FORMS: Final = ("/consent", "/file", "/code", "/leave")
"""Addresses to which only forms go; who types one is led to the start."""
_GUEST_PAGES: Final = {"/privacy": "?privacy", "/delete": "", "/restart": ""}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where the pages are reached: the hosts, whether over TLS, and the trusted proxies."""

    hosts: tuple[str, ...]
    tls: bool = False
    proxies: tuple[Network, ...] = ()


class WebPages:
    """Serves the interview of one store."""

    def __init__(
        self,
        flow: Flow,
        chats: ChatService,
        store: Store,
        renderer: PageRenderer,
        address: WebAddress,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: RateLimits | None = None,
    ) -> None:
        self._chats = chats
        self._store = store
        self._renderer = renderer
        self._address = address
        self._cookie = Cookie(address.tls)
        self._limits = limits or rate_limits(time.monotonic)
        self._drawing = Drawing(flow, renderer)
        self._entrance = Entrance(flow, chats, self._drawing)
        self._interview = Interview(flow, chats, self._drawing, now)
        self._transfer = Transfer(store, now)
        self._throttled_log = ThrottledLogger(_LOG, SystemClock())

    def application(self) -> Starlette:
        """Return the ASGI application."""
        get, pages = ["GET"], (*_PAGES, *_GUEST_PAGES)
        routes = [
            Route("/", self._guarded(self._home), methods=get),
            Route("/consent", self._guarded(self._consent), methods=["POST"]),
            *(Route(path, self._guarded(self._show), methods=get) for path in pages),
            *(Route(path, self._guarded(self._answer), methods=["POST"]) for path in pages),
            *(Route(path, self._guarded(self._home), methods=get) for path in _FORMS),
            Route("/file", self._guarded(self._file), methods=["POST"]),
            Route("/continue", self._guarded(self._ask_code), methods=get),
            Route("/continue", self._guarded(self._take_code), methods=["POST"]),
            Route("/code", self._guarded(self._give_code), methods=["POST"]),
            Route("/leave", self._guarded(self._leave), methods=["POST"]),
            Route("/healthz", self._healthy, methods=get),
            Route("/readyz", self._ready, methods=get),
            *self._renderer.routes(),
        ]
        missing = {HTTPStatus.NOT_FOUND: self._not_found}
        application = Starlette(routes=routes, exception_handlers=missing)
        application.add_middleware(Protection, hosts=self._address.hosts, tls=self._address.tls)
        return application

    def _guarded(self, handler: Handler) -> Handler:
        """Return a handler behind the rate limit and the check of where forms come from."""

        async def guarded(request: Request) -> Response:
            if not self._limits.requests.allows(self._from(request)):
                return self._said(request, "web.too_many", HTTPStatus.TOO_MANY_REQUESTS)
            if request.method == "POST" and is_cross_site(request):
                return self._said(request, "web.foreign_form", HTTPStatus.FORBIDDEN)
            try:
                return await handler(request)
            except FormError as error:
                return self._said(request, "web.bad_form", error.status)
            except Exception as error:  # noqa: BLE001 - whatever it is, the person gets a page
                return self._failed(request, error)

        return guarded

    def _failed(self, request: Request, error: Exception) -> Response:
        """Return the page for a store that is away, a newer session, or a defect."""
        self._throttled_log.say(f"a page cannot be shown: {place_of(error)}")
        if isinstance(error, StoreError | NewerFlowError):
            return self._said(request, "notice.not_kept", HTTPStatus.SERVICE_UNAVAILABLE)
        return self._said(request, "notice.fault", HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _home(self, request: Request) -> Response:
        """Show the entrance; who has a session is led to where it stands."""
        guest, visit = guest_of(request), self._cookie.visit(request)
        if visit is None:
            return page(self._entrance.page(guest))
        reply = await self._chats.current(visit.chat)
        if reply.session is not None:
            begun = await self._chats.handle(visit.chat, guest.started)
            return self._interview.redirect(begun.session)
        if reply.error is not None:
            return self._said(request, "notice.not_kept", HTTPStatus.SERVICE_UNAVAILABLE)
        response = page(self._entrance.page(guest, beside=Beside(outgoing=reply.outgoing)))
        self._cookie.take(response)
        response.background = BackgroundTask(self._chats.delivered, reply)
        return response

    async def _consent(self, request: Request) -> Response:
        """Begin with consent, under a new session id."""
        form = await read_form(request)
        guest = guest_of(request, form)
        said = one(form, "consent")
        if said == "no" and guest.language:
            return page(self._entrance.closed(guest))
        if said != "yes" or not guest.language:
            return RedirectResponse(f"/{guest.query}", HTTPStatus.SEE_OTHER)
        if not self._limits.sessions.allows(self._from(request)):
            return self._said(request, "web.too_many", HTTPStatus.TOO_MANY_REQUESTS)
        visit, reply = await self._entrance.consent(guest)
        if reply.session is None:
            return self._said(request, "notice.not_kept", HTTPStatus.SERVICE_UNAVAILABLE)
        response = self._interview.redirect(reply.session)
        self._cookie.give(response, visit)
        return response

    async def _show(self, request: Request) -> Response:
        path = request.url.path
        visit = self._cookie.visit(request)
        reply = await self._chats.current(visit.chat) if visit else None
        if visit is not None and reply is not None and reply.session is not None:
            return self._interview.show(visit, reply, reply.session, path)
        if reply is not None and reply.error is not None:
            return self._said(request, "notice.not_kept", HTTPStatus.SERVICE_UNAVAILABLE)
        if view := _GUEST_PAGES.get(path):
            return page(self._entrance.page(guest_of(request), view))
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)

    async def _answer(self, request: Request) -> Response:
        form = await read_form(request)
        visit = self._owner(request, form)
        if visit is None:
            return self._said(request, "web.session_over", HTTPStatus.FORBIDDEN)
        reply = await self._chats.current(visit.chat)
        if reply.session is None and reply.error is None:
            return RedirectResponse("/", HTTPStatus.SEE_OTHER)
        return await self._interview.answer(visit, reply, request.url.path, form)

    async def _file(self, request: Request) -> Response:
        form = await read_form(request)
        visit = self._owner(request, form)
        if visit is None:
            return self._said(request, "web.session_over", HTTPStatus.FORBIDDEN)
        return await self._interview.file(visit, form)

    async def _ask_code(self, request: Request) -> Response:
        """Ask for the code that another device shows."""
        return self._code_page(request, ())

    async def _take_code(self, request: Request) -> Response:
        """Continue the session of a code; the id that the browser brought is not kept."""
        form = await read_form(request)
        if not self._limits.codes.allows(self._from(request)):
            return self._said(request, "web.too_many", HTTPStatus.TOO_MANY_REQUESTS)
        visit = await self._transfer.take(one(form, "code"))
        if visit is None:
            errors = [(text("web.error.code"), "code")]
            return self._code_page(request, errors, HTTPStatus.UNPROCESSABLE_ENTITY)
        response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        self._cookie.give(response, visit)
        return response

    async def _give_code(self, request: Request) -> Response:
        """Show a code that continues this session elsewhere."""
        visit = self._owner(request, await read_form(request))
        reply = await self._chats.current(visit.chat) if visit else None
        if visit is None or reply is None or reply.session is None:
            return self._said(request, "web.session_over", HTTPStatus.FORBIDDEN)
        code = await self._transfer.code(visit, reply.session)
        title = Words(reply.localizer).say("web.code.heading")
        html = self._drawing.plain("code.html", reply.localizer, visit, code=code, title=title)
        return page(html)

    async def _leave(self, request: Request) -> Response:
        """Have this browser forget the session, which stays stored."""
        visit = self._owner(request, await read_form(request))
        response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        if visit is not None:
            self._cookie.take(response)
        return response

    async def _healthy(self, _: Request) -> Response:
        """Report that this process answers."""
        return PlainTextResponse("ok")

    async def _ready(self, _: Request) -> Response:
        """Report whether answers can be committed now."""
        try:
            await self._store.check_writable()
        except StoreError:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ok")

    async def _not_found(self, request: Request, _: Exception) -> Response:
        return self._said(request, "web.not_found", HTTPStatus.NOT_FOUND)

    def _owner(self, request: Request, form: Fields) -> Visit | None:
        """Return the visit of a form that carries the token of its session, else None."""
        visit = self._cookie.visit(request)
        return visit if visit is not None and visit.owns(one(form, "token")) else None

    def _from(self, request: Request) -> str:
        return address_of(request, self._address.proxies)

    def _localizer(self, request: Request) -> Localizer:
        """Return the localizer of somebody whose session is not known."""
        guest = guest_of(request)
        return Localizer(guest.language or hinted(guest.hint)[0] or "en")

    def _code_page(
        self,
        request: Request,
        errors: list[tuple[Text, str]] | tuple[()],
        status: HTTPStatus = HTTPStatus.OK,
    ) -> Response:
        html = self._drawing.plain(
            "continue.html",
            self._localizer(request),
            beside=Beside(errors=errors),
            title=Words(self._localizer(request)).say("web.continue.heading"),
        )
        return page(html, status)

    def _said(self, request: Request, key: str, status: HTTPStatus) -> Response:
        """Return a page that says only this."""
        errors = [(Text(key), "")]
        localizer = self._localizer(request)
        html = self._drawing.plain(
            "message.html", localizer, beside=Beside(errors=errors), title="", again=()
        )
        return page(html, status)
