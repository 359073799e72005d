"""A text in no language yet: a catalog key and its parameters.

Whatever a person is shown is a `Text` until a `Localizer` renders it. So all languages say the
same, and the language can change at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from flows.engine.session import LanguageCode
from flows.facts import DateSpan, Money
from flows.facts_file import Json


@dataclass(frozen=True, slots=True)
class ProvisionRef:
    """A provision, shown as the law's short name and the article: `spc-2026-7:6.2.1`."""

    provision: str


@dataclass(frozen=True, slots=True)
class LocalizedName:
    """A name that differs by language, such as a firm's or a country's: language code to name."""

    names: Mapping[LanguageCode, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A key of the catalogs and what fills its placeholders.

    `fallback` is the key used where the catalogs lack `key`: a wording for one question where
    there is one, else the wording for all. A parameter `n` chooses the plural form.
    """

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class FirstSentence:
    """The first sentence of a text, where the whole of it is too much."""

    whole: Text


Param: TypeAlias = (
    str
    | int
    | Decimal
    | date
    | DateSpan
    | Money
    | ProvisionRef
    | LocalizedName
    | Text
    | FirstSentence
    | tuple["Param", ...]
)
"""A safe code or name (escaped), a figure, a date, a sum, a provision, a name, a text, a list."""


def text(key: str, fallback: str = "", **params: Param) -> Text:
    """Return the text of a key with its parameters."""
    return Text(key, params, fallback)


def pack(given: Text) -> Json:
    """Return a text as JSON, for a queue; `unpack` gives it back."""
    params: dict[str, Json] = {name: _packed(value) for name, value in given.params.items()}
    return {"key": given.key, "params": params, "fallback": given.fallback}


def unpack(raw: Json) -> Text:
    """Return the text that was packed.

    Raises:
        ValueError: this is no packed text.
    """
    match raw:
        case {"key": str(key), "params": dict(params), "fallback": str(fallback)}:
            return Text(key, {name: _unpacked(value) for name, value in params.items()}, fallback)
        case _:
            raise ValueError("no packed text")


def _packed(value: Param) -> Json:  # noqa: PLR0911 - one a type
    match value:
        case str() | int():
            return value
        case Text():
            return ["text", pack(value)]
        case FirstSentence():
            return ["lead", pack(value.whole)]
        case DateSpan():
            return ["span", value.first.isoformat(), value.last.isoformat()]
        case Money():
            return ["money", str(value.amount), value.currency]
        case ProvisionRef():
            return ["cite", value.provision]
        case LocalizedName():
            return ["named", *_packed_names(value.names)]
        case Decimal():
            return ["decimal", str(value)]
        case date():
            return ["date", value.isoformat()]
        case _:
            return ["list", *map(_packed, value)]


def _unpacked(raw: Json) -> Param:
    if isinstance(raw, str | int):
        return raw
    if not isinstance(raw, list) or not raw or not isinstance(raw[0], str):
        raise ValueError("no packed parameter")
    try:
        return _READERS[raw[0]](raw[1:])
    except (KeyError, IndexError):
        raise ValueError("no packed parameter") from None


_FIRST = ("en", "zh")
"""The languages whose names have a fixed place in packed text; all others have keys."""


def _packed_names(names: Mapping[LanguageCode, str]) -> list[Json]:
    """Return the English and the Chinese name, as version 0.1 reads them, and then any others."""
    others: dict[str, Json] = {code: name for code, name in names.items() if code not in _FIRST}
    return [*(names.get(code) for code in _FIRST), *([others] if others else [])]


def _unpacked_names(raw: list[Json]) -> dict[LanguageCode, str]:
    first = {code: str(name) for code, name in zip(_FIRST, raw, strict=False) if name is not None}
    others = raw[len(_FIRST)] if len(raw) > len(_FIRST) else None
    if not isinstance(others, dict):
        return first
    return first | {code: str(name) for code, name in others.items()}


_READERS: dict[str, Callable[[list[Json]], Param]] = {
    "text": lambda raw: unpack(raw[0]),
    "lead": lambda raw: FirstSentence(unpack(raw[0])),
    "span": lambda raw: DateSpan(date.fromisoformat(str(raw[0])), date.fromisoformat(str(raw[1]))),
    "money": lambda raw: Money(Decimal(str(raw[0])), str(raw[1])),
    "cite": lambda raw: ProvisionRef(str(raw[0])),
    "named": lambda raw: LocalizedName(_unpacked_names(raw)),
    "decimal": lambda raw: Decimal(str(raw[0])),
    "date": lambda raw: date.fromisoformat(str(raw[0])),
    "list": lambda raw: tuple(map(_unpacked, raw)),
}
