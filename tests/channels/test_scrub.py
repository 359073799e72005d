"""The token stays out of the log."""

from __future__ import annotations

import logging
from urllib.parse import quote

import pytest
from botapi.fake_clock import FakeClock
from botapi.world import TOKEN
from hypothesis import given
from hypothesis import strategies as st

from bot.http_proxy import environment_proxy
from bot.redaction import PLACEHOLDER, Redactor
from bot.throttled_log import ThrottledLogger, place_of


def _fail(text: str) -> None:
    raise ValueError(text)


@given(st.text(), st.text(), st.sampled_from([TOKEN, quote(TOKEN, safe="")]))
def test_the_token_is_taken_out(before: str, after: str, token: str) -> None:
    """Wherever the token stands, plain or quoted, it is replaced and the rest stays."""
    scrubbed = Redactor(TOKEN).text(before + token + after)
    assert TOKEN not in scrubbed
    assert token not in scrubbed
    assert PLACEHOLDER in scrubbed


def test_other_tokens_go_too() -> None:
    """Whatever is shaped like a token is taken for one."""
    other = f"987654321:{'b' * 35}"
    assert (
        Redactor(TOKEN).text(f"https://x/bot{other}/getMe?") == f"https://x/bot{PLACEHOLDER}/getMe?"
    )
    assert Redactor("").text("at 12:30:45 to 10.0.0.1:8080") == "at 12:30:45 to 10.0.0.1:8080"


def test_a_place_holds_no_text() -> None:
    """An error is named by class and line, without its text."""
    try:
        _fail("a secret fact")
    except ValueError as error:
        place = place_of(error)
    assert place.startswith("ValueError at ")
    assert "test_scrub.py:" in place
    assert "secret" not in place
    assert place_of(KeyError("a secret fact")) == "KeyError"


def test_repeated_complaints_are_held_back(
    clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """The same trouble is said once a minute, with the number held back; others at once."""
    throttled_log = ThrottledLogger(logging.getLogger("tests.complaints"), clock, every=60.0)
    for second in range(150):
        clock.time = float(second)
        throttled_log.say("server trouble")
    throttled_log.say("another")
    assert [record.message for record in caplog.records] == [
        "server trouble",
        "server trouble (59 more since)",
        "server trouble (59 more since)",
        "another",
    ]


def test_complaints_do_not_pile_up(clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    """Ever new troubles do not fill the memory."""
    throttled_log = ThrottledLogger(logging.getLogger("tests.complaints"), clock)
    for number in range(1000):
        throttled_log.say(f"trouble {number}")
    assert len(throttled_log._last) <= 200
    assert len(caplog.records) == 1000


def test_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy is the one that the environment names, and none where it says so."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert environment_proxy("https://api.example/bot") is None
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "local.example")
    assert environment_proxy("https://api.example/bot") == "http://proxy.example:3128"
    assert environment_proxy("https://local.example/bot") is None
    assert environment_proxy("not an address") is None
