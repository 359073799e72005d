"""The bot's profile is told at start-up, and only what changed."""

from __future__ import annotations

from typing import Final

from botapi.world import World

from bot.channels.telegram.client import Client
from bot.channels.telegram.outcome import Later
from bot.channels.telegram.profile import Profile, publish

ENGLISH: Final = Profile((("start", "Begin"), ("help", "Help")), "What it does", "In short")
CHINESE: Final = Profile((("start", "开始"), ("help", "帮助")), "它做什么", "简介")
PROFILES: Final = {"": ENGLISH, "zh": CHINESE}


def told(world: World) -> list[str]:
    """Return the methods that changed something."""
    return [call.method for call in world.calls if call.method.startswith("set")]


async def test_a_new_bot_is_told_everything(client: Client, world: World) -> None:
    """Commands, descriptions and menu button stand there in each language afterwards."""
    assert await publish(client, PROFILES) is None
    assert world.texts["commands", "zh"] == [
        {"command": "start", "description": "开始"},
        {"command": "help", "description": "帮助"},
    ]
    assert world.texts["description", ""] == "What it does"
    assert world.texts["short_description", "zh"] == "简介"
    assert world.menu_button == {"type": "commands"}
    assert len(told(world)) == 7


async def test_nothing_is_told_twice(client: Client, world: World) -> None:
    """A second start changes nothing, a changed text only itself."""
    await publish(client, PROFILES)
    world.calls.clear()
    await publish(client, PROFILES)
    assert told(world) == []
    await publish(client, {**PROFILES, "": Profile(ENGLISH.commands, "Better", "In short")})
    assert told(world) == ["setmydescription"]


async def test_a_refusal_ends_it(client: Client, world: World) -> None:
    """Where Telegram says to wait, the rest is left for another start."""
    world.faults.next("setMyDescription", "429_long")
    assert await publish(client, PROFILES) == Later(35.0)
    assert told(world) == ["setmycommands"]
    assert await publish(client, PROFILES) is None
    world.faults.next("getMyCommands", "429")
    assert await publish(client, PROFILES) == Later(1.0)
