"""The initial state of a card: its draft, or the options of an earlier answer."""

from __future__ import annotations

from flows.engine.question import AnyQuestion, MultiChoice, MultiYesNo
from flows.engine.session import Draft, Session
from flows.engine.steps import earlier_answer
from flows.facts import YES


def draft_of(session: Session, question: AnyQuestion) -> Draft:
    """Return the draft of this question, or one made from its earlier answer."""
    kept = session.draft
    if kept is not None and kept.question == question.id:
        return kept
    return Draft(question=question.id, picked=_ticked_earlier(session, question))


def _ticked_earlier(session: Session, question: AnyQuestion) -> tuple[str, ...]:
    earlier = earlier_answer(session, question.id)
    if earlier is None:
        return ()
    if isinstance(question, MultiYesNo):
        return tuple(fact for fact in question.ticks if earlier.get(fact) == YES)
    if isinstance(question, MultiChoice):
        held = [c for fact in question.asks if isinstance(v := earlier.get(fact), list) for c in v]
        return tuple(line for line in question.options if line in held)
    return ()
