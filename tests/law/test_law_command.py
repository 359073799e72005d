"""`intake law`: a maintainer and a user see what is in force, and what is coming."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

import pytest

from bot.commands import law
from flows.law.judgments import judgments
from flows.law.library import library

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def intake(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of `intake law ...`: its exit status, output and errors."""
    parser = argparse.ArgumentParser(prog="intake")
    law.register(parser.add_subparsers(required=True))

    def run(*words: str) -> tuple[int, str, str]:
        args = parser.parse_args(["law", *words])
        status: int = args.run(args)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_list_names_every_provision_of_the_day_once(intake: Run) -> None:
    """What is in force on the day is listed by id; drafts stand apart, after it."""
    status, out, _ = intake("list", "--as-of", "2026-04-30")
    law, _, drafts = out.partition("Drafts: not law")
    listed = [line.split()[0] for line in law.splitlines() if line.startswith("  ")]
    assert "patent-interpretation-3-draft" in drafts
    assert status == 0
    assert sorted(listed) == sorted(one.id for one in library().in_force(date(2026, 4, 30)))
    assert "spc-2021-4:4.2.1" in listed
    assert "spc-2026-7:12" not in listed


def test_list_of_a_day_before_any_law_is_empty(intake: Run) -> None:
    """A day without law on file is said to have none."""
    status, out, _ = intake("list", "--as-of", "1999-01-01")
    assert status == 0
    assert out.count("\n") == 1


def test_list_takes_today_by_default(intake: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a day the list is of today, in China."""
    monkeypatch.setattr(law, "today", lambda: date(2026, 5, 1))
    assert intake("list") == intake("list", "--as-of", "2026-05-01")


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_everything_on_file_can_be_shown(intake: Run, language: str) -> None:
    """Each provision, law and judgment is shown in each language, without a hole."""
    on_file = library()
    for id_ in (*on_file.provisions, *on_file.instruments, *judgments()):
        status, out, err = intake("show", id_, "--language", language)
        assert (status, err) == (0, "")
        assert "{" not in out


def test_show_says_all_that_a_rule_needs(intake: Run) -> None:
    """Days, range, order of the base, neighbours and source of a provision are all shown."""
    _, out, _ = intake("show", "trademark-law-2019:63.1")
    for piece in (
        "1 November 2019",
        "31 December 2026",
        "trademark-law-2013:63.1",
        "trademark-law-2026:77.1",
        "LawRefBook",
        "Highest multiple: 5",
        "恶意",
    ):
        assert piece in out


def test_show_names_the_nearest_id_for_one_not_on_file(intake: Run) -> None:
    """A mistyped id fails, and says which one may have been meant."""
    status, out, err = intake("show", "spc-2026-7:122")
    assert (status, out) == (2, "")
    assert "spc-2026-7:12" in err


def test_show_fails_plainly_where_nothing_is_near(intake: Run) -> None:
    """An id like no other fails and names it."""
    status, _, err = intake("show", "§§§")
    assert status == 2
    assert "§§§" in err


def test_changes_shows_the_days_to_come_in_order(intake: Run) -> None:
    """15 October 2026 and 1 January 2027 are seen coming, with what stops and what starts."""
    status, out, _ = intake("changes", "--from", "2026-10-01", "--to", "2027-01-31")
    assert status == 0
    places = [
        out.index(piece)
        for piece in (
            "15 October 2026:",
            "layout-regulations-2001:30.2",
            "layout-regulations-2026:46",
            "\n1 January 2027:",
            "trademark-law-2019:63.1",
            "trademark-law-2026:77.1",
        )
    ]
    assert places == sorted(places)


def test_changes_of_quiet_days_says_so(intake: Run) -> None:
    """A span without changes is shown as one."""
    status, out, _ = intake("changes", "--from", "2026-11-01", "--to", "2026-11-30")
    assert status == 0
    assert ":" not in out


def test_changes_refuses_days_turned_round(intake: Run) -> None:
    """A span that ends before it starts is an error, not an empty answer."""
    status, out, err = intake("changes", "--from", "2027-01-01", "--to", "2026-01-01")
    assert (status, out) == (2, "")
    assert err


@pytest.mark.parametrize(
    "words",
    [("list", "--as-of", "soon"), ("changes", "--from", "2026"), ("list", "--language", "fr"), ()],
)
def test_a_wrong_command_line_is_refused(intake: Run, words: tuple[str, ...]) -> None:
    """A day that is no day, a missing option and an unknown language end with usage."""
    with pytest.raises(SystemExit) as raised:
        intake(*words)
    assert raised.value.code == 2
