"""Where requests come from, and how many of a kind each address may make."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

from starlette.requests import Request

Network: TypeAlias = IPv4Network | IPv6Network
_MOST_ADDRESSES: Final = 20_000
_PREFIX_V6: Final = 64
_HAIR: Final = 1e-6


def networks(given: str) -> tuple[Network, ...]:
    """Return the networks of a list such as `127.0.0.1, 10.0.0.0/8`.

    Raises:
        ValueError: one is no address and no network.
    """
    return tuple(ip_network(one.strip()) for one in given.split(",") if one.strip())


def address_of(request: Request, proxies: tuple[Network, ...]) -> str:
    """Return the address of the person: the last one that no trusted proxy has.

    An IPv6 address counts as its /64 network, because one person has all of that.
    """
    peer = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "").split(",")
    for hop in (peer, *reversed(forwarded)):
        try:
            address = ip_address(hop.strip())
        except ValueError:
            break
        peer = hop.strip()
        if not any(address in network for network in proxies):
            break
    return _grouped(peer)


def _grouped(address: str) -> str:
    if ":" not in address:
        return address
    return str(ip_network((address, _PREFIX_V6), strict=False))


class RateLimit:
    """Allows each address `burst` requests at once, and then one each `every` seconds.

    `clock` returns seconds. The addresses that came last are remembered, in memory only.
    """

    def __init__(self, burst: int, every: float, clock: Callable[[], float]) -> None:
        self._burst = burst
        self._every = every
        self._clock = clock
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Count one request of an address, and return whether it is within the limit."""
        now = self._clock()
        free_at = max(self._free_at.pop(address, now), now)
        # A hair more, because sums of fractions are not exact.
        allowed = free_at - now <= (self._burst - 1) * self._every + _HAIR
        self._free_at[address] = free_at + self._every if allowed else free_at
        if len(self._free_at) > _MOST_ADDRESSES:
            self._free_at.popitem(last=False)
        return allowed
