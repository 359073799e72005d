"""From a session, and what is said beside it, to a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.cards import present
from bot.cards.card import ButtonKind, Card
from bot.channels.web.submission import Fields
from bot.channels.web.visit import Visit, new_nonce
from bot.language import Localizer, localizer_for
from bot.language_registry import CHOICES
from bot.pages.question_form import question_form
from bot.pages.rendering import PageRenderer
from bot.pages.result_page import result_page
from bot.pages.review_page import review_page
from bot.pages.words import Spoken, Words
from bot.store import Outgoing
from bot.text import Text
from bot.turn import FileRequest
from flows.engine.question import Flow
from flows.engine.session import Session

_QUESTION, _RESULT, _REVIEW = "question:", "result:", "review"
_TITLES: Final = {"confirm:delete": "web.delete", "confirm:restart": "web.restart"}
"""Cards that ask for a confirmation, and their titles."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page says beside its card.

    `errors` are texts with the id of the field that each is about; `kept` are the fields of the
    refused form. `banner` is said above all else. `outgoing` are notices and files that waited.
    `told` is what the session says of steps whose page was not shown yet.
    """

    errors: Sequence[tuple[Text, str]] = ()
    kept: Fields = field(default_factory=dict)
    banner: Text | None = None
    outgoing: Sequence[Outgoing] = ()
    told: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows: a session as it is, or as it would be after the action `first`."""

    session: Session
    path: str
    first: str = ""


NOTHING = Beside()


class Drawing:
    """Draws the pages of sessions."""

    def __init__(self, flow: Flow, renderer: PageRenderer) -> None:
        self._flow = flow
        self._renderer = renderer

    def page(self, visit: Visit, view: View, beside: Beside = NOTHING) -> str:
        """Return the page of a session."""
        words = Words(localizer_for(view.session))
        card = present(self._flow, view.session, None)
        frame = {
            **self._frame(words, view.session.language or "", beside),
            "token": visit.token,
            "nonce": new_nonce(),
            "revision": view.session.revision,
            "first": view.first,
            "at": view.path,
            "has_answers": bool(view.session.answers),
            "has_result": view.session.state.has_result,
        }
        if card.id.startswith(_QUESTION):
            form = question_form(self._flow, view.session, card, words, beside.kept)
            title = form.question[0].html.striptags()
            return self._renderer.html("question.html", **frame, form=form, title=title)
        title = words.label(card.heading) if card.heading else ""
        if card.id.startswith(_RESULT):
            result = result_page(self._flow, view.session, card, words)
            return self._renderer.html("result.html", **frame, result=result, title=title)
        if card.id == _REVIEW:
            review = review_page(self._flow, view.session, card, words)
            title = words.say("web.answers")
            return self._renderer.html("review.html", **frame, review=review, title=title)
        title = title or words.say(_TITLES.get(card.id, "welcome.heading"))
        return self._renderer.html("card.html", **frame, **_card(card, words, beside), title=title)

    def plain(
        self,
        template: str,
        localizer: Localizer,
        visit: Visit | None = None,
        *,
        beside: Beside = NOTHING,
        **values: object,
    ) -> str:
        """Return a page that shows no session; `template` says what else it needs."""
        words = Words(localizer)
        fields = {"token": visit.token if visit else "", "nonce": new_nonce(), "revision": 0}
        frame = {**self._frame(words, localizer.language, beside), **fields}
        around = {"first": "", "at": "/page", "has_answers": False, "has_result": False}
        return self._renderer.html(template, **{**frame, **around, **values})

    def _frame(self, words: Words, language: str, beside: Beside) -> dict[str, object]:
        """Return what the frame of every page needs."""
        requests = dict.fromkeys(
            one.item for one in beside.outgoing if isinstance(one.item, FileRequest)
        )
        return {
            "words": words,
            "lang": words.lang,
            "languages": [
                (code, words.say(f"language.{code}"), code == language) for code in CHOICES
            ],
            "banner": words.parts(beside.banner) if beside.banner else (),
            "notices": [
                words.parts(said) for said in (*distinct_texts(beside.outgoing), *beside.told)
            ],
            "files": [(one.value, words.say(f"web.file.{one.value}")) for one in requests],
            "errors": [(words.parts(said), name) for said, name in beside.errors],
        }


def distinct_texts(outgoing: Sequence[Outgoing]) -> tuple[Text, ...]:
    """Return the notices that wait, each once; a text has no hash."""
    found: list[Text] = []
    for one in outgoing:
        if isinstance(one.item, Text) and one.item not in found:
            found.append(one.item)
    return tuple(found)


def _card(card: Card, words: Words, beside: Beside) -> Mapping[str, object]:
    """Return the paragraphs and buttons of a card that has no page of its own."""
    buttons: list[tuple[str, tuple[Spoken, ...], str]] = []
    for button in card.buttons:
        if button.action.act is ButtonKind.GO and button.command == "lang":
            continue
        kind = "secondary" if button.command else "primary"
        if button.ticked is not None:
            kind = "ticked" if button.ticked else "unticked"
        elif card.id in _TITLES and not button.command:
            kind = "warning" if button.action.option else "secondary"
        buttons.append((button.action.code, words.parts(button.label), kind))
    return {
        "paragraphs": words.paragraphs(card.paragraphs),
        "buttons": buttons,
        "typed": card.typed,
        "kept": {name: next(iter(values), "") for name, values in beside.kept.items()},
    }
