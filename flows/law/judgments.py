"""The published judgments on file: their facts in our vocabulary, and their figures.

They are compared with a case by alike circumstances, one by one; never an average and never
a prediction. Only what the public record states is here: a figure it does not give is absent,
and a list of codes that the record does not close holds `unsure`. `acts_started` and
`acts_ended` give the days that the court counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, JsonValue

from flows.facts import DateSpan, Facts
from flows.facts_file import read
from flows.law.file_schema import (
    DecimalText,
    FileTable,
    Id,
    LawDataError,
    ProvisionId,
    Text,
    read_folders,
)
from flows.law.library import cached_by_law, library
from flows.law.provisions import Confidence

Route: TypeAlias = Literal["punitive_damages", "liquidated_damages", "compensatory_damages"]
_NO_INTERPRETATION = ("none_known", "unknown")
Model: TypeAlias = Literal["A", "B", "unknown"]


@dataclass(frozen=True, slots=True)
class Judgment:
    """One published judgment. Its texts are `judgment.<id>.name` and `.summary`.

    Sums are CNY, each None where the record gives none: `award` is without `expenses`,
    `computed` what multiple and base gave before the claim capped it. `model` says how the
    multiple maps to the total: A, total = multiple x base; B, total = base x (1 + multiple).
    `regime` is the interpretation it was decided under; `none_known` before there was one.
    `clause` is the id of the statute's punitive clause, empty where the record does not say.
    """

    id: str
    route: Route
    court: str
    dockets: tuple[str, ...]
    decided: DateSpan | None
    reported: DateSpan | None
    regime: str
    clause: str
    facts: Facts
    multiple: Decimal | None
    base: Decimal | None
    computed: Decimal | None
    award: Decimal | None
    expenses: Decimal | None
    claim: Decimal | None
    model: Model
    sources: tuple[str, ...]
    confidence: Confidence
    checked: date

    @property
    def right(self) -> str | None:
        """The code of the right, None where the record does not say or there is none."""
        return self.facts.code("right_type")


def _span(raw: object) -> DateSpan:
    """Return a day, month or year written as 2021-12-31, 2021-12 or 2021."""
    facts, problems = read({"acts_started": str(raw)})
    span = facts.span("acts_started")
    if problems or span is None:
        raise ValueError("an ISO day, month or year, as text")
    return span


When: TypeAlias = Annotated[DateSpan, BeforeValidator(_span)]


class JudgmentForm(FileTable):
    """`[judgment]`."""

    id: Id
    route: Route
    court: str = ""
    dockets: list[Text] = Field(default_factory=list)
    decided: When | None = None
    reported: When | None = None
    regime: Text
    clause: ProvisionId | Literal[""] = ""
    multiple: DecimalText | None = None
    base: DecimalText | None = None
    computed: DecimalText | None = None
    award: DecimalText | None = None
    expenses: DecimalText | None = None
    claim: DecimalText | None = None
    model: Model = "unknown"
    sources: Annotated[list[Text], Field(min_length=1)]
    confidence: Annotated[Confidence, Field(strict=False)]
    checked: date


class JudgmentFile(FileTable):
    """One file of `judgments/`."""

    judgment: JudgmentForm
    facts: Annotated[dict[str, JsonValue], Field(min_length=1)]


def load(folder: Traversable | None = None) -> Mapping[str, Judgment]:
    """Read and check a folder of judgments, by id; the one in this package by default.

    Raises:
        LawDataError: a file does not follow the schema, names an interpretation that is not on
            file, or its facts are no facts-file fragment.
    """
    folder = folder or resources.files("flows.law") / "judgments"
    return {
        form.judgment.id: _judgment(file, form)
        for file, form in read_folders((folder,), JudgmentFile)
    }


@cached_by_law(1)
def judgments() -> Mapping[str, Judgment]:
    """Return the judgments of this package: constant data, read once."""
    return load()


def _judgment(file: str, form: JudgmentFile) -> Judgment:
    row = form.judgment
    if file != f"{row.id}.toml":
        raise LawDataError(file, "judgment.id", f"{row.id} in a file of another name")
    known = (*(one.id for one in library().interpretations), *_NO_INTERPRETATION)
    if row.regime not in known:
        raise LawDataError(file, "judgment.regime", f"{row.regime}; allowed: {', '.join(known)}")
    facts, problems = read(form.facts)
    for problem in problems:
        raise LawDataError(file, f"facts.{problem.key}", f"{problem.found}: {problem.allowed}")
    return Judgment(
        id=row.id,
        route=row.route,
        court=row.court,
        dockets=tuple(row.dockets),
        decided=row.decided,
        reported=row.reported,
        regime=row.regime,
        clause=row.clause,
        facts=facts,
        multiple=row.multiple,
        base=row.base,
        computed=row.computed,
        award=row.award,
        expenses=row.expenses,
        claim=row.claim,
        model=row.model,
        sources=tuple(row.sources),
        confidence=row.confidence,
        checked=row.checked,
    )
