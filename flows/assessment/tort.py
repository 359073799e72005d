"""What compensation and statutory damages share: an infringed right, and a claim in time.

Neither asks for intent or seriousness; unfair competition has no right to show but the acts.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.building import ALWAYS
from flows.assessment.limitation import limitation
from flows.assessment.measures import on_file
from flows.assessment.right import PATENTS, infringement, lawful_source, parts
from flows.assessment.tree import AllOf, Node, Switch, one_of
from flows.vocabulary import FACTS

CONTRACT_ONLY = "confidential_information"
"""What only a contract protects: no claim in tort."""
UNFAIR = "unfair_competition"
TORT_RIGHTS = tuple(code for code in FACTS["right_type"].codes if code != CONTRACT_ONLY)

_OTHERS = tuple(code for code in FACTS["right_type"].codes if code not in (UNFAIR, *PATENTS))


def infringed_right(as_of: date, *, loss_serves: bool = True) -> Node:
    """Return the element `right`: of its type, with its own parts and defences."""
    seller = lawful_source(on_file(as_of, "patent-law-2020:77"))
    own = Switch(
        cases=(
            (one_of("right_type", UNFAIR), infringement()),
            (one_of("right_type", *PATENTS), seller),
            (one_of("right_type", *_OTHERS), ALWAYS),
        )
    )
    return AllOf(name="right", of=(parts(as_of, loss_serves=loss_serves), own))


def in_time(as_of: date) -> Node:
    """Return the element `timing`: the claim in tort is not barred by limitation."""
    return AllOf(name="timing", of=(limitation(as_of),))
