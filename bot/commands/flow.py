"""`intake flow`: checks interview, law and texts, draws the interview, records versions."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cards.limits import longest_action, longest_card
from bot.commands.example import examples
from bot.commands.inputs import read_day, read_facts
from bot.commands.required_texts import check_glossary, place_of, required_keys
from bot.exit_status import ExitStatus
from bot.language import FOLDERS, messages
from flows.engine.diagram import diagram
from flows.engine.law_lint import lint_law
from flows.engine.lint import lint
from flows.engine.readability import outliers
from flows.engine.versions import (
    RAISE,
    lint_versions,
    record_file,
    recorded,
    unraised,
    versions,
    written,
)
from flows.engine.walks import walk
from flows.interview import FLOW


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("flow", help="check or draw the interview")
    verbs = parser.add_subparsers(required=True, metavar="lint|diagram|versions")
    verbs.add_parser(
        "lint", help="prove the flow and its texts sound", **examples("intake flow lint")
    ).set_defaults(run=check)
    versions_ = verbs.add_parser(
        "versions",
        help="show or record the versions of the rules and of the interview",
        **examples("intake flow versions"),
    )
    versions_.add_argument(
        "--write", action="store_true", help="record them in flows/versions.toml"
    )
    versions_.add_argument(
        "--same-meaning",
        action="store_true",
        help="record changed content under an unchanged version: no answer or result means "
        "something else",
    )
    versions_.set_defaults(run=show_versions)
    diagram_ = verbs.add_parser(
        "diagram",
        help="print the flow as Mermaid",
        **examples("intake flow diagram --answers docs/examples/trade_secret.json"),
    )
    diagram_.add_argument("--answers", metavar="FACTS.json", help="mark the path of these facts")
    diagram_.set_defaults(run=draw)


def check(_: argparse.Namespace) -> int:
    """Print every finding, and the texts hardest to read; 1 where there is any finding."""
    catalogs = {folder: messages(voice) for voice, folder in FOLDERS.items()}
    of_law = (*lint_law(catalogs, place_of), *lint_versions(FLOW, catalogs))
    found = lint(
        FLOW,
        catalogs,
        as_of=read_day(None),
        required=required_keys(FLOW),
        where=place_of,
        card_length=lambda id_: longest_card(FLOW, id_),
        button_bytes=lambda id_: longest_action(FLOW, id_),
    )
    findings = [*found, *of_law, *check_glossary()]
    for finding in findings:
        print(finding, file=sys.stderr)
    for line in outliers(FLOW, catalogs):
        print(line)
    print(f"{len(FLOW.questions)} questions, {len(findings)} findings")
    return ExitStatus.FAULT if findings else ExitStatus.DONE


def show_versions(args: argparse.Namespace) -> int:
    """Print each version and whether it is recorded; with --write, record them.

    2 where content changed under an unchanged version and --same-meaning is not given.
    """
    now = versions(FLOW, {folder: messages(voice) for voice, folder in FOLDERS.items()})
    before = recorded()
    forgotten = () if args.same_meaning else unraised(now, before)
    if args.write:
        for part in forgotten:
            print(
                f"the {part} changed and version {now[part].version} did not: raise {RAISE[part]}, "
                "or give --same-meaning if nothing means something else",
                file=sys.stderr,
            )
        if forgotten:
            return ExitStatus.REFUSED
        Path(str(record_file())).write_text(written(now), encoding="utf-8")
        before = recorded()
    for part, one in now.items():
        state = "recorded" if before.get(part) == one else "not recorded"
        print(f"{part} {one.version} {one.content} {state}")
    return ExitStatus.DONE


def draw(args: argparse.Namespace) -> int:
    """Print the diagram, with the path of somebody who knows these facts."""
    path: tuple[str, ...] = ()
    if args.answers:
        path = walk(FLOW, read_facts(args.answers), "full", read_day(None)).path
    print(diagram(FLOW, path), end="")
    return 0
