"""The name, colour and logo at the top of each page, by the operator's settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.settings import Settings, SettingsError

LARGEST_LOGO: Final = 100_000
"""Bytes."""
_DEFAULT_COLOUR: Final = "#17446b"
_IMAGES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
_BRIGHT: Final = 0.18
"""Relative luminance above which black text has more contrast than white (WCAG 2.2)."""


@dataclass(frozen=True, slots=True)
class Brand:
    """How the service presents itself; `logo` is the image and its media type."""

    name: str = ""
    colour: str = _DEFAULT_COLOUR
    logo: tuple[bytes, str] | None = None
    operator: str = ""
    contact: str = ""

    @property
    def style(self) -> str:
        """A style sheet with the colour, and black or white for text on it."""
        ink = "#000" if _luminance(self.colour) > _BRIGHT else "#fff"
        return f":root{{--brand:{self.colour};--on-brand:{ink}}}\n"


def brand_of(settings: Settings) -> Brand:
    """Return the brand of the settings.

    Raises:
        SettingsError: the logo cannot be read, is no image, or is too large.
    """
    return Brand(
        name=settings.web_name,
        colour=settings.web_colour or _DEFAULT_COLOUR,
        logo=_logo(settings.web_logo) if settings.web_logo else None,
        operator=settings.operator_name,
        contact=settings.operator_contact,
    )


def _logo(path: Path) -> tuple[bytes, str]:
    kind = _IMAGES.get(path.suffix.casefold())
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    if kind is None or not 0 < len(content) <= LARGEST_LOGO:
        expected = f"a PNG, JPEG, WebP or SVG file of at most {LARGEST_LOGO} bytes"
        raise SettingsError("INTAKE_WEB_LOGO", expected)
    return content, kind


def _luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, from 0 to 1."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
