"""A version that stands for other content than before is noticed, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fictional_law import in_force

from bot.cli import main
from bot.exit_status import ExitStatus
from bot.language import FOLDERS, messages
from flows.engine import versions as module
from flows.engine.question import Choice
from flows.engine.versions import Recorded, lint_versions, recorded, unraised, versions, written
from flows.interview import FLOW

CATALOGS = {folder: messages(voice) for voice, folder in FOLDERS.items()}


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the record in a folder of the test's own, as it stands now."""
    path = tmp_path / "versions.toml"
    path.write_text(written(versions(FLOW, CATALOGS)), encoding="utf-8")
    monkeypatch.setattr(module, "record_file", lambda: path)
    monkeypatch.setattr("bot.commands.flow.record_file", lambda: path)
    return path


def test_the_record_is_current() -> None:
    """What is committed is what the rules and the interview are."""
    assert list(lint_versions(FLOW, CATALOGS)) == []


@pytest.mark.usefixtures("record")
def test_a_changed_question_is_noticed() -> None:
    """An option more, another gate or another wording changes what the version stands for."""
    now = versions(FLOW, CATALOGS)["interview"].content
    choice = next(one for one in FLOW.questions if isinstance(one, Choice) and one.applies_if)
    others = tuple(one for one in FLOW.questions if one is not choice)
    changed = [
        replace(choice, options=choice.options[:-1]),
        replace(choice, applies_if=None),
        replace(choice, always=True),
    ]
    for one in changed:
        flow = replace(FLOW, questions=(*others, one))
        assert versions(flow, CATALOGS)["interview"].content != now
    key = f"question.{choice.id}.text"
    reworded = {**CATALOGS, "en": {**CATALOGS["en"], key: "What else?"}}
    (finding,) = lint_versions(FLOW, reworded)
    assert finding.where == "flows/versions.toml: interview"
    assert "raise VERSION in flows/interview/__init__.py" in finding.allowed


@pytest.mark.usefixtures("record")
def test_changed_law_is_noticed(tmp_path: Path) -> None:
    """A provision more changes what the version of the rules stands for."""
    with in_force("cap", tmp_path):
        (finding,) = lint_versions(FLOW, CATALOGS)
    assert finding.where == "flows/versions.toml: rules"
    assert "RULES_VERSION in flows/law/library.py" in finding.allowed
    assert "intake flow versions --write" in finding.allowed


@pytest.mark.usefixtures("record")
def test_changed_rules_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another threshold inside a rule is noticed though no law on file changed."""
    before = versions(FLOW, CATALOGS)["rules"].content
    monkeypatch.setattr("flows.assessment.time_limits.NEAR_DAYS", 90)
    assert versions(FLOW, CATALOGS)["rules"].content != before


def test_the_command_records_a_raised_version_only(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Changed content under the same version is refused unless it means the same."""
    now = versions(FLOW, CATALOGS)
    stale = {**now, "rules": Recorded(now["rules"].version, "0" * 16)}
    record.write_text(written(stale), encoding="utf-8")
    assert main(["flow", "versions", "--write"]) == ExitStatus.REFUSED
    assert "raise RULES_VERSION" in capsys.readouterr().err
    assert recorded() == stale
    assert main(["flow", "versions", "--write", "--same-meaning"]) == ExitStatus.DONE
    assert recorded() == now
    raised = {**now, "rules": Recorded("2020.1", "0" * 16)}
    record.write_text(written(raised), encoding="utf-8")
    assert main(["flow", "versions", "--write"]) == ExitStatus.DONE
    assert recorded() == now


def test_a_record_that_cannot_be_read_is_none(record: Path) -> None:
    """Without a record every version is to be recorded, and none is called forgotten."""
    record.write_text("no = [", encoding="utf-8")
    assert recorded() == {}
    assert unraised(versions(FLOW, CATALOGS), {}) == ()
    found = [one.found for one in lint_versions(FLOW, CATALOGS)]
    assert found == [
        f"version {one.version} is not recorded" for one in versions(FLOW, CATALOGS).values()
    ]
