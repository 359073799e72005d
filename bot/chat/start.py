"""The first input of a person, and the return to a session, perhaps with a newer interview."""

from __future__ import annotations

import re
from datetime import date

from bot.cards.wording import fact_labels
from bot.chat.turn_context import TurnContext
from bot.language import hinted
from bot.language_registry import CHOICES
from bot.text import Text, text
from bot.turn import Started, Turn
from flows.engine import steps
from flows.engine.migration import migrate
from flows.engine.question import Flow
from flows.engine.session import BOTH, LanguageChoice, Session, State, is_newer
from flows.facts import PROOF_SUFFIX


class NewerFlowError(Exception):
    """A session is at a newer interview: this program would lose answers that it does not know."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            f"the session is at interview {found}, this program knows {known}: update the program"
        )


class NewerLanguageError(NewerFlowError):
    """A session is in a language that only a newer program has."""

    def __init__(self, found: str) -> None:
        Exception.__init__(
            self,
            f"the session is in the language {found}, this program knows "
            f"{', '.join(CHOICES)}: update the program",
        )


_PAYLOAD = re.compile(rf"(?:({'|'.join(CHOICES)})(?:_|$))?([A-Za-z0-9_-]{{0,58}})", re.ASCII)


def begin(flow: Flow, given: Started, today: date, new_id: str) -> Turn:
    """Return the turn of a person without a session: the language card, or consent.

    The language of a deep link is taken as chosen; a hint only puts that language first.
    """
    chosen, code = read_payload(given.payload)
    hint, traditional = hinted(given.language_hint)
    session = steps.begin(flow, new_id, today, chosen or hint, hint)
    session.referral = code
    if chosen is not None:
        session = steps.choose_language(flow, session, chosen).session
    notices = (text("notice.traditional"),) if traditional and chosen in (None, hint) else ()
    return Turn(session, notices)


def come_back(context: TurnContext, given: Started) -> Turn:
    """Return the turn of `/start` during a session: nothing is lost, the card is shown again."""
    session = _completed(context.session, given)
    if session.state is State.CLOSED:
        return Turn(steps.restart(context.flow, session, context.today).session)
    if session.state in (State.LANGUAGE, State.CONSENT):
        return Turn(session)
    if session.state.has_result and session.as_of != context.today:
        fresh = session.model_copy(update={"as_of": context.today})
        again = text("notice.assessed_again", day=context.today)
        return Turn(steps.assess(context.flow, fresh).session, (again,))
    return Turn(session, (text("notice.welcome_back"),))


def refuse_newer(flow: Flow, session: Session) -> None:
    """Refuse a session that only a newer program understands.

    Raises:
        NewerFlowError: it is at a newer interview, or in a language that is not known here.
    """
    if session.language not in (None, *CHOICES):
        raise NewerLanguageError(str(session.language))
    if is_newer(session.flow_version, flow.version):
        raise NewerFlowError(session.flow_version, flow.version)


def bring_up_to_date(flow: Flow, session: Session, today: date) -> tuple[Session, tuple[Text, ...]]:
    """Return a stored session as of today and for the current flow, with notices about changes.

    Only a migration raises the revision; a new day alone changes no card.

    Raises:
        NewerFlowError: the session is at a newer interview than this, or is in a language
            that this program does not have.
    """
    refuse_newer(flow, session)
    if session.flow_version != flow.version:
        return _migrated(flow, session, today)
    if session.as_of == today or session.state.has_result or session.state is State.CLOSED:
        return session, ()
    session = session.model_copy(update={"as_of": today})
    question = steps.current_question(flow, session)
    strayed = session.state.topic is not None and (
        question is None or question.topic is not session.state.topic
    )
    return (steps.proceed(flow, session).session, ()) if strayed else (session, ())


def read_payload(payload: str) -> tuple[LanguageChoice | None, str]:
    """Return the language and the firm's code of a deep link; both empty if it is malformed."""
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        return None, ""
    return match[1], match[2]


def _completed(session: Session, given: Started) -> Session:
    """Return a session with what this start tells for the first time.

    That is the code of a firm, and the reader's own language in both-at-once mode.
    """
    _, code = read_payload(given.payload)
    hint, _ = hinted(given.language_hint)
    news: dict[str, str] = {}
    if code and not session.referral:
        news["referral"] = code
    if hint is not None and session.language == BOTH and session.own_language is None:
        news["own_language"] = hint
    if not news:
        return session
    return session.model_copy(update={**news, "revision": session.revision + 1})


def _migrated(flow: Flow, session: Session, today: date) -> tuple[Session, tuple[Text, ...]]:
    step = migrate(flow, session, today)
    if not step.dropped:
        return step.session, ()
    facts = [
        key
        for id_ in step.dropped
        for key in session.answers[id_]
        if not key.endswith(PROOF_SUFFIX)
    ]
    labels = fact_labels(facts)
    if not labels:
        return step.session, (text("notice.migrated"),)
    return step.session, (text("notice.migrated_without", gone=labels),)
