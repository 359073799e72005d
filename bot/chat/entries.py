"""Typed values: dates, sums, percentages and counts, taken, confirmed or asked back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.cards.drafts import draft_of
from bot.cards.option_names import names_of, usual_words
from bot.cards.wording import option_text, value_text
from bot.chat import answers
from bot.chat.turn_context import TurnContext
from bot.reading import ONGOING, ErrorCode, read_currency, read_entry, read_option
from bot.text import Text, text
from bot.turn import Turn
from flows.engine.question import AnyQuestion, TypedValue
from flows.engine.session import Session
from flows.facts import FactKind
from flows.facts_file import Json
from flows.vocabulary import FACTS

_FAR_MORE = 100
"""A sum more than this many times another of the case is confirmed first."""
_OF_ONE_PIECE = frozenset({"unit_price"})
_NAUGHT: dict[FactKind, Json] = {FactKind.COUNT: 0, FactKind.PERCENT: "0"}


def entry(context: TurnContext, question: TypedValue, given: str) -> Turn | ErrorCode:
    """Return the turn of a typed value, or why there is none."""
    currency = case_currency(context.session, question)
    chosen = _chosen_currency(context, question, given)
    if chosen is not None:
        return _checked(context, question, (chosen,), (), confirm=False)
    option = _option(question, given)
    if option is not None:
        turn = answers.instead(context, question, option)
        said = text("notice.noted", value=option_text(question, option))
        return Turn(turn.session, (said, *turn.notices), effects=turn.effects)
    found = read_entry(
        question.kind, given, today=context.today, currency=currency, fixed=currency is not None
    )
    if not found.values:
        return found.error or ErrorCode.NOT_AN_OPTION
    if found.values == (None,):
        return _none(context, question, currency)
    if ONGOING in found.values:
        return ErrorCode.NOT_A_DATE
    notes = tuple(Text(f"note.{note.value}") for note in found.notes)
    return _checked(context, question, found.values, notes, confirm=found.doubtful)


def case_currency(session: Session, question: AnyQuestion | None) -> str | None:
    """Return the currency that the other answers of the case use; None where none does."""
    own = question.id if question is not None else ""
    for _, value in _sums(session, own):
        return str(value["currency"])
    return None


def _sums(session: Session, own: str) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield the sums of the other answers, by fact."""
    for id_, fragment in session.answers.items():
        for fact, value in fragment.items():
            known = id_ != own and fact in FACTS and FACTS[fact].kind is FactKind.MONEY
            if known and isinstance(value, dict) and value.get("currency"):
                yield fact, value


def _option(question: TypedValue, given: str) -> str | None:
    """Return the option in place of a value that the words name: none, still going on."""
    if not question.options:
        return None
    usual = {code: w for code, w in usual_words(question).items() if code in question.options}
    found = read_option(given, names_of(question, question.options), usual)
    named = found.understood and not given.strip().isdecimal() and found.value in question.options
    return str(found.value) if named else None


def _chosen_currency(context: TurnContext, question: TypedValue, given: str) -> Json:
    """Return the amount asked about, in the currency that was typed by its name alone."""
    readings = draft_of(context.session, question).readings
    code = read_currency(given.casefold())
    first = readings[0] if readings else None
    if code is None or not isinstance(first, dict):
        return None
    same = all(isinstance(one, dict) and one["amount"] == first["amount"] for one in readings)
    return {**first, "currency": code} if same else None


def _none(context: TurnContext, question: TypedValue, currency: str | None) -> Turn:
    """Take "none": a count is 0; a sum or share of 0 is confirmed; a date is left out."""
    if question.kind is FactKind.COUNT:
        return answers.values(context, question, (0,))
    if question.kind is FactKind.DATE:
        turn = answers.unsure(context, question)
        return Turn(turn.session, (text("notice.no_date"), *turn.notices[1:]))
    naught = _NAUGHT.get(question.kind, {"amount": "0", "currency": currency or "CNY"})
    return answers.values(context, question, (naught,), text("note.none"), confirm=True)


def _checked(
    context: TurnContext,
    question: TypedValue,
    values: tuple[Json, ...],
    notes: tuple[Text, ...],
    *,
    confirm: bool,
) -> Turn:
    """Take the values; a sum far above another of the case is confirmed first."""
    above = None if len(values) > 1 else _far_below(context.session, question, values[0])
    if above is None:
        return answers.values(context, question, values, *notes, confirm=confirm)
    fact, value = above
    warned = text(
        "notice.far_more", times=_FAR_MORE, fact=Text(f"fact.{fact}"), value=value_text(fact, value)
    )
    return answers.values(context, question, values, warned, *notes, confirm=True)


def _far_below(
    session: Session, question: TypedValue, value: Json
) -> tuple[str, dict[str, Json]] | None:
    """Return a sum of the case that the value is more than a hundred times as high as."""
    if not isinstance(value, dict) or question.fact in _OF_ONE_PIECE:
        return None
    amount = Decimal(str(value["amount"]))
    for fact, other in _sums(session, question.id):
        earlier = Decimal(str(other["amount"]))
        if fact not in _OF_ONE_PIECE and 0 < earlier * _FAR_MORE < amount:
            return fact, other
    return None
