"""`intake interview`: plays an honest person through the interview and prints what was asked."""

from __future__ import annotations

import argparse
import json

from bot.cards.wording import answer_text, question_text
from bot.channels.terminal.screen import Screen
from bot.commands.assess import as_text
from bot.commands.example import examples
from bot.commands.inputs import read_day, read_facts
from bot.language import Localizer
from bot.language_registry import CHOICES, DEFAULT
from bot.law_figures import law_as_of
from bot.text import text
from flows.assessment.assess import assess
from flows.assessment.model import Assessment, to_json
from flows.engine.replay import replay
from flows.engine.walks import Walk, interview
from flows.facts import Facts
from flows.facts_file import dump
from flows.interview import FLOW


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "interview",
        help="play a person who knows exactly these facts through the interview",
        **examples("intake interview docs/examples/trade_secret.json --format text"),
    )
    parser.add_argument("facts", metavar="FACTS.json", help="the facts file; - for standard input")
    parser.add_argument("--depth", choices=("quick", "full"), default="quick")
    parser.add_argument(
        "--as-of", metavar="DATE", help="assess as of this date (default: today in China)"
    )
    parser.add_argument("--format", choices=("json", "text"), default="json")
    parser.add_argument("--language", choices=CHOICES, default=DEFAULT)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the questions, the number of inputs, the facts told and the assessment reached."""
    as_of = read_day(args.as_of)
    taken = interview(FLOW, read_facts(args.facts), args.depth, as_of)
    facts = replay(FLOW, taken.answers).facts
    assessment = assess(facts, as_of, FLOW.version)
    if args.format == "json":
        print(as_json(taken, facts, assessment))
    else:
        print(transcript(taken, facts, assessment, Localizer(args.language, DEFAULT)))
    return 0


def as_json(taken: Walk, facts: Facts, assessment: Assessment) -> str:
    """Return the interview as one JSON object; `questions` are ids in the order asked."""
    played = {
        "questions": list(taken.path),
        "inputs": taken.inputs,
        "facts": dump(facts),
        "assessment": json.loads(to_json(assessment)),
    }
    return json.dumps(played, indent=2, ensure_ascii=False)


def transcript(taken: Walk, facts: Facts, assessment: Assessment, localizer: Localizer) -> str:
    """Return the interview as text: questions with answers, inputs, facts, and the result."""
    with law_as_of(assessment.as_of):
        lines = [
            _title(localizer.label(text("interview.questions"))),
            *_questions(taken, localizer),
            _title(localizer.label(text("interview.inputs", n=taken.inputs))),
            _title(localizer.label(text("interview.facts"))),
            json.dumps(dump(facts), ensure_ascii=False, indent=2),
        ]
    return "\n\n".join((*lines, as_text(assessment, localizer)))


def _title(words: str) -> str:
    return f"{words}\n{'=' * len(words)}"


def _questions(taken: Walk, localizer: Localizer) -> list[str]:
    """Return each question as it was put, with its answer, in every language of the mode."""
    screen = Screen()
    parts: list[str] = []
    for number, (id_, answer) in enumerate(taken.answers.items(), 1):
        question = FLOW.question(id_)
        if question is None:  # pragma: no cover - a walk asks only questions of the flow
            continue
        before = replay(FLOW, dict(list(taken.answers.items())[: number - 1])).facts
        texts = (question_text(question, before), answer_text(question, answer))
        for voice in localizer.voices:
            spoken = Localizer(voice)
            asked, said = (screen.prose(spoken.html(text)) for text in texts)
            parts.append(f"{number}. [{id_}] {asked}\n   > {said}")
    return parts
