"""Notices a version that was not raised: a recorded fingerprint of what it stands for.

`RULES_VERSION` stands for the law on file and for the results of the rules: its fingerprint is
taken of the law data, and of assessments of made-up cases and of the judgments on file. The
interview's `VERSION` stands for its questions and what they mean. Rewriting code that gives the
same results changes neither. The record is `flows/versions.toml`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import islice, product
from typing import Literal, TypeAlias

from flows.assessment.assess import assess
from flows.assessment.model import to_json
from flows.assessment.routes import rules
from flows.engine.lint_finding import LintFinding
from flows.engine.question import AnyQuestion, Flow
from flows.engine.texts import Catalogs
from flows.facts import PROOF_SUFFIX, DateSpan, FactKind, Facts, Money, Proof, Value
from flows.law.judgments import judgments
from flows.law.library import RULES_VERSION, library
from flows.law.provisions import Provision
from flows.vocabulary import FACTS

Part: TypeAlias = Literal["rules", "interview"]
RAISE: dict[Part, str] = {
    "rules": "RULES_VERSION in flows/law/library.py",
    "interview": "VERSION in flows/interview/__init__.py",
}
"""Where each version is raised."""
_FILE = "versions.toml"
_LENGTH = 16
_CASES = 60
_GATES = 256
_SUMS = (Decimal(0), Decimal(200_000), Decimal(1_000_000), Decimal(40_000_000))
_FIRST_DAY, _DAYS = date(2018, 1, 1), 9 * 365


@dataclass(frozen=True, slots=True)
class Recorded:
    """A version and the fingerprint of what it stands for."""

    version: str
    content: str


def versions(flow: Flow, catalogs: Catalogs) -> dict[Part, Recorded]:
    """Return each version as it is now."""
    return {
        "rules": Recorded(RULES_VERSION, _fingerprint(_of_rules())),
        "interview": Recorded(flow.version, _fingerprint(_of_interview(flow, catalogs))),
    }


def record_file() -> Traversable:
    """Return the file with the recorded versions."""
    return resources.files("flows") / _FILE


def recorded() -> dict[str, Recorded]:
    """Return the recorded versions; none where the file is missing or cannot be read."""
    try:
        raw = tomllib.loads(record_file().read_text(encoding="utf-8"))
        return {
            part: Recorded(str(row["version"]), str(row["content"])) for part, row in raw.items()
        }
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError):
        return {}


def written(now: dict[Part, Recorded]) -> str:
    """Return the content of the file that records these versions."""
    lines = ["# Recorded by `intake flow versions --write`; do not edit."]
    for part, one in now.items():
        lines += ["", f"[{part}]", f'version = "{one.version}"', f'content = "{one.content}"']
    return "\n".join(lines) + "\n"


def unraised(now: dict[Part, Recorded], before: dict[str, Recorded]) -> tuple[Part, ...]:
    """Return the parts whose content changed while their version did not."""
    return tuple(
        part
        for part, one in now.items()
        if part in before
        and one.version == before[part].version
        and one.content != before[part].content
    )


def lint_versions(flow: Flow, catalogs: Catalogs) -> Iterator[LintFinding]:
    """Yield each version that must be raised, or recorded."""
    now, before = versions(flow, catalogs), recorded()
    for part, one in now.items():
        if before.get(part) == one:
            continue
        if part in unraised(now, before):
            found = f"other content than version {one.version} was recorded with"
            allowed = f"raise {RAISE[part]}, then run `intake flow versions --write`"
        else:
            found = f"version {one.version} is not recorded"
            allowed = "run `intake flow versions --write`"
        yield LintFinding("version", f"flows/{_FILE}: {part}", found, allowed)


def _fingerprint(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()[:_LENGTH]


def _of_rules() -> Iterator[str]:
    """Yield the law on file, the named rules, and what they say of cases."""
    for instrument in library().instruments.values():
        yield repr(instrument)
    for law in library().provisions.values():
        yield _law_line(law)
    yield from map(repr, library().interpretations)
    for day in _days():
        for rule in rules(day).values():
            for node in rule.walk():
                if node.name:
                    yield f"{node.name} {node.reason} {node.provisions} {sorted(node.facts())}"
        for facts in _cases():
            assessment = assess(facts, day, changes=False)
            yield to_json(assessment).replace(RULES_VERSION, "")


def _law_line(law: Provision) -> str:
    """Return a provision without its source and how well it is known."""
    parts = (law.id, law.start, law.end, law.effect, law.series, law.rights, law.figures)
    return repr((*parts, law.after_gap))


def _days() -> list[date]:
    """Return the days on which cases are tried: each interpretation's first, and the latest law."""
    firsts = {one.start for one in library().interpretations}
    latest = max(law.start for law in library().provisions.values())
    return sorted({*firsts, latest})


def _cases() -> Iterator[Facts]:
    """Yield the facts of the judgments on file and of made-up cases, always the same."""
    yield from (judgment.facts for judgment in judgments().values())
    yield from map(_made_up, range(_CASES))


def _made_up(number: int) -> Facts:
    """Return the facts of one made-up case; each fact hangs on its own name alone."""
    values: dict[str, Value] = {}
    proofs: dict[str, Proof] = {}
    for fact in FACTS:
        drawn = int.from_bytes(hashlib.sha256(f"{number}:{fact}".encode()).digest()[:8], "big")
        known, drawn = drawn % 3 > 0, drawn // 3
        if not known:
            continue
        values[fact] = _value(fact, drawn)
        if FACTS[fact].provable:
            proofs[fact] = list(Proof)[drawn % len(Proof)]
    return Facts(values, proofs)


def _value(fact: str, drawn: int) -> Value:
    spec = FACTS[fact]
    match spec.kind:
        case FactKind.MULTI:
            return frozenset({spec.codes[drawn % len(spec.codes)]})
        case FactKind.DATE:
            return DateSpan.day(_FIRST_DAY + timedelta(days=drawn % _DAYS))
        case FactKind.MONEY:
            return Money(_SUMS[drawn % len(_SUMS)])
        case FactKind.PERCENT:
            return Decimal(drawn % 101)
        case FactKind.COUNT:
            return drawn % 1000
        case _:
            # Yes, no and the first codes come first: what a rule most often asks for.
            return spec.codes[drawn % len(spec.codes)]


def _of_interview(flow: Flow, catalogs: Catalogs) -> Iterator[str]:
    """Yield what each question asks, when, and in which words."""
    for question in flow.questions:
        about = {name: value for name, value in vars(question).items() if name not in _DERIVED}
        yield f"{type(question).__name__} {sorted(about.items(), key=lambda item: item[0])}"
        yield from _gate(question)
        for line, condition in sorted(question.only_if.items()):
            yield f"{line} if {sorted(condition.facts())}"
        asked = f"question.{question.id}."
        for key, text in sorted(catalogs[_ORIGINAL].items()):
            said = key.removeprefix(asked)
            if key.startswith(asked) and said.startswith(("text", "option.")):
                yield f"{key} {text}"


_ORIGINAL = "en"
"""The catalog that the others translate: a translation changes no question."""
_DERIVED = ("keys", "applies_if", "article", "only_if", "signs")
"""What of a question follows from the rest, stands for itself, or is only shown."""


def _gate(question: AnyQuestion) -> Iterator[str]:
    """Yield on which answers a question applies, over the codes of the facts that it reads."""
    if question.applies_if is None:
        return
    facts = sorted(f for f in question.applies_if.facts() if not f.endswith(PROOF_SUFFIX))
    answers = [(None, *FACTS[fact].codes) for fact in facts]
    for codes in islice(product(*answers), _GATES):
        given: dict[str, Value] = {
            fact: frozenset({code}) if FACTS[fact].kind is FactKind.MULTI else code
            for fact, code in zip(facts, codes, strict=True)
            if code is not None
        }
        yield f"{facts} {codes} {question.applies_if.settle(Facts(given, {})).level}"
