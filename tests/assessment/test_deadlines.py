"""Time limits: the last day to the day, and what is missing where it cannot be told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from case_facts import TODAY, facts_of, proved
from hypothesis import given
from hypothesis import strategies as st

from flows.assessment.conflicts import conflicts
from flows.assessment.deadlines import READS, deadlines
from flows.assessment.limitation import limitation
from flows.assessment.measures import days_of, share_of, threshold_of, years_of
from flows.assessment.model import Deadline
from flows.assessment.periods import days_after, in_years, years_after
from flows.assessment.time_limits import NEAR_DAYS
from flows.assessment.tree import Level
from flows.facts import DateSpan, Facts
from flows.facts_file import Json
from flows.law.library import library
from flows.vocabulary import FACTS

IDS = (
    "limitation",
    "labour_arbitration",
    "punitive_claim",
    "secret_points",
    "sue_after_preservation",
    "defence",
    "appeal",
    "enforcement",
    "trademark_opposition",
    "trademark_invalidation",
    "retrial",
    "platform_suit",
    "customs_security",
)
ENDED: dict[str, Json] = {"acts_ongoing": "no", "stage": "not_filed"}

CLAIM_FACTS: dict[str, st.SearchStrategy[Json]] = {
    "knew_date": st.sampled_from(["2019", "2020-06", "2023-11-21", "2024"]),
    "last_demand_date": st.sampled_from(["2021", "2023-11-20", "2025"]),
    "demand_made": st.sampled_from(["yes", "no", "unsure"]),
    "acts_ongoing": st.sampled_from(["yes", "no", "unsure"]),
    "stage": st.sampled_from(["not_filed", "first_instance", "concluded", "unsure"]),
    "filed_date": st.sampled_from(["2021", "2026"]),
    "acts_ended": st.sampled_from(["2020", "2026"]),
}


def one(id_: str, data: dict[str, Json], as_of: date = TODAY) -> Deadline:
    """Return the time limit of this id."""
    return next(limit for limit in deadlines(facts_of(data), as_of) if limit.id == id_)


def level(data: dict[str, Json], as_of: date = TODAY, *, contract: bool = False) -> Level:
    """Return the level of the node of limitation."""
    return limitation(as_of, contract=contract).evaluate(facts_of(data), frozenset()).level


def test_every_limit_is_always_listed() -> None:
    """With nothing known each id is there, without a date, and says what is missing or not."""
    found = deadlines(Facts(), TODAY)
    assert tuple(limit.id for limit in found) == IDS
    assert {limit.date for limit in found} == {None}
    assert all(limit.missing for limit in found if limit.status == "unknown")


def test_provisions_are_on_file() -> None:
    """Each limit names a provision that the library holds, whatever the right and the domicile."""
    for right in FACTS["right_type"].codes:
        for domicile in ("yes", "no", "unsure"):
            for stage in FACTS["stage"].codes:
                data: dict[str, Json] = {
                    "right_type": right,
                    "domicile_in_china": domicile,
                    "stage": stage,
                    "acts_ongoing": "yes",
                    "technology_or_goods_trade": domicile,
                }
                for limit in deadlines(facts_of(data), TODAY):
                    library().get(limit.provision)


class TestPeriods:
    """A period of years ends on the same day, one of days that many days later."""

    def test_years_end_on_the_same_day(self) -> None:
        """Three years from 5 May end on 5 May."""
        assert years_after(date(2023, 5, 5), 3) == date(2026, 5, 5)

    def test_a_leap_day_ends_on_the_last_of_february(self) -> None:
        """Where the last month has no such day the period ends on its last day."""
        assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
        assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)

    def test_the_end_of_time_is_no_error(self) -> None:
        """A date far in the future ends at the last day there is."""
        assert years_after(date(9998, 1, 1), 3) == date.max
        assert days_after(date.max, 30) == date.max

    @given(st.dates(), st.integers(0, 20), st.integers(0, 400))
    def test_longer_periods_never_end_earlier(self, day: date, years: int, days: int) -> None:
        """The end grows with the start and the length."""
        assert day <= years_after(day, years) <= years_after(day, years + 1)
        assert day <= days_after(day, days) <= days_after(day, days + 1)

    def test_a_coarse_start_gives_an_interval(self) -> None:
        """A month as the start gives the earliest and the latest end."""
        assert in_years(DateSpan.month(2023, 4), 3, 4) == DateSpan(
            date(2026, 4, 1), date(2027, 4, 30)
        )


class TestLimitation:
    """Three years from knowledge, four for some contracts, anew from a demand."""

    def test_the_last_day_is_still_in_time(self) -> None:
        """On the last day the period runs; on the next it has passed."""
        data = {**ENDED, "knew_date": "2023-11-21", "demand_made": "no"}
        last = one("limitation", data)
        assert (last.date, last.days_left, last.status) == (TODAY, 0, "near")
        assert level(data) is Level.MET
        after = one("limitation", data, TODAY + timedelta(days=1))
        assert (after.date, after.days_left, after.status) == (TODAY, -1, "passed")
        assert level(data, TODAY + timedelta(days=1)) is Level.NOT_MET

    @pytest.mark.parametrize(("left", "status"), [(NEAR_DAYS, "running"), (NEAR_DAYS - 1, "near")])
    def test_near_means_under_sixty_days(self, left: int, status: str) -> None:
        """Sixty days left run, fifty-nine are near."""
        data = {**ENDED, "knew_date": "2024-03-01"}
        limit = one("limitation", data, date(2027, 3, 1) - timedelta(days=left))
        assert (limit.days_left, limit.status) == (left, status)

    def test_without_a_word_on_demands_it_is_open(self) -> None:
        """A period that ran out bars nothing while a demand may have restarted it."""
        data = {**ENDED, "knew_date": "2020-01-01"}
        limit = one("limitation", data)
        assert (limit.date, limit.status) == (date(2023, 1, 1), "unknown")
        assert limit.missing == ("demand_made", "last_demand_date")
        assert level(data) is Level.OPEN

    def test_a_demand_of_unknown_day_is_open(self) -> None:
        """A demand was made, but when is not known."""
        data = proved({**ENDED, "knew_date": "2020-01-01", "demand_made": "yes"})
        assert level(data) is Level.OPEN
        assert one("limitation", data).missing == ("last_demand_date",)

    def test_a_demand_starts_it_anew(self) -> None:
        """The period counts from the last demand."""
        data: dict[str, Json] = {
            **ENDED,
            "knew_date": "2021-06-01",
            "demand_made": "yes",
            "last_demand_date": "2024-01-01",
        }
        assert one("limitation", data).date == date(2027, 1, 1)
        assert level(proved(data)) is Level.MET
        assert level(proved(data, "inferred")) is Level.ARGUABLE

    def test_a_demand_too_old_bars(self) -> None:
        """A last demand that is itself too old leaves nothing to restart the period."""
        data: dict[str, Json] = {
            **ENDED,
            "knew_date": "2019-01-01",
            "demand_made": "yes",
            "last_demand_date": "2020-01-01",
        }
        assert level(data) is Level.NOT_MET
        assert one("limitation", data).status == "passed"

    def test_a_demand_beside_no_demand_is_open(self) -> None:
        """Contradicting answers about a demand bar nothing."""
        data: dict[str, Json] = {
            **ENDED,
            "knew_date": "2019-01-01",
            "demand_made": "no",
            "last_demand_date": "2020-01-01",
        }
        assert level(data) is Level.OPEN

    def test_never_while_the_acts_go_on(self) -> None:
        """Acts that go on keep the claim, however long it has been known."""
        data: dict[str, Json] = {
            "acts_ongoing": "yes",
            "knew_date": "2010",
            "demand_made": "no",
            "stage": "not_filed",
        }
        assert level(proved(data)) is Level.MET
        assert level(data) is Level.ARGUABLE
        limit = one("limitation", data)
        assert (limit.date, limit.status) == (None, "running")
        assert one("look_back", data).status == "passed"

    def test_the_look_back_begins_after_three_years(self) -> None:
        """While the acts go on, waiting costs damages from three years after knowledge."""
        data: dict[str, Json] = {
            "acts_ongoing": "yes",
            "right_type": "trademark",
            "knew_date": "2024-01-10",
        }
        limit = one("look_back", data)
        assert (limit.date, limit.provision) == (date(2027, 1, 10), "trademark-interpretation:18")

    def test_ended_and_ongoing_is_open(self) -> None:
        """Acts said both to go on and to have ended do not save the claim for sure."""
        data: dict[str, Json] = {
            "acts_ongoing": "yes",
            "acts_ended": "2015",
            "knew_date": "2010",
            "demand_made": "no",
            "stage": "not_filed",
        }
        assert level(data) is Level.OPEN

    def test_unknown_whether_acts_go_on_is_open(self) -> None:
        """A period that ran out bars nothing while the acts may go on."""
        data: dict[str, Json] = {"knew_date": "2010", "demand_made": "no", "stage": "not_filed"}
        assert level(data) is Level.OPEN
        assert one("limitation", data).missing == ("acts_ongoing",)

    def test_a_missing_knowledge_date_bars_nothing(self) -> None:
        """Nothing speaks for an expired period unless the acts ended longer ago than it lasts."""
        assert level({**ENDED}) is Level.MET
        assert level({**ENDED, "acts_ended": "2024"}) is Level.MET
        assert level({**ENDED, "acts_ended": "2020"}) is Level.OPEN
        assert one("limitation", {**ENDED}).missing == ("knew_date",)

    @pytest.mark.parametrize(
        ("as_of", "status", "expected"),
        [
            (date(2026, 1, 1), "near", Level.MET),
            (date(2026, 1, 2), "unknown", Level.OPEN),
            (date(2026, 12, 31), "unknown", Level.OPEN),
            (date(2027, 1, 1), "passed", Level.NOT_MET),
        ],
    )
    def test_a_year_alone_leaves_an_interval(
        self, as_of: date, status: str, expected: Level
    ) -> None:
        """Known to the year, the earliest end is given, and what lies between is unknown."""
        data = {**ENDED, "knew_date": "2023", "demand_made": "no"}
        limit = one("limitation", data, as_of)
        assert (limit.date, limit.status) == (date(2026, 1, 1), status)
        assert limit.missing == ("knew_date",)
        assert level(data, as_of) is expected

    def test_four_years_for_trade_contracts(self) -> None:
        """International sale and technology trade have four years; the tort keeps three."""
        data: dict[str, Json] = {
            **ENDED,
            "knew_date": "2023-02-01",
            "demand_made": "no",
            "technology_or_goods_trade": "yes",
        }
        own, tort = one("limitation", data), one("limitation_infringement", data)
        assert (own.date, own.provision) == (date(2027, 2, 1), "civil-code:594")
        assert (tort.date, tort.status) == (date(2026, 2, 1), "passed")
        assert level(data, contract=True) is Level.MET
        assert level(data) is Level.NOT_MET

    def test_it_may_be_three_or_four_years(self) -> None:
        """Not knowing whether it is such a contract, the year between is open."""
        data = {**ENDED, "knew_date": "2023-02-01", "demand_made": "no"}
        assert level(data, contract=True) is Level.OPEN
        plain = {**data, "technology_or_goods_trade": "no"}
        assert level(plain, contract=True) is Level.NOT_MET

    @pytest.mark.parametrize(
        ("filed", "status", "expected"),
        [
            ("2023-01-01", "met", Level.MET),
            ("2023-01-02", "passed", Level.NOT_MET),
            ("2023", "unknown", Level.OPEN),
        ],
    )
    def test_a_suit_keeps_it_from_the_day_it_was_filed(
        self, filed: str, status: str, expected: Level
    ) -> None:
        """For a suit already filed the day of filing counts, not today."""
        data: dict[str, Json] = {
            "acts_ongoing": "no",
            "stage": "second_instance",
            "filed_date": filed,
            "knew_date": "2020-01-01",
            "demand_made": "no",
        }
        assert one("limitation", data).status == status
        assert level(data) is expected

    def test_an_unknown_filing_day_bars_nothing(self) -> None:
        """A suit of unknown date may have been filed in time."""
        data: dict[str, Json] = {
            "acts_ongoing": "no",
            "stage": "first_instance",
            "knew_date": "2020-01-01",
            "demand_made": "no",
        }
        assert level(data) is Level.OPEN
        assert one("limitation", data).missing == ("filed_date",)
        unknown_stage = {key: value for key, value in data.items() if key != "stage"}
        assert level(unknown_stage) is Level.OPEN

    @given(st.fixed_dictionaries({}, optional=CLAIM_FACTS))
    def test_unknown_never_bars(self, data: dict[str, Json]) -> None:
        """Taking an answer away never turns a claim in time into one that is barred."""
        facts, rule = facts_of(data), limitation(TODAY)
        if rule.evaluate(facts, frozenset()).level is Level.NOT_MET or conflicts(facts):
            return
        for fact in data:
            assert rule.evaluate(facts.without(fact), frozenset()).level > Level.NOT_MET

    @given(st.fixed_dictionaries({}, optional=CLAIM_FACTS), st.sampled_from(sorted(CLAIM_FACTS)))
    def test_a_pending_answer_stays_within_its_range(
        self, data: dict[str, Json], pending: str
    ) -> None:
        """Whatever a pending answer turns out to be, the level lies in the range given before."""
        facts, rule = facts_of(data), limitation(TODAY)
        span = rule.evaluate(facts.without(pending), frozenset({pending})).range
        assert span.low <= rule.evaluate(facts, frozenset()).level <= span.high

    @pytest.mark.parametrize("pending", ["contract_kind", "forum"])
    def test_a_pending_contract_may_be_one_of_employment(self, pending: str) -> None:
        """Two years after knowledge it turns on whether one year or three are what applies."""
        data: dict[str, Json] = {**ENDED, "knew_date": "2024-11-21", "demand_made": "no"}
        rule = limitation(TODAY, contract=True)
        span = rule.evaluate(facts_of(data), frozenset({pending})).range
        assert (span.low, span.high) == (Level.NOT_MET, Level.MET)

    def test_a_pending_proof_lies_between_weak_and_strong(self) -> None:
        """While only the proof of the demand is to come, the claim is in time at least arguably."""
        data: dict[str, Json] = {
            **ENDED,
            "knew_date": "2021-06-01",
            "demand_made": "yes",
            "last_demand_date": "2024-01-01",
        }
        pending = frozenset({"demand_made.proof"})
        span = limitation(TODAY).evaluate(facts_of(data), pending).range
        assert (span.low, span.high) == (Level.ARGUABLE, Level.MET)
        barred: dict[str, Json] = {
            **data,
            "knew_date": "2020-01-01",
            "last_demand_date": "2020-01-02",
        }
        assert limitation(TODAY).evaluate(facts_of(barred), pending).range.high is Level.NOT_MET


class TestOtherLimits:
    """The shorter limits, each on its last day and the day after."""

    @pytest.mark.parametrize(
        ("domicile", "last"),
        [("yes", date(2026, 11, 16)), ("no", date(2026, 12, 1)), ("unsure", date(2026, 11, 16))],
    )
    def test_appeal_by_domicile(self, domicile: str, last: date) -> None:
        """Fifteen days from receipt with a domicile in China, thirty without."""
        data: dict[str, Json] = {
            "stage": "first_instance_judgment",
            "judgment_received_date": "2026-11-01",
            "domicile_in_china": domicile,
        }
        limit = one("appeal", data, date(2026, 11, 10))
        assert (limit.date, limit.status) == (last, "near")
        assert limit.missing == (("domicile_in_china",) if domicile == "unsure" else ())

    def test_appeal_may_have_thirty_days(self) -> None:
        """Between the shorter and the longer period the status is unknown, then passed."""
        data: dict[str, Json] = {
            "stage": "first_instance_judgment",
            "judgment_received_date": "2026-11-01",
        }
        assert one("appeal", data, date(2026, 11, 17)).status == "unknown"
        assert one("appeal", data, date(2026, 12, 1)).status == "unknown"
        assert one("appeal", data, date(2026, 12, 2)).status == "passed"

    @pytest.mark.parametrize(
        ("stage", "status"),
        [("second_instance", "met"), ("first_instance", "not_applicable")],
    )
    def test_appeal_only_in_its_stage(self, stage: str, status: str) -> None:
        """There is nothing to appeal before a judgment, and it is done after one was lodged."""
        assert one("appeal", {"stage": stage}).status == status

    def test_appeal_without_a_date(self) -> None:
        """Without the day of receipt the limit says what it needs."""
        limit = one("appeal", {"stage": "first_instance_judgment", "domicile_in_china": "no"})
        assert (limit.date, limit.status) == (None, "unknown")
        assert limit.missing == ("judgment_received_date",)

    @pytest.mark.parametrize(
        ("as_of", "status"),
        [(date(2026, 11, 30), "near"), (date(2026, 12, 1), "passed")],
    )
    def test_thirty_days_after_a_measure(self, as_of: date, status: str) -> None:
        """A measure of 31 October lasts until 30 November without a suit."""
        data: dict[str, Json] = {"preservation_granted_date": "2026-10-31", "stage": "not_filed"}
        limit = one("sue_after_preservation", data, as_of)
        assert (limit.date, limit.status) == (date(2026, 11, 30), status)

    @pytest.mark.parametrize(
        ("filed", "status"), [("2026-11-30", "met"), ("2026-12-01", "passed"), ("", "unknown")]
    )
    def test_a_suit_after_a_measure(self, filed: str, status: str) -> None:
        """The suit keeps the measure if it was filed by the thirtieth day."""
        data: dict[str, Json] = {
            "preservation_granted_date": "2026-10-31",
            "stage": "first_instance",
        }
        if filed:
            data["filed_date"] = filed
        assert one("sue_after_preservation", data, date(2027, 1, 1)).status == status

    @pytest.mark.parametrize(
        ("data", "status"),
        [
            ({"preservation_order": "no"}, "not_applicable"),
            ({"preservation_order": "yes"}, "unknown"),
            ({"stage": "second_instance"}, "not_applicable"),
        ],
    )
    def test_without_a_measure(self, data: dict[str, Json], status: str) -> None:
        """No order, no limit; an order of unknown day, an unknown limit."""
        assert one("sue_after_preservation", data).status == status

    @pytest.mark.parametrize(
        ("role", "domicile", "last"),
        [
            ("accused", "yes", date(2026, 11, 25)),
            ("accused", "no", date(2026, 12, 10)),
        ],
    )
    def test_defence_counts_from_filing_at_the_earliest(
        self, role: str, domicile: str, last: date
    ) -> None:
        """The copy cannot be served before the suit is filed, so the day given is safe."""
        data: dict[str, Json] = {
            "party_role": role,
            "stage": "first_instance",
            "filed_date": "2026-11-10",
            "domicile_in_china": domicile,
        }
        assert one("defence", data, date(2026, 11, 12)).date == last
        assert one("defence", data, date(2027, 1, 1)).status == "unknown"

    def test_defence_is_not_for_the_claimant(self) -> None:
        """Whoever sues files no defence."""
        data: dict[str, Json] = {"party_role": "right_holder", "stage": "first_instance"}
        assert one("defence", data).status == "not_applicable"

    @pytest.mark.parametrize(
        ("as_of", "status"),
        [(date(2026, 3, 1), "near"), (date(2026, 3, 2), "passed")],
    )
    def test_enforcement_two_years(self, as_of: date, status: str) -> None:
        """Two years to apply for enforcement."""
        data: dict[str, Json] = {
            "stage": "effective_judgment",
            "judgment_effective_date": "2024-03-01",
        }
        assert one("enforcement", data, as_of).status == status

    @pytest.mark.parametrize(
        ("as_of", "status"),
        [(date(2026, 3, 1), "near"), (date(2026, 3, 2), "passed")],
    )
    def test_labour_arbitration_one_year(self, as_of: date, status: str) -> None:
        """One year for a claim from an employment contract."""
        data: dict[str, Json] = {
            "contract_kind": "employment",
            "knew_date": "2025-03-01",
            "demand_made": "no",
        }
        assert one("labour_arbitration", data, as_of).status == status

    def test_labour_arbitration_after_a_demand(self) -> None:
        """A demand starts the year anew, and an unknown one leaves it open."""
        data: dict[str, Json] = {"contract_kind": "employment", "knew_date": "2025-03-01"}
        assert one("labour_arbitration", data).status == "unknown"
        again: dict[str, Json] = {
            **data,
            "demand_made": "yes",
            "last_demand_date": "2026-01-05",
        }
        assert one("labour_arbitration", again).date == date(2027, 1, 5)

    def test_labour_arbitration_needs_employment(self) -> None:
        """It has no place in a commercial contract, save one that names it."""
        assert one("labour_arbitration", {"contract_kind": "nnn"}).status == "not_applicable"
        named: dict[str, Json] = {"contract_kind": "nda", "forum": "labour_arbitration"}
        assert one("labour_arbitration", named).missing == ("knew_date",)


class TestDebate:
    """Claims that must be made, and secrets named, before the first-instance debate closes."""

    @pytest.mark.parametrize("id_", ["punitive_claim", "secret_points"])
    @pytest.mark.parametrize(
        ("data", "status", "missing"),
        [
            ({}, "unknown", ("stage",)),
            ({"stage": "not_filed"}, "running", ()),
            ({"stage": "concluded"}, "running", ()),
            ({"stage": "first_instance"}, "running", ("debate_closed_date",)),
            (
                {"stage": "first_instance", "debate_closed_date": "2026-12"},
                "near",
                ("debate_closed_date",),
            ),
            (
                {"stage": "first_instance", "debate_closed_date": "2026-12-01"},
                "near",
                (),
            ),
            (
                {"stage": "first_instance", "debate_closed_date": "2026-11-20"},
                "unknown",
                ("debate_reopened",),
            ),
            ({"stage": "first_instance_debate_closed"}, "unknown", ("debate_reopened",)),
            (
                {"stage": "first_instance_debate_closed", "debate_reopened": "yes"},
                "near",
                (),
            ),
            (
                {"stage": "first_instance_debate_closed", "debate_reopened": "no"},
                "passed",
                (),
            ),
            ({"stage": "second_instance"}, "passed", ()),
        ],
    )
    def test_by_stage(
        self, id_: str, data: dict[str, Json], status: str, missing: tuple[str, ...]
    ) -> None:
        """The stage decides; the court sets the day."""
        case: dict[str, Json] = {"right_type": "trade_secret", "punitive_claimed": "no", **data}
        limit = one(id_, case)
        assert (limit.status, limit.missing) == (status, missing)

    def test_a_claim_made_is_made(self) -> None:
        """Once claimed in the suit the limit is kept, whatever the stage."""
        data: dict[str, Json] = {"stage": "second_instance", "punitive_claimed": "yes"}
        assert one("punitive_claim", data).status == "met"

    def test_unknown_whether_it_was_claimed(self) -> None:
        """After the debate it turns on whether the claim was made."""
        limit = one("punitive_claim", {"stage": "second_instance"})
        assert (limit.status, limit.missing) == ("unknown", ("punitive_claimed",))

    @pytest.mark.parametrize("right", ["unfair_competition", "confidential_information"])
    def test_no_punitive_claim_for_these(self, right: str) -> None:
        """Where there are no punitive damages there is no limit for claiming them."""
        assert one("punitive_claim", {"right_type": right}).status == "not_applicable"

    def test_the_old_text_where_it_stays(self) -> None:
        """A retrial of a case judged before 1 May 2026 stays with the text of 2021."""
        data: dict[str, Json] = {"stage": "retrial", "judgment_effective_date": "2026-04-30"}
        assert one("punitive_claim", data).provision == "spc-2021-4:2.2"
        after: dict[str, Json] = {"stage": "retrial", "judgment_effective_date": "2026-05-01"}
        assert one("punitive_claim", after).provision == "spc-2026-7:3"

    def test_a_separate_suit_is_barred_after_explanation(self) -> None:
        """Art 4: damages claimed, no punitive claim though explained, the same acts."""
        data: dict[str, Json] = {
            "stage": "concluded",
            "damages_claimed": "yes",
            "punitive_claimed": "no",
            "court_explained": "yes",
            "same_facts": "yes",
        }
        limit = one("punitive_claim", data)
        assert (limit.status, limit.provision) == ("passed", "spc-2026-7:4")
        assert one("punitive_claim", {**data, "court_explained": "no"}).status == "running"

    def test_only_secrets_are_named(self) -> None:
        """Naming the secret is a limit for trade secrets alone."""
        assert one("secret_points", {"right_type": "trademark"}).status == "not_applicable"


def test_a_figure_that_the_law_does_not_fix_is_an_error() -> None:
    """Asking a provision for a figure it does not hold fails loudly, with its id."""
    for figure in (years_of, days_of, share_of, threshold_of):
        with pytest.raises(KeyError, match="civil-code:577"):
            figure("civil-code:577")


def test_reads_are_known_facts() -> None:
    """What the limits declare to read are facts of the vocabulary."""
    assert set(FACTS) >= READS


@given(st.data())
def test_nothing_but_the_declared_facts_is_read(data: st.DataObject) -> None:
    """Facts that the limits do not declare change no limit."""
    code = data.draw(st.sampled_from(sorted(FACTS["stage"].codes)))
    base = facts_of({"stage": code, "knew_date": "2023", "right_type": "trade_secret"})
    other = data.draw(st.sampled_from(sorted(set(FACTS) - READS)))
    spec = FACTS[other]
    if spec.kind in ("tri", "choice"):
        more = base.having({other: data.draw(st.sampled_from(spec.codes))})
        assert deadlines(more, TODAY) == deadlines(base, TODAY)
