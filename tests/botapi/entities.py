"""Formatted text as Telegram reads it: HTML in, plain text and entities out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from botapi.errors import ApiError, bad_request
from botapi.json_type import Json

_KINDS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE: Final = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_TAG: Final = re.compile(r"<(/?)([^\s<>/]*)([^<>]*)>")
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f]")
_REMOVED: Final = re.compile("[\r\u2028-\u202e]")


@dataclass(frozen=True, slots=True)
class Formatted:
    """Plain text and its entities, with offsets in UTF-16 units."""

    text: str
    entities: tuple[tuple[str, int, int], ...] = ()

    def to_json(self) -> list[Json]:
        """Return the entities as they stand in a message."""
        return [{"type": kind, "offset": at, "length": n} for kind, at, n in self.entities]


def utf16_length(text: str) -> int:
    """Return how long Telegram finds a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_text(text: str, parse_mode: str) -> Formatted:
    """Parse and clean a text of the bot.

    Raises:
        ApiError: the mode is unknown or the markup is broken.
    """
    match parse_mode.lower():
        case "":
            return _trim(Formatted(_clean(text)))
        case "html":
            return _trim(_Html(_clean(text)).read())
        case _:
            raise bad_request("unsupported parse_mode")


class _Html:
    """One pass over the tags of one text."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._text: list[str] = []
        self._length = 0
        self._open: list[tuple[str, int]] = []
        self._entities: list[tuple[str, int, int]] = []

    def read(self) -> Formatted:
        """Return the text without its markup."""
        at = 0
        while at < len(self._source):
            letter = self._source[at]
            if letter == "<":
                at = self._tag(at)
            elif letter == "&" and (reference := _REFERENCE.match(self._source, at)):
                self._add(_referred(reference))
                at = reference.end()
            else:
                self._add(letter)
                at += 1
        if self._open:
            raise _unparsable(
                f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"'
            )
        entities = sorted(self._entities, key=lambda entity: (entity[1], -entity[2]))
        return Formatted("".join(self._text), tuple(entities))

    def _add(self, text: str) -> None:
        self._text.append(text)
        self._length += utf16_length(text)

    def _tag(self, at: int) -> int:
        offset = len(self._source[:at].encode("utf-8", "surrogatepass"))
        tag = _TAG.match(self._source, at)
        if tag is None:
            raise _unparsable(f"Unclosed start tag at byte offset {offset}")
        closing, name = tag[1], tag[2].lower()
        if closing:
            self._close(name, offset)
        elif name in _KINDS:
            self._open.append((name, self._length))
        else:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {offset}')
        return tag.end()

    def _close(self, name: str, offset: int) -> None:
        if not self._open:
            raise _unparsable(f"Unexpected end tag at byte offset {offset}")
        expected, begun = self._open.pop()
        if name not in {expected, ""}:
            raise _unparsable(
                f'Unmatched end tag at byte offset {offset}, expected "</{expected}>",'
                f' found "</{name}>"'
            )
        if self._length > begun:
            self._entities.append((_KINDS[expected], begun, self._length - begun))


def _referred(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name is not None:
        return _NAMED.get(name, reference[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else reference[0]


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", _REMOVED.sub("", text))


def _trim(formatted: Formatted) -> Formatted:
    """Take the white space off both ends, and the entities with it."""
    text = formatted.text.rstrip()
    cut = utf16_length(text) - utf16_length(text.lstrip())
    text = text.lstrip()
    length = utf16_length(text)
    entities = []
    for kind, at, n in formatted.entities:
        begin, end = max(0, at - cut), min(length, at - cut + n)
        if end > begin:
            entities.append((kind, begin, end - begin))
    return Formatted(text, tuple(entities))
