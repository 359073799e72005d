"""A facts file is read exactly or refused by key; nothing is guessed."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import DateSpan, FactKind, Facts, Money, Proof
from flows.facts_file import FactsFileError, Json, dump, load, read, schema
from flows.vocabulary import FACTS, FactSpec

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def _values(spec: FactSpec) -> st.SearchStrategy[Json]:
    match spec.kind:
        case FactKind.TRI | FactKind.CHOICE:
            return st.sampled_from(spec.allowed)
        case FactKind.MULTI:
            codes = st.sampled_from([code for code in spec.allowed if code != "none"])
            return st.lists(codes, min_size=1, unique=True)
        case FactKind.DATE:
            return st.sampled_from(["2024", "2025-02", "2024-02-29"])
        case FactKind.MONEY:
            amounts = st.decimals(0, 10**9, places=2, allow_nan=False)
            return amounts.map(lambda amount: {"amount": str(amount), "currency": "CNY"})
        case FactKind.PERCENT:
            return st.decimals(0, 100, places=2, allow_nan=False).map(str)
        case FactKind.COUNT:
            return st.integers(0, 10**9)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Json]:
    """Draw a well-formed facts file."""
    data: dict[str, Json] = {}
    for spec in draw(st.lists(st.sampled_from(list(FACTS.values())), unique=True, max_size=12)):
        data[spec.id] = draw(_values(spec))
        if spec.provable and draw(st.booleans()):
            data[spec.id + ".proof"] = draw(st.sampled_from([proof.value for proof in Proof]))
    return data


def problems(text: str) -> str:
    """Return what `load` says of a bad file."""
    with pytest.raises(FactsFileError) as caught:
        load(text)
    return str(caught.value)


@given(files())
def test_reading_what_was_written_gives_the_same_facts(data: dict[str, Json]) -> None:
    """Dump and read are each other's inverse on every well-formed file."""
    facts, wrong = read(data)
    assert wrong == []
    assert read(dump(facts)) == (facts, [])
    assert load(json.dumps(data)) == facts


@given(st.dictionaries(st.sampled_from([*FACTS, "notice_sent.proof", "zz"]), JSON_VALUES))
def test_no_json_object_makes_read_raise(data: dict[str, Json]) -> None:
    """Whatever stands in a file, it is read or each problem is named by a key of the file."""
    _, wrong = read(data)
    assert all(problem.allowed for problem in wrong)


@given(st.text())
def test_any_text_is_read_or_refused_with_a_typed_error(text: str) -> None:
    """No text raises anything but FactsFileError."""
    try:
        load(text)
    except FactsFileError as error:
        assert error.problems  # noqa: PT017 - most texts are refused, a few are empty objects


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ('{"colour": "red"}', "colour", "unknown key"),
        ('{"notice_sent": "yes", "notice_sent": "no"}', "notice_sent", "each key once"),
        ('{"notice_sent": "perhaps"}', "notice_sent", "one of yes, no"),
        ('{"right_type": "design"}', "right_type", "design_patent"),
        ('{"act_kinds": []}', "act_kinds", "one or more"),
        ('{"relationship": ["none", "employee"]}', "relationship", "none alone"),
        ('{"relationship": ["employee", "employee"]}', "relationship", "each once"),
        ('{"acts_started": "03/04/2025"}', "acts_started", "ISO day"),
        ('{"acts_started": "2025-02-30"}', "acts_started", "ISO day"),
        ('{"actual_loss": {"amount": "-5", "currency": "CNY"}}', "actual_loss", "not negative"),
        ('{"actual_loss": {"amount": 5, "currency": "CNY"}}', "actual_loss", "as text"),
        ('{"actual_loss": {"amount": "NaN", "currency": "CNY"}}', "actual_loss", "as text"),
        ('{"profit_margin": "101"}', "profit_margin", "0 to 100"),
        ('{"units_sold": true}', "units_sold", "whole number"),
        ('{"units_sold": -1}', "units_sold", "whole number"),
        ('{"notice_sent": "yes", "notice_sent.proof": "good"}', "notice_sent.proof", "official"),
        ('{"notice_sent.proof": "official"}', "notice_sent.proof", "beside it"),
        ('{"notice_date": "2025", "notice_date.proof": "official"}', "notice_date", "no proof"),
        ('{"colour.proof": "official"}', "colour.proof", "unknown key"),
        ('{"units_sold": NaN}', "(file)", "NaN"),
        ("[1]", "(file)", "one JSON object"),
        ("{", "(file)", "one JSON object"),
    ],
)
def test_a_bad_file_is_refused_by_key(text: str, key: str, says: str) -> None:
    """Each problem names the key, and says what is allowed."""
    message = problems(text)
    assert key in message
    assert says in message


def test_every_problem_of_a_file_is_named_at_once() -> None:
    """A person mends a file in one go, not one problem at a time."""
    message = problems('{"colour": 1, "notice_sent": 2, "units_sold": "x"}')
    assert all(key in message for key in ("colour", "notice_sent", "units_sold"))


def test_all_money_of_one_file_is_in_one_currency() -> None:
    """Two currencies are refused with the keys that differ."""
    message = problems(
        '{"actual_loss": {"amount": "1", "currency": "CNY"},'
        ' "royalty": {"amount": "1", "currency": "USD"}}'
    )
    assert "actual_loss, royalty" in message


def test_the_schema_takes_every_fact_and_nothing_else() -> None:
    """The published schema lists the vocabulary with its proofs, and closes the object."""
    published = schema()
    properties = published["properties"]
    assert isinstance(properties, dict)
    proofs = {spec.id + ".proof" for spec in FACTS.values() if spec.provable}
    assert set(properties) == set(FACTS) | proofs
    assert published["additionalProperties"] is False


def test_partial_dates_are_spans() -> None:
    """A month or a year is an interval; comparing with it may stay open."""
    month, year = DateSpan.month(2025, 2), DateSpan.year(2025)
    assert (month.first, month.last) == (date(2025, 2, 1), date(2025, 2, 28))
    assert month.before(date(2025, 3, 1)) is True
    assert month.before(date(2025, 2, 14)) is None
    assert year.after(date(2024, 12, 31)) is True
    assert year.after(month) is None
    assert not DateSpan.day(date(2025, 1, 1)).before(date(2025, 1, 1))


def test_facts_answer_by_kind_and_never_invent() -> None:
    """A fact missing, not sure or of another kind reads as unknown."""
    facts = Facts(
        {"notice_sent": "unsure", "units_sold": 3, "actual_loss": Money(Decimal(5))},
        {"notice_sent": Proof.DOCUMENT},
    )
    assert facts.code("notice_sent") is None
    assert facts.count("units_sold") == 3
    assert facts.money("units_sold") is None
    assert facts.codes("relationship") == frozenset()
    assert not facts.is_known("notice_sent")
    assert facts.without("notice_sent").proofs == {}
    assert facts.having({"notice_sent": "yes"}).code("notice_sent") == "yes"


def test_at_most_twenty_problems_are_listed() -> None:
    """However many there are, twenty lines name the first and one says how many more."""
    said = problems(json.dumps({f"unknown_{number}": 1 for number in range(500)})).splitlines()
    assert len(said) == 21
    assert said[0].startswith("unknown_0: found an unknown key")
    assert said[-1] == "and 480 problems more"


@pytest.mark.parametrize("key", ["a\nb", "\x1b[2J", "\u202eabc", "k" * 100_000])
def test_a_problem_is_one_line(key: str) -> None:
    """Whatever stands in a key, its problem is one line of bounded length."""
    said = problems(json.dumps({key: 1}))
    assert said.isprintable()
    assert len(said) < 200
