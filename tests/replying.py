"""A person who knows the facts of a case and answers every card by typing, as in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards import present
from bot.cards.card import ButtonKind, Card
from flows.engine.question import AnyQuestion, Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.engine.session import Session
from flows.engine.walks import codes_from, option_from
from flows.facts import NO, NONE, UNSURE, YES, FactKind, Facts
from flows.facts_file import Json, dump


def replies(flow: Flow, session: Session, facts: Facts) -> Iterator[str]:
    """Yield the lines that answer the session's card truly; more than one where ticks are made.

    A card before the questions is agreed to, a page over a card is closed, the review leads to
    the result.
    """
    card = present(flow, session)
    kind, _, rest = card.id.partition(":")
    if kind == "question":
        id_, _, stage = rest.rpartition(":")
        question = flow.question(id_)
        assert question is not None
        yield from _STAGES[stage](card, question, facts)
    elif session.view.startswith("?") and kind != "consent":
        yield "/continue"
    elif kind == "review":
        yield _number(card, ButtonKind.GO, target="assess")
    else:
        yield "1"


def _pick(card: Card, question: AnyQuestion, facts: Facts) -> Iterator[str]:
    if isinstance(question, TypedValue):
        known = facts.is_known(question.fact)
        yield _written(question, dump(facts)[question.fact]) if known else "/skip"
    elif isinstance(question, Choice):
        yield from _named(card, option_from(question, facts))
    else:
        yield from _ticked(card, question, facts)


def _ticked(card: Card, question: MultiYesNo | MultiChoice, facts: Facts) -> Iterator[str]:
    wanted = _true(question, facts)
    if not wanted:
        yield "none of these" if _closed(question, facts) else "not sure"
        return
    hidden = [code for code in wanted if _button(card, ButtonKind.TICK, code) is None]
    shown = [_number(card, ButtonKind.TICK, code) for code in wanted if code not in hidden]
    if shown:
        yield ", ".join(shown)
    if hidden:
        yield ", ".join(code.replace("_", " ") for code in hidden)
    yield "done"


def _named(card: Card, code: str) -> Iterator[str]:
    if _button(card, ButtonKind.OPTION, code) is None:
        yield _number(card, ButtonKind.LIST_PAGE, "2")
    else:
        yield _number(card, ButtonKind.OPTION, code)


def _rest(card: Card, question: AnyQuestion, facts: Facts) -> Iterator[str]:
    assert isinstance(question, MultiYesNo | MultiChoice)
    yield _number(card, ButtonKind.REST, NO if _closed(question, facts) else UNSURE)


def _proof(card: Card, question: AnyQuestion, facts: Facts) -> Iterator[str]:
    true = (
        question.facts
        if isinstance(question, Choice | TypedValue | MultiChoice)
        else _true(question, facts)
    )
    proofs = [proof for fact in true if (proof := facts.proof(fact))]
    yield _number(card, ButtonKind.PROOF, proofs[0].value if proofs else UNSURE)


def _reading(card: Card, question: AnyQuestion, facts: Facts) -> Iterator[str]:
    choices = [button for button in card.choices if button.action.act is ButtonKind.READING]
    assert len(choices) == 1, f"{card.id}: {question.id} was written plainly, {facts}"
    yield _number(card, ButtonKind.READING, "0")  # far more than another sum: confirmed


def _true(question: MultiYesNo | MultiChoice, facts: Facts) -> list[str]:
    if isinstance(question, MultiYesNo):
        return [fact for fact in question.ticks if facts.code(fact) == YES]
    return [code for code in question.options if code in codes_from(question, facts) - {NONE}]


def _closed(question: MultiYesNo | MultiChoice, facts: Facts) -> bool:
    """Whether what is not true is known to be false."""
    if isinstance(question, MultiChoice):
        codes = codes_from(question, facts)
        return bool(codes or question.beside) and UNSURE not in codes
    return all(facts.is_known(fact) for fact in question.ticks)


def _written(question: TypedValue, value: Json) -> str:
    if question.kind is FactKind.MONEY and isinstance(value, dict):
        return f"{value['currency']} {value['amount']}"
    return f"{value}%" if question.kind is FactKind.PERCENT else str(value)


def _button(card: Card, act: ButtonKind, option: str = "", target: str = "") -> int | None:
    for number, button in enumerate(card.choices, 1):
        action = button.action
        if action.act is act and action.option == option and target in ("", action.target):
            return number
    return None


def _number(card: Card, act: ButtonKind, option: str = "", target: str = "") -> str:
    number = _button(card, act, option, target)
    assert number is not None, f"{card.id} offers no {act} {option} {target}"
    return str(number)


_STAGES = {"pick": _pick, "rest": _rest, "proof": _proof, "reading": _reading}
