"""The firms to which a brief can be sent, read from the operator's file."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from bot.language import country
from bot.language_registry import CHOICES, CODES
from flows.engine.session import Firm, LanguageCode

SHORTEST_SECRET = 32
_NAME = "name_"
_Name = Annotated[str, Field(min_length=1, max_length=60)]
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class FirmsError(ValueError):
    """The file of firms is invalid; the message is one line without secrets."""


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
    if not _can_be_posted_to(url):
        raise ValueError("a URL that begins with https:// and holds no password")
    return url


def _can_be_posted_to(url: str) -> bool:
    """Whether every parser reads the same host from the URL: no blank, no odd host or port."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        return False
    is_at_home = parts.scheme == "http" and host in _LOOPBACK
    is_plain = url.isprintable() and " " not in url and not set("@\\") & set(parts.netloc)
    return bool(host) and is_plain and (parts.scheme == "https" or is_at_home)


class FirmEntry(BaseModel):
    """One firm of the file, with a `name_` for each language.

    `secret` or `secret_file` holds at least 32 characters.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,54}$"), AfterValidator(_is_code)]
    names: Annotated[dict[LanguageCode, _Name], AfterValidator(_is_complete)]
    country: Annotated[str, AfterValidator(_is_country)]
    crosses_border: bool
    contact: str = Field(min_length=3, max_length=100)
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
    beside = (entry.secret_file for entry in _entries(path))
    return (path, *(path.parent / file for file in beside if file))


def offered(firms: Sequence[Firm], referral: str) -> Firm | None:
    """Return the firm named by the referral of a link; else the only firm, if there is just one.

    The code in a link may have the prefix `ref_`.
    """
    codes = (referral, referral.removeprefix("ref_"))
    named = next((firm for firm in firms if firm.code in codes), None)
    return named or (firms[0] if len(firms) == 1 else None)


def _entries(path: Path) -> tuple[FirmEntry, ...]:
    try:
        return _File.model_validate(tomllib.loads(path.read_text("utf-8"))).firm
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise FirmsError("a TOML file that can be read") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise FirmsError(f"at {where}: {said}") from None


def _receiver(entry: FirmEntry, folder: Path) -> Receiver:
    if entry.secret is not None:
        secret = entry.secret.get_secret_value()
    else:
        try:
            secret = (folder / (entry.secret_file or "")).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise FirmsError(f"a secret_file of {entry.code} that can be read") from None
    if len(secret) < SHORTEST_SECRET:
        raise FirmsError(f"a secret of {entry.code} with {SHORTEST_SECRET} characters or more")
    firm = Firm(**entry.model_dump(include=set(Firm.model_fields)))
    return Receiver(firm=firm, url=entry.url, secret=SecretStr(secret))
