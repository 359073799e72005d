"""The result: every page of every kind of case fits, says its law, and hides nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import ASSESSED, cases

from bot.cards.card import LONGEST_CARD
from bot.cards.render import render
from bot.cards.result import PAGES, contents, result_card, whole
from bot.commands.assess import as_text
from bot.language import Localizer, plain
from flows.assessment.assess import assess
from flows.assessment.model import (
    Amounts,
    Assessment,
    Change,
    Conflict,
    Deadline,
    Precedent,
    RouteName,
    RouteStatus,
)
from flows.engine.session import LanguageChoice, Session, State
from flows.facts import DateSpan, Facts, Money, Proof
from flows.facts_file import Json

DAY = date(2026, 11, 21)
LAW = "civil-code:188.1"
LANGUAGES: tuple[LanguageChoice, ...] = ("en", "zh", "both")

RELAPSE = Facts(
    {
        "party_role": "right_holder",
        "right_type": "trademark",
        "standing": "owner",
        "right_status": "in_force",
        "right_in_china": "yes",
        "trademark_used": "yes",
        "infringement_shown": "yes",
        "acts_ongoing": "yes",
        "acts_started": DateSpan.month(2020, 3),
        "settlement_reached": "yes",
        "settlement_agreed_to_stop": "yes",
        "settlement_date": DateSpan.day(date(2022, 5, 1)),
        "resumed_after_settlement": "yes",
        "resumed_date": DateSpan.month(2023, 1),
        "infringement_main_business": "yes",
        "actual_loss": Money(Decimal(2_050_000)),
        "stage": "first_instance",
    },
    dict.fromkeys(
        (
            "right_status",
            "right_in_china",
            "trademark_used",
            "infringement_shown",
            "acts_ongoing",
            "settlement_reached",
            "settlement_agreed_to_stop",
            "resumed_after_settlement",
            "infringement_main_business",
            "actual_loss",
        ),
        Proof.DOCUMENT,
    ),
)


def session(view: str = "", language: LanguageChoice = "both") -> Session:
    """Return a session that looks at a page of its result."""
    return Session(
        id="s",
        state=State.ASSESSED,
        revision=10**6,
        flow_version="1",
        as_of=DAY,
        language=language,
        view=view,
    )


def every_page(assessment: Assessment) -> dict[str, str]:
    """Return the text of every page of a result, in both languages, checked to fit."""
    texts = {}
    for name in ("", *PAGES):
        number, more = 1, True
        while more:
            card = result_card(session(f"{name}.{number}"), assessment, 3)
            shown = render(card, Localizer("both"))
            assert len(shown.html) <= LONGEST_CARD, (name, number)
            texts[f"{name}.{number}"] = plain(shown.html)
            more = any(button.label.key == "button.page_after" for button in card.buttons)
            number += 1
    return texts


class TestOneCase:
    """A case made out on the facts: a trademark, a settlement, a relapse."""

    ASSESSMENT = assess(RELAPSE, DAY, "1")

    def test_the_first_card_says_it_in_one_sentence_with_reasons(self) -> None:
        """Classification, at most three reasons with their articles, the notice with its date."""
        first = every_page(self.ASSESSMENT)[".1"]
        assert "punitive damages" in first
        assert "惩罚性赔偿" in first
        assert first.count("Made out: ") == 2
        assert "Art. 6(2)(6)" in first
        assert "not legal advice" in first
        assert "21 November 2026" in first
        assert "2026年11月21日" in first

    def test_no_amount_before_the_warning(self) -> None:
        """On the page of the money, when to claim stands before the first figure."""
        text = every_page(self.ASSESSMENT)["money.1"]
        assert text.index("debate ends") < text.index("CNY 2,050,000")
        assert "CNY 10,250,000" in text
        assert "人民币1025万元" in text

    def test_every_circumstance_is_shown_with_its_articles(self) -> None:
        """The page of reasons names each circumstance that the assessment holds."""
        pages = every_page(self.ASSESSMENT)
        said = " ".join(text for name, text in pages.items() if name.startswith("why"))
        assert "Art. 7(2)(4)" in said
        assert "第7条第2款第4项" in said
        assert said.count("Art. ") > 20

    def test_an_interim_result_says_so(self) -> None:
        """While questions are open the first card says how many."""
        card = result_card(session(), self.ASSESSMENT, 3)
        assert "about 3 questions are still open" in render(card, Localizer("en")).html

    def test_the_way_on(self) -> None:
        """The first card opens every page, the full intake, the answers and the languages."""
        card = result_card(session(), self.ASSESSMENT, 0)
        targets = {button.action.target for button in card.buttons}
        assert targets - {"calendar"} == {
            *contents(self.ASSESSMENT),
            "brief",
            "deepen",
            "review",
            "lang",
        }
        full = session().model_copy(update={"depth": "full"})
        assert "deepen" not in {
            button.action.target for button in result_card(full, self.ASSESSMENT, 0).buttons
        }

    def test_a_page_that_is_not_there_is_the_first(self) -> None:
        """A view of another version shows the first card, a page too far the last."""
        assert result_card(session("nobody.7"), self.ASSESSMENT, 0).id == "result:front"
        assert result_card(session("why.999"), self.ASSESSMENT, 0).id == "result:why"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_whole_as_text(self, language: LanguageChoice) -> None:
        """`intake assess --format text` holds what the pages hold."""
        text = as_text(self.ASSESSMENT, Localizer(language))
        assert len(whole(self.ASSESSMENT)) == 1 + len(contents(self.ASSESSMENT))
        assert ("CNY 10,250,000" in text) == (language != "zh")
        assert ("人民币1025万元" in text) == (language != "en")
        assert "<" not in text


class TestParts:
    """What this case does not have, put into it."""

    def test_what_would_change_it(self) -> None:
        """Each promise says with what, which route, and what it then is; better and worse."""
        facts: dict[str, Json] = {
            "notice_sent": "yes",
            "notice_sent.proof": "official",
            "act_kinds": ["piracy", "other"],
            "notice_date": "2025-03",
        }
        changes = tuple(
            Change(
                RouteName.PUNITIVE, "intent", facts, RouteStatus.OPEN, RouteStatus.LIKELY, better
            )
            for better in (True, False)
        )
        changed = replace(TestOneCase.ASSESSMENT, what_would_change=changes)
        said = " ".join(t for n, t in every_page(changed).items() if n.startswith("unknown"))
        assert "▲ The claim is stronger with" in said
        assert "▼ The claim is weaker with" in said
        assert "March 2025" in said
        assert "2025年3月" in said

    @pytest.mark.parametrize(
        ("limit", "said", "unsaid"),
        [
            (
                Deadline("limitation", DAY, 3, LAW, "near", ("knew_date",)),
                "only make it later: Date of knowledge",
                "To work it out",
            ),
            (
                Deadline("limitation", None, None, LAW, "unknown", ("knew_date",)),
                "To work it out we need: Date of knowledge",
                "only make it later",
            ),
            (
                Deadline("limitation", DAY, -3, LAW, "unknown", ("demand_made",)),
                "Earliest possible last day: 21 November 2026",
                "only make it later",
            ),
            (
                Deadline("limitation", None, None, LAW, "running"),
                "A claim to stop them has no time limit",
                "Last day",
            ),
            (
                Deadline("limitation", DAY, 3, LAW, "near"),
                "Last day: 21 November 2026 (3 days left)",
                "A claim to stop them",
            ),
            (
                Deadline("punitive_claim", None, None, LAW, "running"),
                "The court sets that day",
                "Last day",
            ),
            (
                Deadline("punitive_claim", DAY, -3, LAW, "passed"),
                "The last day was 21 November 2026",
                "The court sets that day",
            ),
            (
                Deadline("defence", DAY, 3, LAW, "near"),
                "from the day the court served the complaint",
                "only make it later",
            ),
            (
                Deadline("sue_after_preservation", None, None, LAW, "unknown"),
                "only if a court took a measure",
                "Last day",
            ),
        ],
    )
    def test_a_day_is_never_shown_as_missing(self, limit: Deadline, said: str, unsaid: str) -> None:
        """A limit says what its day counts from, or what is missing to tell it, not both."""
        changed = replace(TestOneCase.ASSESSMENT, deadlines=(limit,))
        page = every_page(changed)["deadlines.1"]
        assert said in page
        assert unsaid not in page

    def test_judgments_alike(self) -> None:
        """A judgment is named with what is the same and what differs."""
        alike = Precedent("fila-zhongyuan", ("intent.same_controller",), ("acts_scale",))
        compared = replace(TestOneCase.ASSESSMENT, nearest_judgments=(alike,))
        said = every_page(compared)["judgments.1"]
        assert "The same: " in said
        assert "Different: " in said

    def test_contradictions_and_many_warnings(self) -> None:
        """Answers that clash are named on the first card; all warnings have their page."""
        clash = Conflict(("acts_ended", "acts_ongoing"), "ended_and_ongoing")
        warned = ("limitation_near", "amounts_are_ranges", "preservation_30_days")
        case = replace(
            TestOneCase.ASSESSMENT,
            conflicts=(clash,),
            warnings=(*warned, "do_not_paste_the_secret"),
        )
        pages = every_page(case)
        assert "do not fit together" in pages[".1"]
        assert pages["warnings.1"].count("• ") == 8

    @pytest.mark.parametrize(
        ("low", "high", "said"),
        [
            ("5", "5", "Amount: CNY 5"),
            ("1", "5", "Range: CNY 1 to CNY 5"),
            (None, "5", "Up to CNY 5"),
            ("1", None, "From CNY 1"),
            (None, None, "How it is counted"),
        ],
    )
    def test_amounts_known_in_part(self, low: str | None, high: str | None, said: str) -> None:
        """An end that is not known is left out, not made up."""
        amounts = Amounts(
            "CNY",
            Decimal(low) if low else None,
            Decimal(high) if high else None,
            method="actual_loss",
        )
        routes = dict(TestOneCase.ASSESSMENT.routes)
        name = RouteName.COMPENSATORY
        routes[name] = replace(routes[name], amounts=amounts)
        assert said in every_page(replace(TestOneCase.ASSESSMENT, routes=routes))["money.1"]


class TestAnyCase:
    """Whatever the facts."""

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(cases(), ASSESSED)
    def test_every_page_fits_and_renders(self, facts: Facts, as_of: date) -> None:
        """No case leads to a text that is missing, a placeholder unfilled or a card too long."""
        for text in every_page(assess(facts, as_of, "1")).values():
            assert text
            assert "{" not in text
