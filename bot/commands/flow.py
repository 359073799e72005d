"""`intake flow`: checks the interview and all texts, and draws the interview."""

from __future__ import annotations

import argparse
import sys

from bot.cards.limits import longest_action, longest_card
from bot.commands.example import examples
from bot.commands.inputs import read_day, read_facts
from bot.commands.required_texts import check_glossary, place_of, required_keys
from bot.exit_status import ExitStatus
from bot.language import FOLDERS, messages
from flows.engine.diagram import diagram
from flows.engine.lint import lint
from flows.engine.readability import outliers
from flows.engine.walks import walk
from flows.interview import FLOW


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("flow", help="check or draw the interview")
    verbs = parser.add_subparsers(required=True, metavar="lint|diagram")
    verbs.add_parser(
        "lint", help="prove the flow and its texts sound", **examples("intake flow lint")
    ).set_defaults(run=check)
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
    found = lint(
        FLOW,
        catalogs,
        as_of=read_day(None),
        required=required_keys(FLOW),
        where=place_of,
        card_length=lambda id_: longest_card(FLOW, id_),
        button_bytes=lambda id_: longest_action(FLOW, id_),
    )
    findings = [*found, *check_glossary()]
    for finding in findings:
        print(finding, file=sys.stderr)
    for line in outliers(FLOW, catalogs):
        print(line)
    print(f"{len(FLOW.questions)} questions, {len(findings)} findings")
    return ExitStatus.FAULT if findings else ExitStatus.DONE


def draw(args: argparse.Namespace) -> int:
    """Print the diagram, with the path of somebody who knows these facts."""
    path: tuple[str, ...] = ()
    if args.answers:
        path = walk(FLOW, read_facts(args.answers), "full", read_day(None)).path
    print(diagram(FLOW, path), end="")
    return 0
