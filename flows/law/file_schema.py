"""The schema of the law's data files, and the one error for a file that breaks it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Annotated, Literal, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from flows.law.provisions import Confidence, Effect, InstrumentKind
from flows.vocabulary import FACTS


class LawDataError(ValueError):
    """A data file of the law that cannot be used; names the file and the key."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        self.file = file
        self.key = key
        self.problem = problem
        super().__init__(f"{file}: {key}: {problem}")


_DECIMAL = re.compile(r"\d+(\.\d+)?", re.ASCII)


def _decimal(raw: object) -> Decimal:
    if not isinstance(raw, str) or not _DECIMAL.fullmatch(raw):
        raise ValueError("a decimal is written as text and not negative, such as '1.5'")
    return Decimal(raw)


def _known_right(code: str) -> str:
    if code not in FACTS["right_type"].codes:
        raise ValueError("no right of the vocabulary")
    return code


DecimalText: TypeAlias = Annotated[Decimal, BeforeValidator(_decimal)]
Right: TypeAlias = Annotated[str, AfterValidator(_known_right)]
Way: TypeAlias = Literal["actual_loss", "infringer_profit", "illegal_gain", "royalty"]
Id: TypeAlias = Annotated[str, Field(pattern=r"^[a-z]+[a-z0-9-]*$")]
ProvisionId: TypeAlias = Annotated[
    str, Field(pattern=r"^[a-z]+[a-z0-9-]*:([0-9]+(-[0-9]+)?|[a-z][a-z-]*)(\.[0-9]+){0,2}$")
]
Text: TypeAlias = Annotated[str, Field(min_length=1)]
Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z0-9]+)*$")]
FigureName: TypeAlias = Annotated[
    str, Field(pattern=r"^[a-z]+(_[a-z]+)*_(cny|multiple|share|count|hours|days|months|years)$")
]


class FileTable(BaseModel):
    """A table of a file: nothing is converted, and an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FiguresForm(FileTable):
    """`figures = {...}` of a provision; `named` holds those that only its text mentions."""

    multiple_low: DecimalText | None = None
    multiple_high: DecimalText | None = None
    share: DecimalText | None = None
    floor_cny: DecimalText | None = None
    ceiling_cny: DecimalText | None = None
    hours: int | None = None
    days: int | None = None
    months: int | None = None
    years: int | None = None
    intent_word: Literal["恶意", "故意"] | None = None
    base_order: list[list[Way]] = []
    royalty_multiple: bool | None = None
    named: dict[FigureName, DecimalText] = {}


class ProvisionForm(FileTable):
    """`[[provision]]`; what is left out is taken from `[instrument]`."""

    id: ProvisionId
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    effect: Annotated[Effect, Field(strict=False)]
    source: Text | None = None
    confidence: Annotated[Confidence, Field(strict=False)] | None = None
    checked: date | None = None
    series: list[Text] = []
    after_gap: bool = False
    rights: list[Right] = []
    background: bool = False
    figures: FiguresForm = FiguresForm()


class InstrumentForm(FileTable):
    """`[instrument]`."""

    id: Id
    kind: Annotated[InstrumentKind, Field(strict=False)]
    number: str = ""
    from_: date = Field(alias="from")
    to: date | None = None
    source: Text
    confidence: Annotated[Confidence, Field(strict=False)]
    checked: date
    published: date | None = None
    draft: bool = False


class ListedForm(FileTable):
    """One circumstance of an interpretation's list."""

    name: Name
    provision: ProvisionId
    limited: bool = False


class TimeBarsForm(FileTable):
    """`[interpretation.time_bars]`."""

    claim: ProvisionId
    late: Literal["barred", "arguable"]
    separate_suit: ProvisionId | None = None


class TransitionForm(FileTable):
    """`[interpretation.transition]`."""

    stays: Literal["judged_before", "filed_before"]
    provision: ProvisionId


class InterpretationForm(FileTable):
    """`[interpretation]`: how a judicial interpretation governs punitive damages."""

    commencement: ProvisionId
    intent: Annotated[list[ListedForm], Field(min_length=1)]
    seriousness: Annotated[list[ListedForm], Field(min_length=1)]
    base: Annotated[list[ProvisionId], Field(min_length=1)]
    accounts: ProvisionId
    fines: ProvisionId
    cap: Text | None = None
    excludes: ProvisionId | None = None
    time_bars: TimeBarsForm
    transition: TransitionForm | None = None


class InstrumentFile(FileTable):
    """One file of `instruments/`."""

    instrument: InstrumentForm
    interpretation: InterpretationForm | None = None
    provision: Annotated[list[ProvisionForm], Field(min_length=1)]


FormT = TypeVar("FormT", bound=FileTable)


def read_folders(folders: Sequence[Traversable], form: type[FormT]) -> Iterator[tuple[str, FormT]]:
    """Yield the name and the content of each TOML file, in the order of the names.

    A file of a later folder takes the place of one of the same name in an earlier folder.

    Raises:
        LawDataError: a file is no TOML, repeats a key or does not follow the schema.
    """
    entries = {
        entry.name: entry
        for folder in folders
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    for name in sorted(entries):
        yield name, read_file(entries[name], form)


def read_file(entry: Traversable, form: type[FormT]) -> FormT:
    """Return the content of one TOML file.

    Raises:
        LawDataError: it is no TOML, repeats a key or does not follow the schema.
    """
    try:
        data = tomllib.loads(entry.read_text(encoding="utf-8"))
        return form.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise LawDataError(entry.name, _key(first["loc"], data), first["msg"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LawDataError(entry.name, "(file)", f"no TOML: {error}") from None


def _key(place: Sequence[int | str], data: object) -> str:
    """Return where in the file the error lies, with the id of the table it lies in."""
    words: list[str] = []
    for step in place:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        words.append(str(step))
        if isinstance(step, int) and isinstance(data, dict) and "id" in data:
            words[-1] = str(data["id"])
    return ".".join(words) or "(file)"
