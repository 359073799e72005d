"""What a person meets on the pages: Back, Reload, two tabs, refused forms, another device."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from talking import NOON, SHORT
from web_browsing import Browser, Page
from web_pages import Site

from bot.channels.web.limits import CHANNEL
from bot.errors import StoreError
from bot.store import Applied, ChatKey
from flows.engine.session import Firm, Session

ROLE, RIGHT = "Who are you?", "Which right is it about?"


async def stored(site: Site, browser: Browser) -> Session:
    """Return the stored session of a browser."""
    found = await site.store.load(ChatKey(CHANNEL, browser.id))
    assert found is not None
    return found.session


async def to_the_date(browser: Browser) -> Page:
    """Answer until the date of the notice is asked."""
    await browser.begins()
    await browser.chooses("Right holder")
    await browser.chooses("Trademark")
    await browser.ticks("notice_sent")
    await browser.chooses("They are not true")
    return await browser.chooses("Not sure")


async def test_nothing_is_kept_before_consent(site: Site) -> None:
    """Language, privacy and refusal store nothing and set no cookie."""
    browser = site.browser()
    for path in ("/", "/?lang=zh", "/?lang=en&firm=ACME", "/privacy?lang=both"):
        await browser.opens(path)
    refused = await browser.opens("/?lang=en")
    refused = await browser.submits(refused.card, ("consent", "no"))
    assert "Nothing about you is stored" in refused.text
    assert not browser.id
    assert (await site.store.stats(NOON)).sessions == {}


async def test_a_link_of_a_firm(site: Site) -> None:
    """A deep link chooses the language and keeps the firm's code."""
    browser = site.browser()
    page = await browser.begins("zh", "&firm=ACME-1")
    assert 'lang="zh-Hans"' in page.html
    assert (await stored(site, browser)).referral == "ACME-1"


async def test_back_in_the_browser(site: Site) -> None:
    """The step before is shown with its answer; nothing changes until it is submitted."""
    browser = site.browser()
    await browser.begins()
    await browser.chooses("Right holder")
    await browser.chooses("Trademark")
    before = await stored(site, browser)
    page = await browser.opens("/step/1")
    assert ROLE in page.text
    assert ("choice", page.lines[0][2]) in page.card.fields
    assert await stored(site, browser) == before
    await browser.chooses("Accused")
    after = await stored(site, browser)
    assert after.answers["party_role"] == {"party_role": "accused"}
    assert after.answers["right_type"] == before.answers["right_type"]
    assert browser.page.path == "/step/3"


async def test_back_within_a_card(site: Site) -> None:
    """From the proof back to the list, which is submitted anew."""
    browser = site.browser()
    await browser.begins()
    await browser.chooses("Right holder")
    await browser.chooses("Trademark")
    await browser.ticks("notice_sent")
    await browser.chooses("They are not true")
    assert browser.page.path == "/step/3/proof"
    page = await browser.opens("/step/3")
    assert ("tick", "notice_sent") in page.card.fields
    await browser.ticks("notice_sent", "notice_received", "continued_after_notice")
    assert browser.page.path == "/step/3/proof"
    await browser.chooses("Not sure")
    assert (await stored(site, browser)).answers["notice_events"]["notice_received"] == "yes"


async def test_a_form_that_is_sent_again(site: Site) -> None:
    """Reload and a double click count once, and lead to where the person is."""
    browser = site.browser()
    page = await browser.begins()
    fields = [*page.card.fields, ("choice", page.lines[0][2])]
    first = await browser.sends(page.path, fields)
    before = await stored(site, browser)
    again = await browser.sends(page.path, fields)
    assert first.url.path == again.url.path == "/step/2"
    assert await stored(site, browser) == before


async def test_two_tabs(site: Site) -> None:
    """The tab that is behind is told so, changes nothing, and shows where the person is."""
    browser = site.browser()
    first = await browser.begins()
    second = await browser.opens("/step/1")
    await browser.submits(first.card, ("choice", first.lines[0][2]))
    before = await stored(site, browser)
    late = await browser.submits(second.card, ("choice", second.lines[1][2]))
    assert late.status == httpx.codes.CONFLICT
    assert "out of date" in late.text
    assert RIGHT in late.text
    assert await stored(site, browser) == before


async def test_typed_words_of_an_old_tab(site: Site) -> None:
    """A typed answer belongs to the card that it was typed under."""
    browser = site.browser()
    page = await to_the_date(browser)
    await browser.fills(day="1", month="3", year="2026")
    assert "Noted" in browser.page.text
    before = await stored(site, browser)
    late = await browser.submits(page.card, ("year", "2020"), ("nonce", "5"), ("first", ""))
    assert late.status == httpx.codes.CONFLICT
    assert await stored(site, browser) == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Enter an answer"),
        ({"day": "45", "month": "13", "year": "2025"}, "no such day"),
        ({"day": "1", "month": "", "year": "2025"}, "For example"),
        ({"day": "", "month": "", "year": "<b>soon</b>"}, "For example"),
    ],
)
async def test_a_date_that_is_refused(site: Site, fields: dict[str, str], said: str) -> None:
    """What is wrong is said first, and what was typed stays."""
    browser = site.browser()
    page = await to_the_date(browser)
    assert page.status == httpx.codes.OK
    page = await browser.fills(**fields)
    assert page.status == httpx.codes.UNPROCESSABLE_ENTITY
    assert said in page.text
    assert "<title>Error: " in page.html
    for name, value in fields.items():
        assert (name, value) in page.card.fields
    assert "notice_date" not in (await stored(site, browser)).answers


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"year": "2025"}, "2025"),
        ({"year": "2025", "month": "3"}, "2025-03"),
        ({"year": "2025", "month": "3", "day": "1"}, "2025-03-01"),
    ],
)
async def test_a_date_in_parts(site: Site, fields: dict[str, str], kept: str) -> None:
    """Day and month may stay empty."""
    browser = site.browser()
    await to_the_date(browser)
    await browser.fills(**fields)
    assert (await stored(site, browser)).answers["notice_date"] == {"notice_date": kept}
    page = await browser.opens("/step/4")
    assert set(fields.items()) <= {(k, v.lstrip("0")) for k, v in page.card.fields}


async def test_a_list_needs_a_tick(site: Site) -> None:
    """Nothing ticked, or "none" beside a line, is refused with the ticks kept."""
    browser = site.browser()
    await browser.begins()
    await browser.chooses("Right holder")
    page = await browser.chooses("Trademark")
    none = next(value for _, name, value in page.lines if name == "tick" and ":" in value)
    page = await browser.ticks()
    assert "Tick what fits" in page.text
    page = await browser.ticks("notice_sent", none)
    assert "cannot be combined" in page.text
    assert ("tick", "notice_sent") in page.card.fields
    page = await browser.ticks(none)
    assert (await stored(site, browser)).answers["notice_events"]["notice_sent"] == "no"


async def test_an_amount_with_its_currency(site: Site) -> None:
    """The list of currencies counts unless the amount names one; later ones are bound to it."""
    browser = site.browser()
    await to_the_date(browser)
    await browser.chooses("Not sure")
    await browser.chooses("None of these")
    await browser.fills(amount="1.2 million", currency="USD")
    await browser.chooses("Not sure")
    money = {"amount": "1200000", "currency": "USD"}
    assert (await stored(site, browser)).answers["actual_loss"]["actual_loss"] == money
    assert "<output" in browser.page.html
    await browser.fills(amount="5000")
    assert (await stored(site, browser)).answers["royalty"] == {
        "royalty": {"amount": "5000", "currency": "USD"}
    }


async def test_another_language_keeps_what_was_typed(site: Site) -> None:
    """The language switch of each page shows the same card, with the fields as they were."""
    browser = site.browser()
    await to_the_date(browser)
    page = await browser.fills(year="last spring", language="zh")
    assert 'lang="zh-Hans"' in page.html
    assert ("year", "last spring") in page.card.fields


async def test_review_and_change(site: Site) -> None:
    """Each answer has a button that opens it."""
    browser = site.browser()
    await browser.begins()
    await browser.chooses("Right holder")
    page = await browser.opens("/review")
    assert "Right holder" in page.text
    page = await browser.chooses("Change: Who are you")
    assert page.path == "/step/1"
    await browser.chooses("Adviser")
    assert (await stored(site, browser)).answers["party_role"]["party_role"] == "adviser"


async def test_the_result_and_its_files(site: Site) -> None:
    """The result stands on one page; each file is a download, as often as it is asked for."""
    browser = site.browser()
    await to_the_date(browser)
    await browser.fills(year="2026", month="3", day="1")
    await browser.opens("/review")
    page = await browser.chooses("Show the result")
    assert page.path == "/result"
    assert "information, not legal advice" in page.text
    assert 'id="why"' in page.html
    for _ in range(2):
        given = await browser.downloads("JSON")
        assert given.headers["content-type"] == "application/json"
        assert json.loads(given.content)["case"].startswith("CI-")
    assert (await browser.downloads("PDF")).content.startswith(b"%PDF")
    assert json.loads((await browser.downloads("copy")).content)["answers"]
    assert not await site.store.outgoing(ChatKey(CHANNEL, browser.id))


async def test_a_result_is_sent_to_a_firm(tmp_path: Path) -> None:
    """Contact and consent are given on forms; the brief waits for the firm of the link."""
    firm = Firm(
        code="ACME",
        names={"en": "Acme Law", "zh": "艾克米律师事务所"},
        country="CN",
        crosses_border=True,
        contact="privacy@acme.example",
        address="https://acme.example/briefs",
    )
    async with Site(tmp_path, SHORT, firms=(firm,)) as site:
        browser = site.browser()
        await browser.begins(query="&firm=ACME")
        await browser.chooses("Right holder")
        await browser.opens("/review")
        await browser.chooses("Show the result")
        page = await browser.chooses("Acme Law")
        assert "privacy@acme.example" in page.text
        await browser.chooses("reach")
        await browser.fills(text="ann@example.org")
        assert "ann@example.org" in browser.page.text
        for label in [one[0] for one in browser.page.choices if "gree" in one[0]]:
            await browser.chooses(label)
        page = await browser.chooses("Send")
        assert page.path == "/result"
        (given,) = (await stored(site, browser)).hand_overs
        assert given.contact == "ann@example.org"
        page = await browser.opens("/privacy")
        assert "Acme Law" in page.text
        await browser.chooses("Acme Law")
        assert not (await stored(site, browser)).hand_overs[0].stands


async def test_the_result_of_another_day(site: Site) -> None:
    """Who comes back on a later day sees the result as of that day."""
    browser = site.browser()
    await browser.begins()
    await browser.chooses("Right holder")
    await browser.opens("/review")
    await browser.chooses("Show the result")
    site.now = NOON.replace(month=12, day=24)
    page = await browser.opens("/result")
    assert "24 December 2026" in page.text


async def test_everything_is_deleted(site: Site) -> None:
    """It is asked once more; afterwards the cookie is gone and the start page says so."""
    browser = site.browser()
    await browser.begins()
    await browser.chooses("Right holder")
    key = ChatKey(CHANNEL, browser.id)
    await browser.opens("/delete")
    page = await browser.chooses("Yes, delete everything")
    assert page.path == "/"
    assert "were deleted" in page.text
    assert not browser.id
    assert await site.store.load(key) is None


async def test_a_session_that_has_ended(site: Site) -> None:
    """Who returns after the storage time begins anew, and an old form changes nothing."""
    browser = site.browser()
    page = await browser.begins()
    await site.store.delete(ChatKey(CHANNEL, browser.id), NOON)
    late = await browser.submits(page.card, ("choice", page.lines[0][2]))
    assert late.path == "/"
    assert "Choose your language" in late.text


async def test_a_store_that_is_away(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form can be sent again from the page that says so, and then counts once."""
    browser = site.browser()
    page = await browser.begins()
    apply = site.store.apply

    async def fails(*_: object) -> Applied:
        raise StoreError("away")

    monkeypatch.setattr(site.store, "apply", fails)
    page = await browser.submits(page.card, ("choice", page.lines[0][2]))
    assert page.status == httpx.codes.SERVICE_UNAVAILABLE
    assert "could not be saved" in page.text
    monkeypatch.setattr(site.store, "apply", apply)
    page = await browser.submits(page.card)
    assert page.path == "/step/2"
    assert (await stored(site, browser)).answers == {"party_role": {"party_role": "right_holder"}}


async def test_an_answer_interrupted_between_its_two_steps(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed answer whose first half was stored is completed by sending the form again."""
    browser = site.browser()
    await browser.begins()
    await browser.chooses("Right holder")
    page = await browser.opens("/step/1")
    apply, calls = site.store.apply, 0

    async def fails_second(*given: object) -> Applied:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise StoreError("killed")
        return await apply(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(site.store, "apply", fails_second)
    page = await browser.submits(page.card, ("choice", page.lines[1][2]))
    assert page.status == httpx.codes.SERVICE_UNAVAILABLE
    await browser.submits(page.card)
    assert (await stored(site, browser)).answers == {"party_role": {"party_role": "accused"}}


async def test_another_device(site: Site) -> None:
    """A code leads to the same session, once, and for a quarter of an hour."""
    first, second, third = site.browser(), site.browser(), site.browser()
    await first.begins()
    await first.chooses("Right holder")
    form = next(one for one in first.page.forms if one.action == "/file")
    shown = await first.sends("/code", form.fields)
    code = shown.text.partition("<strong>")[2].partition("<")[0]
    assert len(code.replace("-", "")) == 16
    await second.opens("/continue")
    page = await second.fills(code=code.lower().replace("-", " "))
    assert RIGHT in page.text
    assert second.id == first.id
    await third.opens("/continue")
    page = await third.fills(code=code)
    assert "not valid" in page.text
    assert not third.id


async def test_a_code_that_is_too_old(site: Site) -> None:
    """After its time a code leads nowhere."""
    first, second = site.browser(), site.browser()
    await first.begins()
    form = next(one for one in first.page.forms if one.action == "/file")
    shown = await first.sends("/code", form.fields)
    code = shown.text.partition("<strong>")[2].partition("<")[0]
    site.now = NOON.replace(minute=16)
    await second.opens("/continue")
    assert "not valid" in (await second.fills(code=code)).text


async def test_leaving_a_device(site: Site) -> None:
    """The browser forgets the session, which stays stored."""
    browser = site.browser()
    await browser.begins()
    key = ChatKey(CHANNEL, browser.id)
    form = next(one for one in browser.page.forms if one.action == "/file")
    await browser.sends("/leave", form.fields)
    assert not browser.id
    assert await site.store.load(key) is not None


async def test_an_address_without_a_page(site: Site) -> None:
    """It is said, in the frame of every page."""
    page = await site.browser().opens("/nowhere")
    assert page.status == httpx.codes.NOT_FOUND
    assert "no page" in page.text


@pytest.mark.parametrize("path", ["/step/9", "/step/0", "/result", "/page", "/code", "/file"])
async def test_an_address_of_something_else(site: Site, path: str) -> None:
    """It leads to where the person is."""
    browser = site.browser()
    await browser.begins()
    assert (await browser.opens(path)).path == "/step/1"


async def test_a_page_is_light(site: Site) -> None:
    """A page with all that it loads has under 60 kB."""
    browser = site.browser()
    page = await browser.begins("both")
    files = [part.partition('"')[0] for part in page.html.split('="/static/')[1:]]
    sizes = [len((await browser.http.get(f"/static/{one}")).content) for one in files]
    assert len(files) == 4
    assert len(page.html.encode()) + sum(sizes) < 60_000
