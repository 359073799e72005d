"""`intake telegram` as an operator meets it: a process, its words, its exit status."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import aiohttp
import pytest
from botapi.person import Person
from botapi.server import Server
from botapi.world import TOKEN, World
from telegram_process import OPERATOR, Command, core_bytes, cores_allowed, ended, throttled_log

from bot.cli import main

pytestmark = pytest.mark.slow

SHARED = "s3cret" * 6
NOWHERE = "http://127.0.0.1:9/bot"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, out of reach of a `.env` file."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
async def test_serves_and_ends_cleanly(
    tmp_path: Path, server: Server, ann: Person, number: signal.Signals, status: int
) -> None:
    """It says that it serves, answers a person, and when told to stop confirms and ends."""
    with cores_allowed():
        process = await Command(tmp_path, server.base_url).start()
    ann.say("/start")
    first = await ann.until_shown("Welcome")
    ann.tap("English")
    await ann.until_shown("Before we start")
    assert len(ann.screen) == 1
    assert first.labels
    await server.world.until(lambda: len(server.world.updates) == 0)
    # A crash would leave keys and answers in a core file.
    assert core_bytes(process.pid) == 0
    process.send_signal(number)
    left = await ended(process)
    assert left.status == status
    assert left.out.splitlines() == ["@intake_test_bot serves on Telegram"]
    assert throttled_log(left) == []
    assert ("commands", "zh") in server.world.texts


async def test_a_wrong_token(tmp_path: Path, server: Server) -> None:
    """One line that names the setting, status 5."""
    left = await Command(tmp_path, server.base_url, f"{TOKEN}x").ends()
    assert left.status == 5
    assert left.out == ""
    (line,) = (line for line in left.err.splitlines() if line.startswith("intake:"))
    assert "Unauthorized" in line
    assert "INTAKE_TELEGRAM_TOKEN" in line


@pytest.mark.parametrize("arguments", [(), ("--check",)])
async def test_an_unreachable_server(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """One line, status 4."""
    left = await Command(tmp_path, NOWHERE).ends(*arguments)
    assert left.status == 4
    (line,) = (line for line in left.err.splitlines() if line.startswith("intake:"))
    assert "cannot be reached" in line


async def test_a_check(tmp_path: Path, server: Server, world: World) -> None:
    """It tells who the bot is, the webhook, what waits and the commands, and changes nothing."""
    left = await Command(tmp_path, server.base_url).ends("--check")
    assert left.status == 0
    assert left.out.splitlines() == [
        "token: valid, @intake_test_bot (1234567890)",
        "groups: can be added (BotFather, /setjoingroups: Disable)",
        "messages in groups: receives commands only",
        "webhook: none",
        "updates waiting: 0",
        "commands (default): not set yet; the next start sets them",
        "commands (zh): not set yet; the next start sets them",
    ]
    assert not any(call.method.startswith(("set", "delete")) for call in world.calls)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - of an empty folder


async def test_a_check_of_another_bot(tmp_path: Path, server: Server, world: World) -> None:
    """The webhook, its last error, and what the bot may do in groups are printed."""
    world.me |= {"can_join_groups": False, "can_read_all_group_messages": True}
    world.webhook = {"url": "https://bot.example/hook"}
    left = await Command(tmp_path, server.base_url).ends("--check")
    assert left.status == 0
    assert left.out.splitlines()[1:4] == [
        "groups: no",
        "messages in groups: receives all (BotFather, /setprivacy: Enable)",
        "webhook: https://bot.example/hook",
    ]


async def test_a_webhook_instead(tmp_path: Path, server: Server, ann: Person) -> None:
    """With an address of its own it listens there, says where, and ends as cleanly."""
    command = Command(tmp_path, server.base_url)
    command.environment = dict(command.environment) | {
        "INTAKE_WEBHOOK_URL": "https://bot.example/hook",
        "INTAKE_WEBHOOK_SECRET": SHARED,
        "INTAKE_WEBHOOK_LISTEN": "127.0.0.1:0",
    }
    process = await command.start()
    assert process.stdout is not None
    place = (await process.stdout.readline()).decode().removeprefix("listens on ").strip()
    await server.world.until(lambda: bool(server.world.webhook))
    ann.say("/start")
    async with (
        aiohttp.ClientSession(headers={"X-Telegram-Bot-Api-Secret-Token": SHARED}) as http,
        http.post(f"http://{place}/hook", json=server.world.updates.batch(0, 1)[0]) as answer,
    ):
        assert answer.status == 200
    await ann.until_shown("Welcome")
    process.terminate()
    left = await ended(process)
    assert left.status == 0
    assert SHARED not in left.out + left.err
    assert throttled_log(left) == []


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INTAKE_WEBHOOK_SECRET", ""),
        ("INTAKE_WEBHOOK_SECRET", "s p a c e"),
        ("INTAKE_WEBHOOK_SECRET", "s" * 31),
        ("INTAKE_WEBHOOK_URL", "https://bot.example/{a:path}"),
        ("INTAKE_WEBHOOK_URL", "https://bot.example/%7Ba%7D"),
        ("INTAKE_TELEGRAM_BASE_URL", "http://192.0.2.1:9/bot"),
        ("INTAKE_TELEGRAM_BASE_FILE_URL", "http://bot.example/file/bot"),
        ("INTAKE_OPERATOR_NAME", ""),
        ("INTAKE_OPERATOR_CONTACT", ""),
        ("INTAKE_WEBHOOK_URL", "http://bot.example"),
        ("INTAKE_WEBHOOK_LISTEN", "nowhere"),
        ("INTAKE_WEBHOOK_LISTEN", "127.0.0.1:99999"),
        ("INTAKE_WEBHOOK_LISTEN", "18080"),
        ("INTAKE_WEBHOOK_LISTEN", ":18080"),
    ],
)
def test_set_wrongly(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line that names the setting, status 2."""
    usual = OPERATOR | {
        "INTAKE_TELEGRAM_TOKEN": TOKEN,
        "INTAKE_WEBHOOK_URL": "https://bot.example",
        "INTAKE_WEBHOOK_SECRET": SHARED,
    }
    for setting, given in usual.items():
        monkeypatch.setenv(setting, given)
    monkeypatch.setenv(name, value)
    assert main(["telegram"]) == 2
    assert capsys.readouterr().err.startswith(f"intake: {name}: expected")


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("token", ["", "nonsense", f"{TOKEN} {TOKEN}", "1:a/../../x"])
def test_a_token_that_is_none(
    token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused before anything is called, by the name of its setting, and not shown."""
    monkeypatch.setenv("INTAKE_TELEGRAM_TOKEN", token)
    assert main(["telegram"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("intake: INTAKE_TELEGRAM_TOKEN: expected")
    assert not token or token not in said
