"""Lint names every text that is missing: the file, the language, the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest

from bot.commands import flow as command
from bot.commands.required_texts import check_glossary, place_of, required_keys
from bot.commands.source_keys import completed_families
from bot.language import FOLDERS, domains, messages
from flows.engine.question import Choice
from flows.engine.texts import check_texts
from flows.facts import NO, YES
from flows.interview import FLOW
from flows.vocabulary import Topic

Catalogs = Mapping[str, Mapping[str, str]]
SAMPLE = 25
"""Keys tried of each catalog and language."""
TEXTS: Catalogs = {folder: messages(code) for code, folder in FOLDERS.items()}
REQUIRED = required_keys(FLOW)
KINDS = {
    "question": "question.right_type.text",
    "reason": "question.right_type.why",
    "option": "question.acts_match.option.infringement_shown",
    "topic": "topic.acts",
    "fact": "fact.notice_sent",
    "code": "fact.right_type.software",
    "term": "term.liquidated_damages.meaning",
    "provision": "provision.spc-2026-7:12",
    "instrument": "instrument.spc-2026-7.short",
    "judgment": "judgment.fila-zhongyuan.summary",
    "figure": "law.figure.ceiling_cny",
    "evidence": "evidence.company_identity.how",
    "warning": "warning.limitation_near",
    "step": "step.answer_in_time",
    "element": "element.intent",
    "circumstance": "circumstance.right.use",
    "note": "note.expenses_on_top",
    "deadline": "deadline.look_back",
    "conflict": "conflict.clause_without_contract",
    "command": "command.restart",
    "confirmation": "button.confirm_delete",
    "error": "error.future_date",
    "page": "result.money.heading",
    "brief section": "brief.section.timeline",
    "brief column": "brief.column.last_day",
    "language": "language.zh",
    "hand-over": "hand_over.notice.withdrawal.failed",
    "retention": "retention.warning",
    "channel": "telegram.short_description",
    "only one of its family": "toast.already_recorded",
}


def named(texts: Catalogs, flow: object = FLOW) -> set[str]:
    """Return the places that lint names for want of a text."""
    assert isinstance(flow, type(FLOW))
    return {
        finding.where
        for finding in check_texts(flow, texts, REQUIRED, place_of)
        if finding.found == "no text"
    }


def without(key: str, *folders: str) -> Catalogs:
    """Return the texts with one of them taken out of some languages."""
    return {
        folder: {one: text for one, text in texts.items() if (folder, one) not in gone}
        for gone in [{(folder, key) for folder in folders}]
        for folder, texts in TEXTS.items()
    }


def test_the_catalogs_have_what_is_required_and_nothing_else() -> None:
    """No text is missing, none is left over, none is unlike its twin, each term has its names."""
    assert not list(check_texts(FLOW, TEXTS, REQUIRED, place_of))
    assert not list(check_glossary())


@pytest.mark.parametrize("folder", FOLDERS.values())
@pytest.mark.parametrize("domain", domains())
def test_any_one_text_taken_away_is_named(domain: str, folder: str) -> None:
    """Of a seeded sample of every catalog: the file, which holds the language, and the key."""
    code = next(code for code, name in FOLDERS.items() if name == folder)
    keys = sorted(messages(code, domain))
    random = Random(f"{domain} {folder}")  # noqa: S311 - which keys are tried, no secret
    for key in random.sample(keys, min(SAMPLE, len(keys))):
        assert named(without(key, folder)) == {f"locales/{folder}/LC_MESSAGES/{domain}.po: {key}"}


@pytest.mark.parametrize("key", KINDS.values(), ids=KINDS)
def test_a_text_that_no_language_has_is_named(key: str) -> None:
    """The program itself says that it needs a text of each kind: every catalog lacks it."""
    assert key in TEXTS["en"]
    assert named(without(key, *FOLDERS.values())) == {
        place_of(folder, key) for folder in FOLDERS.values()
    }


def test_a_question_without_texts_is_named() -> None:
    """A new question needs its text, reason and hint in each language, in the interview's file."""
    question = Choice(id="brand_new", topic=Topic.NOTICE, fact="notice_sent", options=(YES, NO))
    wider = replace(FLOW, questions=(*FLOW.questions, question))
    assert named(TEXTS, wider) == {
        f"locales/{folder}/LC_MESSAGES/interview.po: question.brand_new.{part}"
        for folder in FOLDERS.values()
        for part in ("text", "why", "find_out")
    }


def test_new_keys_belong_beside_their_like() -> None:
    """The file that is named for a new provision, fact, kind of evidence or command is theirs."""
    for key, domain in {
        "provision.spc-2027-1:1": "law",
        "instrument.spc-2027-1.short": "law",
        "fact.trade_fair": "interview",
        "evidence.trade_fair.how": "assessment",
        "brief.section.claims": "brief",
        "command.jump": "bot",
        "entirely.new": "bot",
    }.items():
        assert place_of("en", key) == f"locales/en/LC_MESSAGES/{domain}.po: {key}"


def test_every_family_of_keys_is_derived() -> None:
    """However the source begins a key that a code completes, keys of that family are required."""
    families = completed_families()
    assert {"error.", "brief.failed.", "evidence.", "step_why."} <= families
    assert [one for one in families if not any(key.startswith(one) for key in REQUIRED)] == []


def test_a_text_left_over_is_named() -> None:
    """A text that nothing shows is found in any catalog."""
    texts = {folder: {**texts, "warning.gone": "x"} for folder, texts in TEXTS.items()}
    findings = [str(one) for one in check_texts(FLOW, texts, REQUIRED, place_of)]
    assert findings == [
        "warning.gone: text: found a text that nothing shows; allowed: keys that are in use"
    ]


def test_the_command_names_it_and_does_not_crash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`intake flow lint` ends with the finding, without the sizes of cards it cannot show."""
    key = "question.acts_started.why"
    short = without(key, "zh_Hans")
    monkeypatch.setattr(command, "messages", lambda code: short[FOLDERS[code]])
    monkeypatch.setattr(command, "longest_card", _cannot_be_shown)
    assert command.check(None) == 1  # type: ignore[arg-type]
    told = capsys.readouterr()
    assert f"{place_of('zh_Hans', key)}: text: found no text" in told.err
    assert told.out.endswith(" 1 findings\n")


def _cannot_be_shown(*_: object) -> int:
    raise AssertionError("a card with a text missing was measured")
