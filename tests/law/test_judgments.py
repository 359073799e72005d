"""The published judgments: well-formed facts, figures that agree, nothing invented."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from flows.facts import UNSURE, DateSpan, FactKind
from flows.facts_file import dump, read
from flows.law.file_schema import LawDataError
from flows.law.judgments import Judgment, judgments, load
from flows.law.library import library
from flows.vocabulary import FACTS

ALL = pytest.mark.parametrize("judgment", judgments().values(), ids=lambda one: one.id)

GOOD = """
[judgment]
id = "one"
route = "punitive_damages"
regime = "spc-2021-4"
decided = "2021-12"
multiple = "3"
sources = ["the record"]
confidence = "S"
checked = 2026-11-21

[facts]
right_type = "trademark"
claimed_amount = { amount = "30", currency = "CNY" }
"""
WRONG = {
    "an unknown fact": ('right_type = "', 'right_kind = "x"\nright_type = "', "facts.right_kind"),
    "a code not listed": ('"trademark"', '"brand"', "facts.right_type"),
    "money as a number": ('{ amount = "30", currency = "CNY" }', "30", "facts.claimed_amount"),
    "an unknown key": ('regime = "', 'regimen = "x"\nregime = "', "judgment.regimen"),
    "an unknown regime": ("spc-2021-4", "spc-2020-1", "judgment.regime"),
    "an unknown route": ("punitive_damages", "punitive", "judgment.route"),
    "no date": ('"2021-12"', '"2021-13"', "judgment.decided"),
    "no source": ('["the record"]', "[]", "judgment.sources"),
    "another id": ('"one"', '"two"', "judgment.id"),
    "a multiple that is a number": ('"3"', "3", "judgment.multiple"),
    "no facts": ("[facts]", "[fact]", "facts"),
}


@pytest.mark.parametrize(("old", "new", "key"), WRONG.values(), ids=WRONG)
def test_a_wrong_judgment_is_refused_by_file_and_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    """A judgment that breaks the form is refused, and its file and the key are named."""
    (tmp_path / "one.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawDataError) as raised:
        load(tmp_path)
    assert (raised.value.file, raised.value.key) == ("one.toml", key)


def test_a_good_judgment_is_read(tmp_path: Path) -> None:
    """Facts, month and multiple come out as typed values; what is not given is None."""
    (tmp_path / "one.toml").write_text(GOOD, encoding="utf-8")
    judgment = load(tmp_path)["one"]
    assert judgment.right == "trademark"
    assert judgment.decided == DateSpan.month(2021, 12)
    assert judgment.multiple == Decimal(3)
    assert (judgment.base, judgment.award, judgment.reported) == (None, None, None)


@ALL
def test_facts_are_a_facts_file(judgment: Judgment) -> None:
    """The facts of a judgment survive being written as a facts file and read back."""
    again, problems = read(dump(judgment.facts))
    assert not problems
    assert again == judgment.facts


@ALL
def test_lists_of_codes_are_left_open(judgment: Judgment) -> None:
    """A record names what a court found, not what it did not: its lists hold `unsure`."""
    for fact in judgment.facts.values:
        if FACTS[fact].kind is FactKind.MULTI:
            assert UNSURE in judgment.facts.codes(fact)


@ALL
def test_sums_in_the_facts_are_those_of_the_judgment(judgment: Judgment) -> None:
    """Claim and expenses stand once as figures and once as facts, and agree."""
    for fact, figure in (
        ("claimed_amount", judgment.claim),
        ("reasonable_expenses", judgment.expenses),
    ):
        money = judgment.facts.money(fact)
        assert money is None or figure is None or money.amount == figure


@ALL
def test_an_award_stays_within_the_claim(judgment: Judgment) -> None:
    """No court gave more than was claimed."""
    if judgment.award is not None and judgment.claim is not None:
        assert judgment.award <= judgment.claim


@ALL
def test_a_clause_is_on_file_and_fits(judgment: Judgment) -> None:
    """The clause named is a punitive clause for that right, and the multiple lies in its range."""
    if judgment.clause:
        law = library().get(judgment.clause)
        assert judgment.right in law.rights
        assert law.figures.multiple_high is not None
        assert judgment.multiple is not None
        assert judgment.multiple <= law.figures.multiple_high


@ALL
def test_a_known_model_gives_the_award(judgment: Judgment) -> None:
    """Where base, multiple and model are all known, they give the award to the cent."""
    if judgment.base is not None and judgment.multiple is not None:
        times = judgment.multiple + (1 if judgment.model == "B" else 0)
        assert judgment.award == judgment.base * times


def test_the_claim_caps_what_the_multiple_gives() -> None:
    """In the Xiaomi case three times the base was more than the claim, and the claim won."""
    judgment = judgments()["xiaomi-trading"]
    assert judgment.computed == Decimal("47009891.69")
    assert judgment.award == judgment.claim == Decimal(30_000_000)


def test_what_is_not_sourced_is_not_on_file() -> None:
    """Figures that no record gives are absent, and so are judgments without known facts."""
    on_file = judgments()
    assert on_file["jingdiao"].base is None
    assert on_file["jinjing-818"].multiple is None
    assert on_file["adidas-ruan"].multiple is None
    assert on_file["xiaomi-povos"].award is None
    assert on_file["geely-wm"].model == "unknown"
    assert not {"guiding-case-274", "guiding-case-275", "wuliangye"} & on_file.keys()
