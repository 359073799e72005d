"""The copy of everything stored about a person: in words, and as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.cards.handover import given, name_of
from bot.cards.wording import answer_text, question_text
from bot.language import localizer_for
from bot.store import ChatKey, Held
from bot.text import FirstSentence, Text, pack, text
from flows.engine.question import Flow
from flows.engine.session import Session
from flows.engine.steps import ahead_of


def exported(flow: Flow, chat: ChatKey, session: Session, held: Held) -> str:
    """Return the copy as indented JSON.

    The keys are those of the session, as it is stored, with `in_words`, `chat`, `last_here`,
    `warned`, `waiting`, `to_firms` and `log` beside them. The address that a firm receives at is
    the operator's, and may hold a secret: it is left out.
    """
    data = session.model_dump(mode="json")
    for holder in (data, data["offer"] or {}, *data["hand_overs"]):
        _without_address(holder.get("firm"))
    speech = localizer_for(session)
    lines = [speech.label(line) for line in _lines(flow, chat, session, held)]
    whole = {"in_words": lines, **data, **_beside(chat, held)}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _lines(flow: Flow, chat: ChatKey, session: Session, held: Held) -> Iterator[Text]:
    """Yield what the data says, a line for each item."""
    yield text("export.chat", channel=chat.channel, chat=chat.chat)
    if held.last_here is not None:
        yield text("export.last_here", day=held.last_here.date())
    if held.warned is not None:
        yield text("export.warned", day=held.warned.date())
    for paragraph in given(session):
        yield from paragraph
    facts = ahead_of(flow, session).standing.facts
    for question in flow.questions:
        fragment = session.answers.get(question.id) or session.set_aside.get(question.id)
        if fragment is not None:
            yield text(
                "export.answer" if question.id in session.answers else "export.set_aside",
                question=FirstSentence(question_text(question, facts)),
                answer=answer_text(question, fragment),
            )
    yield text("export.waiting", n=len(held.waiting))
    for message in held.to_firms:
        given_over = message.hand_over
        yield text(
            f"export.to_firm.{message.kind}", firm=name_of(given_over.firm), case=given_over.case
        )
    for entry in held.log:
        what = Text(f"export.log.{entry.action.name.lower()}")
        yield text("export.log", day=entry.at.date(), what=what, detail=entry.detail)
    yield text("export.hashes")


def _beside(chat: ChatKey, held: Held) -> dict[str, Any]:
    """Return as data what is stored beside the session."""
    return {
        "chat": {"channel": chat.channel, "number": chat.chat},
        "last_here": held.last_here.isoformat() if held.last_here else None,
        "warned": held.warned.isoformat() if held.warned else None,
        "waiting": [
            pack(one.item) if isinstance(one.item, Text) else one.item.value for one in held.waiting
        ],
        "to_firms": [
            {
                "kind": message.kind,
                "firm": message.hand_over.firm.code,
                "case": message.hand_over.case,
                "sha256": message.hand_over.sha256,
                "body": json.loads(message.body),
            }
            for message in held.to_firms
        ],
        "log": [
            {"at": entry.at.isoformat(), "action": entry.action.value, "detail": entry.detail}
            for entry in held.log
        ],
    }


def _without_address(firm: dict[str, Any] | None) -> None:
    if firm is not None:
        firm.pop("address", None)
