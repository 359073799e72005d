"""Cause of action and courts follow from the facts, each with its source."""

from __future__ import annotations

import pytest
from brief_cases import case_named

from bot.brief.model import Points
from bot.brief.registration import causes, court_provisions, courts, registration
from bot.language import Localizer, plain, speak
from flows.facts import Facts
from flows.facts_file import Json, read
from flows.law.library import library
from flows.vocabulary import FACTS


def facts_of(**data: Json) -> Facts:
    """Return the facts of a facts file."""
    facts, problems = read(data)
    assert problems == []
    return facts


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({"right_type": "trademark"}, ["侵害商标权纠纷"]),
        ({"right_type": "invention_patent"}, ["侵害发明专利权纠纷"]),
        ({"right_type": "software"}, ["侵害计算机软件著作权纠纷"]),
        ({"right_type": "plant_variety"}, ["侵害植物新品种权纠纷"]),
        ({"right_type": "confidential_information", "contract_kind": "nnn"}, ["合同纠纷"]),
        (
            {
                "right_type": "trade_secret",
                "contract_kind": "employment",
                "clause_employee_duty": "non_compete",
            },
            ["侵害商业秘密纠纷", "竞业限制纠纷"],
        ),
        (
            {"right_type": "trademark", "act_kinds": ["registered_in_own_name"]},
            ["侵害商标权纠纷", "商标权权属纠纷"],
        ),
        (
            {"right_type": "design_patent", "contract_kind": "licence"},
            ["侵害外观设计专利权纠纷", "外观设计专利实施许可合同纠纷"],
        ),
    ],
)
def test_causes_follow_from_right_and_contract(data: dict[str, Json], wanted: list[str]) -> None:
    """The Chinese name of each cause that comes into question stands in the Chinese text."""
    said = [plain(speak(one, "zh")) for one in causes(facts_of(**data))]
    assert len(said) == len(wanted)
    assert all(name in text for name, text in zip(wanted, said, strict=True))


@pytest.mark.parametrize(
    ("right", "article"),
    [
        ("invention_patent", "spc-2022-13:1"),
        ("trade_secret", "spc-2022-13:1"),
        ("design_patent", "spc-2022-13:2"),
        ("trademark", "spc-2022-13:3"),
        ("copyright", "spc-2022-13:3"),
    ],
)
def test_courts_follow_from_the_kind_of_right(right: str, article: str) -> None:
    """Technical rights go to the courts of Article 1, designs to Article 2, others to Article 3."""
    assert next(iter(court_provisions(facts_of(right_type=right)))) == article
    assert article in library().provisions


def test_an_arbitration_clause_is_named_before_the_courts() -> None:
    """Where the contract sends disputes to arbitration, that comes first, and no contract court."""
    facts = facts_of(right_type="trademark", contract_kind="nnn", forum="foreign_arbitration")
    keys = [one.key for one in courts(facts)]
    assert keys == ["brief.forum.foreign_arbitration", "brief.court.other"]


def test_every_right_has_a_cause_or_none_at_all() -> None:
    """Each kind of right but a contract's secret has the cause of a tort, and its court."""
    for right in FACTS["right_type"].codes:
        facts = facts_of(right_type=right)
        assert bool([*causes(facts)]) == (right != "confidential_information")
        assert len([*courts(facts)]) == (right != "confidential_information")


def test_the_sum_in_dispute_is_the_one_claimed() -> None:
    """A sum that was claimed stands in the register; without a right there is nothing."""
    made = case_named("rich")
    (points, _) = registration(made.case.facts, made.assessment)
    assert isinstance(points, Points)
    said = [Localizer("en").label(line) for _, cell in points.rows for line in cell]
    assert "CNY 9,000,000, as claimed" in said
    assert registration(Facts({}, {}), made.assessment) == ()
