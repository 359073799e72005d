"""A session: the answers of one person, and where the conversation stands.

The answers are the truth; everything else is derived by replay, or says what the person is
looking at. Plain data, without clock, database or channel.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from flows.facts_file import Json
from flows.vocabulary import Topic

if TYPE_CHECKING:
    from flows.engine.interview_status import InterviewStatus

LanguageCode: TypeAlias = str
"""The code of one language of the registry (`bot.language_registry`), such as `en`."""
LanguageChoice: TypeAlias = str
"""What a person chose: the code of one language, or `BOTH`."""
BOTH: Final = "both"
"""Both-at-once mode: the reader's own language and the one shown beside it."""
Depth: TypeAlias = Literal["quick", "full"]
Purpose: TypeAlias = Literal["sending", "border", "names"]
Stage: TypeAlias = Literal["pick", "rest", "proof", "reading"]
_NAME = "name_"


class State(Enum):
    """The state of a conversation. Not a StrEnum, because `transitions` reads those as names."""

    LANGUAGE = "language"
    CONSENT = "consent"
    STORY = "story"
    RIGHT = "right"
    ACTS = "acts"
    TIMING = "timing"
    RELATIONSHIP = "relationship"
    NOTICE = "notice"
    SETTLEMENT = "settlement"
    SHELL_CHANGE = "shell_change"
    MONEY = "money"
    CONDUCT = "conduct"
    CONTRACT = "contract"
    EVIDENCE = "evidence"
    REVIEW = "review"
    ASSESSED = "assessed"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    DELETED = "deleted"

    @property
    def topic(self) -> Topic | None:
        """The topic asked in this state, or None."""
        return Topic(self.value) if self.value in Topic.__members__.values() else None

    @property
    def has_result(self) -> bool:
        """Whether the card of this state is the result."""
        return self in (State.ASSESSED, State.HANDED_OVER)


class Event(StrEnum):
    """What a person does."""

    CHOOSE_LANGUAGE = "choose_language"
    CONSENT = "consent"
    DECLINE = "decline"
    ANSWER = "answer"
    BACK = "back"
    EDIT = "edit"
    CONTINUE = "continue"
    REVIEW = "review"
    ASSESS = "assess"
    DEEPEN = "deepen"
    DRAFT = "draft"
    LOOK = "look"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"
    RESTART = "restart"
    DELETE = "delete"


class Consent(BaseModel):
    """Which text was agreed to, in which language, and when (UTC).

    `fingerprint` is the hash of the text as it was shown; empty where it was not recorded.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    version: str
    language: LanguageChoice
    at: datetime
    fingerprint: str = ""


class Firm(BaseModel):
    """Who may be sent a brief, as the person is told: names, country, and whether it is abroad.

    `names` holds the name by language code; as JSON each has a key of its own, `name_en`.
    `country` is the two-letter code of ISO 3166; `crosses_border` says that the brief leaves
    the country in which this service keeps it; `contact` is where people reach the firm;
    `address` is the URL that a brief is posted to, empty in sessions of release 0.1.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    names: dict[LanguageCode, str] = Field(min_length=1)
    country: str
    crosses_border: bool
    contact: str
    address: str = Field(default="", repr=False)

    @model_validator(mode="before")
    @classmethod
    def _gather_names(cls, raw: object) -> object:
        """Take names from keys such as `name_en`."""
        if not isinstance(raw, dict) or "names" in raw:
            return raw
        names = {
            key.removeprefix(_NAME): value for key, value in raw.items() if key.startswith(_NAME)
        }
        return {**raw, "names": names}

    @model_serializer(mode="wrap")
    def _spread_names(self, handler: SerializerFunctionWrapHandler) -> dict[str, Json]:
        """Write each name under a key of its own, as every version has read it."""
        written: dict[str, Json] = handler(self)
        written.pop("names", None)
        return {**written, **{f"{_NAME}{code}": name for code, name in self.names.items()}}


class Agreed(BaseModel):
    """One consent to a hand-over: to what, to which text, in which language, when (UTC)."""

    model_config = ConfigDict(frozen=True)

    to: Purpose
    version: str
    language: LanguageChoice
    at: datetime
    withdrawn: datetime | None = None


class HandOver(BaseModel):
    """A brief that was handed over, or is on its way: to whom, which, and what was agreed to.

    `sha256` is the hash of the brief's content, `contact` what the person typed to be reached.
    `parties` are the names told for the conflict check, by key (`bot.parties`): no facts.
    They are dropped when a consent is withdrawn.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    firm: Firm
    case: str
    sha256: str
    contact: str = ""
    parties: dict[str, str] = Field(default_factory=dict)
    consents: tuple[Agreed, ...]

    @property
    def stands(self) -> bool:
        """Whether none of its consents was withdrawn."""
        return all(consent.withdrawn is None for consent in self.consents)


class Offer(BaseModel):
    """A hand-over being agreed to: what the person was shown, and has ticked so far."""

    model_config = ConfigDict(frozen=True)

    firm: Firm
    case: str
    sha256: str
    contact: str = ""
    parties: dict[str, str] = Field(default_factory=dict)
    agreed: tuple[Purpose, ...] = ()

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """What has to be agreed to, each by itself: the border and the names where there are."""
        border: tuple[Purpose, ...] = ("border",) if self.firm.crosses_border else ()
        names: tuple[Purpose, ...] = ("names",) if self.parties else ()
        return ("sending", *border, *names)

    @property
    def is_agreed(self) -> bool:
        """Whether nothing is left to agree to."""
        return set(self.agreed) == set(self.purposes)


class Draft(BaseModel):
    """A partly answered card: what is ticked so far, and what the card asks next.

    `readings` holds the facts-file forms that a typed answer may mean, to choose from.
    """

    model_config = ConfigDict(frozen=True)

    question: str
    stage: Stage = "pick"
    picked: tuple[str, ...] = ()
    rest: Literal["no", "unsure"] | None = None
    readings: tuple[Json, ...] = ()


class DerivedCache:
    """The status last derived from a session's answers; shared by the session and its copies.

    `last` is one value, what it was derived from and the status, so that another thread never
    sees half of it. The cache is no part of the session: sessions are equal whatever is in it.
    """

    __slots__ = ("last",)

    def __init__(self) -> None:
        self.last: tuple[tuple[object, ...], InterviewStatus] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DerivedCache)

    __hash__ = None  # type: ignore[assignment]


class Session(BaseModel):
    """One person's interview about one accused party and one contract.

    `answers` maps question ids, in the order they were answered, to facts-file fragments;
    `set_aside` keeps answers whose question no longer applies, to offer them again.
    `focus` is a question opened on purpose (back, edit); without it the question follows from
    the answers. `own_language` is the language of the buttons in both-at-once mode; None
    where it is not known, as in sessions of version 0.1. `view` names the page of a review or
    result card. `as_of` is the date assessed for. `referral` is the code of the firm whose link
    the person opened, or empty.
    `noted` is the question whose typed answer the card of that revision repeats.
    `firm` is the one to which the result may be sent, `offer` the hand-over being agreed to,
    `hand_overs` are those agreed to, oldest first. `in_calendar` holds the last days of each
    deadline that a calendar file of this case had, so that a later file replaces them.
    `told` is what the person is told about their last steps: packed texts, each with the
    revision that it belongs to.

    Fields written by a newer version of the program are kept unchanged.
    Answers are never changed in place: a step makes new ones (`flows.engine.steps`).
    """

    model_config = ConfigDict(extra="allow")

    id: str
    state: State = State.LANGUAGE
    revision: int = 0
    flow_version: str
    as_of: date
    language: LanguageChoice | None = None
    own_language: LanguageCode | None = None
    depth: Depth = "quick"
    consent: Consent | None = None
    answers: dict[str, dict[str, Json]] = Field(default_factory=dict)
    set_aside: dict[str, dict[str, Json]] = Field(default_factory=dict)
    focus: str | None = None
    draft: Draft | None = None
    noted: tuple[str, int] | None = None
    view: str = ""
    referral: str = ""
    firm: Firm | None = None
    offer: Offer | None = None
    hand_overs: tuple[HandOver, ...] = ()
    in_calendar: dict[str, tuple[date, ...]] = Field(default_factory=dict)
    told: tuple[tuple[int, Json], ...] = ()
    _derived: DerivedCache = PrivateAttr(default_factory=DerivedCache)

    @property
    def derived(self) -> DerivedCache:
        """The cache of `flows.engine.steps.ahead_of`."""
        return self._derived


def is_newer(version: str, than: str) -> bool:
    """Whether one flow version is later than another; versions that are not numbers never are."""
    both = version.isdecimal() and than.isdecimal()
    return both and int(version) > int(than)
