"""The brief from the command line, in the chat and in the terminal."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path

import pytest
from brief_cases import RICH, case_named
from talking import SHORT, MemoryStore, Person, terminal

from bot.brief.document import read
from bot.cli import main
from bot.language_registry import CHOICES
from bot.turn import FileRequest

AS_OF = ("--as-of", "2026-11-21")
STARTS = {"pdf": b"%PDF", "docx": b"PK", "json": b"{", "txt": b"Confidential", "ics": b"BEGIN"}
"""How each file begins; a Chinese text begins with Chinese."""


@pytest.fixture
def facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a facts file in the current folder, an empty one."""
    monkeypatch.chdir(tmp_path)
    Path("facts.json").write_text(json.dumps(RICH), encoding="utf-8")
    return "facts.json"


class TestReport:
    """`intake report`."""

    @pytest.mark.parametrize("language", CHOICES)
    @pytest.mark.parametrize("ending", ["pdf", "docx", "json", "txt", "ics"])
    def test_writes_the_file_by_its_ending_and_shows_its_hash(
        self, facts: str, ending: str, language: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The format is that of the ending, and the hash of the file is told."""
        out = f"out.{ending}"
        assert main(["report", facts, *AS_OF, "--language", language, "-o", out]) == 0
        hash_ = hashlib.sha256(Path(out).read_bytes()).hexdigest()
        assert hash_ in capsys.readouterr().err
        starts = (STARTS[ending], "保密".encode())
        assert Path(out).read_bytes().startswith(starts)

    @pytest.mark.parametrize("ending", ["docx", "xlsx"])
    def test_the_evidence_list_is_a_part_of_its_own(self, facts: str, ending: str) -> None:
        """`--part evidence` writes the evidence list instead of the brief."""
        out = f"out.{ending}"
        assert main(["report", facts, *AS_OF, "--part", "evidence", "-o", out]) == 0
        assert Path(out).read_bytes().startswith(b"PK")

    def test_the_summary_is_a_paragraph_in_both_languages(
        self, facts: str, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        """`--part summary` prints a paragraph for each language, and why no letter is drafted."""
        assert main(["report", facts, *AS_OF, "--part", "summary", "-o", "-"]) == 0
        english, chinese, *why = capsysbinary.readouterr().out.decode().strip().split("\n\n")
        assert "Distributor" in english
        assert "act by 16 December 2026" in english
        assert "经销商" in chinese
        assert "No letter to the other side is drafted here" in why[0]

    @pytest.mark.parametrize(
        ("wrong", "named"),
        [
            (("-o", "out.foo"), "found .foo; allowed: .pdf .docx .json .ics .txt"),
            (("-o", "out"), "found no ending"),
            (("-o", "out.xlsx"), "allowed: .pdf"),
            (("-o", "out.pdf", "--format", "json"), "found .pdf; allowed: .json"),
            (("-o", "out.pdf", "--part", "evidence"), "allowed: .docx .xlsx"),
            (("-o", "out.ics", "--time-zone", "Mars/North"), "found Mars/North"),
            (("-o", "out.pdf", "--parties", "nowhere.json"), "nowhere.json"),
            (("-o", "out.pdf", "--parties", "facts.json"), "party_role"),
        ],
    )
    def test_a_wrong_ending_or_option_is_refused(
        self,
        facts: str,
        wrong: tuple[str, ...],
        named: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """Nothing is written, and the line says what was found and what is allowed."""
        assert main(["report", facts, *AS_OF, *wrong]) == 2
        assert named in capsys.readouterr().err
        assert [path.name for path in Path().iterdir()] == ["facts.json"]

    def test_a_later_calendar_replaces_the_file(self, facts: str) -> None:
        """Written over, a calendar keeps its series and raises its sequence."""
        assert main(["report", facts, *AS_OF, "-o", "out.ics"]) == 0
        first = Path("out.ics").read_text(encoding="utf-8")
        corrected = {**RICH, "judgment_received_date": "2026-11-18"}
        Path(facts).write_text(json.dumps(corrected), encoding="utf-8")
        assert main(["report", facts, *AS_OF, "-o", "out.ics"]) == 0
        second = Path("out.ics").read_text(encoding="utf-8")
        uids = [
            {line for line in file.splitlines() if line.startswith("UID")}
            for file in (first, second)
        ]
        assert uids[0] & uids[1]
        assert "SEQUENCE:0" in first
        assert "SEQUENCE:1" in second

    def test_without_a_name_it_is_named_after_the_case(self, facts: str) -> None:
        """The file stands in the current folder under the number of the case."""
        assert main(["report", facts, *AS_OF, "--format", "json"]) == 0
        written = Path(f"{case_named('rich').case.number}.json")
        assert read(written.read_text(encoding="utf-8")).case == case_named("rich").case.number

    def test_to_standard_output(
        self, facts: str, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        """`-o -` writes the file itself and nothing else."""
        assert main(["report", facts, *AS_OF, "-o", "-"]) == 0
        assert capsysbinary.readouterr().out.startswith(b"%PDF")

    @pytest.mark.parametrize(
        "wrong",
        [
            ("report", "nowhere.json"),
            ("report", "facts.json", "--as-of", "tomorrow"),
            ("report", "facts.json", "-o", "nowhere/out.pdf"),
            ("report", "broken.json", "-o", "out.pdf"),
            ("report", "terminal:nobody", "--database", "sqlite:///sessions.sqlite3"),
        ],
    )
    @pytest.mark.usefixtures("facts")
    def test_wrong_input_is_named(
        self, wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What cannot be done ends with status 2 and a line that says why."""
        assert main(wrong) == 2
        assert "intake: " in capsys.readouterr().err

    def test_the_schema_is_printed(self, capsys: pytest.CaptureFixture[str]) -> None:
        """`intake schema brief` prints the published schema."""
        assert main(["schema", "brief"]) == 0
        assert "sha256" in json.loads(capsys.readouterr().out)["properties"]


class TestInTheChat:
    """The button, the command, and what comes of them."""

    def result(self) -> Person:
        """Return somebody who looks at the result."""
        return Person().agrees().types("/assess")

    def test_the_result_offers_the_brief(self) -> None:
        """A press on the button asks for the PDF and changes nothing else."""
        person = self.result()
        before = person.holds
        person.taps("📄 Full brief (PDF)")
        assert person.effects == (FileRequest.BRIEF_PDF,)
        assert person.holds == before

    @pytest.mark.parametrize(
        ("command", "effect"),
        [
            ("/brief", FileRequest.BRIEF_PDF),
            ("/brief pdf", FileRequest.BRIEF_PDF),
            ("/brief json", FileRequest.BRIEF_JSON),
            ("/brief ICS", FileRequest.BRIEF_CALENDAR),
            ("/brief something", FileRequest.BRIEF_PDF),
            ("/calendar", FileRequest.BRIEF_CALENDAR),
        ],
    )
    def test_commands_ask_for_each_form(self, command: str, effect: FileRequest) -> None:
        """Every form can be asked for by command."""
        assert self.result().types(command).effects == (effect,)

    def test_before_the_result_there_is_none(self) -> None:
        """Whoever has no result yet is told how to get one."""
        person = Person().agrees().types("/brief")
        assert person.effects == ()
        assert [text.key for text in person.said] == ["notice.brief_needs_result"]


def test_the_terminal_writes_the_file(tmp_path: Path) -> None:
    """In a terminal the brief is written into the folder, and its place and hash are told."""
    said: list[str] = []
    with asyncio.Runner() as runner:
        lines = iter(["1", "1", "/assess", "/brief", "/brief json"])
        here = terminal(SHORT, MemoryStore(), said.append, folder=tmp_path)
        here.talk(lines, runner, None, "en_GB.UTF-8")
    files = {path.suffix: path for path in tmp_path.iterdir()}
    assert {*files} == {".pdf", ".json"}
    heard = "".join("\n".join(said).split())
    for path in files.values():
        assert str(path) in heard
        assert hashlib.sha256(path.read_bytes()).hexdigest() in heard
