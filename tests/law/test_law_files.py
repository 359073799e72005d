"""Every kind of wrong law file is refused, and the error names the file and the key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.law.file_schema import LawDataError
from flows.law.library import Library
from flows.law.provisions import Confidence, Effect

LoadChanged = Callable[..., Library]

WRONG_IN_FIRST = {
    "an unknown key of the instrument": (
        'kind = "',
        'kindness = "x"\nkind = "',
        "instrument.kindness",
    ),
    "an unknown key of a provision": (
        'effect = "',
        'efect = "x"\neffect = "',
        "provision.act-1:1.efect",
    ),
    "an unknown figure": (
        'multiple_low = "1"',
        'multiple = "1"',
        "provision.act-1:1.figures.multiple",
    ),
    "a missing key": ('source = "the record"\n', "", "instrument.source"),
    "a missing first day": ("from = 2020-01-01\n", "", "instrument.from"),
    "a day as text": ("from = 2020-01-01", 'from = "2020-01-01"', "instrument.from"),
    "an unknown kind": ('kind = "statute"', 'kind = "treaty"', "instrument.kind"),
    "an unknown effect": ('effect = "may"', 'effect = "might"', "provision.act-1:1.effect"),
    "an unknown confidence": ('confidence = "V"', 'confidence = "U"', "instrument.confidence"),
    "an unknown right": ("invention_patent", "invention", "provision.act-1:1.rights.0"),
    "an unknown way to the base": (
        "actual_loss",
        "statutory_damages",
        "provision.act-1:1.figures.base_order.0.0",
    ),
    "a multiple that is a number": (
        'multiple_low = "1"',
        "multiple_low = 1",
        "provision.act-1:1.figures.multiple_low",
    ),
    "a multiple that is no number": (
        'multiple_low = "1"',
        'multiple_low = "one"',
        "provision.act-1:1.figures.multiple_low",
    ),
    "a negative multiple": (
        'multiple_low = "1"',
        'multiple_low = "-1"',
        "provision.act-1:1.figures.multiple_low",
    ),
    "a multiple without end": (
        'multiple_low = "1"',
        'multiple_low = "Infinity"',
        "provision.act-1:1.figures.multiple_low",
    ),
    "a base order that is a number": (
        '[["actual_loss", "royalty"]]',
        "1",
        "provision.act-1:1.figures.base_order",
    ),
    "an id without an article": ('"act-1:1"', '"act-1"', "provision.act-1.id"),
    "an id of another instrument": ('"act-1:1"', '"act-2:1"', "provision.act-2:1.id"),
    "an instrument in a file of another name": ('"act-1"', '"act-3"', "instrument.id"),
    "an instrument that ends before it starts": (
        "to = 2020-12-31",
        "to = 2019-12-31",
        "instrument.to",
    ),
    "a provision that ends before it starts": (
        'effect = "may"',
        'effect = "may"\nto = 2019-12-31',
        "provision.act-1:1.to",
    ),
    "a provision older than its instrument": (
        'effect = "may"',
        'effect = "may"\nfrom = 2019-12-31',
        "provision.act-1:1.from",
    ),
    "a provision that outlives its instrument": (
        'effect = "may"',
        'effect = "may"\nto = 2021-01-01',
        "provision.act-1:1.from",
    ),
    "a key twice": ('kind = "statute"', 'kind = "statute"\nkind = "rules"', "(file)"),
    "no TOML": ("[instrument]", "[instrument", "(file)"),
    "no provision": ("[[provision]]", "[[provisions]]", "provision"),
    "a gap declared before the first of a series": (
        'effect = "may"',
        'effect = "may"\nafter_gap = true',
        "provision.act-1:1.after_gap",
    ),
}
WRONG_IN_SECOND = {
    "an overlap in a series": ("from = 2021-01-01", "from = 2020-12-31", "provision.act-2:1.from"),
    "a gap that is not declared": (
        "from = 2021-01-01",
        "from = 2021-01-02",
        "provision.act-2:1.from",
    ),
    "a declared gap that is none": (
        'effect = "shall"',
        'effect = "shall"\nafter_gap = true',
        "provision.act-2:1.from",
    ),
    "an id twice": (
        '"act-2:1"\n',
        '"act-2:1"\neffect = "may"\n\n[[provision]]\nid = "act-2:1"\n',
        "provision.act-2:1.id",
    ),
}


@pytest.mark.parametrize(("old", "new", "key"), WRONG_IN_FIRST.values(), ids=WRONG_IN_FIRST)
def test_a_wrong_file_is_refused_by_file_and_key(
    load_changed: LoadChanged, old: str, new: str, key: str
) -> None:
    """A file that breaks the form is refused, and its name and the key stand in the error."""
    with pytest.raises(LawDataError) as raised:
        load_changed(first=(old, new))
    assert (raised.value.file, raised.value.key) == ("act-1.toml", key)
    assert str(raised.value).startswith(f"act-1.toml: {key}: ")


@pytest.mark.parametrize(("old", "new", "key"), WRONG_IN_SECOND.values(), ids=WRONG_IN_SECOND)
def test_a_wrong_succession_is_refused_by_file_and_key(
    load_changed: LoadChanged, old: str, new: str, key: str
) -> None:
    """What breaks only beside another file is refused, and the later file is named."""
    with pytest.raises(LawDataError) as raised:
        load_changed(second=(old, new))
    assert (raised.value.file, raised.value.key) == ("act-2.toml", key)


def test_text_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    """A file in another encoding is refused like any that is no TOML."""
    (tmp_path / "act-1.toml").write_bytes(b'[instrument]\nid = "\xff"')
    with pytest.raises(LawDataError) as raised:
        Library.load(tmp_path)
    assert (raised.value.file, raised.value.key) == ("act-1.toml", "(file)")


def test_a_rule_that_never_ends_cannot_be_followed(load_changed: LoadChanged) -> None:
    """A provision without a last day overlaps whatever comes after it in its series."""
    with pytest.raises(LawDataError, match="overlaps act-1:1"):
        load_changed(first=("to = 2020-12-31\n", ""))


def test_a_declared_gap_is_accepted_and_knows_no_rule(load_changed: LoadChanged) -> None:
    """Between two provisions with a declared gap, the series has no rule for the day."""
    library = load_changed(
        first=("to = 2020-12-31", "to = 2020-11-30"),
        second=('effect = "shall"', 'effect = "shall"\nafter_gap = true'),
    )
    assert library.of_series("punitive.patent", date(2020, 12, 15)) is None
    assert library.of_series("punitive.patent", date(2021, 1, 1)) == library.get("act-2:1")


def test_a_provision_takes_from_its_instrument_what_it_leaves_out(
    load_changed: LoadChanged,
) -> None:
    """Days, source, confidence and the day of the check come from the instrument by default."""
    library = load_changed(
        second=('effect = "shall"', 'effect = "shall"\nconfidence = "I"\nto = 2022-12-31')
    )
    old, new = library.get("act-1:1"), library.get("act-2:1")
    assert (old.start, old.end) == (date(2020, 1, 1), date(2020, 12, 31))
    assert (old.source, old.confidence, old.effect) == (
        "the record",
        Confidence.VERBATIM,
        Effect.MAY,
    )
    assert (new.start, new.end) == (date(2021, 1, 1), date(2022, 12, 31))
    assert (new.confidence, new.checked) == (Confidence.INFERRED, date(2026, 11, 21))


def test_figures_are_exact(load_changed: LoadChanged) -> None:
    """Multiples are decimals, and the base order keeps its steps and its choices."""
    figures = load_changed().get("act-1:1").figures
    assert (figures.multiple_low, figures.multiple_high) == (Decimal(1), Decimal(5))
    assert figures.base_order == (("actual_loss", "royalty"),)


def test_a_rule_for_some_rights_stands_beside_one_for_all(load_changed: LoadChanged) -> None:
    """For the rights that it names it prevails; the others keep the one for all."""
    library = load_changed(
        first=('rights = ["invention_patent"]\n', ""),
        second=("from = 2021-01-01", "from = 2020-07-01"),
    )
    series, own, for_all = "punitive.patent", library.get("act-2:1"), library.get("act-1:1")
    eve, day, later = date(2020, 6, 30), date(2020, 7, 1), date(2021, 1, 1)
    assert library.of_series(series, eve, "invention_patent") == for_all
    assert library.of_series(series, day, "invention_patent") == own
    assert library.of_series(series, day, "trademark") == for_all
    assert library.of_series(series, day) == for_all
    assert library.of_series(series, later, "trademark") is None


def test_two_rules_for_one_right_overlap(load_changed: LoadChanged) -> None:
    """Rules for other rights may stand side by side, two for the same right may not."""
    library = load_changed(
        first=("to = 2020-12-31\n", ""),
        second=('["invention_patent"]', '["design_patent"]'),
    )
    day = date(2021, 1, 1)
    assert library.of_series("punitive.patent", day, "invention_patent") == library.get("act-1:1")
    assert library.of_series("punitive.patent", day, "design_patent") == library.get("act-2:1")
    assert library.of_series("punitive.patent", day, "trademark") is None
    with pytest.raises(LawDataError, match=r"overlaps act-1:1 in the series punitive\.patent"):
        load_changed(
            first=("to = 2020-12-31\n", ""),
            second=('["invention_patent"]', '["design_patent", "invention_patent"]'),
        )


def test_files_of_other_kinds_are_left_alone(tmp_path: Path) -> None:
    """Only TOML files are read."""
    (tmp_path / "notes.md").write_text("not law", encoding="utf-8")
    assert not Library.load(tmp_path).provisions
