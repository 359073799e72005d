"""The steps of a simulated person, and the expected screen after each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from botapi.person import Person
from botapi.world import Message
from replying import replies
from strategies import likely
from talking import NOON

from bot.cards import present
from bot.cards.render import render
from bot.chat.conversation import converse
from bot.language import localizer_for
from bot.turn import Tapped, read_input
from flows.assessment.assess import assess
from flows.assessment.model import to_json
from flows.engine import steps
from flows.engine.replay import replay
from flows.engine.session import LanguageChoice, Session, State
from flows.facts import Facts
from flows.interview import FLOW

LANGUAGES: Final[tuple[LanguageChoice, ...]] = ("en", "zh", "both")
CASES: Final = (
    likely(party_role="right_holder"),
    likely(party_role="right_holder", actual_loss=None, evidence_destroyed=None),
    likely(party_role="accused"),
    Facts({"party_role": "adviser", "right_type": "trademark"}),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One update: a text to type or the code of a button to press, and the buttons after it.

    Revisions are relative to the first one of the session.
    """

    line: str
    is_tap: bool
    buttons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A whole interview, and the session at its end."""

    steps: tuple[Step, ...]
    session: Session


def script(facts: Facts, language: LanguageChoice) -> Script:
    """Return the steps of a person who knows these facts, without failures."""
    told = _Telling()
    told.takes("/start")
    told.takes(counted(f"l::{language}:0", -told.session.revision), is_tap=True)
    told.presses(0)
    while told.session.state is not State.ASSESSED:
        for line in replies(FLOW, told.session, facts):
            if line.isdigit():
                told.presses(int(line) - 1)
            else:
                told.takes(line)
    return Script(tuple(told.steps), told.session)


def assessed(session: Session) -> str:
    """Return the assessment of a session as JSON."""
    return to_json(assess(replay(FLOW, session.answers).facts, session.as_of, FLOW.version))


def told(session: Session) -> Session:
    """Return a session without the values that differ between runs: id and times.

    What is said of the last step is left out too: it belongs to one revision.
    """
    plain = {"id": "", "as_of": NOON.date(), "consent": None, "revision": steps_of(session)}
    said = {"told": (), "noted": None}
    return session.model_copy(update={**plain, **said})


def steps_of(session: Session) -> int:
    """Return the number of steps of a session."""
    return session.revision - steps.begin(FLOW, session.id, session.as_of).revision


def counted(code: str, first: int) -> str:
    """Return the code of a button with its revision relative to this one."""
    rest, _, revision = code.rpartition(":")
    return f"{rest}:{int(revision) - first}"


def codes(message: Message | None) -> tuple[str, ...]:
    """Return the codes of the buttons of a message."""
    if message is None:
        return ()
    return tuple(str(key["callback_data"]) for row in message.keyboard for key in row)


class Eyes:
    """What a person sees and presses in a chat, in the terms of a script.

    The first revision of the session is read from its first card.
    """

    def __init__(self, person: Person) -> None:
        self._person = person
        self._first: int | None = None

    @property
    def buttons(self) -> tuple[str, ...]:
        """The codes of the buttons on the current card."""
        shown = codes(self._person.card)
        if shown and self._first is None:
            self._first = int(shown[0].rpartition(":")[2])
        return tuple(counted(code, self._first or 0) for code in shown)

    def press(self, code: str, on: Message) -> None:
        """Press the button with a code of the script."""
        self._person.send_tap(counted(code, -(self._first or 0)), on)


class _Telling:
    """An interview in progress, step by step."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """The session; the first step creates it."""
        assert self._session is not None
        return self._session

    def presses(self, number: int) -> None:
        """Press an option of the card, by its index from 0."""
        self.takes(present(FLOW, self.session).choices[number].action.code, is_tap=True)

    def takes(self, line: str, *, is_tap: bool = False) -> None:
        """Take one step, which must change the session; otherwise a lost step goes unnoticed."""
        before = self._session
        given = Tapped(line) if is_tap else read_input(line, "en")
        self._session = converse(FLOW, self._session, given, now=NOON, new_id="script").session
        assert before is None or self.session.revision > before.revision, line
        shown = render(present(FLOW, self.session), localizer_for(self.session))
        first = self.session.revision - steps_of(self.session)
        buttons = tuple(counted(key.code, first) for row in shown.rows for key in row)
        said = counted(line, first) if is_tap else line
        self.steps.append(Step(said, is_tap, buttons))
