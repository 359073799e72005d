"""From a page to HTML, and the files that pages load: one style sheet, one script, the brand."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.pages.brand import Brand
from bot.pages.typed_fields import CURRENCIES

_STATIC: Final = {
    "style.css": "text/css",
    "script.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_FOR_A_DAY: Final = {"Cache-Control": "public, max-age=86400"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load, and its media type."""

    content: bytes
    kind: str

    @property
    def version(self) -> str:
        """A hash of the content, for the address: a changed file has another address."""
        return sha256(self.content).hexdigest()[:8]


class PageRenderer:
    """Renders templates, and serves what they load."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        source = files("bot.pages") / "static"
        self._assets = {
            name: Asset((source / name).read_bytes(), kind) for name, kind in _STATIC.items()
        }
        self._assets["brand.css"] = Asset(brand.style.encode(), "text/css")
        if brand.logo:
            self._assets["logo"] = Asset(*brand.logo)
        self._templates = Environment(
            loader=PackageLoader("bot.pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(brand=brand, asset=self._address, currencies=CURRENCIES)

    def html(self, template: str, **values: object) -> str:
        """Return a template filled in.

        Raises:
            jinja2.UndefinedError: a value that it needs is missing.
        """
        return self._templates.get_template(template).render(**values)

    def routes(self) -> list[Route]:
        """Return the routes of the files that pages load."""
        return [Route("/static/{name}", self._serve, methods=["GET"])]

    def _address(self, name: str) -> str:
        return f"/static/{name}?{self._assets[name].version}"

    async def _serve(self, request: Request) -> Response:
        asset = self._assets.get(request.path_params["name"])
        if asset is None:
            return Response(status_code=404)
        return Response(asset.content, media_type=asset.kind, headers=_FOR_A_DAY)
