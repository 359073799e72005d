"""A case from a brief or a hand-over that a firm received, so that it can make files of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from pydantic import TypeAdapter, ValidationError

from bot.brief.case import Case, case_of_facts
from bot.brief.document import FORMAT, DocumentError, read
from bot.parties import Parties, PartiesError, parties_of
from flows.assessment.model import Assessment
from flows.engine.session import Consent
from flows.facts_file import FactsFileError, Json
from flows.facts_file import read as read_facts

HAND_OVER = "china-ip-intake/hand-over"
_ADAPTER: TypeAdapter[Assessment] = TypeAdapter(Assessment)


def is_received(raw: Json) -> bool:
    """Whether a JSON value says that it is a brief or a hand-over."""
    return isinstance(raw, dict) and raw.get("format") in (FORMAT, HAND_OVER)


def case_received(raw: Json, as_of: date | None = None) -> Case:
    """Return the case of a brief, or of a hand-over with its parties.

    It says what the brief says, by the rules of its day; only where it is to be assessed
    `as_of` another day, or by a form that this version cannot read, is it assessed anew.

    Raises:
        DocumentError: it is no brief, or its content does not match its hash.
        FactsFileError: this version does not know its facts.
    """
    content = raw if isinstance(raw, dict) else {}
    parties = None
    if content.get("format") == HAND_OVER:
        parties = _parties(content)
        brief = content.get("brief")
        content = brief if isinstance(brief, dict) else {}
    found = read(json.dumps(content))
    proofs = {f"{fact}.proof": proof for fact, proof in found.proof.items()}
    facts, problems = read_facts({**found.facts, **proofs})
    if problems:
        raise FactsFileError(problems)
    consents = [Consent.model_validate(one.model_dump()) for one in found.consents]
    case = replace(
        case_of_facts(facts, as_of or found.as_of, found.versions.flow),
        number=found.case,
        series=found.case,
        language=found.language,
        referral=found.referral,
        consent=consents[0] if consents else None,
        parties=parties,
    )
    if as_of is not None and as_of != found.as_of:
        return case
    try:
        assessment = _ADAPTER.validate_python(content["assessment"])
    except ValidationError:
        return case
    return replace(case, assessment=assessment, content=content)


def _parties(message: dict[str, Json]) -> Parties:
    """Return the parties of a hand-over; its contact where they name none.

    Raises:
        DocumentError: they are no parties.
    """
    try:
        parties = parties_of(message.get("parties") or {})
    except PartiesError as error:
        raise DocumentError(f"parties: {error}") from None
    contact = message.get("contact")
    if isinstance(contact, str) and not parties.contact:
        return parties.model_copy(update={"contact": contact})
    return parties
