"""The profile of the bot in each language, from the catalogs."""

from __future__ import annotations

from bot.cards.asides import SHOWN_COMMANDS
from bot.channels.telegram.profile import Profile
from bot.language import Voice, plain, speak
from bot.language_registry import LANGUAGES
from bot.text import Text


def profiles() -> dict[str, Profile]:
    """Return the commands and descriptions by Telegram's language code.

    The empty code, for every other language, has those of the first language.
    """
    first, *others = LANGUAGES
    coded = {code: _profile(one.code) for one in others for code in one.channel_codes}
    return {"": _profile(first.code), **coded}


def _profile(voice: Voice) -> Profile:
    commands = tuple((name, _said(f"command.{name}", voice)) for name in SHOWN_COMMANDS)
    description = _said("telegram.description", voice)
    return Profile(commands, description, _said("telegram.short_description", voice))


def _said(key: str, voice: Voice) -> str:
    return plain(speak(Text(key), voice))
