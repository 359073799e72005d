"""What a firm registers a case with: cause of action, courts, sum in dispute; no names.

The causes are names of the list of the Supreme People's Court (民事案件案由规定), as amended by
法〔2025〕226号 and in force from 2026-01-01. They are what comes into question on the facts; a
lawyer chooses. The courts follow from the kind of right (法释〔2022〕13号) and from the Civil
Procedure Law (2023).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bot.brief.model import Block, Cell, Points, Prose
from bot.text import ProvisionRef, Text, text
from flows.assessment.model import Assessment, RouteName, RouteStatus
from flows.facts import NONE, Facts, Money

_LIST_NUMBER, _LIST_START = "法〔2025〕226号", date(2026, 1, 1)
"""The decision that amended the list of causes of action, and from when it applies."""
_TORT = {
    "invention_patent": "cause.invention_patent",
    "utility_model": "cause.utility_model",
    "design_patent": "cause.design_patent",
    "trademark": "cause.trademark",
    "copyright": "cause.copyright",
    "software": "cause.software",
    "trade_secret": "cause.trade_secret",
    "plant_variety": "cause.plant_variety",
    "layout_design": "cause.layout_design",
    "unfair_competition": "cause.unfair_competition",
}
"""The cause of action of a claim for infringement, by the kind of right."""
_CONTRACT = {
    "distribution": "cause.distribution",
    "manufacturing": "cause.manufacturing",
    "supply": "cause.supply",
    "development": "cause.development",
    "nnn": "cause.contract",
    "nda": "cause.contract",
    "settlement": "cause.contract",
    "consultant": "cause.contract",
}
_LICENCES = {
    "trademark": "cause.licence.trademark",
    "invention_patent": "cause.licence.invention_patent",
    "utility_model": "cause.licence.utility_model",
    "design_patent": "cause.licence.design_patent",
    "trade_secret": "cause.licence.trade_secret",
    "software": "cause.licence.software",
    "copyright": "cause.licence.copyright",
}
_LABOUR = {
    "non_compete": "cause.non_compete",
    "confidentiality": "cause.labour",
    "training_service": "cause.labour",
}
_TECHNICAL = frozenset(
    {"invention_patent", "utility_model", "plant_variety", "layout_design", "trade_secret"}
    | {"software"}
)
_COURTS = {"technical": "spc-2022-13:1", "design": "spc-2022-13:2", "other": "spc-2022-13:3"}
_ARBITRATION = {
    "prc_arbitration": "brief.forum.prc_arbitration",
    "hong_kong_arbitration": "brief.forum.hong_kong_arbitration",
    "foreign_arbitration": "brief.forum.foreign_arbitration",
    "foreign_court_exclusive": "brief.forum.foreign_court",
    "labour_arbitration": "brief.forum.labour_arbitration",
}


def registration(facts: Facts, assessment: Assessment) -> tuple[Block, ...]:
    """Return the causes of action, the courts and the sum in dispute, or nothing without a right.

    A firm's register (收案登记表) asks for all three.
    """
    rows: list[tuple[str, Cell]] = [
        ("brief.point.cause", tuple(causes(facts))),
        ("brief.point.court", tuple(courts(facts))),
        ("brief.point.amount", tuple(_amount(facts, assessment))),
    ]
    known = tuple((Text(key), cell) for key, cell in rows if cell)
    if not rows[0][1]:
        return ()
    note = text("brief.cause.note", number=_LIST_NUMBER, day=_LIST_START)
    return (Points(known), Prose((note,), look="small"))


def causes(facts: Facts) -> Iterator[Text]:
    """Yield the causes of action that come into question: infringement, contract, labour."""
    right = facts.code("right_type")
    if right in _TORT:
        yield Text(_TORT[right])
    if "registered_in_own_name" in facts.codes("act_kinds") and right == "trademark":
        yield Text("cause.trademark_ownership")
    kind = facts.code("contract_kind")
    if kind == "employment":
        yield Text(_LABOUR.get(facts.code("clause_employee_duty") or "", "cause.labour"))
    elif kind == "licence":
        yield Text(_LICENCES.get(right or "", "cause.contract"))
    elif kind in _CONTRACT:
        yield Text(_CONTRACT[kind])


def courts(facts: Facts) -> Iterator[Text]:
    """Yield which courts have the case at first instance, and where; or the forum agreed on."""
    right = facts.code("right_type")
    forum = facts.code("forum")
    if forum in _ARBITRATION:
        yield Text(_ARBITRATION[forum])
    if right in _TORT:
        level = _level(right)
        yield text(_LEVELS[level], law=ProvisionRef(_COURTS[level]), place=ProvisionRef(_OF_TORT))
    if _in_contract(facts):
        yield text("brief.court.contract", place=ProvisionRef(_OF_CONTRACT))


def court_provisions(facts: Facts) -> Iterator[str]:
    """Yield the provisions that `courts` cites."""
    right = facts.code("right_type")
    if right in _TORT:
        yield from (_COURTS[_level(right)], _OF_TORT)
    if _in_contract(facts):
        yield _OF_CONTRACT


def _in_contract(facts: Facts) -> bool:
    """Whether a court may hear a claim under a contract."""
    under_one = facts.code("contract_kind") not in (None, NONE, "employment")
    return under_one and facts.code("forum") not in _ARBITRATION


_OF_TORT, _OF_CONTRACT = "cpl-2023:29", "cpl-2023:24"


_LEVELS = {
    "technical": "brief.court.technical",
    "design": "brief.court.design",
    "other": "brief.court.other",
}


def _level(right: str) -> str:
    if right in _TECHNICAL:
        return "technical"
    return "design" if right == "design_patent" else "other"


def _amount(facts: Facts, assessment: Assessment) -> Iterator[Text]:
    """Yield the sum claimed; without one, the highest sum that is made out or arguable."""
    claimed = facts.money("claimed_amount")
    if claimed is not None:
        yield text("brief.amount.claimed", sum=claimed)
        return
    highest = max(_sums(assessment), key=lambda one: one.amount, default=None)
    if highest is not None:
        yield text("brief.amount.highest", sum=highest)


def _sums(assessment: Assessment) -> Iterator[Money]:
    good = (RouteStatus.LIKELY, RouteStatus.ARGUABLE)
    for name, route in assessment.routes.items():
        if route.status not in good:
            continue
        high: Decimal | None = None
        currency = ""
        if name is RouteName.PUNITIVE and assessment.exposure is not None:
            high, currency = assessment.exposure.total_high, assessment.exposure.currency
        elif route.liquidated is not None:
            high, currency = route.liquidated.sum, route.liquidated.currency
        elif route.amounts is not None:
            high, currency = route.amounts.high, route.amounts.currency
        if high is not None:
            yield Money(high, currency)
