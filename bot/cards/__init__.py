"""Cards: what a person sees, as keys and parameters.

card.py      the card, its buttons, their action codes
render.py    from a card to HTML and labels, within a channel's limits (channel_limits.py)
question.py  review.py  welcome.py  consent.py  asides.py  handover.py  result/
             one module for each kind of card
wording.py   how questions, options and answers are named
paging.py    pages that fit in the longest language mode
"""

from __future__ import annotations

from bot.cards.asides import aside_card
from bot.cards.card import ROWS_A_PAGE, Card
from bot.cards.change import with_change
from bot.cards.consent import consent_card
from bot.cards.question import asked, question_card
from bot.cards.result import result_card
from bot.cards.review import review_card
from bot.cards.welcome import closed_card, language_card
from bot.privacy_notice import THIS_COMPUTER, PrivacyNotice
from flows.assessment.assess import assess
from flows.engine.interview_status import InterviewStatus
from flows.engine.progress import expected
from flows.engine.question import Flow
from flows.engine.session import Session, State
from flows.engine.steps import ahead_of

__all__ = ["present"]


def present(
    flow: Flow,
    session: Session,
    page: int | None = ROWS_A_PAGE,
    notice: PrivacyNotice = THIS_COMPUTER,
) -> Card:
    """Return the card that a session shows; the same session always shows the same card.

    A long list shows `page` options at a time, or all where it is None. `notice` says who
    handles the data.
    """
    match session.state:
        case State.LANGUAGE:
            return aside_card(flow, session, None, notice) or language_card(session)
        case State.CONSENT:
            return aside_card(flow, session, None, notice) or consent_card(session, notice)
        case State.CLOSED | State.DELETED:
            return aside_card(flow, session, None, notice) or closed_card(session)
        case _:
            view = ahead_of(flow, session)
            card = aside_card(flow, session, view, notice)
            return card or with_change(flow, session, _with_answers(flow, session, view, page))


def _with_answers(flow: Flow, session: Session, view: InterviewStatus, page: int | None) -> Card:
    """Return the card of the question, the result, or the review if no question is left."""
    if session.state.has_result:
        assessment = assess(view.standing.facts, session.as_of, session.flow_version)
        return result_card(session, assessment, expected(view, session.depth))
    question = asked(flow, session, view)
    if question is not None:
        return question_card(flow, session, question, view, page)
    return review_card(flow, session, view)
