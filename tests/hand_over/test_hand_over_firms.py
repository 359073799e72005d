"""The file of firms: accepted as a whole, or refused with one line that names the error."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp import web
from certificates import self_signed
from receiving import HANG, PAGE, SECRET, ListeningFirm, published_check
from sending import agreed
from talking import NOON

from bot.firm_message import headers
from bot.handover import firm_client
from bot.handover.firm_client import post
from bot.handover.firms import FirmsError, read_firms
from bot.handover.opening import receivers_of
from bot.settings import Settings, SettingsError

GOOD = {
    "code": "ABC-123",
    "name_en": "Example",
    "name_zh": "示例",
    "country": "CN",
    "crosses_border": "true",
    "contact": "privacy@example.com",
    "url": "https://intake.example.com/briefs",
    "secret": SECRET,
}


def written(folder: Path, *firms: Mapping[str, str]) -> Path:
    """Write a file of firms."""
    path = folder / "firms.toml"
    lines = []
    for firm in firms:
        lines.append("[[firm]]")
        for key, value in firm.items():
            lines.append(f"{key} = {value}" if value in ("true", "false") else f'{key} = "{value}"')
    path.write_text("\n".join(lines), "utf-8")
    path.chmod(0o600)
    return path


def test_the_page_shows_a_file_that_is_taken(tmp_path: Path) -> None:
    """The example of docs/hand-over.md, with its secret in a file beside it, is read."""
    example = PAGE.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "firms.toml").write_text(example, "utf-8")
    (tmp_path / "abc-123.secret").write_text(SECRET + "\n", "utf-8")
    (tmp_path / "abc-123.secret").chmod(0o600)
    (receiver,) = read_firms(tmp_path / "firms.toml")
    assert receiver.secret.get_secret_value() == SECRET
    assert receiver.firm.names["zh"] == "示例律师事务所"
    assert SECRET not in repr(receiver)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": "no spaces"}, "firm.0.code"),
        ({"code": "zh_firm"}, "begin with a language"),
        ({"country": "China"}, "ISO 3166"),
        ({"country": "XQ"}, "ISO 3166"),
        ({"url": "http://intake.example.com/briefs"}, "https://"),
        ({"url": "https://me:password@intake.example.com"}, "https://"),
        ({"url": "https://:password@intake.example.com"}, "https://"),
        ({"url": "https://intake.example.com:99999/"}, "https://"),
        ({"url": "https://intake..example.com/"}, "https://"),
        ({"url": "https://intake.example.com\\n.evil.example/"}, "https://"),
        ({"url": "https://intake.example.com /"}, "https://"),
        ({"url": "http://127.0.0.1@evil.example/"}, "https://"),
        ({"url": "http://127.0.0.1.evil.example/"}, "https://"),
        ({"url": "intake.example.com"}, "https://"),
        ({"secret": "short"}, "32 characters"),
        ({"secret": " " * 40}, "32 characters"),
        ({"secret": "ab" * 40}, "not all alike"),
        ({"name_en": "Example\\nLaw"}, "one line of text"),
        ({"name_zh": "示例\u202e"}, "one line of text"),
        ({"contact": " privacy@example.com"}, "one line of text"),
        ({"secret_file": "too"}, "either secret or secret_file"),
        ({"colour": "red"}, "colour"),
        ({"crosses_border": "perhaps"}, "crosses_border"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: dict[str, str], told: str) -> None:
    """Each mistake is refused with one line that names the place and holds no secret."""
    with pytest.raises(FirmsError) as refusal:
        read_firms(written(tmp_path, {**GOOD, **change}))
    assert told in str(refusal.value)
    assert SECRET not in str(refusal.value)
    assert "password" not in str(refusal.value).replace("holds no password", "")


def test_missing_and_double(tmp_path: Path) -> None:
    """A missing file, firm or secret file and a repeated code are refused too."""
    with pytest.raises(FirmsError, match="can be read"):
        read_firms(tmp_path / "none.toml")
    for firms, told in (((), "at firm"), ((GOOD, GOOD), "each code once")):
        with pytest.raises(FirmsError, match=told):
            read_firms(written(tmp_path, *firms))
    without = {key: value for key, value in GOOD.items() if key != "secret"}
    with pytest.raises(FirmsError, match="secret_file of ABC-123"):
        read_firms(written(tmp_path, {**without, "secret_file": "nowhere"}))


@pytest.mark.parametrize(
    "content",
    ["a=" + "[" * 50_000, "\0", "a = 1\n" * 20_000, "[[firm]]\n" * 9_000, '"\\u001b[2J" = 1'],
)
def test_what_is_no_file_of_firms(tmp_path: Path, content: str) -> None:
    """However deep, long or odd it is, it is refused with one line."""
    path = tmp_path / "firms.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(FirmsError) as refusal:
        read_firms(path)
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 400


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    """A FIFO is not waited for, and a device not read, as the file or as a secret beside it."""
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path / "fifo", Path("/dev/zero"), tmp_path):
        with pytest.raises(FirmsError, match="no regular file"):
            read_firms(path)
    without = {key: value for key, value in GOOD.items() if key != "secret"}
    with pytest.raises(FirmsError, match="no regular file"):
        read_firms(written(tmp_path, {**without, "secret_file": "fifo"}))


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602])
def test_a_file_open_to_everybody(tmp_path: Path, mode: int) -> None:
    """With a secret in it, it is refused; without, only where everybody can write it."""
    path = written(tmp_path, GOOD)
    path.chmod(mode)
    with pytest.raises(FirmsError, match="chmod 600"):
        read_firms(path)
    secret = tmp_path / "abc.secret"
    secret.write_text(SECRET, "utf-8")
    secret.chmod(0o600)
    without = {key: value for key, value in GOOD.items() if key != "secret"}
    path = written(tmp_path, {**without, "secret_file": "abc.secret"})
    path.chmod(mode)
    if mode & 0o002:
        with pytest.raises(FirmsError, match="chmod 600"):
            read_firms(path)
    else:
        assert len(read_firms(path)) == 1
    path.chmod(0o600)
    secret.chmod(mode)
    with pytest.raises(FirmsError, match="chmod 600"):
        read_firms(path)


def test_the_setting_is_named(tmp_path: Path) -> None:
    """Without a file there is no firm; an invalid file is a settings error."""
    assert receivers_of(Settings(firms_file=None)) == ()
    with pytest.raises(SettingsError, match="INTAKE_FIRMS_FILE: expected a TOML file"):
        receivers_of(Settings(firms_file=tmp_path / "none.toml"))
    assert len(receivers_of(Settings(firms_file=written(tmp_path, GOOD)))) == 1


async def test_no_answer_in_time_is_none() -> None:
    """A firm that exceeds the time limit counts as no answer."""
    async with ListeningFirm(answers=[HANG]).listening() as firm:
        assert await post(firm.url, b"{}", {}, seconds=0.05) is None


async def test_nobody_listens() -> None:
    """An unreachable or invalid URL counts as no answer."""
    assert await post("http://127.0.0.1:9/briefs", b"{}", {}) is None
    assert await post("https://", b"{}", {}) is None
    assert await post("https://no..name/", b"{}", {}) is None


async def test_what_a_firm_answers_beside_the_status_is_not_read() -> None:
    """A redirect is not followed, and the body of a response is not read."""
    redirect = b"HTTP/1.1 307 Elsewhere\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"5\r\nagain\r\n" * 9
    for answer, status in ((redirect, 307), (endless, 200), (b"\x00\xff" * 99, None)):
        asked: list[bytes] = []

        async def answered(
            reader: asyncio.StreamReader,
            writer: asyncio.StreamWriter,
            answer: bytes = answer,
            asked: list[bytes] = asked,
        ) -> None:
            asked.append(await reader.readline())
            writer.write(answer)
            with suppress(ConnectionError):
                await reader.read()
            writer.close()

        async with await asyncio.start_server(answered, "127.0.0.1", 0) as firm:
            port = firm.sockets[0].getsockname()[1]
            assert await post(f"http://127.0.0.1:{port}/briefs", b"{}", {}) == status
        assert asked == [b"POST /briefs HTTP/1.1\r\n"]


async def test_what_is_in_the_clear_stays_on_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A URL of this machine is requested without a proxy."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with ListeningFirm().listening() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert await post("http://127.0.0.1:9/briefs", b"{}", {}) is None
        assert proxy.bodies == []


async def test_nothing_of_the_environment_goes_to_a_firm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the credentials of a `.netrc` file nor a proxy's are added to what is posted."""
    netrc = tmp_path / ".netrc"
    netrc.write_text(
        "default login operator password s3cret\nmachine 127.0.0.1 login a password b\n"
    )
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    got: dict[str, str] = {}

    async def answer(request: web.Request) -> web.Response:
        got.update(request.headers)
        return web.Response()

    application = web.Application()
    application.router.add_post("/briefs", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    certificate = self_signed(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    trust = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(firm_client, "_trust", lambda: trust)
    try:
        url = f"https://127.0.0.1:{runner.addresses[0][1]}/briefs"
        assert await post(url, b"{}", {"Content-Type": "application/json"}) == 200
    finally:
        await runner.cleanup()
    assert "Authorization" not in got
    assert "s3cret" not in str(got)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Intake-Signature", "v1=é"),
        ("Intake-Signature", None),
        ("Intake-Timestamp", None),
        ("Intake-Timestamp", "soon"),
        ("Idempotency-Key", None),
        ("Idempotency-Key", "another-hand_over"),
    ],
)
def test_the_published_check_refuses_with_the_error_it_states(name: str, value: str | None) -> None:
    """A header that is missing, malformed or of another message is a ValueError."""
    (message,) = agreed().dispatches
    given = headers(message, SECRET, NOON)
    check = published_check()
    assert check(given, message.body.encode(), SECRET, NOON.timestamp())["kind"] == "hand_over"
    changed = {key: kept for key, kept in given.items() if key != name}
    if value is not None:
        changed[name] = value
    with pytest.raises(ValueError, match=r"."):
        check(changed, message.body.encode(), SECRET, NOON.timestamp())
