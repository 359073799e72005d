"""The brief as data: a published schema, a hash, and readers that outlive it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from brief_cases import GOLDEN, case_named, fullest_session
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.brief.case import case_of_session
from bot.brief.document import (
    VERSION,
    DocumentError,
    document,
    fingerprint,
    read,
    schema,
    write,
)
from flows.assessment.assess import assess
from flows.engine.session import Consent
from flows.facts_file import Json
from flows.facts_file import read as read_facts
from flows.interview import FLOW

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("brief-*.json"))


def validator() -> Draft202012Validator:
    """Return a validator of the published schema."""
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema())


def content_of(name: str) -> dict[str, Json]:
    """Return the document of a case."""
    made = case_named(name)
    return document(made.case, made.assessment)


@pytest.mark.parametrize("name", [*GOLDEN, "rich"])
def test_fits_its_schema_and_comes_back(name: str) -> None:
    """What is written fits the schema, and reads back with the facts it was made from."""
    content = content_of(name)
    validator().validate(content)
    found = read(write(content))
    proofs = {f"{fact}.proof": proof for fact, proof in found.proof.items()}
    facts, problems = read_facts({**found.facts, **proofs})
    assert problems == []
    assert facts == case_named(name).case.facts
    assert found.case == case_named(name).case.number


def test_a_session_brings_its_consent() -> None:
    """Who agreed to what and when goes with the brief of a session."""
    consent = Consent(version="1", language="zh", at=datetime(2026, 11, 20, 8, tzinfo=UTC))
    session = fullest_session().model_copy(update={"consent": consent})
    case = case_of_session(FLOW, session)
    content = document(case, assess(case.facts, case.as_of, case.flow_version))
    validator().validate(content)
    found = read(write(content))
    assert found.consents[0].at == consent.at
    assert (found.language, found.referral) == ("both", "firm-1")


def test_the_hash_is_that_of_the_content() -> None:
    """A changed figure is found out; spaces and the order of keys make no difference."""
    content = content_of("rich")
    turned = dict(reversed(list(content.items())))
    assert fingerprint(turned) == content["sha256"]
    assert read(json.dumps(turned, indent=7)).sha256 == content["sha256"]
    with pytest.raises(DocumentError, match="hash"):
        read(write({**content, "case": "CI-FFFF-FFFF"}))


def test_what_a_later_version_adds_breaks_nobody() -> None:
    """Keys unknown to this version pass the schema and the reader, wherever they stand."""
    content = content_of("rich")
    assessment, limits = content["assessment"], content["deadlines"]
    assert isinstance(assessment, dict)
    assert isinstance(limits, list)
    later: dict[str, Json] = {
        **content,
        "version": "1.7",
        "people": [{"name": "x"}],
        "assessment": {**assessment, "outlook": {"a": 1}, "classification": "a_new_route"},
        "deadlines": [{**limit, "court": "x"} for limit in limits if isinstance(limit, dict)],
    }
    later["sha256"] = fingerprint(later)
    validator().validate(later)
    assert read(write(later)).model_extra == {"people": [{"name": "x"}]}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "china-ip-intake/brief"}', "[" * 10**5]
)
def test_what_is_no_brief_is_refused(text: str) -> None:
    """Anything else gives one typed error."""
    with pytest.raises(DocumentError):
        read(text)


def test_another_major_version_is_refused() -> None:
    """A form whose meaning changed is not read as if it were this one."""
    other = {**content_of("spc-871"), "version": "2.0"}
    other["sha256"] = fingerprint(other)
    with pytest.raises(DocumentError):
        read(write(other))
    with pytest.raises(ValidationError):
        validator().validate(other)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_old_examples_stay_readable(path: Path) -> None:
    """Every form ever published still reads, and still fits the schema."""
    text = path.read_text(encoding="utf-8")
    assert read(text).version == path.stem.removeprefix("brief-")
    validator().validate(json.loads(text))


def test_this_version_has_an_example() -> None:
    """A version is not published without an example to keep."""
    assert f"brief-{VERSION}" in {path.stem for path in EXAMPLES}
