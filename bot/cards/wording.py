"""The texts of questions, options and answers on every card."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from bot.text import Text, text
from flows.assessment.roles import is_accused
from flows.engine.question import AnyQuestion, Choice, MultiYesNo, TypedValue
from flows.facts import NO, NONE, NOT_APPLICABLE, PROOF_SUFFIX, UNSURE, YES, Facts
from flows.facts_file import Fragment, Json, read
from flows.vocabulary import FACTS

_SHARED = (YES, NO, UNSURE, NOT_APPLICABLE)
_FEW = 2


def question_text(question: AnyQuestion, facts: Facts) -> Text:
    """Return the text of a question; the accused side may have a wording of its own."""
    key = f"question.{question.id}.text"
    voice = voice_of(facts)
    return Text(f"{key}.{voice}", fallback=key) if voice else Text(key)


def voice_of(facts: Facts) -> str:
    """Return who is spoken to: `accused`, `adviser` (of the right holder), or empty.

    An adviser of the accused side reads the words of the accused side.
    """
    if is_accused(facts):
        return "accused"
    return "adviser" if facts.code("party_role") == "adviser" else ""


def option_text(question: AnyQuestion, code: str, facts: Facts | None = None) -> Text:
    """Return the label of an option or of a tick box, in the words of the person's side."""
    own = f"question.{question.id}.option.{code}"
    voice = "" if facts is None else voice_of(facts)
    if voice and code not in _SHARED:
        return Text(f"{own}.{voice}", fallback=own)
    if code in _SHARED and not isinstance(question, MultiYesNo):
        shared = f"option.{code}"
    elif isinstance(question, MultiYesNo):
        shared = f"fact.{code}"
    else:
        shared = f"fact.{question.facts[0]}.{code}"
    return Text(own, fallback=shared)


def fact_labels(facts: Iterable[str]) -> tuple[Text, ...]:
    """Return the labels of facts, each once; facts that no longer exist are left out."""
    return tuple(Text(f"fact.{fact}") for fact in dict.fromkeys(facts) if fact in FACTS)


def question_label(question: AnyQuestion) -> Text:
    """Return a short name of a question: what it asks about."""
    labels = fact_labels(question.asks)
    if len(labels) <= _FEW:
        return text("label.facts", facts=labels)
    return text("label.facts_and_more", first=labels[0], n=len(labels) - 1)


def answer_text(question: AnyQuestion, fragment: Fragment) -> Text:
    """Return an answer in full, with the proof in hand where it was given."""
    said = _said(question, fragment)
    proofs = [str(value) for key, value in fragment.items() if key.endswith(PROOF_SUFFIX)]
    if not proofs:
        return said
    return text("answer.with_proof", answer=said, proof=Text(f"proof.{proofs[0]}"))


def value_text(fact: str, value: Json) -> Text:
    """Return a typed value in full: a date, an amount, a percentage or a count.

    An amount whose currency is still to be asked is its number.
    """
    if isinstance(value, dict) and value.get("currency") is None:
        return text("answer.count", value=Decimal(str(value["amount"])))
    known = read({fact: value})[0].values.get(fact)
    if known is None or isinstance(known, frozenset):
        raise ValueError(f"{fact} holds no such value")
    kind = FACTS[fact].kind
    return text(f"answer.{kind.value}", value=known)


def recorded_option(question: Choice, fragment: Fragment | None) -> str | None:
    """Return the option of a choice that an answer records; None where there is no answer."""
    if fragment is None:
        return None
    return str(fragment.get(question.fact) or _beside(question, fragment))


def _said(question: AnyQuestion, fragment: Fragment) -> Text:
    if isinstance(question, TypedValue):
        value = fragment.get(question.fact)
        return _untyped(question, fragment) if value is None else value_text(question.fact, value)
    if isinstance(question, Choice):
        return option_text(question, recorded_option(question, fragment) or UNSURE)
    if isinstance(question, MultiYesNo):
        codes = [fact for fact in question.ticks if fragment.get(fact) == YES]
        known = any(fact in fragment for fact in question.ticks)
    else:
        lists = [raw for fact in question.asks if isinstance(raw := fragment.get(fact), list)]
        held = [str(code) for raw in lists for code in raw]
        codes = [
            code for code in held if code not in (UNSURE, *((NONE,) if question.asks[1:] else ()))
        ]
        known = bool(lists) and UNSURE not in held
    if codes:
        return text("answer.list", items=tuple(option_text(question, code) for code in codes))
    return Text("answer.none_of_these" if known else "option.unsure")


def _untyped(question: TypedValue, fragment: Fragment) -> Text:
    option = _beside(question, fragment)
    return Text("option.unsure") if option == UNSURE else option_text(question, option)


def _beside(question: Choice | TypedValue, fragment: Fragment) -> str:
    """Return the option that sets exactly what this answer sets, or `unsure`."""
    own = FACTS[question.fact].codes
    for option, values in question.sets.items():
        if option in question.options and option not in own and values.items() <= fragment.items():
            return option
    return UNSURE
