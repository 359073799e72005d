"""Steps where the other side registered the right, or where there is no right in China.

Each is taken only where its facts fit; nothing here promises an order to stop the acts.
"""

from __future__ import annotations

from flows.assessment.building import ALWAYS
from flows.assessment.right import PATENTS, WORKS
from flows.assessment.steps import StepRule, step, when
from flows.assessment.tree import Node
from flows.assessment.tree.conditions import all_of, any_of, none_of, said
from flows.assessment.warnings import NO_RIGHT_HERE, REGISTERED_BY_THEM

AGENTS = ("agent", "representative", "distributor", "negotiated_only")
"""Trademark Law 15(1): no earlier use of the mark need be shown."""
DEALINGS = (
    "supplier",
    "contractor",
    "cooperation",
    "licensee",
    "employee",
    "former_employee",
    "other_dealings",
)
"""Trademark Law 15(2): they knew of the mark used earlier."""
_MARK = said("right_type", "trademark")
_AGENT = all_of(_MARK, said("relationship", *AGENTS))
_DEALER = all_of(_MARK, said("relationship", *DEALINGS))
_STRANGER = all_of(_MARK, none_of(_AGENT, _DEALER))
_LAPSED = said("right_status", "expired", "invalidated")
_UNPROTECTED = any_of(NO_RIGHT_HERE, _LAPSED)

RECOVER: StepRule = step(
    "recover_registration",
    when("registered_by_them", REGISTERED_BY_THEM),
    deadline="trademark_invalidation",
    sooner="trademark_opposition",
    laws=(
        (_AGENT, ("trademark-law-2019:15.1",)),
        (_DEALER, ("trademark-law-2019:15.2",)),
        (_STRANGER, ("trademark-law-2019:32",)),
        (all_of(_MARK, said("right_well_known")), ("trademark-law-2019:13.2",)),
        (
            all_of(_MARK, said("their_registration", "applied", "published")),
            ("trademark-law-2019:33",),
        ),
        (
            all_of(_MARK, said("their_registration", "registered")),
            ("trademark-law-2019:45.1", "trademark-law-2019:44.1"),
        ),
        (said("right_type", *PATENTS), ("patent-law-2020:45",)),
    ),
)


def _looks(id_: str, why: str, *conditions: Node, laws: tuple[str, ...]) -> StepRule:
    return step(id_, when(why, *conditions), laws=((ALWAYS, laws),))


REMAINS: tuple[StepRule, ...] = (
    step(
        "file_rights_now",
        when("first_to_file", NO_RIGHT_HERE, none_of(said("right_type", *WORKS))),
        laws=(
            (_MARK, ("trademark-law-2019:25",)),
            (
                said("right_type", *PATENTS),
                ("patent-law-2020:29", "patent-law-2020:24", "patent-law-2020:11"),
            ),
        ),
    ),
    step(
        "attack_non_use",
        when("their_mark_may_be_unused", said("their_mark_may_be_unused")),
        laws=((ALWAYS, ("trademark-law-2019:49.2",)),),
    ),
    _looks(
        "look_at_copyright",
        "works_need_no_registration",
        _UNPROTECTED,
        said("right_type", "design_patent", "trademark", *WORKS),
        laws=("copyright-law-2020:2.2", "copyright-treaty-provisions:6", "copyright-law-2020:19"),
    ),
    _looks(
        "look_at_unfair_competition",
        "look_and_name_may_be_protected",
        _UNPROTECTED,
        said("right_type", "design_patent", "trademark"),
        laws=("aucl-2025:7", "spc-2022-9:4", "spc-2022-9:5"),
    ),
    _looks(
        "look_at_secret",
        "drawings_may_be_secret",
        _UNPROTECTED,
        said("right_type", *PATENTS),
        said("access_through_relationship"),
        laws=("aucl-2025:10.4", "spc-2020-7:4", "spc-2020-7:14"),
    ),
)
"""What remains without a right in China, or after it lapsed."""
