"""The documents are correct: commands with options, make targets, files, links, output."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from story_terminal import piped

from bot.cli import _parser, main
from locales.build import compile_catalogs

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")])
FOLDERS = "bot|flows|docs|tests|locales|deploy|requirements"
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^(?:[A-Z_]+=\S+ +)*((?:intake|make)\b.*)$")


def pages() -> pytest.MarkDecorator:
    """Parametrize a test with every page."""
    return pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def blocks(page: Path) -> Iterator[str]:
    """Yield every line of the code blocks of a page, fenced or indented."""
    text = page.read_text("utf-8")
    for fence in _FENCE.findall(text):
        yield from (line.strip() for line in fence.splitlines()[1:-1])
    yield from (line.strip() for line in text.splitlines() if line.startswith("    "))


def spans(page: Path) -> list[str]:
    """Return the code spans of a page."""
    return re.findall(r"`([^`\n]+)`", _FENCE.sub("", page.read_text("utf-8")))


def commands(page: Path) -> list[list[str]]:
    """Return the commands of this project on a page, split into words."""
    shown = [*blocks(page), *spans(page)]
    return [
        shlex.split(found[1], comments=True) for line in shown if (found := _COMMAND.match(line))
    ]


def verbs() -> set[str]:
    """Return the documented targets of the Makefile."""
    return set(
        re.findall(r"^([a-z-]+):.* ## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )


def options(parser: argparse.ArgumentParser, words: list[str]) -> tuple[set[str], list[str]]:
    """Return the options of a command, and the words after its name."""
    taken = set(parser._option_string_actions)
    for group in parser._actions:
        if isinstance(group, argparse._SubParsersAction) and words and words[0][0] != "-":
            alternatives = words[0].split("|")
            assert set(alternatives) <= set(group.choices), f"no command {words[0]}"
            more, rest = options(group.choices[alternatives[0]], words[1:])
            return taken | more, rest
    return taken, words


@pages()
def test_commands_exist(page: Path) -> None:
    """Every command on a page has an existing subcommand or target, and existing options."""
    parser = _parser()
    for program, *words in commands(page):
        if program == "make":
            names = {word for word in words if not re.match(r"[A-Z]+=|\.", word)}
            assert names <= verbs(), f"make {words}"
        else:
            taken, rest = options(parser, words)
            assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= taken, rest


@pages()
def test_whole_commands_are_taken(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A command on its own line of a code block is complete: it can be parsed."""
    parser = _parser()
    for line in blocks(page):
        if (found := _COMMAND.match(line)) and found[1].startswith("intake "):
            words = shlex.split(found[1], comments=True)[1:]
            try:
                parser.parse_args(words)
            except SystemExit:
                pytest.fail(f"{line}: {capsys.readouterr().err}")


@pages()
def test_links_lead_somewhere(page: Path) -> None:
    """Each link within the project leads to a file, and to a heading if it names one."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.MULTILINE)
            named = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
            assert heading in named, target


@pages()
def test_files_named_in_prose_exist(page: Path) -> None:
    """A path in a code span exists, unless the page itself tells how to write that file."""
    for span in spans(page):
        if f"Write `{span}`" in page.read_text("utf-8"):
            continue
        if re.fullmatch(rf"(?:{FOLDERS})/[\w./-]*", span):
            assert (ROOT / span).exists(), span


def test_the_readme_names_every_verb() -> None:
    """The README names every target, and CI calls only these."""
    named = {word for _, *words in commands(README) for word in words} & verbs()
    assert named == verbs()
    called = re.findall(
        r"^make ([a-z-]+)$", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE
    )
    assert called
    assert set(called) <= named


@pytest.mark.usefixtures("_catalogs")
def test_the_readme_shows_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The result in the README is exactly what the command prints."""
    command = re.search(r"`intake (assess [^`]+)`", README.read_text("utf-8"))
    assert command
    verb, facts, *rest = command[1].split()
    assert main([verb, str(ROOT / facts), *rest]) == 0
    printed = capsys.readouterr().out
    parts = example(command[0]).split("\n...\n")
    assert len(parts) == 2
    for part in parts:
        assert part.strip() in printed


@pytest.mark.usefixtures("_catalogs")
def test_the_readme_shows_a_card(tmp_path: Path) -> None:
    """The card in the README is exactly the one of 21 November 2026."""
    card = example("A card of the interview").rpartition("\n> ")[0]
    assert card.strip() in piped(tmp_path, date(2026, 11, 21), ["1", "1"], "en")


def test_contributing_shows_what_stands_there() -> None:
    """Each example of CONTRIBUTING is a part of a file, except for placeholders."""
    folders = [ROOT / "flows" / "interview", ROOT / "flows" / "law", ROOT / "locales"]
    files = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in (".py", ".toml", ".po")
    ]
    there = ["\n".join(_bare(path.read_text("utf-8"))) for path in files]
    found = _FENCE.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert found
    for fence in found:
        piece = "\n".join(line for line in _bare(fence)[1:-1] if '"..."' not in line)
        assert any(piece in text for text in there), piece


def _bare(text: str) -> list[str]:
    """Return the lines without indentation and trailing commas."""
    return [line.strip().rstrip(",") for line in text.splitlines()]


def example(title: str) -> str:
    """Return the indented block of the README after this text."""
    behind = README.read_text("utf-8").partition(title)[2].partition("\n\n")[2]
    lines = behind.splitlines()
    end = next(at for at, line in enumerate(lines) if line and not line.startswith("    "))
    return "\n".join(line.removeprefix("    ") for line in lines[:end])


@pytest.fixture(scope="module")
def _catalogs() -> None:
    compile_catalogs()
