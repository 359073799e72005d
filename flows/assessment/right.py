"""The right: it exists and is in force here, was infringed, and there is no defence.

What must be shown depends on its type. A defence that the other side has to show counts once it
is known that it can; what the user has to show stays open until it is known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.assessment.building import ALWAYS, NotKnown, absent, in_series, softened
from flows.assessment.conflicts import LAWFUL_SOURCE_BUT_KNEW
from flows.assessment.lowered import lowered
from flows.assessment.measures import on_file
from flows.assessment.model import Effect
from flows.assessment.regime import by_interpretation, candidates
from flows.assessment.statutes import GENERAL_CLAUSE, clauses
from flows.assessment.tree import (
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    AnyOf,
    Leaf,
    Level,
    Limit,
    Memoized,
    Node,
    Switch,
    Unless,
    met,
    one_of,
    weighed,
    yes,
)
from flows.assessment.tree.conditions import all_of, not_said, said, unknown
from flows.facts import NO, YES, Facts
from flows.law.interpretations import Interpretation
from flows.law.library import cached_by_law
from flows.vocabulary import FACTS

PATENTS = ("invention_patent", "utility_model", "design_patent")
MODELS = ("utility_model", "design_patent")
"""The patents that nobody examined before grant."""
REGISTERED = (*PATENTS, "plant_variety", "layout_design")
"""The rights that exist by registration alone, trademarks apart."""
WORKS = ("copyright", "software")
SECRET = "trade_secret"  # noqa: S105 - a code of right_type
NO_RIGHT = ("unfair_competition", "confidential_information")
"""What has no punitive clause: other unfair competition, and a contract's own secrets."""


def right_rule(as_of: date, only: str | None = None) -> Node:
    """Return the element: a right with a punitive clause, with all of its own parts."""
    return AllOf(
        name="right", of=(eligible(as_of, only), parts(as_of), lawful_source((GENERAL_CLAUSE,)))
    )


def eligible(as_of: date, only: str | None = None) -> Node:
    """Return the part that the type of right has punitive damages at all.

    法释〔2026〕7号 Art 5 excludes unfair competition except trade secrets. Before, no statute
    gave it.
    """
    punitive = (code for code in FACTS["right_type"].codes if clauses(code))
    leaf = one_of("right_type", *punitive, reason="right_excluded")
    node = AllOf(name="right.type", effect=Effect.BAR, of=(leaf,))

    def rule(one: Interpretation) -> Node:
        return replace(node, provisions=(one.excludes,)) if one.excludes else node

    return by_interpretation(as_of, rule, only=only) if candidates(as_of) else node


def parts(as_of: date, *, loss_serves: bool = True) -> Node:
    """Return what must hold of a right of its type; nothing for what `eligible` excludes.

    `loss_serves` says whether a shown loss saves the claim of a trademark not used.

    A lawful source bars all damages for trademarks; that it bars punitive damages for every
    right follows from intent, and is added by `right_rule`.
    """
    mark = (
        in_force(),
        in_china(),
        used(as_of, loss_serves=loss_serves),
        standing(("trademark-interpretation:4", "trademark-interpretation:4.2")),
        infringement(),
        lawful_source(in_series("defence.lawful_source.trademark", as_of)),
    )
    patent, variety, layout, work, secret = _same_for_all(as_of)
    return Switch(
        cases=(
            (one_of("right_type", *PATENTS), patent),
            (one_of("right_type", "plant_variety"), variety),
            (one_of("right_type", "layout_design"), layout),
            (one_of("right_type", "trademark"), AllOf(of=mark)),
            (one_of("right_type", *WORKS), work),
            (one_of("right_type", SECRET), secret),
            (one_of("right_type", *NO_RIGHT), ALWAYS),
        )
    )


@cached_by_law(64)
def _same_for_all(as_of: date) -> tuple[Node, ...]:
    """Return the parts of each right but a trademark: the same for every route."""
    patent = (
        in_force(),
        in_china(),
        standing(("patent-law-2020:14.2",)),
        infringement(),
        *technical_defences(as_of),
    )
    variety = (
        in_force(),
        in_china(),
        standing(("plant-variety-provisions:1",)),
        infringement(),
    )
    layout = (in_force(), in_china(), standing(), infringement())
    work = (not_lapsed(), in_china(), standing(), infringement())
    secret = (
        *secret_parts(as_of),
        secret_here(),
        standing(("spc-2020-7:26",)),
        infringement(("spc-2020-7:12", "spc-2020-7:13")),
        independent_origin(),
    )
    return tuple(Memoized(of=of) for of in (patent, variety, layout, work, secret))


def in_force() -> Node:
    """Return: in force on the days of the acts; a pending attack on it leaves it arguable."""
    attacked = Limit(
        of=(one_of("right_status", "invalidation_pending"),), reason="right_not_in_force"
    )
    return AnyOf(
        name="right.status",
        reason="right_not_in_force",
        of=(one_of("right_status", "in_force"), attacked),
    )


def not_lapsed() -> Node:
    """Return: a work needs no registration, so only a lapsed right fails."""
    lapsed = one_of("right_status", "expired", "invalidated")
    return absent(lapsed, name="right.status", reason="right_not_in_force")


def in_china() -> Node:
    """Return: registered or protected in mainland China."""
    leaf = yes("right_in_china", not_applicable=MET, reason="right_not_in_china")
    return AllOf(name="right.in_china", of=(leaf,))


def secret_here() -> Node:
    """Return: a secret is registered nowhere, so only a known lack of protection fails."""
    leaf = not_said("right_in_china", NO, reason="right_not_in_china")
    return AllOf(name="right.in_china", of=(leaf,))


def standing(provisions: tuple[str, ...] = ()) -> Node:
    """Return: an owner or exclusive licensee sues alone; another only with leave, or perhaps.

    An ordinary licensee needs the owner's express authority, a co-owner the consent of the
    others. No answer takes the route away, so an unknown one does not leave it open either.
    """
    of = (
        softened(one_of("standing", "sole_licensee"), "standing_limited"),
        _with_leave("ordinary_licensee", "licensee_authority"),
        _with_leave("co_owner", "co_owner_consent"),
        softened(unknown("standing"), "unknown_facts"),
    )
    return AllOf(name="right.standing", provisions=provisions, of=of)


def _with_leave(code: str, leave: str) -> Node:
    """Return: this standing is met with leave that is shown, and arguable without."""
    without = Limit(of=(ALWAYS,), reason="standing_limited")
    return AnyOf(of=(NotKnown(of=(one_of("standing", code),)), yes(leave), without))


def technical_defences(as_of: date) -> tuple[Node, ...]:
    """Return the defences to a patent: known technology, earlier use; and a negative report.

    Patent Law 67 and 75(2). A negative evaluation report is evidence, and the court may not
    dismiss the case on it alone (法释〔2025〕11号). Prior use ends the claim within its old scope
    only, so that it lowers the claim.
    """
    unexamined = all_of(said("right_type", *MODELS), said("evaluation_report", "negative"))
    return (
        absent(
            yes("prior_art"),
            name="right.prior_art",
            reason="prior_art",
            provisions=("patent-law-2020:67", "patent-interpretation-1:14"),
        ),
        lowered(
            "right.prior_use",
            yes("prior_use_by_other_side"),
            "prior_use",
            ("patent-law-2020:75.2", "patent-interpretation-1:15"),
        ),
        lowered(
            "right.evaluation_report",
            unexamined,
            "evaluation_report_negative",
            on_file(as_of, "evaluation-report-reply:whole", "patent-law-2020:66.2"),
        ),
    )


def infringement(provisions: tuple[str, ...] = ()) -> Node:
    """Return: the acts fall within the right."""
    leaf = yes("infringement_shown", reason="no_infringement")
    return AllOf(name="right.infringement", provisions=provisions, of=(leaf,))


def used(as_of: date, *, loss_serves: bool) -> Node:
    """Return: a trademark not really used for three years gives no damages.

    Save, where `loss_serves`, for another loss that is shown: then the bar is arguable.
    """
    leaf = yes("trademark_used", not_applicable=MET, reason="no_use_no_damages")
    loss = Limit(of=(_loss_without_use(),), reason="no_use_no_damages")
    ways = (leaf, loss) if loss_serves else (leaf,)
    return AnyOf(name="right.use", provisions=in_series("defence.non_use", as_of), of=ways)


def _loss_without_use() -> Leaf:
    """Return the leaf met by a loss though the mark was not used; open where it is not known."""

    def level(facts: Facts) -> Level:
        if facts.code("trademark_used") != NO:
            return NOT_MET
        loss = facts.money("actual_loss")
        if loss is None:
            return NOT_MET if facts.code("no_base_figure") == YES else OPEN
        return met(facts, "actual_loss") if loss.amount > 0 else NOT_MET

    return weighed("trademark_used", "actual_loss", "no_base_figure", by=level)


def lawful_source(provisions: tuple[str, ...] = ()) -> Node:
    """Return: no seller in good faith, who by the fact's own words did not know (no intent)."""
    return Unless(
        name="right.lawful_source",
        effect=Effect.BAR,
        provisions=provisions,
        conflict=LAWFUL_SOURCE_BUT_KNEW,
        child=absent(yes("lawful_source"), reason="lawful_source"),
    )


def independent_origin() -> Node:
    """Return: no own development and no reverse engineering, which the other side has to show."""
    return absent(
        yes("independent_origin"),
        name="right.independent_origin",
        reason="independent_origin",
        provisions=("spc-2020-7:14",),
    )


def secret_parts(as_of: date) -> tuple[Node, ...]:
    """Return the three parts of a trade secret, and the shift of the burden of proof.

    Once measures and infringement are shown, the other side has to show that it is no secret:
    whether it is public or valuable may then be unknown, and the right is arguable.
    """
    shift = AllOf(of=(yes("secret_measures"), yes("infringement_shown")))
    definition = in_series("trade_secret.definition", as_of)
    burden = in_series("trade_secret.burden", as_of)
    presumed = ("secret_not_public", "secret_valuable")
    return (
        *(_presumed(fact, shift, definition, burden) for fact in presumed),
        AllOf(
            name="right.secret_measures",
            provisions=definition,
            of=(yes("secret_measures", reason="not_a_trade_secret"),),
        ),
    )


def _presumed(fact: str, shift: Node, definition: tuple[str, ...], burden: tuple[str, ...]) -> Node:
    """Return a part of the secret: shown, or unknown while the other side bears the burden."""
    by_burden = Limit(
        provisions=burden, reason="weak_proof", of=(AllOf(of=(unknown(fact), shift)),)
    )
    return AnyOf(
        name=f"right.{fact}",
        provisions=definition,
        reason="not_a_trade_secret",
        of=(yes(fact), by_burden),
    )
