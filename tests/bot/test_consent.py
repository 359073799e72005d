"""What people are told about their data, and that they are asked again when it changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from talking import NOON, SHORT, Person

from bot.cards import present
from bot.cards.consent import fingerprint, is_outdated, privacy_paragraphs
from bot.chat.conversation import converse
from bot.chat.export import exported
from bot.cli import main
from bot.language import Localizer, localizer_for, plain
from bot.language_registry import CODES
from bot.privacy_notice import THIS_COMPUTER, PrivacyNotice, notice_for_others
from bot.settings import Settings, SettingsError
from bot.store import ChatKey, Held
from bot.turn import Command, FileRequest, Input, Started, Tapped, Typed
from flows.engine.session import Firm, Session, State

FIRM = Firm.model_validate(
    {
        "code": "ABC-123",
        "name_en": "Example IP Law Firm",
        "name_zh": "示例律师事务所",
        "country": "CN",
        "crosses_border": True,
        "contact": "privacy@firm.example",
    }
)
NOTICE = PrivacyNotice(
    name="Example Ltd <&>",
    contact="help@example.com",
    country="SG",
    purposes="to offer our services",
    place="telegram",
    unfinished_days=31,
    finished_days=93,
    audit_days=1000,
    firms=(FIRM,),
)


def told(notice: PrivacyNotice, language: str) -> str:
    """Return the privacy page as plain text."""
    speech = Localizer(language)
    return " ".join(plain(speech.html(line)) for one in privacy_paragraphs(notice) for line in one)


def after(session: Session, given: Input, notice: PrivacyNotice = NOTICE) -> Session:
    """Return the session after an input."""
    turn = converse(SHORT, session, given, now=NOON, new_id="new", notice=notice)
    assert turn.session is not None
    return turn.session


def pressed(session: Session, option: str, notice: PrivacyNotice = NOTICE) -> Session:
    """Return the session after the button of this option was pressed."""
    card = present(SHORT, session, notice=notice)
    (button,) = [one for one in card.buttons if one.action.option == option]
    return after(session, Tapped(button.action.code), notice)


@pytest.fixture
def agreed() -> Session:
    """Return a session that agreed to `NOTICE` and has one answer."""
    begun = converse(SHORT, None, Started("en", "en"), now=NOON, new_id="one", notice=NOTICE)
    assert begun.session is not None
    return after(pressed(begun.session, "yes"), Typed("1"))


@pytest.mark.parametrize("language", CODES)
def test_who_why_where_how_long_and_who_else(language: str) -> None:
    """The page names the operator, contact, country, purposes, real periods, Telegram and firms."""
    page = told(NOTICE, language)
    for part in ("Example Ltd <&>", "help@example.com", "to offer our services", "Telegram"):
        assert part in page
    for part in ("31", "93", "1000"):
        assert part in page.replace(",", "")
    assert {"en": "Singapore", "zh": "新加坡"}[language] in page
    assert FIRM.names[language] in page


def test_the_page_has_every_subject() -> None:
    """Rights, complaint, minors, automated assessment, other people and other countries."""
    page = told(NOTICE, "en")
    for subject in (
        *("Who.", "What.", "Other people.", "Why.", "Also for.", "Automated assessment."),
        *("How long.", "Where.", "Who receives it.", "Other countries.", "Your rights."),
        *("Complaint.", "Minors.", "Firms."),
    ):
        assert subject in page


def test_this_computer() -> None:
    """Without an operator nobody is named, and the page says "this computer"."""
    page = told(THIS_COMPUTER, "en")
    assert "this computer" in page
    assert "Telegram" not in page
    assert "{" not in page


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({}, "INTAKE_OPERATOR_NAME"),
        ({"operator_name": "A"}, "INTAKE_OPERATOR_CONTACT"),
        ({"operator_contact": "a@b.example"}, "INTAKE_OPERATOR_NAME"),
    ],
)
def test_nobody_is_served_by_nobody(settings: dict[str, Any], missing: str) -> None:
    """Without name and contact a service for others is refused by the setting that is missing."""
    with pytest.raises(SettingsError, match=missing):
        notice_for_others(Settings(**settings), (), "telegram")


def test_the_consent_names_the_operator(agreed: Session) -> None:
    """The card that people agree on says who stores their answers."""
    asked = agreed.model_copy(update={"state": State.CONSENT, "consent": None, "answers": {}})
    shown = present(SHORT, asked, notice=NOTICE)
    speech = localizer_for(asked)
    lines = " ".join(plain(speech.html(line)) for part in shown.paragraphs for line in part)
    assert "Example Ltd <&> (help@example.com)" in lines


CHANGES = [
    pytest.param({"finished_days": 94}, id="period"),
    pytest.param({"name": "Other Ltd"}, id="operator"),
    pytest.param({"purposes": ""}, id="purposes"),
    pytest.param({"country": "US"}, id="country"),
]


class TestANewerText:
    """A raised version or a changed text is shown and agreed to before the next answer."""

    @pytest.mark.parametrize("changes", CHANGES)
    def test_nothing_is_stored_before(self, agreed: Session, changes: dict[str, Any]) -> None:
        """An answer by button or words shows the new text, and changes no answer and no draft."""
        newer = replace(NOTICE, **changes)
        for given in (Typed("1"), Typed("trademark"), Tapped(_first(agreed, newer))):
            asked = after(agreed, given, newer)
            assert (asked.answers, asked.draft) == (agreed.answers, agreed.draft)
            assert present(SHORT, asked, notice=newer).id == "consent"
        again = pressed(after(agreed, Typed("1"), newer), "yes", newer)
        assert again.consent is not None
        assert again.consent.fingerprint == fingerprint(newer, "en", "en")
        assert len(after(again, Typed("1"), newer).answers) > len(agreed.answers)

    def test_a_raised_version(self, agreed: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same text under a higher version is asked again; a newer consent is not."""
        monkeypatch.setattr("bot.cards.consent.CONSENT_VERSION", "99")
        assert is_outdated(agreed, NOTICE)
        assert after(agreed, Typed("1")).answers == agreed.answers
        monkeypatch.setattr("bot.cards.consent.CONSENT_VERSION", "1")
        assert not is_outdated(agreed, NOTICE)

    def test_who_returns_is_shown_it(self, agreed: Session) -> None:
        """`/start` shows the new text, and closing the privacy page returns to it."""
        newer = replace(NOTICE, name="Other Ltd")
        asked = after(agreed, Started("en"), newer)
        assert present(SHORT, asked, notice=newer).id == "consent"
        page = after(asked, Command("privacy"), newer)
        assert present(SHORT, page, notice=newer).id == "privacy"
        closed = after(page, Command("continue"), newer)
        assert present(SHORT, closed, notice=newer).id == "consent"

    def test_no(self, agreed: Session) -> None:
        """Who refuses keeps what was agreed to, is offered deletion, and stores nothing more."""
        newer = replace(NOTICE, name="Other Ltd")
        refused = pressed(after(agreed, Typed("1"), newer), "no", newer)
        assert present(SHORT, refused, notice=newer).id == "confirm:delete"
        kept = after(refused, Command("continue"), newer)
        assert kept.answers == agreed.answers
        assert after(kept, Typed("1"), newer).answers == agreed.answers
        assert kept.consent == agreed.consent

    def test_rights_need_no_consent(self, agreed: Session) -> None:
        """A copy, the answers and deletion are there before the new text is agreed to."""
        newer = replace(NOTICE, name="Other Ltd")
        turn = converse(SHORT, agreed, Command("export"), now=NOON, new_id="n", notice=newer)
        assert turn.effects == (FileRequest.EXPORT,)
        assert present(SHORT, after(agreed, Command("review"), newer), notice=newer).id == "review"
        asked = after(agreed, Command("delete"), newer)
        code = next(
            one.action.code
            for one in present(SHORT, asked, notice=newer).buttons
            if one.action.option == "yes"
        )
        turn = converse(SHORT, asked, Tapped(code), now=NOON, new_id="n", notice=newer)
        assert turn.session is None

    def test_a_consent_without_a_fingerprint(self, agreed: Session) -> None:
        """One of the same version from before fingerprints is taken as it is."""
        assert agreed.consent is not None
        old = agreed.consent.model_copy(update={"fingerprint": ""})
        assert not is_outdated(agreed.model_copy(update={"consent": old}), NOTICE)

    def test_another_firm_is_no_other_text(self, agreed: Session) -> None:
        """Each firm needs its own consent, so a new one asks nobody again."""
        assert not is_outdated(agreed, replace(NOTICE, firms=()))


def _first(session: Session, notice: PrivacyNotice) -> str:
    """Return the code of the first button on the card."""
    return present(SHORT, session, notice=notice).buttons[0].action.code


class TestExport:
    """The copy of everything held."""

    def test_in_words_and_as_data(self) -> None:
        """The answers, the consent, the chat and the last activity stand in both."""
        person = Person().agrees().types("1")
        held = Held(last_here=NOON, warned=NOON + timedelta(days=1))
        data = json.loads(exported(SHORT, ChatKey("telegram", "4711"), person.holds, held))
        words = "\n".join(data["in_words"])
        assert data["answers"] == person.answers
        assert data["chat"] == {"channel": "telegram", "number": "4711"}
        assert data["last_here"] == NOON.isoformat()
        for part in ("4711", "Last here", "Who are you", "You agreed", "deleted"):
            assert part in words

    def test_before_consent(self) -> None:
        """Whoever asks gets a copy: on the first card, on the consent card, and as a stranger."""
        turn = converse(SHORT, None, Command("export"), now=NOON, new_id="one")
        assert turn.effects == (FileRequest.EXPORT,)
        person = Person().starts()
        assert person.types("/export").effects == (FileRequest.EXPORT,)
        assert person.taps("English").types("/export").effects == (FileRequest.EXPORT,)


def test_a_misspelt_setting_ends_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line names it and the likely one, status 2; what Kubernetes adds is no setting."""
    monkeypatch.setenv("INTAKE_WEBHOOK_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("INTAKE_WEBHOOK_PORT_8080_TCP_ADDR", "10.0.0.1")
    monkeypatch.setenv("INTAKE_KEEP_UNFINISHED_DAY", "1")
    assert main(["retention", "run"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("intake: INTAKE_KEEP_UNFINISHED_DAY: expected")
    assert "did you mean INTAKE_KEEP_UNFINISHED_DAYS?" in line
