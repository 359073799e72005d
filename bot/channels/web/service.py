"""Serves the web page until told to stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from bot.channels.web.application import WebAddress, WebPages
from bot.channels.web.limits import LIMITS
from bot.chat.service import ChatService
from bot.http_server import serve_http
from bot.observer import SILENT, Observer
from bot.pages.brand import brand_of
from bot.pages.rendering import PageRenderer
from bot.pages.visitors import networks
from bot.privacy_notice import notice_for_others, notice_for_this_computer
from bot.settings import Settings, SettingsError
from bot.store import Store
from flows.engine.question import Flow
from flows.engine.session import Firm

_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches a host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def web_address(settings: Settings, host: str, port: int) -> WebAddress:
    """Return where the pages are reached when they are served on this host and port.

    Raises:
        SettingsError: others can reach them and no https URL is set, or nobody is named who
            runs them; or a trusted proxy is no address.
    """
    try:
        proxies = networks(settings.web_trusted_proxies)
    except ValueError:
        expected = "addresses or networks, separated by commas, such as 10.0.0.0/8"
        raise SettingsError("INTAKE_WEB_TRUSTED_PROXIES", expected) from None
    own = tuple(f"{name}:{port}" for name in _LOOPBACK) if is_loopback(host) else ()
    url = urlsplit(settings.web_url)
    is_public = bool(settings.web_url) or not own
    if is_public and (url.scheme != "https" or not url.hostname or url.path not in ("", "/")):
        expected = "a URL such as https://intake.example.org, because others can open the page"
        raise SettingsError("INTAKE_WEB_URL", expected)
    for name in ("operator_name", "operator_contact"):
        if is_public and not getattr(settings, name):
            expected = "who runs this service, because others can open the page"
            raise SettingsError(f"INTAKE_{name.upper()}", expected)
    public = (url.netloc.casefold(),) if is_public else ()
    return WebAddress((*public, *(() if is_public else own)), tls=is_public, proxies=proxies)


async def serve(
    flow: Flow,
    store: Store,
    settings: Settings,
    listener: socket.socket,
    stop: asyncio.Event,
    *,
    firms: tuple[Firm, ...] = (),
    observer: Observer = SILENT,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Serve on the listener until `stop` is set; open requests may finish.

    Raises:
        SettingsError: see `web_address` and `brand_of`.
    """
    host, port = listener.getsockname()[:2]
    address = web_address(settings, host, port)
    notice_of = notice_for_others if address.tls else notice_for_this_computer
    notice = notice_of(settings, firms, "web")
    chats = ChatService(flow, store, LIMITS, now=now, firms=firms, observer=observer, notice=notice)
    renderer = PageRenderer(brand_of(settings))
    pages = WebPages(flow, chats, store, renderer, address, now=now)
    await serve_http(pages.application(), listener, stop)
