"""What the pages refuse, and what every response carries."""

from __future__ import annotations

import logging
from pathlib import Path

import httpx
import pytest
from talking import SHORT
from web_browsing import ORIGIN
from web_pages import HOST, Site

from bot.channels.web.application import WebAddress
from bot.channels.web.limits import CHANNEL
from bot.channels.web.service import web_address
from bot.pages.brand import Brand, brand_of
from bot.pages.protection import LARGEST_FORM, MOST_FIELDS
from bot.settings import Settings, SettingsError
from bot.store import ChatKey

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_headers(site: Site) -> None:
    """Each response forbids frames, foreign content, storage and sniffing."""
    browser = site.browser()
    await browser.begins()
    for path in ("/", "/step/1", "/privacy", "/nowhere", "/static/style.css"):
        headers = (await browser.http.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert ("no-store" in headers["cache-control"]) is not path.startswith("/static/")


async def test_nothing_inline_and_nothing_from_elsewhere(site: Site) -> None:
    """No page has a style or script of its own, or names another host."""
    browser = site.browser()
    pages = [await browser.opens("/"), await browser.begins("both")]
    pages += [await browser.opens(path) for path in ("/privacy", "/delete", "/continue")]
    for page in pages:
        assert " style=" not in page.html
        assert "<style" not in page.html
        assert " on" + "click=" not in page.html
        assert "<script>" not in page.html
        assert "http:" not in page.html.replace(ORIGIN, "")
        assert "https:" not in page.html


async def test_the_cookie_over_tls(tmp_path: Path) -> None:
    """Over TLS the cookie belongs to this host alone."""
    address = WebAddress((HOST,), tls=True)
    async with Site(tmp_path, SHORT, address=address) as site:
        given = await site.browser().sends("/consent", [("lang", "en"), ("consent", "yes")])
        cookie = given.history[0].headers["set-cookie"]
        assert cookie.startswith("__Host-intake=")
        for flag in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
            assert flag in cookie
        assert "Domain" not in cookie
        assert "strict-transport-security" in given.headers


async def test_a_session_id_that_somebody_planted(site: Site) -> None:
    """Consent begins under a new id, whatever the browser brought."""
    browser = site.browser()
    planted = "A" * 43
    browser.http.cookies.set("intake", planted)
    await browser.sends("/consent", [("lang", "en"), ("consent", "yes")])
    assert await site.store.load(ChatKey(CHANNEL, planted)) is None
    ids = {one.value for one in browser.http.cookies.jar} - {planted}
    assert len(ids) == 1
    assert await site.store.load(ChatKey(CHANNEL, str(*ids))) is not None


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_a_form_of_another_site(site: Site, headers: dict[str, str]) -> None:
    """It is refused, even with the right token."""
    browser = site.browser()
    page = await browser.begins()
    body = str(httpx.QueryParams([*page.card.fields, ("choice", page.lines[0][2])]))
    given = await browser.http.post(page.path, content=body, headers={**FORM, **headers})
    assert given.status_code == httpx.codes.FORBIDDEN
    stored = await site.store.load(ChatKey(CHANNEL, browser.id))
    assert stored is not None
    assert not stored.session.answers


@pytest.mark.parametrize("token", ["", "x", "0" * 32, "é"])
async def test_a_forged_token(site: Site, token: str) -> None:
    """A form without the token of its session changes nothing, whatever it asks for."""
    browser = site.browser()
    page = await browser.begins()
    fields = [one for one in page.card.fields if one[0] != "token"]
    for path in (page.path, "/file", "/code", "/leave"):
        given = await browser.sends(path, [*fields, ("token", token), ("file", "export")])
        assert "attachment" not in given.headers.get("content-disposition", "")
        assert "<strong>" not in given.text
    assert browser.id


async def test_the_token_of_another_person(site: Site) -> None:
    """The token of one session is none for another."""
    ann, bob = site.browser(), site.browser()
    page = await ann.begins()
    await bob.begins()
    given = await bob.sends(page.path, [*page.card.fields, ("choice", page.lines[0][2])])
    assert given.status_code == httpx.codes.FORBIDDEN


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"a=" + b"x" * LARGEST_FORM, FORM, 413),
        (b"&".join(b"a=1" for _ in range(MOST_FIELDS + 1)), FORM, 400),
        (b"\xff=\xfe", FORM, 400),
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"--x--", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
        (b"", {"Content-Type": ""}, 415),
    ],
)
async def test_odd_bodies(site: Site, body: bytes, kind: dict[str, str], status: int) -> None:
    """What is no small form is refused with a page."""
    browser = site.browser()
    page = await browser.begins()
    given = await browser.http.post(page.path, content=body, headers=kind)
    assert given.status_code == status
    assert "could not be read" in given.text


@pytest.mark.parametrize(
    "fields",
    [
        {"press": "o:00000000:accused:1"},
        {"press": "\r\nSet-Cookie: x=1"},
        {"choice": "<script>"},
        {"first": "g:delete:yes:1", "choice": "x"},
        {"nonce": "٣", "choice": "x"},
        {"nonce": "9" * 5000, "choice": "x"},
        {"language": "xx"},
        {"revision": "x" * 5000, "text": "1"},
    ],
)
async def test_forged_fields(site: Site, fields: dict[str, str]) -> None:
    """Fields that no page of ours has change no answer, and break nothing."""
    browser = site.browser()
    page = await browser.begins()
    given = await browser.submits(page.card, *fields.items())
    assert given.status in (200, 409, 422)
    assert "<script>" not in given.html
    stored = await site.store.load(ChatKey(CHANNEL, browser.id))
    assert stored is not None
    assert fields.get("text") or not stored.session.answers


@pytest.mark.parametrize("host", ["evil.example", f"{HOST}.evil.example", "", "127.0.0.1"])
async def test_a_foreign_host(site: Site, host: str) -> None:
    """A request for another host is answered with no page."""
    given = await site.browser().http.get("/", headers={"Host": host})
    assert given.status_code == httpx.codes.MISDIRECTED_REQUEST
    assert given.headers["x-frame-options"] == "DENY"


async def test_too_many_requests(site: Site) -> None:
    """An address that asks too often waits; others do not, and time helps."""
    hasty = site.browser()
    codes = [(await hasty.http.get("/")).status_code for _ in range(310)]
    assert codes.count(httpx.codes.TOO_MANY_REQUESTS) == 10
    site.seconds += 60
    assert (await hasty.http.get("/")).status_code == httpx.codes.OK


async def test_guessing_codes(site: Site) -> None:
    """After ten tries of a code an address has to wait."""
    browser = site.browser()
    fields = [("code", "0" * 16)]
    codes = [(await browser.sends("/continue", fields)).status_code for _ in range(12)]
    assert codes == [422] * 10 + [429] * 2


async def test_addresses_behind_a_proxy(tmp_path: Path) -> None:
    """Only a trusted proxy is believed, and only the last address before it."""
    from bot.pages.visitors import networks  # noqa: PLC0415

    address = WebAddress((HOST,), proxies=networks("127.0.0.1, 10.0.0.0/8"))
    async with Site(tmp_path, SHORT, address=address) as site:
        browser = site.browser()
        for person in range(400):
            headers = {"X-Forwarded-For": f"6.6.6.6, 192.0.2.{person % 250}, 10.1.2.3"}
            assert (await browser.http.get("/", headers=headers)).status_code == httpx.codes.OK


async def test_logs_hold_no_fact(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Neither what was typed nor the session id nor a token reaches a log."""
    caplog.set_level(logging.DEBUG, "bot")
    browser = site.browser()
    page = await browser.begins()
    await browser.submits(page.card, ("text", "the secret recipe"))
    await browser.chooses("Right holder")
    logged = caplog.text
    for secret in ("secret recipe", browser.id, dict(page.card.fields)["token"]):
        assert secret not in logged


def test_serving_to_others_needs_a_name() -> None:
    """Whoever opens the page to others names an https URL and who runs it."""
    shown = {"operator_name": "Example Law", "operator_contact": "it@example.org"}
    url = {"web_url": "https://intake.example.org"}
    with pytest.raises(SettingsError, match="INTAKE_WEB_URL"):
        web_address(Settings(**shown), "0.0.0.0", 80)  # noqa: S104
    with pytest.raises(SettingsError, match="INTAKE_OPERATOR_NAME"):
        web_address(Settings(**url), "127.0.0.1", 80)
    with pytest.raises(SettingsError, match="INTAKE_WEB_URL"):
        web_address(Settings(web_url="http://x.org", **shown), "127.0.0.1", 80)
    with pytest.raises(SettingsError, match="INTAKE_WEB_TRUSTED_PROXIES"):
        web_address(Settings(web_trusted_proxies="proxy"), "127.0.0.1", 80)
    found = web_address(Settings(**url, **shown), "10.0.0.1", 80)
    assert found == WebAddress(("intake.example.org",), tls=True)
    assert not web_address(Settings(), "127.0.0.1", 8080).tls


def test_the_brand_is_legible(tmp_path: Path) -> None:
    """Text on the operator's colour is black or white, whichever has more contrast."""
    assert "--on-brand:#000" in Brand(colour="#ffd200").style
    assert "--on-brand:#fff" in Brand(colour="#17446b").style
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg/>")
    assert brand_of(Settings(web_logo=logo)).logo == (b"<svg/>", "image/svg+xml")
    with pytest.raises(SettingsError, match="INTAKE_WEB_LOGO"):
        brand_of(Settings(web_logo=tmp_path / "logo.exe"))
    with pytest.raises(ValueError, match="web_colour"):
        Settings(web_colour="red; } body { display: none")
