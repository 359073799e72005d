"""Which law holds on which day, what changes when, and that no day has two rules."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.law.library import RULES_VERSION, library
from flows.law.provisions import Effect, InstrumentKind, LawState, Provision
from flows.vocabulary import FACTS

DAYS = st.dates(date(2013, 1, 1), date(2029, 12, 31))
ONE_DAY = timedelta(days=1)
LOSS_THEN_PROFIT = (("actual_loss",), ("infringer_profit",))
LOSS_OR_PROFIT = (("actual_loss", "infringer_profit"),)
ROYALTY = (("royalty",),)


def in_force(id_: str, on: date) -> bool:
    """Return whether a provision on file is in force on a day."""
    return library().get(id_).in_force(on)


@pytest.mark.parametrize(
    ("id_", "first", "last"),
    [
        ("spc-2021-4:4.2.1", date(2021, 3, 3), date(2026, 4, 30)),
        ("spc-2026-7:12", date(2026, 5, 1), None),
        ("civil-code:1185", date(2021, 1, 1), None),
        ("patent-law-2020:71.1", date(2021, 6, 1), None),
        ("copyright-law-2020:54.1", date(2021, 6, 1), None),
        ("trademark-law-2013:63.1", date(2014, 5, 1), date(2019, 10, 31)),
        ("trademark-law-2019:63.1", date(2019, 11, 1), date(2026, 12, 31)),
        ("trademark-law-2026:77.1", date(2027, 1, 1), None),
        ("aucl-2019:17.3", date(2019, 4, 23), date(2025, 10, 14)),
        ("aucl-2025:22.3", date(2025, 10, 15), None),
        ("seed-law-2015:73.3", date(2016, 1, 1), date(2022, 2, 28)),
        ("seed-law-2021:72.3", date(2022, 3, 1), None),
        ("layout-regulations-2001:30.2", date(2001, 10, 1), date(2026, 10, 14)),
        ("layout-regulations-2026:46", date(2026, 10, 15), None),
        ("spc-2023-13:65.2", date(2023, 12, 5), None),
        ("spc-2025-12:15", date(2025, 9, 1), None),
        ("arbitration-law-2025:27", date(2026, 3, 1), None),
        ("spc-2025-5:17", date(2025, 4, 26), None),
    ],
)
def test_a_provision_holds_from_its_first_day_to_its_last(
    id_: str, first: date, last: date | None
) -> None:
    """Both ends are included, the day before and the day after are not.

    What has no last day here is in force now; a law to come may end it.
    """
    assert in_force(id_, first)
    assert not in_force(id_, first - ONE_DAY)
    assert in_force(id_, last or max(first, library().checked))
    assert last is None or not in_force(id_, last + ONE_DAY)


@pytest.mark.parametrize(
    ("series", "on", "id_"),
    [
        ("punitive.trademark", date(2014, 4, 30), None),
        ("punitive.trademark", date(2014, 5, 1), "trademark-law-2013:63.1"),
        ("punitive.trademark", date(2019, 10, 31), "trademark-law-2013:63.1"),
        ("punitive.trademark", date(2019, 11, 1), "trademark-law-2019:63.1"),
        ("punitive.trademark", date(2026, 12, 31), "trademark-law-2019:63.1"),
        ("punitive.trademark", date(2027, 1, 1), "trademark-law-2026:77.1"),
        ("punitive.trade_secret", date(2019, 4, 22), None),
        ("punitive.trade_secret", date(2025, 10, 14), "aucl-2019:17.3"),
        ("punitive.trade_secret", date(2025, 10, 15), "aucl-2025:22.3"),
        ("punitive.patent", date(2021, 5, 31), None),
        ("punitive.copyright", date(2021, 6, 1), "copyright-law-2020:54.1"),
        ("punitive.plant_variety", date(2022, 2, 28), "seed-law-2015:73.3"),
        ("punitive.plant_variety", date(2022, 3, 1), "seed-law-2021:72.3"),
        ("punitive.layout_design", date(2026, 10, 14), None),
        ("punitive.layout_design", date(2026, 10, 15), "layout-regulations-2026:46"),
        ("damages.layout_design", date(2026, 10, 14), "layout-regulations-2001:30.2"),
        ("regime.commencement", date(2021, 3, 2), None),
        ("regime.commencement", date(2026, 4, 30), "spc-2021-4:7"),
        ("regime.commencement", date(2026, 5, 1), "spc-2026-7:14.1"),
        ("seriousness.repeat_after_decision", date(2026, 5, 1), "spc-2026-7:7.2.1"),
        ("defence.non_use", date(2027, 1, 1), "trademark-law-2026:78.1"),
    ],
)
def test_a_series_gives_the_rule_of_the_day(series: str, on: date, id_: str | None) -> None:
    """Before the first rule of a series the answer is that none is known."""
    law = library().of_series(series, on)
    assert (law.id if law else None) == id_


@pytest.mark.parametrize(
    ("right", "on", "high", "intent_word", "base_order"),
    [
        ("utility_model", date(2021, 6, 1), 5, "故意", LOSS_OR_PROFIT + ROYALTY),
        ("trademark", date(2018, 1, 1), 3, "恶意", LOSS_THEN_PROFIT + ROYALTY),
        ("trademark", date(2026, 12, 31), 5, "恶意", LOSS_THEN_PROFIT + ROYALTY),
        ("trademark", date(2027, 1, 1), 5, "故意", LOSS_OR_PROFIT + ROYALTY),
        ("software", date(2024, 1, 1), 5, "故意", (("actual_loss", "illegal_gain"), *ROYALTY)),
        ("trade_secret", date(2025, 10, 14), 5, "恶意", LOSS_THEN_PROFIT),
        ("trade_secret", date(2025, 10, 15), 5, "故意", LOSS_OR_PROFIT),
        ("plant_variety", date(2020, 1, 1), 3, None, LOSS_THEN_PROFIT + ROYALTY),
        ("plant_variety", date(2022, 3, 1), 5, "故意", LOSS_THEN_PROFIT + ROYALTY),
        ("layout_design", date(2026, 10, 15), 5, "故意", LOSS_OR_PROFIT + ROYALTY),
    ],
)
def test_the_punitive_clause_of_a_right_has_its_figures(
    right: str,
    on: date,
    high: int,
    intent_word: str | None,
    base_order: tuple[tuple[str, ...], ...],
) -> None:
    """Range, word for the intent and order of the base are those of the text of the day."""
    law = library().for_right("punitive", right, on)
    assert law is not None
    assert law.effect is Effect.MAY
    assert (law.figures.multiple_low, law.figures.multiple_high) == (Decimal(1), Decimal(high))
    assert law.figures.intent_word == intent_word
    assert law.figures.base_order == base_order


@pytest.mark.parametrize(
    ("right", "on", "floor", "ceiling"),
    [
        ("design_patent", date(2024, 1, 1), 30_000, 5_000_000),
        ("trademark", date(2019, 10, 31), None, 3_000_000),
        ("trademark", date(2019, 11, 1), None, 5_000_000),
        ("copyright", date(2024, 1, 1), 500, 5_000_000),
        ("trade_secret", date(2024, 1, 1), None, 5_000_000),
        ("unfair_competition", date(2026, 1, 1), None, 5_000_000),
        ("plant_variety", date(2022, 2, 28), None, 3_000_000),
        ("plant_variety", date(2022, 3, 1), None, 5_000_000),
    ],
)
def test_statutory_damages_have_the_limits_of_the_day(
    right: str, on: date, floor: int | None, ceiling: int
) -> None:
    """Each right has its own floor, if any, and its own ceiling, in CNY."""
    law = library().for_right("statutory", right, on)
    assert law is not None
    assert law.figures.floor_cny == (None if floor is None else Decimal(floor))
    assert law.figures.ceiling_cny == Decimal(ceiling)


@pytest.mark.parametrize("right", ["unfair_competition", "confidential_information"])
@given(on=DAYS)
def test_some_rights_never_have_a_punitive_clause(right: str, on: date) -> None:
    """Ordinary unfair competition, and what only a contract protects, give no multiple."""
    assert library().for_right("punitive", right, on) is None


@given(on=DAYS)
def test_layout_designs_never_have_statutory_damages(on: date) -> None:
    """Neither text of the layout-design rules has a sum for lack of proof."""
    assert library().for_right("statutory", "layout_design", on) is None


@given(on=DAYS)
def test_no_day_has_two_rules_of_a_series(on: date) -> None:
    """At most one provision of a series holds for a right on a day, and `of_series` gives it."""
    for name, laws in library().series.items():
        holding = [law for law in laws if law.in_force(on)]
        for_all = [law for law in holding if not law.rights]
        assert len(for_all) <= 1
        for right in {right for law in laws for right in law.rights}:
            own = [law for law in holding if right in law.rights]
            assert len(own) <= 1
            assert library().of_series(name, on, right) == next(iter(own or for_all), None)
        if for_all or not holding:
            assert library().of_series(name, on) == next(iter(for_all), None)


@given(on=DAYS)
def test_no_day_has_two_punitive_clauses_of_a_right(on: date) -> None:
    """For each right, at most one punitive and one statutory provision holds on a day."""
    holding = library().in_force(on)
    for family in ("punitive", "statutory"):
        for right in FACTS["right_type"].codes:
            found = [
                law
                for law in holding
                if right in law.rights and any(s.startswith(f"{family}.") for s in law.series)
            ]
            assert found == [law for law in [library().for_right(family, right, on)] if law]


@given(days=st.tuples(DAYS, DAYS).map(sorted))
def test_changes_carry_one_day_over_to_another(days: list[date]) -> None:
    """What holds on the first day, less what stops, plus what starts, holds on the last."""
    first, last = days
    if first == last:
        return
    changes = library().changes(first + ONE_DAY, last)
    before, after = set(library().in_force(first)), set(library().in_force(last))
    brief = set(changes.starts) & set(changes.stops)
    assert (before - set(changes.stops)) | (set(changes.starts) - brief) == after


def test_the_changes_to_come_are_seen() -> None:
    """The trademark law of 2026 takes over from that of 2019, as a whole and on one day."""
    changes = library().changes(date(2026, 11, 22), date(2027, 12, 31))
    everything = library().provisions.values()
    new = {law for law in everything if law.instrument == "trademark-law-2026"}
    assert new <= set(changes.starts)
    assert {law for law in everything if law.instrument == "trademark-law-2019"} <= set(
        changes.stops
    )
    assert {law.start for law in new} == {date(2027, 1, 1)}


def test_the_interpretation_changes_over_on_one_day() -> None:
    """On 1 May 2026 the whole of the new interpretation starts and the whole old one stops."""
    changes = library().changes(date(2026, 5, 1), date(2026, 5, 1))
    everything = library().provisions.values()
    assert {law for law in everything if law.instrument == "spc-2026-7"} <= set(changes.starts)
    assert {law for law in everything if law.instrument == "spc-2021-4"} <= set(changes.stops)


def test_seriousness_is_shall_in_2026_and_may_in_2021() -> None:
    """Each listed circumstance went from may to shall; intent stayed may."""
    effects = {"spc-2021-4": Effect.MAY, "spc-2026-7": Effect.SHALL}
    seen = set()
    for name, laws in library().series.items():
        for law in laws:
            if law.instrument in effects and not name.endswith(".factors"):
                if name.startswith("seriousness."):
                    seen.add(law.instrument)
                    assert law.effect is effects[law.instrument], law.id
                if name.startswith("intent."):
                    assert law.effect is Effect.MAY, law.id
    assert seen == set(effects)


def test_the_cap_and_the_lines_have_their_figures() -> None:
    """Five times the base, thirty per cent above the loss, thirty days, three and four years."""
    get = library().get
    assert get("spc-2026-7:12").figures.multiple_high == 5
    assert get("spc-2021-14:17.2").figures.multiple_low == 2
    assert get("spc-2023-13:65.2").figures.share == Decimal("0.3")
    assert (get("cpl-2023:104").figures.hours, get("cpl-2023:104").figures.days) == (48, 30)
    assert get("civil-code:188.1").figures.years == 3
    assert get("civil-code:594").figures.years == 4
    assert get("labour-arbitration-law:27.1").figures.years == 1
    assert get("spc-2025-5:17").figures.floor_cny == 300_000


def test_every_article_and_item_of_the_2026_text_is_on_file() -> None:
    """All fourteen articles, all eight items on intent and all seven on seriousness."""
    laws = [law for law in library().provisions.values() if law.instrument == "spc-2026-7"]
    assert {law.article for law in laws} == {str(number) for number in range(1, 15)}
    items = {place: set[str]() for place in (("6", "2"), ("7", "2"))}
    for law in laws:
        if law.item:
            items[law.article, law.paragraph].add(law.item)
    assert items == {("6", "2"): set("12345678"), ("7", "2"): set("1234567")}


def test_a_place_is_read_from_the_id() -> None:
    """Article, paragraph and item come from the id; what it lacks is empty."""
    item, paragraph = library().get("spc-2026-7:6.2.1"), library().get("civil-code:585.2")
    whole = library().get("criminal-law:219-1")
    assert (item.article, item.paragraph, item.item) == ("6", "2", "1")
    assert (paragraph.article, paragraph.paragraph, paragraph.item) == ("585", "2", "")
    assert (whole.article, whole.paragraph, whole.item) == ("219-1", "", "")


def test_an_instrument_knows_its_kind_and_number() -> None:
    """Number and kind are those published; an instrument holds as its provisions do."""
    instrument = library().instruments["spc-2026-7"]
    assert instrument.kind is InstrumentKind.INTERPRETATION
    assert instrument.number == "法释〔2026〕7号"
    assert instrument.in_force(date(2026, 5, 1))
    assert not instrument.in_force(date(2026, 4, 30))


def test_what_is_not_on_file_is_an_error() -> None:
    """An unknown provision or series is never taken for one that is not in force."""
    with pytest.raises(KeyError):
        library().get("spc-2026-7:15")
    with pytest.raises(KeyError):
        library().of_series("punitive.unknown", date(2026, 5, 1))


def test_no_rule_rests_on_an_inference_alone() -> None:
    """What is only our reading is not on file as law; the version of the rules is stated."""
    assert {law.confidence.value for law in library().provisions.values()} <= {"V", "S"}
    assert RULES_VERSION


def test_what_is_announced_or_a_draft_is_not_in_force() -> None:
    """A law published for later is announced until its first day; a draft is never law."""
    mark, draft = (
        library().instruments[id_]
        for id_ in ("trademark-law-2026", "patent-interpretation-3-draft")
    )
    states = [mark.state(day) for day in (date(2026, 6, 25), date(2026, 6, 26), date(2027, 1, 1))]
    assert states == [None, LawState.ANNOUNCED, LawState.IN_FORCE]
    assert draft.state(date(2030, 1, 1)) is LawState.DRAFT
    assert not any(law.in_force(date(2030, 1, 1)) for law in draft_provisions())


def draft_provisions() -> list[Provision]:
    """Return the provisions of every draft on file."""
    return [law for law in library().provisions.values() if law.draft]
