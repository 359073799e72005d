"""Who the parties are: asked once at hand-over or read from a file, and never a fact.

A firm needs names to search for conflicts and to register a case. All are optional.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from bot.text import Text
from flows.facts_file import Json

LONGEST: Final = 300


class PartiesError(ValueError):
    """This names no parties; one line that says what was found and what is allowed."""


def checked_code(code: str) -> str:
    """Return a unified social credit code (GB 32100-2015) without spaces; empty stays empty.

    Raises:
        ValueError: its length or check digit is wrong.
    """
    if not code.strip():
        return ""
    try:
        return str(uscc.validate(code.upper()))
    except NumberError:
        raise ValueError(
            "a unified social credit code of 18 characters whose check digit is right"
        ) from None


_Line = Annotated[str, Field(max_length=LONGEST)]


class Parties(BaseModel):
    """Names and numbers, each one line as typed; empty where not told.

    `other_side_code` is the unified social credit code of the other side, its check digit
    verified.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    client: _Line = ""
    other_side: _Line = ""
    other_side_code: Annotated[str, AfterValidator(checked_code)] = ""
    affiliates: _Line = ""
    individuals: _Line = ""
    numbers: _Line = ""
    contact: _Line = ""
    referred_by: _Line = ""
    wish: _Line = ""

    @property
    def told(self) -> dict[str, str]:
        """What was told, by key."""
        return {key: value for key, value in self.model_dump().items() if value}


KEYS: Final = tuple(Parties.model_fields)
_NAMES: Final = {
    "client": "parties.client",
    "other_side": "parties.other_side",
    "other_side_code": "parties.other_side_code",
    "affiliates": "parties.affiliates",
    "individuals": "parties.individuals",
    "numbers": "parties.numbers",
    "contact": "parties.contact",
    "referred_by": "parties.referred_by",
    "wish": "parties.wish",
}


def read_parties(path: Path) -> Parties:
    """Return the parties of a JSON file.

    Raises:
        OSError: it cannot be read.
        PartiesError: it is no such file.
    """
    try:
        return parties_of(json.loads(path.read_text("utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise PartiesError("found no JSON; allowed: one JSON object with names as text") from None


def parties_of(raw: Json) -> Parties:
    """Return the parties of a JSON object.

    Raises:
        PartiesError: a key or value is not allowed.
    """
    try:
        return Parties.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "(file)"
        raise PartiesError(
            f"{where}: {first['msg']}; allowed: {', '.join(KEYS)}, each one line of text"
        ) from None


def name_of(key: str) -> Text:
    """Return the name of one entry, as on the cover sheet."""
    return Text(_NAMES[key])
