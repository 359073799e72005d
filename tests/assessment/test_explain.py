"""From a rule's value to a route: statuses, effects, provisions, facts and reasons."""

from __future__ import annotations

import pytest
from strategies import AS_OF, likely

from flows.assessment.building import ALWAYS, absent, never, softened
from flows.assessment.explain import explain
from flows.assessment.model import Effect, Route, RouteStatus, Status
from flows.assessment.punitive import punitive_rule
from flows.assessment.reasons import reasons
from flows.assessment.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Level,
    Limit,
    Node,
    Not,
    Switch,
    Unless,
    one_of,
    yes,
)
from flows.assessment.tree import predicate as leaf
from flows.facts import Facts, Proof

NOTHING = Facts()
WEAK = leaf("clause.proof", by=lambda _: Level.ARGUABLE)
UNKNOWN = yes("clause")
BY_KIND = (
    (one_of("contract_kind", "nda"), AllOf(name="part", of=(ALWAYS,), effect=Effect.SHALL)),
    (
        one_of("contract_kind", "nnn", "none"),
        AnyOf(name="part", of=(), effect=Effect.MAY, provisions=("civil-code:577",)),
    ),
)


def said(*parts: Node, facts: Facts = NOTHING) -> Route:
    """Return a route of one element with these parts."""
    root = AllOf(name="route", of=(AllOf(name="element", of=parts),))
    return explain(root.evaluate(facts, frozenset()))


@pytest.mark.parametrize(
    ("node", "status", "codes"),
    [
        (ALWAYS, RouteStatus.LIKELY, ()),
        (WEAK, RouteStatus.ARGUABLE, ("weak_proof",)),
        (UNKNOWN, RouteStatus.OPEN, ("unknown_facts",)),
        (never("no_clause"), RouteStatus.UNAVAILABLE, ("no_clause",)),
        (never(), RouteStatus.UNAVAILABLE, ()),
        (Limit(of=(ALWAYS,)), RouteStatus.ARGUABLE, ("rests_on_discretion",)),
        (
            Limit(of=(WEAK,), reason="standing_limited"),
            RouteStatus.ARGUABLE,
            ("standing_limited", "weak_proof"),
        ),
        (AllOf(of=(WEAK, UNKNOWN)), RouteStatus.OPEN, ("weak_proof", "unknown_facts")),
        (
            AllOf(of=(WEAK, UNKNOWN, never("no_breach"))),
            RouteStatus.UNAVAILABLE,
            ("no_breach",),
        ),
        (
            AnyOf(of=(never("no_clause"), never()), reason="not_serious"),
            RouteStatus.UNAVAILABLE,
            ("no_clause",),
        ),
        (AnyOf(of=(never(),), reason="not_serious"), RouteStatus.UNAVAILABLE, ("not_serious",)),
        (AnyOf(of=(never("no_clause"), UNKNOWN)), RouteStatus.OPEN, ("unknown_facts",)),
        (
            AnyOf(of=(Limit(of=(WEAK,)), WEAK, Limit(of=(ALWAYS,)))),
            RouteStatus.ARGUABLE,
            ("weak_proof",),
        ),
        (
            AtLeast(count=2, of=(WEAK, WEAK, UNKNOWN)),
            RouteStatus.ARGUABLE,
            ("weak_proof",),
        ),
        (AtLeast(count=2, of=(WEAK, UNKNOWN)), RouteStatus.OPEN, ("unknown_facts",)),
        (
            AtLeast(count=2, of=(WEAK, never()), reason="not_serious"),
            RouteStatus.UNAVAILABLE,
            ("not_serious",),
        ),
        (Not(of=(ALWAYS,), reason="lawful_source"), RouteStatus.UNAVAILABLE, ("lawful_source",)),
        (Not(of=(UNKNOWN,)), RouteStatus.OPEN, ("unknown_facts",)),
        (Unless(conflict=ALWAYS, child=never("no_breach")), RouteStatus.OPEN, ("unknown_facts",)),
        (
            Unless(conflict=never(), child=never("no_breach")),
            RouteStatus.UNAVAILABLE,
            ("no_breach",),
        ),
        (Switch(cases=((ALWAYS, WEAK), (never(), ALWAYS))), RouteStatus.ARGUABLE, ("weak_proof",)),
        (
            Switch(cases=((UNKNOWN, WEAK), (UNKNOWN, Limit(of=(ALWAYS,))))),
            RouteStatus.ARGUABLE,
            ("weak_proof", "rests_on_discretion"),
        ),
        (
            Switch(cases=((UNKNOWN, never("no_clause")), (UNKNOWN, ALWAYS))),
            RouteStatus.OPEN,
            ("unknown_facts",),
        ),
        (
            leaf(by=lambda _: Level.OPEN, reason="no_rule_known"),
            RouteStatus.OPEN,
            ("no_rule_known",),
        ),
    ],
)
def test_status_and_reasons(node: Node, status: RouteStatus, codes: tuple[str, ...]) -> None:
    """What keeps a node from met gives the route its status and its reasons."""
    found = said(node)
    assert (found.status, found.reasons) == (status, codes)
    assert reasons(node.evaluate(NOTHING, frozenset())) == codes


def test_a_defence_counts_when_known() -> None:
    """A defence fails the rule once it is known; unknown, it is as the rule says."""
    known, unknown = Facts({"standard_form": "yes"}), NOTHING
    held = yes("standard_form")
    for lenient, level in ((Level.MET, Level.MET), (Level.OPEN, Level.OPEN)):
        node = absent(held, reason="unclear_terms", unknown=lenient)
        assert node.evaluate(known, frozenset()).level is Level.NOT_MET
        assert node.evaluate(unknown, frozenset()).level is level
        assert node.evaluate(Facts({"standard_form": "no"}), frozenset()).level is Level.MET


@pytest.mark.parametrize("unknown", [Level.MET, Level.ARGUABLE, Level.OPEN])
def test_a_rule_is_softened(unknown: Level) -> None:
    """A condition that holds makes a rule arguable for its reason; unknown is as the rule says."""
    node = softened(yes("standard_form"), "unclear_terms", unknown=unknown)
    assert reasons(node.evaluate(Facts({"standard_form": "yes"}), frozenset())) == (
        "unclear_terms",
    )
    assert node.evaluate(Facts({"standard_form": "no"}), frozenset()).level is Level.MET
    assert node.evaluate(NOTHING, frozenset()).level is unknown


def test_only_the_branch_in_force_is_shown() -> None:
    """Of a switch the branch in force is shown; where it is open both are, merged by name."""
    decided = said(Switch(cases=BY_KIND), facts=Facts({"contract_kind": "nda"}))
    part = decided.elements["element"].circumstances["part"]
    assert (part.status, part.effect, part.provisions) == (Status.MET, Effect.SHALL, ())
    merged = said(Switch(cases=BY_KIND)).elements["element"]
    part = merged.circumstances["part"]
    assert (part.status, part.effect) == (Status.OPEN, None)
    assert part.provisions == ("civil-code:577",)
    assert merged.open_facts == ("contract_kind",)


def test_parts_of_a_contradiction_are_not_shown() -> None:
    """The names inside a contradiction are no circumstances; its answers are what is open."""
    clash = AllOf(name="clash", of=(yes("clause"), yes("breach")))
    rule = Unless(name="part", conflict=clash, child=yes("contract_signed"))
    facts = Facts({"clause": "yes", "breach": "yes", "contract_signed": "yes"})
    element = said(rule, facts=facts).elements["element"]
    assert list(element.circumstances) == ["part"]
    assert element.circumstances["part"].open_facts == element.open_facts == ("clause", "breach")


def test_provisions_are_those_it_rests_on() -> None:
    """Of alternatives that hold only those that do are named; of none that holds, all."""
    one = AllOf(name="one", of=(yes("clause"),), provisions=("civil-code:577",))
    other = AllOf(name="other", of=(yes("breach"),), provisions=("civil-code:584",))
    both = AnyOf(of=(one, other))
    assert said(both, facts=Facts({"clause": "yes", "breach": "no"})).provisions == (
        "civil-code:577",
    )
    assert said(both).provisions == ("civil-code:577", "civil-code:584")


def test_weakness_is_of_proof_alone() -> None:
    """Weak means weak proof, not a discretion; what is open or not met is not weak."""
    facts = Facts({"clause": "yes"}, {"clause": Proof.INFERRED})
    weak = said(AllOf(name="part", of=(UNKNOWN,)), facts=facts).elements["element"]
    assert weak.weak
    assert weak.circumstances["part"].weak
    assert not said(Limit(of=(ALWAYS,), name="part")).elements["element"].weak
    assert not said(UNKNOWN).elements["element"].weak


def test_open_facts_are_the_unknown_ones() -> None:
    """What keeps an element open is what is not known, in the vocabulary's order."""
    facts = Facts({"clause": "yes"}, {"clause": Proof.OFFICIAL})
    element = said(yes("breach"), yes("clause"), yes("contract_signed"), facts=facts)
    assert element.elements["element"].open_facts == ("contract_signed", "breach")
    assert element.elements["element"].facts == ("contract_signed", "clause", "breach")


def test_facts_of_the_punitive_elements() -> None:
    """Each element names its facts, and only those of the text in force."""
    facts = likely()
    route = explain(punitive_rule(AS_OF).evaluate(facts, frozenset()))
    assert list(route.elements) == ["right", "intent", "seriousness", "base", "timing"]
    assert "contrary_evidence" in route.elements["intent"].facts
    assert "health_harm" not in route.elements["seriousness"].facts
