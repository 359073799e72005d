"""The facts file: one JSON object in, `Facts` out, and back. Nothing is guessed.

The form is described in `docs/facts.md`; the same fragments are what an answer stores.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from textwrap import shorten
from typing import TypeAlias

from pydantic import JsonValue

from flows.facts import NONE, PROOF_SUFFIX, DateSpan, FactKind, Facts, Money, Proof, Value
from flows.vocabulary import FACTS, FactSpec

_LONGEST_KEY = 80
Json: TypeAlias = JsonValue
Fragment: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a facts file: where, what was found, what is allowed."""

    key: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{_quoted(self.key)}: found {self.found}; allowed: {self.allowed}"


MOST_PROBLEMS = 20
"""The largest number of problems in a message."""


class FactsFileError(ValueError):
    """A facts file that cannot be read.

    `problems` has every problem; the message has a line for each of the first `MOST_PROBLEMS`,
    and one that says how many more there are.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:MOST_PROBLEMS]]
        more = len(self.problems) - MOST_PROBLEMS
        super().__init__("\n".join([*lines, f"and {more} problems more"] if more > 0 else lines))


def load(text: str) -> Facts:
    """Read a facts file.

    Raises:
        FactsFileError: the text is no JSON object, or has keys or values not allowed.
    """
    repeated: list[str] = []

    def collect(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        seen: dict[str, Json] = {}
        for key, value in pairs:
            if key in seen:
                repeated.append(key)
            seen[key] = value
        return seen

    try:
        data: Json = json.loads(text, object_pairs_hook=collect, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise FactsFileError([Problem("(file)", f"no JSON: {error}", "one JSON object")]) from None
    if not isinstance(data, dict):
        raise FactsFileError([Problem("(file)", _shown(data), "one JSON object")])
    problems = [Problem(key, "the key twice", "each key once") for key in repeated]
    facts, more = read(data)
    if problems or more:
        raise FactsFileError([*problems, *more])
    return facts


def read(data: Fragment) -> tuple[Facts, list[Problem]]:
    """Return the facts of a JSON object and every problem found in it."""
    values: dict[str, Value] = {}
    proofs: dict[str, Proof] = {}
    problems: list[Problem] = []
    for key, raw in data.items():
        if key.endswith(PROOF_SUFFIX):
            continue
        spec = FACTS.get(key)
        if spec is None:
            problems.append(Problem(key, "an unknown key", "the ids of `intake schema facts`"))
            continue
        value = _READERS[spec.kind](spec, raw)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[key] = value
    for key, raw in data.items():
        if key.endswith(PROOF_SUFFIX):
            proof = _read_proof(key, raw, data)
            if isinstance(proof, Problem):
                problems.append(proof)
            else:
                proofs[key.removesuffix(PROOF_SUFFIX)] = proof
    return Facts(values, proofs), problems + _mixed_currencies(values)


def dump(facts: Facts) -> dict[str, Json]:
    """Return the facts as the JSON object that `read` takes, in the vocabulary's order."""
    data: dict[str, Json] = {}
    for id_ in FACTS:
        if id_ in facts.values:
            data[id_] = write_value(facts.values[id_])
        if id_ in facts.proofs:
            data[id_ + PROOF_SUFFIX] = facts.proofs[id_].value
    return data


def write_value(value: Value) -> Json:
    """Return one value in its facts-file form."""
    match value:
        case frozenset():
            return [*sorted(value)]
        case DateSpan():
            return value.isoformat()
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
        case Decimal():
            return str(value)
        case _:
            return value


def schema() -> dict[str, Json]:
    """Return the JSON Schema (2020-12) of a facts file."""
    properties: dict[str, Json] = {}
    proof: Json = {"enum": [proof.value for proof in Proof]}
    for spec in FACTS.values():
        properties[spec.id] = _SCHEMAS[spec.kind](spec)
        if spec.provable:
            properties[spec.id + PROOF_SUFFIX] = proof
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of one case: one accused party, one contract",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is no JSON number")


def _shown(raw: Json) -> str:
    return shorten(json.dumps(raw, ensure_ascii=False), width=80, placeholder="...")


def _quoted(key: str) -> str:
    """Return a key on one line of bounded length, whatever stands in it."""
    shown = key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}..."
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in shown)


def _wrong(spec: FactSpec, raw: Json, allowed: str) -> Problem:
    return Problem(spec.id, _shown(raw), allowed)


def _read_code(spec: FactSpec, raw: Json) -> str | Problem:
    if isinstance(raw, str) and raw in spec.allowed:
        return raw
    return _wrong(spec, raw, "one of " + ", ".join(spec.allowed))


def _read_codes(spec: FactSpec, raw: Json) -> frozenset[str] | Problem:
    allowed = "a list of one or more of " + ", ".join(spec.allowed)
    if not isinstance(raw, list) or not raw:
        return _wrong(spec, raw, allowed)
    codes = [code for code in raw if isinstance(code, str) and code in spec.allowed]
    if len(codes) != len(raw) or len(set(codes)) != len(codes):
        return _wrong(spec, raw, allowed + ", each once")
    if NONE in codes and len(codes) > 1:
        return _wrong(spec, raw, "none alone, or other codes without it")
    return frozenset(codes)


_ISO = r"\d{4}(-\d{2}(-\d{2})?)?"
_DATE = re.compile(rf"{_ISO}(/{_ISO})?", re.ASCII)


def _read_date(spec: FactSpec, raw: Json) -> DateSpan | Problem:
    if isinstance(raw, str) and _DATE.fullmatch(raw):
        try:
            return DateSpan.fromisoformat(raw)
        except ValueError:
            pass
    return _wrong(
        spec,
        raw,
        "an ISO day, month or year, or an interval of two: 2025-03-01, 2025-03, 2025 or "
        "2025-01/2025-03",
    )


_AMOUNT = re.compile(r"\d{1,18}(\.\d{1,6})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def _read_money(spec: FactSpec, raw: Json) -> Money | Problem:
    if isinstance(raw, dict) and set(raw) == {"amount", "currency"}:
        amount, currency = raw["amount"], raw["currency"]
        if (
            isinstance(amount, str)
            and isinstance(currency, str)
            and _AMOUNT.fullmatch(amount)
            and _CURRENCY.fullmatch(currency)
        ):
            return Money(Decimal(amount), currency)
    return _wrong(
        spec, raw, '{"amount": "1200000", "currency": "CNY"}: a decimal as text, not negative'
    )


def _read_percent(spec: FactSpec, raw: Json) -> Decimal | Problem:
    if isinstance(raw, str) and _AMOUNT.fullmatch(raw):
        try:
            value = Decimal(raw)
        except InvalidOperation:  # pragma: no cover - the pattern allows decimals only
            return _wrong(spec, raw, "a percentage as text")
        if value <= 100:  # noqa: PLR2004 - per cent
            return value
    return _wrong(spec, raw, 'a percentage from 0 to 100 as text: "12.5"')


def _read_count(spec: FactSpec, raw: Json) -> int | Problem:
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= 10**15:
        return raw
    return _wrong(spec, raw, "a whole number, not negative")


def _read_proof(key: str, raw: Json, data: Fragment) -> Proof | Problem:
    fact = key.removesuffix(PROOF_SUFFIX)
    spec = FACTS.get(fact)
    if spec is None:
        return Problem(key, "an unknown key", "the ids of `intake schema facts`")
    if not spec.provable:
        return Problem(key, "a proof", f"no proof: {fact} takes none")
    if fact not in data:
        return Problem(key, f"a proof of {fact}, which is not given", f"{fact} beside it")
    if isinstance(raw, str) and raw in Proof.__members__.values():
        return Proof(raw)
    return Problem(key, _shown(raw), "one of " + ", ".join(proof.value for proof in Proof))


def _mixed_currencies(values: Mapping[str, Value]) -> list[Problem]:
    if len(values) <= 1:
        return []
    money = {key: value for key, value in values.items() if isinstance(value, Money)}
    currencies = sorted({value.currency for value in money.values()})
    if len(currencies) <= 1:
        return []
    where = ", ".join(sorted(money))
    return [Problem(where, " and ".join(currencies), "one currency in one file")]


_READERS: dict[FactKind, Callable[[FactSpec, Json], Value | Problem]] = {
    FactKind.TRI: _read_code,
    FactKind.CHOICE: _read_code,
    FactKind.MULTI: _read_codes,
    FactKind.DATE: _read_date,
    FactKind.MONEY: _read_money,
    FactKind.PERCENT: _read_percent,
    FactKind.COUNT: _read_count,
}


def _codes_schema(spec: FactSpec) -> Json:
    return {"enum": list(spec.allowed)}


def _text_schema(pattern: str) -> Callable[[FactSpec], Json]:
    return lambda _: {"type": "string", "pattern": f"^{pattern}$"}


_SCHEMAS: dict[FactKind, Callable[[FactSpec], Json]] = {
    FactKind.TRI: _codes_schema,
    FactKind.CHOICE: _codes_schema,
    FactKind.MULTI: lambda spec: {
        "type": "array",
        "items": {"enum": list(spec.allowed)},
        "minItems": 1,
        "uniqueItems": True,
    },
    FactKind.DATE: _text_schema(_DATE.pattern),
    FactKind.MONEY: lambda _: {
        "type": "object",
        "properties": {
            "amount": {"type": "string", "pattern": f"^{_AMOUNT.pattern}$"},
            "currency": {"type": "string", "pattern": f"^{_CURRENCY.pattern}$"},
        },
        "required": ["amount", "currency"],
        "additionalProperties": False,
    },
    FactKind.PERCENT: _text_schema(_AMOUNT.pattern),
    FactKind.COUNT: lambda _: {"type": "integer", "minimum": 0},
}
