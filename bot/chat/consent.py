"""The consent before the first fact, and again before the next one when its text has changed."""

from __future__ import annotations

from bot.cards.consent import RENEWAL, fingerprint, is_outdated
from bot.chat.turn_context import TurnContext
from bot.consent import CONSENT_VERSION
from bot.text import text
from bot.turn import Input, Started, Turn
from flows.engine import steps
from flows.engine.session import BOTH, Consent, Session, State


def answered(context: TurnContext, *, is_given: bool) -> Turn:
    """Take the answer to the consent card.

    Raises:
        KeyError: no consent is asked for.
    """
    session = context.uncovered
    if session.state is State.CONSENT:
        step = steps.consent(context.flow, session, _given(context)) if is_given else None
        return Turn((step or steps.decline(context.flow, session)).session)
    if context.session.view != RENEWAL:
        raise KeyError(RENEWAL)
    if not is_given:
        return context.turn_to("?delete", text("notice.consent_refused"))
    revision = session.revision + 1
    return Turn(session.model_copy(update={"consent": _given(context), "revision": revision}))


def renewed(context: TurnContext, given: Input, turn: Turn) -> Turn:
    """Return the turn, or one that shows a newer consent text and stores nothing else.

    A newer text is shown when somebody returns, and before anything more is stored or sent.
    Until then they can read their answers, take a copy, withdraw and delete.
    """
    after = turn.session
    if after is None or not is_outdated(after, context.notice):
        return turn
    before = context.session
    if _holds_more(before, after) or turn.dispatches:
        return context.turn_to(RENEWAL, text("notice.consent_first"))
    is_uncovered = before.view.startswith("?") and not after.view
    if isinstance(given, Started) or is_uncovered:
        revision = max(after.revision, before.revision + 1)
        return Turn(after.model_copy(update={"view": RENEWAL, "revision": revision}))
    return turn


def _holds_more(before: Session, after: Session) -> bool:
    """Whether a session holds something of the case that it did not hold before."""
    answers = any(before.answers.get(id_) != one for id_, one in after.answers.items())
    draft = after.draft is not None and after.draft != before.draft
    return answers or draft or (after.offer is not None and after.offer != before.offer)


def _given(context: TurnContext) -> Consent:
    session = context.session
    language = session.language or BOTH
    return Consent(
        version=CONSENT_VERSION,
        language=language,
        at=context.now,
        fingerprint=fingerprint(context.notice, language, session.own_language),
    )
