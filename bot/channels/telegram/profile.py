"""What Telegram shows of the bot outside the chat: commands, descriptions, menu button.

Set at start-up, and only if it differs: Telegram allows few of these calls a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.client import Client
from bot.channels.telegram.outcome import CallOutcome, Done, Json

_MENU: Final[dict[str, Json]] = {"type": "commands"}


@dataclass(frozen=True, slots=True)
class Profile:
    """The profile in one language.

    Commands are names (without the slash) with explanations, in order. The description (up to
    512 characters) is shown in the empty chat, the short one (up to 120) on the bot's page.
    """

    commands: tuple[tuple[str, str], ...]
    description: str
    short_description: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing to compare and set: the query, the expected answer, the call that sets it."""

    ask: str
    tell: str
    language: Mapping[str, object]
    expected: Json
    params: Mapping[str, object]


async def publish(client: Client, profiles: Mapping[str, Profile]) -> CallOutcome | None:
    """Set what differs, by language code; "" is the default.

    Returns:
        The first outcome that was not `Done`, after which nothing more was tried, or None.
    """
    for piece in _pieces(profiles):
        shown = await client.call(piece.ask, piece.language)
        if not isinstance(shown, Done):
            return shown
        if shown.result == piece.expected:
            continue
        told = await client.call(piece.tell, {**piece.params, **piece.language})
        if not isinstance(told, Done):
            return told
    return None


def _pieces(profiles: Mapping[str, Profile]) -> Iterator[_Piece]:
    for code, profile in profiles.items():
        language: dict[str, object] = {"language_code": code} if code else {}
        commands: Json = [
            {"command": name, "description": explanation} for name, explanation in profile.commands
        ]
        yield _Piece("getMyCommands", "setMyCommands", language, commands, {"commands": commands})
        yield _described("MyDescription", "description", profile.description, language)
        yield _described(
            "MyShortDescription", "short_description", profile.short_description, language
        )
    yield _Piece("getChatMenuButton", "setChatMenuButton", {}, _MENU, {"menu_button": _MENU})


def _described(thing: str, field: str, text: str, language: Mapping[str, object]) -> _Piece:
    return _Piece(f"get{thing}", f"set{thing}", language, {field: text}, {field: text})
