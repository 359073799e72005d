"""A browser without JavaScript: follows redirects, keeps cookies, submits the form it sees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

ORIGIN = "http://127.0.0.1:8080"


@dataclass
class Form:
    """A form on a page: where it goes, its fields, and its buttons with their labels."""

    action: str
    method: str
    id: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads the text, the forms and the labels of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.forms: list[Form] = []
        self.labels: dict[str, str] = {}
        self.lines: list[tuple[str, str, str]] = []
        self._form: Form | None = None
        self._into: list[str] | None = None
        self._open: tuple[str, str] = ("", "")
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "title"):
            self._hidden = True
        if tag == "form":
            self._form = Form(
                given.get("action", ""), given.get("method", "get"), given.get("id", "")
            )
            self.forms.append(self._form)
        elif tag == "input" and self._form is not None:
            self._input(self._form, given)
        elif tag == "select" and self._form is not None:
            self._open = (given["name"], "select")
        elif tag == "option" and self._open[1] == "select" and "selected" in given:
            self._into = []
        elif tag == "label":
            self._into, self._open = [], (given["for"], "label")
        elif tag == "button":
            self._into = []
            self._open = (given.get("name", ""), f"button:{given.get('value', '')}")

    def _input(self, form: Form, given: Mapping[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if kind in ("radio", "checkbox"):
            self.lines.append((given["id"], name, given["value"]))
        if kind not in ("radio", "checkbox") or "checked" in given:
            form.fields.append((name, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._hidden = False
        if tag == "form":
            self._form = None
        said = " ".join("".join(self._into or []).split())
        if tag == "label" and self._open[1] == "label":
            self.labels[self._open[0]] = said
            self._into, self._open = None, ("", "")
        elif tag == "button" and self._open[1].startswith("button:"):
            button = (said, self._open[0], self._open[1].removeprefix("button:"))
            (self._form or self.forms[0] if self.forms else Form("", "")).buttons.append(button)
            self._into, self._open = None, ("", "")
        elif tag == "option" and self._into is not None and self._form is not None:
            self._form.fields.append((self._open[0], said))
            self._into = None
        elif tag == "select":
            self._open = ("", "")
        if tag in ("p", "li", "div", "h1", "h2", "label", "button", "dt", "dd", "span"):
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)
        if not self._hidden:
            self.text.append(data)


@dataclass(frozen=True)
class Page:
    """A page as a person sees it."""

    status: int
    path: str
    html: str
    text: str
    forms: tuple[Form, ...]
    labels: Mapping[str, str]
    lines: tuple[tuple[str, str, str], ...]

    @property
    def card(self) -> Form:
        """The form of the card."""
        return next(form for form in self.forms if form.id == "card")

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """The label, name and value of each line and button of the card, in order."""
        lines = [(self.labels[id_], name, value) for id_, name, value in self.lines]
        return [*lines, *(one for one in self.card.buttons if one[1] not in ("go", "language"))]


def read(response: httpx.Response) -> Page:
    """Return the page of a response."""
    reader = _Reader()
    reader.feed(response.text)
    text = " ".join("".join(reader.text).split())
    return Page(
        response.status_code,
        response.url.path,
        response.text,
        text,
        tuple(reader.forms),
        reader.labels,
        tuple(reader.lines),
    )


class Browser:
    """One person's browser; `page` is what it shows."""

    page: Page

    def __init__(self, transport: httpx.AsyncBaseTransport, **headers: str) -> None:
        self.http = httpx.AsyncClient(
            transport=transport,
            base_url=ORIGIN,
            follow_redirects=True,
            headers={"Accept-Language": "en-GB,en", **headers},
        )

    @property
    def id(self) -> str:
        """The session id in the cookie; empty without one."""
        return next((one.value or "" for one in self.http.cookies.jar), "")

    async def opens(self, path: str = "/") -> Page:
        """Go to an address."""
        self.page = read(await self.http.get(path))
        return self.page

    async def submits(self, form: Form, *added: tuple[str, str], without: str = "") -> Page:
        """Submit a form, with these fields added and those of a name left out."""
        named = {name for name, _ in added}
        fields = [one for one in form.fields if one[0] not in (without, *named)]
        self.page = read(await self.sends(form.action, [*fields, *added], form.method))
        return self.page

    async def sends(
        self, action: str, fields: Sequence[tuple[str, str]], method: str = "post"
    ) -> httpx.Response:
        """Send fields, as a browser does."""
        if method == "get":
            return await self.http.get(action, params=list(fields))
        body = str(httpx.QueryParams(list(fields)))
        kind = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        return await self.http.post(action, content=body, headers=kind)

    async def begins(self, language: str = "en", query: str = "") -> Page:
        """Choose a language and consent."""
        await self.opens(f"/?lang={language}{query}")
        return await self.submits(self.page.card, ("consent", "yes"))

    async def chooses(self, label: str) -> Page:
        """Choose the line or press the button that has this label, and submit."""
        for said, name, value in self.page.choices:
            if label in said:
                return await self.submits(self.page.card, (name, value))
        raise AssertionError(f"{label}: not in {[one[0] for one in self.page.choices]}")

    async def fills(self, **fields: str) -> Page:
        """Fill in fields and submit."""
        return await self.submits(self.page.card, *fields.items())

    async def ticks(self, *options: str) -> Page:
        """Tick the lines with these options and submit."""
        ticked = [("tick", option) for option in options]
        return await self.submits(self.page.card, *ticked, without="tick")

    async def downloads(self, label: str) -> httpx.Response:
        """Press the button of a file."""
        form, value = next(
            (form, value)
            for form in self.page.forms
            if form.action == "/file"
            for said, _, value in form.buttons
            if label in said
        )
        return await self.sends(form.action, [*form.fields, ("file", value)])


def tokens(html: str) -> Mapping[str, str]:
    """Return the hidden fields of the first form that has a token."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html)[:5])
