"""The firms to which a brief can be sent, read from the operator's file."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from bot.input_file import SECRET_LIMIT, InputFileError, read_text
from bot.language import country
from bot.language_registry import CHOICES, CODES
from bot.secure_url import is_secure_url
from flows.engine.session import Firm, LanguageCode

SHORTEST_SECRET = 32
_NAME = "name_"
_FEWEST_CHARACTERS = 8
"""The least number of different characters in a secret."""
_LONGEST_PLACE = 200


class FirmsError(ValueError):
    """The file of firms is invalid; the message is one line without secrets."""


def _is_plain(shown: str) -> str:
    """Refuse line breaks and invisible characters: people read this before they agree."""
    if not shown.isprintable() or shown != shown.strip():
        raise ValueError("one line of text without control characters or blanks around it")
    return shown


_Name = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_is_plain)]


def _is_country(code: str) -> str:
    if country(code) is None:
        raise ValueError("two capital letters of ISO 3166, such as CN")
    return code


def _is_code(code: str) -> str:
    """Refuse a code that a link would read as a language."""
    if code.partition("_")[0] in CHOICES:
        raise ValueError("a code that does not begin with a language")
    return code


def _is_complete(names: dict[LanguageCode, str]) -> dict[LanguageCode, str]:
    """Refuse a firm without a name in every language."""
    if missing := [f"{_NAME}{code}" for code in CODES if code not in names]:
        raise ValueError(f"a name in each language: {', '.join(missing)} missing")
    return names


def _is_address(url: str) -> str:
    """Refuse a URL that would send a brief unencrypted, or put a password into a log."""
    if not is_secure_url(url):
        raise ValueError("a URL that begins with https:// and holds no password")
    return url


class FirmEntry(BaseModel):
    """One firm of the file, with a `name_` for each language.

    `secret` or `secret_file` holds at least 32 characters.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,54}$"), AfterValidator(_is_code)]
    names: Annotated[dict[LanguageCode, _Name], AfterValidator(_is_complete)]
    country: Annotated[str, AfterValidator(_is_country)]
    crosses_border: bool
    contact: Annotated[str, Field(min_length=3, max_length=100), AfterValidator(_is_plain)]
    url: Annotated[str, AfterValidator(_is_address)]
    secret: SecretStr | None = None
    secret_file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _gather_names(cls, raw: object) -> object:
        """Take the names from their keys: `name_en`, `name_zh`."""
        if not isinstance(raw, dict):
            return raw
        keys = {f"{_NAME}{code}": code for code in CODES}
        names = {code: raw[key] for key, code in keys.items() if key in raw}
        return {"names": names, **{key: raw[key] for key in raw if key not in keys}}

    @model_validator(mode="after")
    def _has_one_secret(self) -> FirmEntry:
        if (self.secret is None) == (self.secret_file is None):
            raise ValueError("either secret or secret_file")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    firm: tuple[FirmEntry, ...] = Field(min_length=1)


class Receiver(BaseModel):
    """A firm, the URL that receives its briefs, and the shared secret."""

    model_config = ConfigDict(frozen=True)

    firm: Firm
    url: str = Field(repr=False)
    secret: SecretStr


def read_firms(path: Path) -> tuple[Receiver, ...]:
    """Return the firms of a file.

    Raises:
        FirmsError: the file cannot be read or is invalid.
    """
    entries = _entries(path)
    for code, times in Counter(entry.code for entry in entries).items():
        if times > 1:
            raise FirmsError(f"each code once, but {code} is there {times} times")
    return tuple(_receiver(entry, path.parent) for entry in entries)


def files_with_secrets(path: Path) -> tuple[Path, ...]:
    """Return the file of firms and the files of secrets that it names.

    Raises:
        FirmsError: the file cannot be read or is invalid.
    """
    beside = (entry.secret_file for entry in _entries(path, whoever_can_read=True))
    return (path, *(path.parent / file for file in beside if file))


def offered(firms: Sequence[Firm], referral: str) -> Firm | None:
    """Return the firm named by the referral of a link; else the only firm, if there is just one.

    The code in a link may have the prefix `ref_`.
    """
    codes = (referral, referral.removeprefix("ref_"))
    named = next((firm for firm in firms if firm.code in codes), None)
    return named or (firms[0] if len(firms) == 1 else None)


def _entries(path: Path, *, whoever_can_read: bool = False) -> tuple[FirmEntry, ...]:
    """Return the entries of the file.

    A file that every user can write, or read if it holds a secret, is refused unless
    `whoever_can_read`.
    """
    try:
        text = read_text(path, SECRET_LIMIT, trusted=not whoever_can_read)
        entries = _File.model_validate(tomllib.loads(text)).firm
    except InputFileError as error:
        raise FirmsError(f"a TOML file that can be read, but {error}") from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        if not isinstance(error, ValidationError):
            raise FirmsError("a TOML file that can be read, but it is no TOML") from None
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise FirmsError(f"at {_shown(where)}: {said}") from None
    if not whoever_can_read and any(entry.secret is not None for entry in entries):
        _secret(path, "a TOML file that can be read, as it holds a secret")
    return entries


def _secret(path: Path, what: str) -> str:
    """Return the content of a file that holds a secret.

    Raises:
        FirmsError: it cannot be read, or every user can read or write it.
    """
    try:
        return read_text(path, SECRET_LIMIT, secret=True)
    except InputFileError as error:
        raise FirmsError(f"{what}, but {error}") from None


def _shown(where: str) -> str:
    """Return the place of an error on one line; a key may hold any character."""
    return "".join(char if char.isprintable() else "?" for char in where)[:_LONGEST_PLACE]


def _receiver(entry: FirmEntry, folder: Path) -> Receiver:
    if entry.secret is not None:
        secret = entry.secret.get_secret_value()
    else:
        file = folder / (entry.secret_file or "")
        secret = _secret(file, f"a secret_file of {entry.code} that can be read").strip()
    if len(secret.strip()) < SHORTEST_SECRET or len(set(secret)) < _FEWEST_CHARACTERS:
        raise FirmsError(
            f"a secret of {entry.code} with {SHORTEST_SECRET} characters or more, not all alike"
        )
    shown = set(Firm.model_fields) & set(FirmEntry.model_fields)
    firm = Firm(**entry.model_dump(include=shown), address=entry.url)
    return Receiver(firm=firm, url=entry.url, secret=SecretStr(secret))
