"""The brief as data: one JSON object by a published schema, with the hash of its content.

Codes and figures only, in no language. The version is that of the form: the second number
grows with every new key, the first when a key is taken away or changes its meaning. A reader
takes every `1.x` and passes over keys it does not know.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.brief.case import Case
from bot.language_registry import CHOICES, choice
from flows.assessment.model import Assessment, to_json
from flows.engine.session import LanguageChoice
from flows.facts import PROOF_SUFFIX
from flows.facts_file import Json, dump

FORMAT = "china-ip-intake/brief"
VERSION = "1.0"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_Language = Annotated[
    LanguageChoice, AfterValidator(choice), Field(json_schema_extra={"enum": [*CHOICES]})
]


class DocumentError(ValueError):
    """This is no brief that can be read, or its content is not what its hash says."""


class Versions(BaseModel):
    """Of the rules and the law on file, and of the interview."""

    rules: str
    flow: str


class Consented(BaseModel):
    """Which text was agreed to, in which language, and when (UTC)."""

    version: str
    language: _Language
    at: datetime


class Document(BaseModel):
    """A brief as read. Keys unknown to this version are kept beside the known ones.

    `facts` and `proof` together make a facts file (`<id>.proof`); `assessment`, `deadlines` and
    `evidence` have the form of `intake schema assessment`. `language` is the one the person
    speaks, null where only a facts file was known. `sha256` is the hash of the whole object
    without this key, as JSON with sorted keys, no spaces, in UTF-8.
    """

    model_config = ConfigDict(extra="allow")

    format: Literal["china-ip-intake/brief"]
    version: str = Field(pattern=r"^1\.\d+$")
    case: str
    as_of: date
    language: _Language | None
    referral: str
    versions: Versions
    facts: dict[str, Json]
    proof: dict[str, Literal["official", "document", "inferred", "none"]]
    assessment: dict[str, Json]
    deadlines: list[dict[str, Json]]
    evidence: list[dict[str, Json]]
    consents: list[Consented]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


def document(case: Case, assessment: Assessment) -> dict[str, Json]:
    """Return the brief of a case as data; the same case always has the same hash."""
    data = dump(case.facts)
    found: dict[str, Json] = json.loads(to_json(assessment))
    consent = case.consent
    content: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "case": case.number,
        "as_of": assessment.as_of.isoformat(),
        "language": case.language,
        "referral": case.referral,
        "versions": {"rules": assessment.rules_version, "flow": assessment.flow_version},
        "facts": {key: value for key, value in data.items() if not key.endswith(PROOF_SUFFIX)},
        "proof": {
            key.removesuffix(PROOF_SUFFIX): value
            for key, value in data.items()
            if key.endswith(PROOF_SUFFIX)
        },
        "assessment": found,
        "deadlines": found["deadlines"],
        "evidence": found["evidence"],
        "consents": [] if consent is None else [consent.model_dump(mode="json")],
    }
    return {**content, "sha256": fingerprint(content)}


def fingerprint(content: dict[str, Json]) -> str:
    """Return the SHA-256 of a document's content, whether or not its hash stands in it."""
    bare = {key: value for key, value in content.items() if key != "sha256"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def write(content: dict[str, Json]) -> str:
    """Return a document as it is stored in a file."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> Document:
    """Read a document of this major version, whatever keys it has besides.

    Raises:
        DocumentError: it is none, or its content does not match its hash.
    """
    try:
        raw = json.loads(text)
        found = Document.model_validate(raw)
    except (ValueError, ValidationError, RecursionError):
        raise DocumentError("this is no brief of version 1") from None
    if fingerprint(raw) != found.sha256:
        raise DocumentError("the content does not match its hash")
    return found


def schema() -> dict[str, Json]:
    """Return the JSON Schema (2020-12) of a document; it allows keys it does not name.

    Of an assessment, only what every version has is required.
    """
    whole: dict[str, Json] = Document.model_json_schema(mode="serialization")
    definitions = dict(_as_dict(whole.get("$defs")))
    parts = TypeAdapter(Assessment).json_schema(
        mode="serialization", ref_template="#/$defs/assessment/$defs/{model}"
    )
    needed = TypeAdapter(Assessment).json_schema(mode="validation")
    definitions["assessment"] = _with_required(parts, needed)
    properties = dict(_as_dict(whole["properties"]))
    for key, name in (("deadlines", "Deadline"), ("evidence", "EvidenceItem")):
        item: Json = {"$ref": f"#/$defs/assessment/$defs/{name}"}
        properties[key] = {"type": "array", "items": item}
    properties["assessment"] = {"$ref": "#/$defs/assessment"}
    return {
        "$schema": _DIALECT,
        **whole,
        "title": f"Brief of one case, version {VERSION}",
        "properties": properties,
        "$defs": definitions,
    }


def _with_required(written: dict[str, Json], read_: dict[str, Json]) -> dict[str, Json]:
    """Return the schema of what is written, requiring only what has to be there to be read."""
    parts = {
        name: {**_as_dict(part), **_required(_as_dict(_as_dict(read_["$defs"]).get(name)))}
        for name, part in _as_dict(written["$defs"]).items()
    }
    definitions: dict[str, Json] = {name: _loosened(part) for name, part in parts.items()}
    return {**written, **_required(read_), "$defs": definitions}


def _required(part: dict[str, Json]) -> dict[str, Json]:
    return {"required": part.get("required", [])} if "properties" in part else {}


def _loosened(part: dict[str, Json]) -> dict[str, Json]:
    """Return a part without a list of codes: later versions may have more of them."""
    return {key: value for key, value in part.items() if key != "enum"}


def _as_dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
