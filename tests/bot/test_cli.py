"""The command line: exit statuses, messages, no tracebacks."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands import flow, schema

FACTS = {"right_type": "trademark", "actual_loss": {"amount": "2050000", "currency": "CNY"}}


@pytest.fixture(autouse=True)
def _bare(bare: None) -> None:
    """Start without settings of the machine."""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Return a facts file."""
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS))
    return file


class TestAssess:
    """`intake assess`."""

    def test_json_holds_the_stable_keys(
        self, facts: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """It prints the assessment of the given date as one JSON object."""
        assert main(["assess", str(facts), "--as-of", "2026-11-21"]) == 0
        printed = json.loads(capsys.readouterr().out)
        assert printed["as_of"] == "2026-11-21"
        assert printed["regime"]["name"] == "spc-2026-7"
        assert set(printed["routes"]) >= {"punitive_damages", "liquidated_damages"}

    @pytest.mark.parametrize(("language", "word"), [("en", "Your result"), ("zh", "评估结果")])
    def test_text_is_what_the_chat_says(
        self, facts: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
    ) -> None:
        """It prints the same pages as text."""
        assert main(["assess", str(facts), "--format", "text", "--language", language]) == 0
        assert word in capsys.readouterr().out

    def test_a_hostile_file_steers_no_terminal(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A quotation in an error is escaped and has a limited length."""
        file = tmp_path / "facts.json"
        file.write_text(json.dumps({"\x1b]0;owned\x07\u202e": 1, "x" * 100_000: 1}))
        assert main(["assess", str(file)]) == 2
        said = capsys.readouterr().err
        assert "\\x1b]0;owned\\x07\\u202e: found an unknown key" in said
        assert all(char.isprintable() or char == "\n" for char in said)
        assert len(said) < 10_000

    def test_from_standard_input(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """`-` reads the facts from standard input."""
        stdin = io.TextIOWrapper(io.BytesIO(json.dumps(FACTS).encode()))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert main(["assess", "-"]) == 0
        assert json.loads(capsys.readouterr().out)["routes"]

    def test_every_problem_is_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """An invalid file gives a line per key on standard error, and status 2."""
        file = tmp_path / "bad.json"
        file.write_text('{"right_type": "brand", "nobody": 1, "acts_started": "last year"}')
        assert main(["assess", str(file)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert [line.split(":")[1].strip() for line in err.splitlines()] == [
            "right_type",
            "nobody",
            "acts_started",
        ]

    @pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"{", b'{"a": NaN}'])
    def test_no_facts_file_at_all(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
    ) -> None:
        """Any invalid file gives one line and status 2."""
        file = tmp_path / "bad.json"
        file.write_bytes(content)
        assert main(["assess", str(file)]) == 2
        assert capsys.readouterr().err.startswith("intake: ")

    @pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "01/05/2026"])
    def test_no_day(self, facts: Path, capsys: pytest.CaptureFixture[str], day: str) -> None:
        """An invalid date is named with the allowed form."""
        assert main(["assess", str(facts), "--as-of", day]) == 2
        assert "--as-of" in capsys.readouterr().err

    def test_a_file_that_is_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A missing file is named; the status is 2."""
        assert main(["assess", "/nowhere/facts.json"]) == 2
        assert "/nowhere/facts.json" in capsys.readouterr().err


class TestInterview:
    """`intake interview`."""

    def test_json_says_what_was_asked_and_what_came_of_it(
        self, facts: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Questions in order, inputs, only facts of the file, and the assessment of those."""
        assert main(["interview", str(facts), "--as-of", "2026-11-21"]) == 0
        quick = json.loads(capsys.readouterr().out)
        assert main(["interview", str(facts), "--as-of", "2026-11-21", "--depth", "full"]) == 0
        full = json.loads(capsys.readouterr().out)
        assert set(quick) == {"questions", "inputs", "facts", "assessment"}
        assert quick["questions"][0] == "party_role"
        assert quick["questions"] == full["questions"][: len(quick["questions"])]
        assert quick["inputs"] < full["inputs"]
        assert quick["facts"]["right_type"] == "trademark"
        assert quick["assessment"]["as_of"] == "2026-11-21"

    @pytest.mark.parametrize(("language", "word"), [("en", "Inputs:"), ("zh", "输入次数：")])
    def test_text_shows_the_cards(
        self, facts: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
    ) -> None:
        """Each question is shown as it was put, with its answer, in the language asked for."""
        assert main(["interview", str(facts), "--format", "text", "--language", language]) == 0
        out = capsys.readouterr().out
        assert word in out
        assert "[party_role]" in out


class TestChat:
    """`intake chat` with its input from a pipe."""

    def test_talks_until_the_input_ends(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Every line is echoed and answered; the next start continues; the locale is a hint."""
        monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"English\nyes\n1\n")))
        assert main(["chat"]) == 0
        out, err = capsys.readouterr()
        assert "simplified Chinese" in out
        assert "> yes\n" in out
        assert "What happened?" in out
        assert "A key was made" in err
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        assert main(["chat", "--language", "zh"]) == 0
        out, err = capsys.readouterr()
        assert "欢迎回来" in out
        assert err == ""


class TestOthers:
    """The other commands."""

    @pytest.mark.parametrize("what", ["facts", "assessment"])
    def test_schemas(self, capsys: pytest.CaptureFixture[str], what: str) -> None:
        """Each schema is JSON and an object."""
        assert main(["schema", what]) == 0
        assert json.loads(capsys.readouterr().out)["type"] == "object"

    def test_the_diagram(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The flow is drawn as Mermaid."""
        assert main(["flow", "diagram"]) == 0
        assert capsys.readouterr().out.startswith("flowchart")

    def test_the_diagram_of_one_case(self, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """The path of a facts file is marked in it."""
        assert main(["flow", "diagram"]) == 0
        plain = capsys.readouterr().out
        assert main(["flow", "diagram", "--answers", str(facts)]) == 0
        assert capsys.readouterr().out != plain

    @pytest.mark.parametrize("findings", [(), ("right.py: a finding",)])
    def test_the_lint_says_how_many_and_fails_on_any(
        self,
        findings: tuple[str, ...],
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Without findings the status is 0, else 1 with each finding on standard error."""
        monkeypatch.setattr(flow, "lint", lambda *_, **__: findings)
        assert main(["flow", "lint"]) == len(findings)
        out, err = capsys.readouterr()
        assert f"{len(findings)} findings" in out
        assert err.split("\n")[:-1] == list(findings)

    def test_python_m_bot_is_the_same(self) -> None:
        """The module runs the command."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", "schema", "facts"], capture_output=True, check=False
        )
        assert done.returncode == 0
        assert json.loads(done.stdout)["title"]


class TestStatuses:
    """Exit statuses."""

    def test_wrong_options(self) -> None:
        """An unknown command or option is status 2."""
        for wrong in ([], ["nonsense"], ["chat", "--language", "fr"]):
            with pytest.raises(SystemExit) as left:
                main(wrong)
            assert left.value.code == 2

    def test_a_wrong_setting_is_one_line(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An invalid setting is named; the status is 2."""
        monkeypatch.setenv("INTAKE_DATABASE_URL", "mongodb://x")
        assert main(["chat"]) == 2
        err = capsys.readouterr().err
        assert err.startswith("intake: INTAKE_DATABASE_URL: ")
        assert err.count("\n") == 1

    def test_a_database_that_cannot_be_used(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A file that is not a database gives status 3."""
        (tmp_path / "x.sqlite3").write_bytes(b"no database" * 1000)
        (tmp_path / "x.sqlite3.keys").write_text("k1:" + "A" * 43 + "=")
        assert main(["chat", "--database", f"sqlite:///{tmp_path}/x.sqlite3"]) == 3
        assert "x.sqlite3" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("error", "status"), [(KeyError("secret fact"), 1), (KeyboardInterrupt(), 130)]
    )
    def test_a_fault_shows_no_traceback(
        self,
        error: BaseException,
        status: int,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """An internal error is one line without facts; an interrupt has its own status."""

        def fails(_: object) -> int:
            raise error

        monkeypatch.setattr(schema, "run", fails)
        assert main(["schema", "facts"]) == status
        assert "secret fact" not in capsys.readouterr().err

    def test_debug_shows_the_traceback(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With INTAKE_DEBUG the exception is raised."""

        def fails(_: object) -> int:
            raise KeyError

        monkeypatch.setenv("INTAKE_DEBUG", "1")
        monkeypatch.setattr(schema, "run", fails)
        with pytest.raises(KeyError):
            main(["schema", "facts"])

    def test_a_reader_that_leaves(self) -> None:
        """`intake ... | head` ends quietly."""
        first = subprocess.Popen(
            [sys.executable, "-m", "bot", "schema", "facts"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert first.stdout is not None
        first.stdout.close()
        _, err = first.communicate(timeout=60)
        assert err == b""
