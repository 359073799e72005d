"""The card of a question, in each of its stages: pick, reading, rest, proof."""

from __future__ import annotations

from bot.cards.buttons import go
from bot.cards.card import ROWS_A_PAGE, Button, ButtonAction, ButtonKind, Card, Paragraph, tag
from bot.cards.drafts import draft_of
from bot.cards.glossary import new_terms
from bot.cards.paging import arrows, page_of, turned
from bot.cards.wording import answer_text, option_text, question_text, value_text
from bot.text import Text, text
from flows.engine.interview_status import InterviewStatus
from flows.engine.progress import expected
from flows.engine.question import (
    AnyQuestion,
    Choice,
    Flow,
    MultiChoice,
    MultiYesNo,
    TypedValue,
    offered,
)
from flows.engine.session import Draft, Session
from flows.engine.steps import earlier_answer
from flows.facts import NO, NONE, UNSURE, Facts, Proof
from flows.facts_file import Json

Rows = tuple[tuple[Button, ...], ...]


def question_card(
    flow: Flow,
    session: Session,
    question: AnyQuestion,
    view: InterviewStatus,
    page: int | None = ROWS_A_PAGE,
) -> Card:
    """Return the card of a question at its current stage, with `page` options or all of them."""
    drafted = draft_of(session, question)
    facts = view.standing.facts
    lead = (text("card.question", question=question_text(question, facts)),)
    paragraphs, rows = _PARTS[drafted.stage](session, question, drafted, facts, page)
    if drafted.stage == "pick" and (terms := new_terms(flow, question, session.answers)):
        paragraphs = (*paragraphs, terms)
    return Card(
        id=f"question:{question.id}:{drafted.stage}",
        revision=session.revision,
        heading=_heading(session, question, view),
        paragraphs=(lead, *paragraphs),
        rows=(*rows, _ways_out(session, question, drafted)),
        typed=isinstance(question, TypedValue) and drafted.stage in ("pick", "reading"),
    )


def asked(flow: Flow, session: Session, view: InterviewStatus) -> AnyQuestion | None:
    """Return the question on the card: the one opened to edit it, else the next."""
    if session.state.topic is None:
        return None
    return flow.question(session.focus) if session.focus is not None else view.next


def lines_of(
    question: Choice | MultiYesNo | MultiChoice, facts: Facts | None = None
) -> tuple[str, ...]:
    """Return the codes that a question offers, those that fit the answers given so far.

    Of a choice the fitting ones come first, then the others, and `unsure`.
    """
    if isinstance(question, Choice):
        return (*(code for part in _parts(question, facts) for code in part), UNSURE)
    if facts is not None:
        return offered(question, facts)
    return question.ticks if isinstance(question, MultiYesNo) else question.options


def _parts(question: Choice, facts: Facts | None) -> tuple[tuple[str, ...], ...]:
    """Return the options of a choice that fit, and those that do not."""
    fitting = question.options if facts is None else offered(question, facts)
    others = tuple(code for code in question.options if code not in fitting)
    return (fitting, others) if others else (fitting,)


def open_lines(question: MultiYesNo | MultiChoice, drafted: Draft, facts: Facts) -> bool:
    """Whether lines are unticked whose meaning has to be told."""
    if NONE in drafted.picked or (isinstance(question, MultiChoice) and question.closed):
        return not drafted.picked
    return not set(lines_of(question, facts)) - {NONE} <= set(drafted.picked)


def _heading(session: Session, question: AnyQuestion, view: InterviewStatus) -> Text:
    answered = {*view.standing.applied, *view.standing.held} - {question.id}
    return text(
        "heading.question",
        topic=Text(f"topic.{question.topic.value}"),
        done=len(answered) + 1,
        all=len(answered) + max(1, expected(view, session.depth)),
    )


def _pick(
    session: Session, question: AnyQuestion, drafted: Draft, facts: Facts, page: int | None
) -> tuple[tuple[Paragraph, ...], Rows]:
    earlier, kept = _earlier(session, question)
    rows: Rows
    if isinstance(question, TypedValue):
        example = Text(f"question.{question.id}.example", fallback=f"example.{question.kind.value}")
        rows = tuple(
            (_option(session, question, drafted, facts, code),) for code in question.options
        )
        return ((example,), *earlier), (*rows, *kept)
    rows = _option_rows(session, question, drafted, facts, page)
    if isinstance(question, Choice):
        return earlier, (*rows, *kept)
    return ((text("card.tick"),), *earlier), (
        *rows,
        *_ends(session, question, drafted, facts, page),
        *kept,
    )


def _ends(
    session: Session,
    question: MultiYesNo | MultiChoice,
    drafted: Draft,
    facts: Facts,
    page: int | None,
) -> Rows:
    """Return the buttons that end a list: they say what the lines not ticked mean.

    A form, which shows all lines at once, is sent first and says it then.
    """
    done = Button(_action(session, question, ButtonKind.DONE), text("button.done"))
    none = Button(_action(session, question, ButtonKind.REST, NO), text("button.none_of_these"))
    if page is None:
        return ((done,) if drafted.picked else (none, done),)
    if not drafted.picked:
        return ((none,),)
    if not open_lines(question, drafted, facts):
        return ((done,),)
    return tuple(
        (Button(_action(session, question, ButtonKind.REST, code), Text(f"button.done.{code}")),)
        for code in (NO, UNSURE)
    )


def _earlier(session: Session, question: AnyQuestion) -> tuple[tuple[Paragraph, ...], Rows]:
    """Return the earlier answer, and the button that keeps it."""
    fragment = earlier_answer(session, question.id)
    if fragment is None:
        return (), ()
    standing = question.id in session.answers
    said = text(
        "card.answered" if standing else "card.answered_before",
        answer=answer_text(question, fragment),
    )
    button = Button(
        _action(session, question, ButtonKind.KEEP),
        text("button.leave_so" if standing else "button.take_again"),
        command="keep",
    )
    return ((said,),), ((button,),)


def _option_rows(
    session: Session,
    question: Choice | MultiYesNo | MultiChoice,
    drafted: Draft,
    facts: Facts,
    page: int | None,
) -> Rows:
    """Return one row for each option, on several pages if there are many."""
    listed = list_pages(question, facts, page)
    count = len(listed)
    name, number = turned(session.view)
    shown = page_of(count, number if name == "list" else 1)
    here = listed[shown - 1]
    if count == 1:
        return tuple((_option(session, question, drafted, facts, code),) for code in here)
    turn = arrows(ButtonKind.LIST_PAGE, tag(question.id), shown, count, session.revision)
    return (*((_option(session, question, drafted, facts, code),) for code in here), turn)


def list_pages(
    question: Choice | MultiYesNo | MultiChoice, facts: Facts | None, page: int | None
) -> tuple[tuple[str, ...], ...]:
    """Return the codes of a list page by page; options that do not fit follow on later pages."""
    codes = lines_of(question, facts)
    if page is None:
        return (codes,)
    fitting, *others = _parts(question, facts) if isinstance(question, Choice) else (codes,)
    parts = ((*fitting, UNSURE), *others) if others else (codes,)
    return tuple(chunk for part in parts for chunk in _chunks(part, page))


def _chunks(codes: tuple[str, ...], page: int) -> tuple[tuple[str, ...], ...]:
    if len(codes) <= page + 1:
        return (codes,)
    return tuple(codes[i : i + page] for i in range(0, len(codes), page))


def _option(
    session: Session, question: AnyQuestion, drafted: Draft, facts: Facts, code: str
) -> Button:
    ticks = isinstance(question, MultiYesNo | MultiChoice)
    return Button(
        _action(session, question, ButtonKind.TICK if ticks else ButtonKind.OPTION, code),
        option_text(question, code, facts),
        ticked=code in drafted.picked if ticks else None,
    )


def _reading(
    session: Session, question: AnyQuestion, drafted: Draft, _facts: Facts, _page: int | None
) -> tuple[tuple[Paragraph, ...], Rows]:
    rows = tuple(
        (
            Button(
                _action(session, question, ButtonKind.READING, str(index)),
                value_text(question.facts[0], value),
            ),
        )
        for index, value in enumerate(drafted.readings)
    )
    return ((text(_asks_for(drafted.readings)),),), rows


def _asks_for(readings: tuple[Json, ...]) -> str:
    """Return what the readings ask: to confirm the one, the currency, or which is meant."""
    if len(readings) == 1:
        return "card.confirm"
    amounts = {one["amount"] if isinstance(one, dict) else None for one in readings}
    return "card.currency" if len(amounts) == 1 and None not in amounts else "card.reading"


def _rest(
    session: Session, question: AnyQuestion, drafted: Draft, facts: Facts, _: int | None
) -> tuple[tuple[Paragraph, ...], Rows]:
    rows = tuple(
        (Button(_action(session, question, ButtonKind.REST, code), Text(f"rest.{code}")),)
        for code in (NO, UNSURE)
    )
    if not drafted.picked:
        return ((text("card.rest_of_all"),),), rows
    picked = tuple(option_text(question, code, facts) for code in drafted.picked)
    return ((text("card.ticked", items=picked),), (text("card.rest"),)), rows


def _proof(
    session: Session, question: AnyQuestion, drafted: Draft, facts: Facts, _: int | None
) -> tuple[tuple[Paragraph, ...], Rows]:
    rows = tuple(
        (Button(_action(session, question, ButtonKind.PROOF, code), Text(f"proof.{code}")),)
        for code in (*(proof.value for proof in Proof), UNSURE)
    )
    said = tuple(option_text(question, code, facts) for code in drafted.picked if code != NONE)
    if isinstance(question, TypedValue) and drafted.readings:
        said = (value_text(question.fact, drafted.readings[0]),)
    return ((text("card.ticked", items=said),), (text("card.proof"),)), rows


def _ways_out(session: Session, question: AnyQuestion, drafted: Draft) -> tuple[Button, ...]:
    """Return the buttons not sure (unless it is an option), back and why."""
    skip = drafted.stage in ("pick", "reading") and not isinstance(question, Choice)
    back = bool(session.answers) or drafted.stage != "pick"
    return (
        *((go(session, "skip", "button.skip"),) if skip else ()),
        *((go(session, "back", "button.back"),) if back else ()),
        go(session, "why", "button.why"),
    )


def _action(
    session: Session, question: AnyQuestion, act: ButtonKind, option: str = ""
) -> ButtonAction:
    return ButtonAction(act, tag(question.id), option, session.revision)


_PARTS = {"pick": _pick, "rest": _rest, "proof": _proof, "reading": _reading}
