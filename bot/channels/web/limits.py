"""What a web page can show, and how often each address may ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.cards.channel_limits import ChannelLimits
from bot.pages.visitors import RateLimit

CHANNEL: Final = "web"
LIMITS: Final = ChannelLimits(text=None, page=None, can_upload=True)


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The limits of each address: requests, new sessions, tries of a transfer code."""

    requests: RateLimit
    sessions: RateLimit
    codes: RateLimit


def rate_limits(clock: Callable[[], float]) -> RateLimits:
    """Return generous limits: many people may share the address of an office.

    300 requests at once and 5 a second; 60 new sessions and one a minute; 10 codes and one in
    five minutes.
    """
    return RateLimits(
        requests=RateLimit(300, 0.2, clock),
        sessions=RateLimit(60, 60.0, clock),
        codes=RateLimit(10, 300.0, clock),
    )
