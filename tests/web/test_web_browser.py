"""In a real browser: whole interviews, Back, two tabs, a server that dies, keyboard, axe."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from web_process import WebProcess, chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, NARROW, DESKTOP = (360, 740), (320, 640), (1280, 900)
PAGES_MOST = 60
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WebProcess]:
    """Return a running server."""
    process = WebProcess(tmp_path)
    process.starts()
    yield process
    process.dies()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Return Chromium; without one these tests are skipped, and a warning says so."""
    path = chromium()
    if not path:
        warnings.warn("NO BROWSER: tests/web/test_web_browser.py was not run", stacklevel=1)
        pytest.skip("no Chromium is installed; `make browser` installs it")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        await running.close()


async def opened(
    browser: Browser,
    size: tuple[int, int] = DESKTOP,
    *,
    script: bool = True,
    scheme: str = "light",
) -> tuple[BrowserContext, Page]:
    """Return a window of this size, with a page that fails on any error of the script."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=script,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.set_default_timeout(20_000)
    page = await context.new_page()
    return context, page


async def goes_on(page: Page) -> None:
    """Submit the card and wait for the next one."""
    nonce = page.locator("#card input[name=nonce]")
    before = await nonce.get_attribute("value")
    await page.click("main button[name=go]")
    await expect(nonce).not_to_have_value(before or "")


async def answers(page: Page) -> str:
    """Fill in the question on the page, and return which kind it was; empty for none."""
    for kind, field in (
        ("list", "input[name=tick]"),
        ("choice", "input[name=choice]"),
        ("date", "#year"),
        ("money", "#amount"),
        ("text", "#text"),
    ):
        if await page.locator(field).count():
            if kind in ("list", "choice"):
                await page.locator(field).first.check()
            else:
                await page.fill(field, "2025" if kind == "date" else "3")
            return kind
    return ""


async def begins(page: Page, url: str, language: str = "en") -> None:
    """Consent."""
    await page.goto(f"{url}/?lang={language}")
    await page.click("button[value=yes]")
    await expect(page.locator("#card input[name=nonce]")).to_have_count(1)


async def is_sound(page: Page, seen: set[str], name: str) -> None:
    """Check a kind of page once: WCAG 2.2 AA by axe, and nothing wider than the screen."""
    if name in seen:
        return
    seen.add(name)
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"
    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("en", NARROW, "light"), ("zh", PHONE, "dark"), ("both", DESKTOP, "light")],
)
async def test_a_whole_interview(
    server: WebProcess,
    browser: Browser,
    language: str,
    size: tuple[int, int],
    scheme: str,
    *,
    script: bool,
) -> None:
    """From the first page to the result, in each language; each kind of page is sound."""
    context, page = await opened(browser, size, script=script, scheme=scheme)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    seen: set[str] = set() if script else {"*"}

    async def look(name: str) -> None:
        if script:
            await is_sound(page, seen, name)

    await page.goto(server.url)
    await look("entrance")
    await begins(page, server.url, language)
    for _ in range(PAGES_MOST):
        kind = await answers(page)
        if not kind:
            break
        await look(kind)
        await goes_on(page)
    assert page.url.endswith("/review")
    await look("review")
    await page.locator("#card .buttons button").first.click()
    await page.wait_for_url("**/result")
    await expect(page.locator(".front")).to_be_visible()
    await look("result")
    async with page.expect_download() as waiting:
        await page.click("button[value='brief.pdf']")
    assert (await waiting.value).suggested_filename.endswith(".pdf")
    for path in ("privacy", "delete", "restart", "continue", "nowhere"):
        await page.goto(f"{server.url}/{path}")
        await look(path)
    await page.goto(f"{server.url}/result")
    await page.click("button[formaction='/code']")
    await expect(page.locator(".code")).to_be_visible()
    await look("code")
    assert not errors
    await context.close()


async def test_back_reload_and_two_tabs(server: WebProcess, browser: Browser) -> None:
    """Back shows the answer and can change it, Reload repeats nothing, an old tab says so."""
    context, page = await opened(browser)
    await begins(page, server.url)
    other = await context.new_page()
    await other.goto(f"{server.url}/step/1")
    await page.locator("input[name=choice]").first.check()
    await goes_on(page)
    await page.wait_for_url("**/step/2")
    await page.reload()
    assert page.url.endswith("/step/2")
    await page.go_back()
    await expect(page.locator("input[name=choice]").first).to_be_checked()
    await page.locator("input[name=choice]").nth(1).check()
    await goes_on(page)
    await page.wait_for_url("**/step/2")
    await other.locator("input[name=choice]").first.check()
    await goes_on(other)
    await expect(other.locator(".banner")).to_be_focused()
    await page.goto(f"{server.url}/review")
    await expect(page.locator(".answers dd").first).to_contain_text("Accused")
    await context.close()


async def test_a_server_that_dies(server: WebProcess, browser: Browser) -> None:
    """The page says that there is no connection and keeps what was entered; then it goes on."""
    context, page = await opened(browser, PHONE)
    await begins(page, server.url)
    await page.locator("input[name=choice]").first.check()
    server.dies()
    await page.click("main button[name=go]")
    await expect(page.locator("#trouble")).to_be_visible()
    await expect(page.locator("input[name=choice]").first).to_be_checked()
    server.starts()
    await page.click("main button[name=go]")
    await page.wait_for_url("**/step/2")
    assert server.ends() == 0
    await context.close()


async def test_the_keyboard_alone(server: WebProcess, browser: Browser) -> None:
    """Tab, arrows, space and Enter reach everything; an error takes the focus."""
    context, page = await opened(browser)
    await begins(page, server.url)
    await page.keyboard.press("Tab")
    for _ in range(12):
        if await page.evaluate("document.activeElement.name === 'choice'"):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/step/2")
    await expect(page.locator("#main")).to_be_focused()
    await page.focus("main button[name=go]")
    await page.keyboard.press("Enter")
    await expect(page.locator(".errors[autofocus]")).to_be_focused()
    assert (await page.title()).startswith("Error: ")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#line-1")).to_be_focused()
    await context.close()


async def test_everything_is_deleted(server: WebProcess, browser: Browser) -> None:
    """Deletion leads to the start page, without a cookie."""
    context, page = await opened(browser)
    await begins(page, server.url)
    await page.goto(f"{server.url}/delete")
    await page.click("button.warning")
    await expect(page.locator(".notice")).to_contain_text("deleted")
    assert not await context.cookies()
    await context.close()
