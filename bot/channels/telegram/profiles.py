"""What the bot says of itself in each language, from the catalogs."""

from __future__ import annotations

from typing import Final

from bot.cards.asides import SHOWN_COMMANDS
from bot.channels.telegram.profile import Profile
from bot.language import Voice, plain, speak
from bot.text import Text

_VOICES: Final[dict[str, Voice]] = {"": "en", "zh": "zh"}
"""By Telegram's language code; "" is for everyone else."""


def profiles() -> dict[str, Profile]:
    """Return the commands and descriptions by language code."""
    return {code: _profile(voice) for code, voice in _VOICES.items()}


def _profile(voice: Voice) -> Profile:
    commands = tuple((name, _said(f"command.{name}", voice)) for name in SHOWN_COMMANDS)
    description = _said("telegram.description", voice)
    return Profile(commands, description, _said("telegram.short_description", voice))


def _said(key: str, voice: Voice) -> str:
    return plain(speak(Text(key), voice))
