"""A story: one person's interview as a table that a lawyer can read and write.

A story is a YAML file in `tests/stories/`. Every scalar is text, so `no` is the answer no.

    title: what it shows                    language: en | zh | both (the one it is told in)
    who: one or two sentences               as_of: the day it is told on (2026-11-21)
    locale: what the channel knows of the language; link: what stood in the link they opened
    depth: quick | full (full: the quick check first, then the full intake)
    proof: the proof stated wherever an answer below names none (left out: not sure)
    otherwise: unsure | no (a question not listed: not sure, or "no" and "none" where there is such)
    answers: by question id, in any order, also those that turn out not to be asked
      standing: owner                       an option; or what is typed, for a figure or a date
      act_kinds: [used_mark, other]         the lines ticked; the others are not true
      right_status: {pick: in_force, proof: official}
      acts_match: {ticked: [...], rest: unsure, proof: official}
      actual_loss: {typed: 120万, proof: document}
      notice_date: {typed: [asdf, 03/04/2025], reading: 2}   a wrong try, then one of its readings
      relationship: none                    no line at all
      expenses: unsure                      not sure
    on_the_way: [{at: question id or consent, says: [lines typed there first], shows: [text keys]}]
    quick, expect: what must come out of the quick check, and of the whole (see `Expected`)
    then: later visits, one after the other (see `Later`)

The article that supports an expectation stands beside it in a comment.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from flows.engine.question import Rest
from flows.engine.session import Depth, LanguageChoice
from flows.facts import NO, NONE, UNSURE, Proof

FOLDER = Path(__file__).parent / "stories"
ProofSaid: TypeAlias = Proof | Literal["unsure"]


class Form(BaseModel):
    """A table of a story: an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _listed(raw: object) -> object:
    return [raw] if isinstance(raw, str) else raw


Lines: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Answer(Form):
    """What a person does on one question's card; `said` is an option, or what is typed."""

    said: Lines = ()
    ticked: Lines | None = None
    rest: Rest = "no"
    proof: ProofSaid | None = None
    reading: int = Field(default=1, ge=1)

    @property
    def is_unsure(self) -> bool:
        """Whether the card is answered "not sure" as a whole."""
        return self.said == (UNSURE,)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines ticked; none where the person says that none is true."""
        picked = self.said if self.ticked is None else self.ticked
        return tuple(line for line in picked if line != NONE)


def _answer(raw: object) -> object:
    """Return the long form of an answer written short."""
    if isinstance(raw, str):
        return {"said": raw}
    if isinstance(raw, list):
        return {"ticked": raw}
    if not isinstance(raw, dict):
        return raw
    return {"said" if key in ("typed", "pick") else key: value for key, value in raw.items()}


AnAnswer: TypeAlias = Annotated[Answer, BeforeValidator(_answer)]
NOT_SURE = Answer(said=(UNSURE,))
DENIED = Answer(said=(NO,))
NOTHING = Answer(said=(NONE,))


class RouteExpected(Form):
    """What must be said of a route: names are elements, or circumstances and parts of them.

    `reasons` are all of them, in any order. `amounts` holds figures of the route's own money:
    `low`, `high`, `ceiling`, or `sum`, `loss`, `ratio`, `presumption_line`, `risk`.
    """

    status: Literal["likely", "arguable", "open", "unavailable"] | None = None
    reasons: tuple[str, ...] | None = None
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    amounts: dict[str, str] = Field(default_factory=dict)


class Expected(Form):
    """What must come out. Lists name what must be among the rest; `not_...` what must not.

    `asked` is in this order, others may stand between; `cards` is the most questions asked.
    `exposure` holds figures by name, `{}` none at all; `texts` are keys shown to the person.
    """

    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    cards: int | None = None
    regime: str | None = None
    classification: str | None = None
    punitive_damages: RouteExpected | None = None
    liquidated_damages: RouteExpected | None = None
    compensatory_damages: RouteExpected | None = None
    statutory_damages: RouteExpected | None = None
    exposure: dict[str, str] | None = None
    notes: tuple[str, ...] = ()
    deadlines: dict[str, str] = Field(default_factory=dict)
    conflicts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    not_warnings: tuple[str, ...] = ()
    urgency: str | None = None
    texts: tuple[str, ...] = ()
    not_texts: tuple[str, ...] = ()


class Aside(Form):
    """What a person does on a card before answering it, and texts that this must show."""

    at: str
    says: Lines
    shows: tuple[str, ...] = ()


class Later(Form):
    """A later visit: perhaps another day, an answer changed, other commands; what comes of it.

    `gone` are the facts named to the person as no longer applying.
    """

    as_of: date | None = None
    says: Lines = ()
    shows: tuple[str, ...] = ()
    edit: str = ""
    answer: AnAnswer | None = None
    gone: tuple[str, ...] = ()
    answers: dict[str, AnAnswer] = Field(default_factory=dict)
    restored: bool = False
    expect: Expected = Expected()


class Story(Form):
    """One story; the module's docstring shows the form."""

    title: str
    who: str
    note: str = ""
    language: LanguageChoice = "en"
    locale: str = ""
    link: str = ""
    as_of: date = date(2026, 11, 21)
    depth: Depth = "full"
    proof: ProofSaid = "unsure"
    otherwise: Rest = "unsure"
    answers: dict[str, AnAnswer] = Field(default_factory=dict)
    on_the_way: tuple[Aside, ...] = ()
    quick: Expected = Expected()
    expect: Expected
    then: tuple[Later, ...] = ()


def read_story(path: Path) -> Story:
    """Return the story of a file.

    Raises:
        pydantic.ValidationError: it has not the form of a story; the key is named.
    """
    raw: object = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - reads nothing but text
    return Story.model_validate(raw)


def story_paths() -> tuple[Path, ...]:
    """Return the files of all stories, in order of name."""
    return tuple(sorted(FOLDER.glob("*.yaml")))
