"""`intake law`: what is in force on a day, one provision in full, and what changes when."""

from __future__ import annotations

import argparse
import difflib
import functools
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bot.commands.example import examples
from bot.exit_status import ExitStatus
from bot.language import Localizer, MissingTextError
from bot.language_registry import CHOICES, DEFAULT
from bot.text import Param, Text
from flows.engine.session import LanguageChoice
from flows.facts import Money
from flows.law.judgments import Judgment, judgments
from flows.law.library import Library, library
from flows.law.provisions import Confidence, Figures, Instrument, LawState, Provision
from flows.law.series import ONE_DAY

CHINA = timedelta(hours=8)

_SUMS = frozenset({"floor_cny", "ceiling_cny"})
_JUDGMENT_SUMS = ("base", "computed", "award", "expenses", "claim")
_UNSHOWN = frozenset({"base_order", "named", "royalty_multiple"})
FIGURE_NAMES = (
    *(field.name for field in fields(Figures) if field.name not in _UNSHOWN),
    *_JUDGMENT_SUMS,
)
"""The figures of provisions and judgments that are shown by name."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `law list`, `law show` and `law changes` to the command line."""
    law = subparsers.add_parser("law", help="the law on file: in force, in full, what changes")
    verbs = law.add_subparsers(dest="verb", required=True)
    list_ = verbs.add_parser(
        "list",
        help="every provision in force on a day, paraphrased",
        **examples("intake law list --as-of 2027-01-01 --language zh"),
    )
    list_.add_argument("--as-of", type=day, metavar="DATE", help="ISO day; today by default")
    list_.set_defaults(run=run_list)
    show = verbs.add_parser(
        "show",
        help="one provision, law or published judgment in full",
        **examples("intake law show spc-2026-7:12"),
    )
    show.add_argument(
        "id", metavar="ID", help="such as spc-2026-7:12, spc-2026-7 or fila-zhongyuan"
    )
    show.set_defaults(run=run_show)
    changes = verbs.add_parser(
        "changes",
        help="what starts or stops applying between two days",
        **examples("intake law changes --from 2026-10-01 --to 2027-02-01"),
    )
    changes.add_argument("--from", dest="first", type=day, required=True, metavar="DATE")
    changes.add_argument("--to", dest="last", type=day, required=True, metavar="DATE")
    changes.set_defaults(run=run_changes)
    for verb in (list_, show, changes):
        verb.add_argument("--language", choices=CHOICES, default=DEFAULT)


def day(text: str) -> date:
    """Read an ISO day."""
    return date.fromisoformat(text)


def today() -> date:
    """Return today's date in China."""
    return (datetime.now(UTC) + CHINA).date()


def run_list(args: argparse.Namespace) -> int:
    """Print the provisions in force on a day, law by law."""
    as_of: date = args.as_of or today()
    laws = library().in_force(as_of)
    say = _sayer(args.language)
    print(say("law.list.heading", day=as_of, n=len(laws)))
    for instrument in library().instruments.values():
        _print_group(say, instrument, (law for law in laws if law.instrument == instrument.id))
    for state in (LawState.ANNOUNCED, LawState.DRAFT):
        _print_state(say, state, as_of)
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one provision, instrument or judgment; status 2 if there is none with this id."""
    on_file, say = library(), _sayer(args.language)
    id_: str = args.id
    if id_ in on_file.provisions:
        lines = _provision_lines(say, on_file, on_file.get(id_))
    elif id_ in on_file.instruments:
        return _show_instrument(say, on_file, on_file.instruments[id_])
    elif id_ in judgments():
        lines = _judgment_lines(say, judgments()[id_])
    else:
        print(_unknown(say, id_), file=sys.stderr)
        return ExitStatus.REFUSED
    print("\n".join(lines))
    return 0


def run_changes(args: argparse.Namespace) -> int:
    """Print what starts and what stops applying, by day; status 2 if the days are reversed."""
    say = _sayer(args.language)
    if args.first > args.last:
        print(say("law.changes.turned_round"), file=sys.stderr)
        return ExitStatus.REFUSED
    changes = library().changes(args.first, args.last)
    print(say("law.changes.heading", first=args.first, last=args.last))
    stops = {on for law in changes.stops if (on := _ends(law))}
    days = sorted({law.start for law in changes.starts} | stops)
    if not days:
        print(say("law.nothing"))
    for on in days:
        _print_day(say, "law.changes.stops", on, (s for s in changes.stops if _ends(s) == on))
        _print_day(say, "law.changes.starts", on, (s for s in changes.starts if s.start == on))
    return 0


class _Sayer:
    """Renders a key on one line, in the requested language.

    A text that is missing is named instead: whoever adds a law sees what is still to write.
    """

    def __init__(self, localizer: Localizer) -> None:
        self._localizer = localizer

    def __call__(self, key: str, **params: Param) -> str:
        try:
            return self._localizer.label(Text(key, params))
        except MissingTextError as error:
            return self._localizer.label(Text("law.no_text", {"key": error.key}))


def _sayer(language: LanguageChoice) -> _Sayer:
    return _Sayer(Localizer(language, DEFAULT))


def _ends(law: Provision) -> date | None:
    return law.end and law.end + ONE_DAY


def _print_group(say: _Sayer, instrument: Instrument, laws: Iterable[Provision]) -> None:
    lines = [f"  {law.id}  {say(law.text_key)}" for law in laws]
    if lines:
        print("", say(f"instrument.{instrument.id}"), *lines, sep="\n")


def _print_state(say: _Sayer, state: LawState, as_of: date) -> None:
    """Print the instruments that are announced, or drafts: not law on the day."""
    found = [one for one in library().instruments.values() if one.state(as_of) is state]
    if found:
        print("", say(f"law.list.{state.value}"), sep="\n")
    for instrument in found:
        print(f"  {instrument.id}  {say(f'instrument.{instrument.id}')}")


def _print_day(say: _Sayer, heading: str, on: date, laws: Iterable[Provision]) -> None:
    lines = [f"  {law.id}  {say(law.text_key)}" for law in laws]
    if lines:
        print("", say(heading, day=on), *lines, sep="\n")


def _show_instrument(say: _Sayer, on_file: Library, instrument: Instrument) -> int:
    print(say(f"instrument.{instrument.id}"))
    if instrument.number:
        print(say("law.show.number", number=instrument.number))
    print(say("law.show.draft") if instrument.draft else _in_force(say, instrument))
    for law in on_file.provisions.values():
        if law.instrument == instrument.id:
            print(f"  {law.id}  {say(law.text_key)}")
    return 0


def _provision_lines(say: _Sayer, on_file: Library, law: Provision) -> Iterator[str]:
    yield f"{say(f'instrument.{law.instrument}')}  {law.id}"
    yield say(law.text_key)
    yield say("law.show.draft") if law.draft else _in_force(say, law)
    yield say("law.show.effect", effect=Text(f"law.effect.{law.effect}"))
    if law.rights:
        rights = tuple(Text(f"fact.right_type.{right}") for right in law.rights)
        yield say("law.show.rights", rights=rights)
    yield from _figure_lines(say, law.figures)
    yield from _neighbours(say, on_file, law)
    yield say("law.show.source", source=law.source)
    yield say("law.show.confidence", confidence=Text(f"law.confidence.{law.confidence}"))
    if law.confidence is Confidence.INFERRED:
        yield say("law.show.reading")
    yield say("law.show.checked", day=law.checked)


def _figure_lines(say: _Sayer, figures: Figures) -> Iterator[str]:
    for field in fields(figures):
        value = getattr(figures, field.name)
        if value is not None and field.name not in _UNSHOWN:
            yield say(f"law.figure.{field.name}", value=_figure(field.name, value))
    for number, step in enumerate(figures.base_order, start=1):
        ways = functools.reduce(_or, (Text(f"law.way.{way}") for way in step))
        yield say("law.figure.step", number=number, ways=ways)


def _or(one: Text, other: Text) -> Text:
    return Text("law.way.choice", {"one": one, "other": other})


def _figure(name: str, value: Decimal | int | str) -> Param:
    if isinstance(value, Decimal):
        if name in _SUMS:
            return Money(value)
        return value * 100 if name == "share" else value
    return value


def _neighbours(say: _Sayer, on_file: Library, law: Provision) -> Iterator[str]:
    """Yield the versions before and after a provision, once each, over all series."""
    before: dict[str, None] = {}
    after: dict[str, None] = {}
    for name in law.series:
        line = [member.id for member in on_file.series[name]]
        at = line.index(law.id)
        before |= dict.fromkeys(line[max(at - 1, 0) : at])
        after |= dict.fromkeys(line[at + 1 : at + 2])
    yield from (say("law.show.before", provision=id_) for id_ in before)
    yield from (say("law.show.after", provision=id_) for id_ in after)


def _judgment_lines(say: _Sayer, judgment: Judgment) -> Iterator[str]:
    yield say(f"judgment.{judgment.id}.name")
    yield from (say("law.show.docket", docket=docket) for docket in judgment.dockets)
    yield say(f"judgment.{judgment.id}.summary")
    if judgment.multiple is not None:
        yield say("law.figure.multiple", value=judgment.multiple)
    for name in _JUDGMENT_SUMS:
        amount: Decimal | None = getattr(judgment, name)
        if amount is not None:
            yield say(f"law.figure.{name}", value=Money(amount))
    yield say("law.show.source", source=", ".join(judgment.sources))
    yield say("law.show.confidence", confidence=Text(f"law.confidence.{judgment.confidence}"))
    yield say("law.show.checked", day=judgment.checked)


def _in_force(say: _Sayer, law: Provision | Instrument) -> str:
    if law.end is None:
        return say("law.show.in_force_since", first=law.start)
    return say("law.show.in_force", first=law.start, last=law.end)


def _unknown(say: _Sayer, id_: str) -> str:
    known = [*library().provisions, *library().instruments, *judgments()]
    near = difflib.get_close_matches(id_, known, n=1)
    return say("law.unknown_near", id=id_, near=near[0]) if near else say("law.unknown", id=id_)
