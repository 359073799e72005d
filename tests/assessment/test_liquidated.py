"""Liquidated damages: the agreed sum, its parts met and narrowly missed, and the 130 % line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from case_facts import TODAY, cny, facts_of, proved, route, without
from hypothesis import given
from hypothesis import strategies as st

from flows.assessment.agreed_sum import conditions
from flows.assessment.conflicts import conflicts
from flows.assessment.liquidated import amounts, liquidated_rule
from flows.assessment.model import Liquidated, Route, RouteStatus, Status
from flows.assessment.tree import Level, facts_read
from flows.facts import PROOF_SUFFIX, Facts, Proof
from flows.facts_file import Json
from flows.law.library import library
from flows.vocabulary import FACTS

RULE = liquidated_rule(TODAY)
SOUND: dict[str, Json] = proved(
    {
        "contract_kind": "nnn",
        "contract_signed": "yes",
        "contract_binds_infringer": "yes",
        "clause": "yes",
        "clause_sum": cny(1_000_000),
        "breach": "yes",
        "contract_loss": cny(1_000_000),
        "governing_law": "prc",
        "forum": "prc_court",
        "stage": "not_filed",
        "acts_ongoing": "no",
        "knew_date": "2025-01-01",
    }
)


def of(**changes: Json) -> Route:
    """Return the route of the sound case with these facts changed."""
    return route(RULE, proved({**SOUND, **changes}))


def figures(**changes: Json) -> Liquidated:
    """Return the figures of the sound case with these facts changed."""
    found = amounts(facts_of(proved({**SOUND, **changes})), TODAY)
    assert found is not None
    return found


def test_a_sound_clause_is_likely() -> None:
    """A signed, proved contract with a proportionate sum is made out, on exactly five elements."""
    found = of()
    assert found.status is RouteStatus.LIKELY
    assert found.reasons == ()
    assert set(found.elements) == {"contract", "clause", "breach", "proportion", "forum"}


def test_nothing_known_is_open() -> None:
    """Without any fact the route is open."""
    found = route(RULE, {})
    assert (found.status, found.reasons[0]) == (RouteStatus.OPEN, "unknown_facts")


def test_provisions_are_on_file() -> None:
    """Every provision the rule names is held by the library."""
    for node in RULE.walk():
        for provision in node.provisions:
            library().get(provision)


@pytest.mark.parametrize(
    ("changes", "reason", "element"),
    [
        (
            {"contract_kind": "none", "contract_signed": "no", "clause": "no"},
            "no_contract",
            "contract",
        ),
        ({"contract_signed": "no"}, "no_contract", "contract"),
        ({"contract_binds_infringer": "no"}, "not_the_signatory", "contract"),
        ({"clause": "no"}, "no_clause", "clause"),
        ({"breach": "no"}, "no_breach", "breach"),
        ({"clause_employee_duty": "confidentiality"}, "employee_clause_void", "clause"),
        ({"knew_date": "2020", "demand_made": "no"}, "limitation_expired", "breach"),
    ],
)
def test_what_makes_it_unavailable(changes: dict[str, Json], reason: str, element: str) -> None:
    """Each element that fails ends the route and gives its reason."""
    case = without({**SOUND, **changes}, *(("clause_sum",) if "clause" in changes else ()))
    found = route(RULE, proved(case))
    assert found.status is RouteStatus.UNAVAILABLE
    assert reason in found.reasons
    assert found.elements[element].status is Status.NOT_MET


@pytest.mark.parametrize(
    "fact",
    ["contract_kind", "contract_signed", "contract_binds_infringer", "clause", "breach"],
)
def test_an_unknown_element_is_open(fact: str) -> None:
    """What the claimant has to show and does not know leaves the route open."""
    found = route(RULE, without(SOUND, fact))
    assert (found.status, found.reasons) == (RouteStatus.OPEN, ("unknown_facts",))


@pytest.mark.parametrize(
    "fact",
    ["contract_signed", "contract_binds_infringer", "clause", "breach", "contract_loss"],
)
@pytest.mark.parametrize("proof", ["inferred", "none"])
def test_weak_proof_is_arguable(fact: str, proof: str) -> None:
    """Weak proof of any fact that the route rests on leaves it arguable."""
    found = of(**{fact + PROOF_SUFFIX: proof})
    assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, ("weak_proof",))


class TestProportion:
    """An excessive sum is cut, not lost."""

    @pytest.mark.parametrize(
        ("agreed", "status", "reasons", "risk"),
        [
            (1_000_000, RouteStatus.LIKELY, (), "none"),
            (1_300_000, RouteStatus.LIKELY, (), "low"),
            ("1300000.01", RouteStatus.ARGUABLE, ("reduction_risk",), "moderate"),
            (3_000_000, RouteStatus.ARGUABLE, ("reduction_risk",), "moderate"),
            (3_000_001, RouteStatus.ARGUABLE, ("reduction_risk",), "high"),
            (999_999, RouteStatus.ARGUABLE, ("increase_possible",), "none"),
        ],
    )
    def test_the_line_of_130_per_cent(
        self, agreed: int | str, status: RouteStatus, reasons: tuple[str, ...], risk: str
    ) -> None:
        """At 130 % of the loss exactly the sum holds; a cent above, a cut is at risk."""
        found = of(clause_sum=cny(agreed))
        assert (found.status, found.reasons) == (status, reasons)
        assert figures(clause_sum=cny(agreed)).risk == risk

    def test_the_line_is_no_cap(self) -> None:
        """The sum above the line is shown as agreed, with the line beside it."""
        found = figures(clause_sum=cny(5_000_000))
        assert (found.sum, found.presumption_line) == (Decimal(5_000_000), Decimal(1_300_000))
        assert found.ratio == Decimal(5)
        assert "line_is_no_cap" in found.notes

    def test_bad_faith_is_not_helped(self) -> None:
        """A breach shown to be malicious holds even a far higher sum."""
        found = of(clause_sum=cny(9_000_000), breach_deliberate="yes")
        assert found.status is RouteStatus.LIKELY
        assert figures(clause_sum=cny(9_000_000), breach_deliberate="yes").risk == "low"

    def test_bad_faith_on_weak_proof_leaves_the_risk(self) -> None:
        """Bad faith that is only inferred leaves the sum arguable."""
        changes: dict[str, Json] = {
            "clause_sum": cny(9_000_000),
            "breach_deliberate": "yes",
            "breach_deliberate.proof": "inferred",
        }
        assert of(**changes).status is RouteStatus.ARGUABLE
        assert figures(**changes).risk == "moderate"

    def test_loss_unknown_is_said(self) -> None:
        """Without a loss there is no ratio; the route stays arguable and says so."""
        case = without(SOUND, "contract_loss")
        found = route(RULE, case)
        assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, ("loss_unknown",))
        shown = amounts(facts_of(case), TODAY)
        assert shown is not None
        assert (shown.loss, shown.ratio, shown.loss_method) == (None, None, "unknown")
        assert (shown.risk, "loss_unknown" in shown.notes) == ("unknown", True)

    def test_gain_stands_in_for_the_loss(self) -> None:
        """Where no loss can be shown the gain of the party in breach may serve."""
        case = proved({**without(SOUND, "contract_loss"), "breacher_gain": cny(1_000_000)})
        found = route(RULE, case)
        assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, ("rests_on_discretion",))
        shown = amounts(facts_of(case), TODAY)
        assert shown is not None
        assert (shown.loss, shown.loss_method) == (Decimal(1_000_000), "breacher_gain")
        assert "gain_for_loss" in shown.notes

    def test_the_loss_comes_before_the_gain(self) -> None:
        """A loss that is known is the measure, whatever the gain."""
        assert figures(breacher_gain=cny(7)).loss_method == "contract_loss"

    def test_no_loss_at_all(self) -> None:
        """Against a loss of nil any sum is excessive, and there is no ratio."""
        found = figures(contract_loss=cny(0))
        assert (found.ratio, found.presumption_line, found.risk) == (None, Decimal(0), "high")
        assert of(contract_loss=cny(0)).reasons == ("reduction_risk",)

    def test_a_bare_template_raises_the_risk(self) -> None:
        """An unexplained sum in a template is cut more easily."""
        changes: dict[str, Json] = {"clause_sum": cny(2_000_000)}
        assert figures(**changes).risk == "moderate"
        assert figures(**changes, standard_form="yes").risk == "high"
        assert figures(**changes, clause_explained="no").risk == "high"

    def test_an_unknown_sum_is_arguable(self) -> None:
        """A clause whose sum is not known yet is still a clause."""
        case = without(SOUND, "clause_sum")
        assert route(RULE, case).reasons == ("unknown_facts",)
        shown = amounts(facts_of(case), TODAY)
        assert shown is not None
        assert (shown.sum, "sum_unknown" in shown.notes) == (None, True)

    def test_no_figures_no_amounts(self) -> None:
        """With neither sum nor loss there is nothing to show."""
        assert amounts(facts_of(without(SOUND, "clause_sum", "contract_loss")), TODAY) is None

    @pytest.mark.parametrize(
        ("changes", "note"),
        [
            ({"clause_no_adjustment": "yes"}, "no_adjustment_ineffective"),
            ({"clause_form": "punitive"}, "agreed_penalty_is_liquidated"),
            ({"standard_form": "yes"}, "standard_terms_must_be_explained"),
            ({"clause_employee_duty": "training_service"}, "training_cost_limit"),
            ({"clause_employee_duty": "non_compete"}, "non_compete_limits"),
            ({"breach_deliberate": "yes"}, "no_cut_in_bad_faith"),
        ],
    )
    def test_notes(self, changes: dict[str, Json], note: str) -> None:
        """What must be said beside the figures is said where it applies, and only there."""
        assert note in figures(**changes).notes
        assert note not in figures().notes

    @given(
        st.decimals("0.000001", "999999999999999999", places=6),
        st.decimals("0.000001", "999999999999999999", places=6),
    )
    def test_figures_are_exact(self, agreed: Decimal, harm: Decimal) -> None:
        """The line is exactly 1.3 times the loss, and the comparison agrees with it."""
        found = figures(clause_sum=cny(str(agreed)), contract_loss=cny(str(harm)))
        assert found.presumption_line is not None
        assert found.presumption_line * 10 == harm * 13
        above = (
            "reduction_risk"
            in of(clause_sum=cny(str(agreed)), contract_loss=cny(str(harm))).reasons
        )
        assert above == (agreed * 10 > harm * 13)


class TestSettlement:
    """A sum agreed for a relapse serves where the contract is the settlement."""

    CASE = proved(
        {
            **without(SOUND, "clause_sum", "clause"),
            "contract_kind": "settlement",
            "settlement_relapse_sum": cny(10_000_000),
            "contract_loss": cny(9_000_000),
        }
    )

    def test_the_relapse_sum_is_the_sum(self) -> None:
        """It takes the place of the clause's sum."""
        shown = amounts(facts_of(self.CASE), TODAY)
        assert shown is not None
        assert (shown.sum, "relapse_sum_used" in shown.notes) == (Decimal(10_000_000), True)

    def test_it_is_a_clause_of_its_own(self) -> None:
        """Whoever agreed a sum for a relapse agreed a clause; a stated one is better."""
        assert route(RULE, self.CASE).status is RouteStatus.ARGUABLE
        stated = route(RULE, proved({**self.CASE, "clause": "yes"}))
        assert stated.status is RouteStatus.LIKELY

    def test_not_in_another_contract(self) -> None:
        """In any other contract the relapse sum of a settlement is no clause of it."""
        case: dict[str, Json] = {**self.CASE, "contract_kind": "supply"}
        assert route(RULE, case).status is RouteStatus.OPEN
        assert "clause" in route(RULE, case).elements["clause"].open_facts


class TestEmployees:
    """An employee owes an agreed sum for training or a non-compete alone."""

    @pytest.mark.parametrize("duty", ["non_compete", "training_service"])
    def test_what_is_allowed(self, duty: str) -> None:
        """The other duties may carry an agreed sum."""
        found = of(contract_kind="employment", clause_employee_duty=duty, knew_date="2026-01-01")
        assert found.status is RouteStatus.LIKELY

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"contract_kind": "employment"}, RouteStatus.OPEN),
            (
                {"contract_kind": "employment", "clause_employee_duty": "not_employee"},
                RouteStatus.OPEN,
            ),
            ({"contract_kind": "nda", "relationship": ["former_employee"]}, RouteStatus.OPEN),
            ({"contract_kind": "nda", "relationship": ["supplier"]}, RouteStatus.LIKELY),
            ({"contract_kind": "supply", "relationship": ["employee"]}, RouteStatus.LIKELY),
        ],
    )
    def test_unknown_duty(self, changes: dict[str, Json], status: RouteStatus) -> None:
        """The duty must be known where the other side is or may be an employee."""
        assert of(**changes).status is status

    def test_foreign_law_does_not_lift_the_bar(self) -> None:
        """Labour law stays Chinese, so a foreign choice of law changes nothing."""
        assert (
            of(
                contract_kind="employment",
                knew_date="2026-01-01",
                clause_employee_duty="non_compete",
                governing_law="foreign",
                contract_foreign_related="yes",
            ).reasons
            == ()
        )


class TestForum:
    """A bad choice of court or law lowers the route and never ends it."""

    @pytest.mark.parametrize(
        ("changes", "reasons"),
        [
            ({"forum": "not_stated"}, ()),
            ({"forum": "foreign_court_open"}, ()),
            ({"forum": "labour_arbitration", "knew_date": "2026-01-01"}, ()),
            ({"forum": "foreign_court_exclusive"}, ("foreign_court_exclusive",)),
            ({"forum": "foreign_arbitration"}, ("foreign_arbitration",)),
            ({"forum": "unsure"}, ("unknown_facts",)),
            ({"forum": "prc_arbitration", "arbitration_institution_named": "yes"}, ()),
            (
                {"forum": "hong_kong_arbitration", "arbitration_institution_named": "no"},
                ("unclear_terms",),
            ),
            ({"forum": "prc_arbitration"}, ("unclear_terms",)),
            ({"governing_law": "not_stated"}, ()),
            ({"governing_law": "unsure"}, ("unknown_facts",)),
            ({"governing_law": "foreign", "contract_foreign_related": "yes"}, ("foreign_law",)),
            ({"governing_law": "foreign"}, ("foreign_law",)),
            ({"governing_law": "foreign", "contract_foreign_related": "no"}, ()),
        ],
    )
    def test_choice_of_court_and_law(
        self, changes: dict[str, Json], reasons: tuple[str, ...]
    ) -> None:
        """Each choice gives its own reason; a domestic contract cannot choose foreign law."""
        found = of(**changes)
        assert found.reasons == reasons
        expected = RouteStatus.ARGUABLE if reasons else RouteStatus.LIKELY
        assert found.status is expected

    @pytest.mark.parametrize("fact", ["protected_information_defined", "leak_acts_defined"])
    def test_vague_clauses(self, fact: str) -> None:
        """A clause that does not say what is protected, or what is a leak, is arguable."""
        assert of(**{fact: "no"}).reasons == ("unclear_terms",)
        assert of(**{fact: "yes"}).reasons == ()


class TestConflicts:
    """Contradicting answers hold the route open."""

    def test_a_clause_without_a_contract(self) -> None:
        """No contract and a clause in it cannot both be true."""
        assert of(contract_kind="none").status is RouteStatus.OPEN

    def test_a_sum_without_a_clause(self) -> None:
        """A sum from a clause that is not there cannot both be true."""
        assert of(clause="no").status is RouteStatus.OPEN


OPTIONS: dict[str, st.SearchStrategy[Json]] = {
    "contract_kind": st.sampled_from(["nnn", "employment", "settlement", "none", "unsure"]),
    "contract_signed": st.sampled_from(["yes", "no", "unsure"]),
    "contract_binds_infringer": st.sampled_from(["yes", "no"]),
    "clause": st.sampled_from(["yes", "no"]),
    "clause_sum": st.sampled_from([cny(0), cny(13), cny(14)]),
    "settlement_relapse_sum": st.sampled_from([cny(5), cny(50)]),
    "clause_employee_duty": st.sampled_from(["confidentiality", "non_compete"]),
    "breach": st.sampled_from(["yes", "no"]),
    "breach_deliberate": st.sampled_from(["yes", "no"]),
    "contract_loss": st.sampled_from([cny(0), cny(10)]),
    "breacher_gain": st.sampled_from([cny(10), cny(20)]),
    "governing_law": st.sampled_from(["prc", "foreign"]),
    "contract_foreign_related": st.sampled_from(["yes", "no"]),
    "forum": st.sampled_from(["prc_court", "foreign_court_exclusive", "prc_arbitration"]),
    "arbitration_institution_named": st.sampled_from(["yes", "no"]),
    "leak_acts_defined": st.sampled_from(["yes", "no"]),
    "knew_date": st.sampled_from(["2019", "2025"]),
    "demand_made": st.sampled_from(["yes", "no"]),
    "acts_ongoing": st.sampled_from(["yes", "no"]),
    "stage": st.sampled_from(["not_filed", "first_instance"]),
}
CASES = st.fixed_dictionaries({}, optional=OPTIONS)
PROOFS = st.sampled_from(["official", "document", "inferred", "none"])


def level(facts: Facts) -> Level:
    """Return the level of the route over the facts."""
    return RULE.evaluate(facts, frozenset()).level


@given(CASES)
def test_unknown_never_ends_the_route(data: dict[str, Json]) -> None:
    """Taking an answer away never makes an available route unavailable."""
    facts = facts_of(data)
    if level(facts) is Level.NOT_MET or conflicts(facts):
        return
    for fact in data:
        assert level(facts.without(fact)) > Level.NOT_MET


@given(CASES, PROOFS, st.data())
def test_better_proof_never_lowers(data: dict[str, Json], proof: str, draw: st.DataObject) -> None:
    """Raising the proof of one fact never lowers the route."""
    facts = facts_of(proved(data, proof))
    provable = sorted(fact for fact in data if FACTS[fact].provable)
    if not provable:
        return
    fact = draw.draw(st.sampled_from(provable))
    assert level(facts.having(proofs={fact: Proof.OFFICIAL})) >= level(facts)


@given(CASES, st.data())
def test_a_pending_answer_stays_within_its_range(
    data: dict[str, Json], draw: st.DataObject
) -> None:
    """Whatever pending answers turn out to be, the level lies in the range given before."""
    facts = facts_of(data)
    pending = draw.draw(st.sets(st.sampled_from(sorted(OPTIONS)), max_size=4))
    span = RULE.evaluate(facts.without(*pending), pending).range
    assert span.low <= level(facts) <= span.high


def test_reads_are_known_facts() -> None:
    """What the amounts read are facts of the vocabulary, or proofs of them."""
    assert set(FACTS) >= {read.removesuffix(PROOF_SUFFIX) for read in facts_read(conditions())}
