"""The pages of a session, and the forms that come back.

A form is answered with a redirect, so that Reload repeats nothing. Only a form that was
refused is answered with the page itself, with what was entered still in it. Each form carries
a number of its own: submitted again, it is refused by the store as already seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.drawing import NOTHING, Beside, Drawing, View, distinct_texts
from bot.channels.web.places import RESULT, path_of, place_of
from bot.channels.web.submission import ENTERED, Fields, Refused, one, submitted
from bot.channels.web.visit import Visit
from bot.chat.files import Attachment
from bot.chat.reply import Reply
from bot.chat.service import ChatService
from bot.chat.told import told
from bot.days import day_in_china
from bot.store import UpdateKey
from bot.text import text
from bot.turn import Chosen, Command, FileRequest, Input, Tapped, Typed
from flows.engine.question import Flow
from flows.engine.session import Session


class Interview:
    """Answers the requests of people who have a session."""

    def __init__(
        self, flow: Flow, chats: ChatService, drawing: Drawing, now: Callable[[], datetime]
    ) -> None:
        self._flow = flow
        self._chats = chats
        self._drawing = drawing
        self._now = now

    def show(self, visit: Visit, reply: Reply, session: Session, path: str) -> Response:
        """Return the page of an address, or a redirect to where the session is."""
        view = self._view(session, path)
        if view is None:
            return self.redirect(session)
        if path == RESULT and session.as_of < day_in_china(self._now()):
            return RedirectResponse("/", HTTPStatus.SEE_OTHER)
        response = page(self._drawing.page(visit, view, _waiting(reply)))
        if reply.outgoing or (reply.stored and reply.stored.is_behind):
            response.background = BackgroundTask(self._chats.delivered, reply)
        return response

    def redirect(self, session: Session | None) -> Response:
        """Return a redirect to what the session shows."""
        path = path_of(self._flow, session) if session else "/"
        return RedirectResponse(path, HTTPStatus.SEE_OTHER)

    async def answer(self, visit: Visit, current: Reply, path: str, form: Fields) -> Response:
        """Handle a form that was submitted to an address; `current` is the reply before it."""
        if current.session is None:
            return self._failed(visit, current, path, form)
        given = submitted(form)
        if isinstance(given, Refused):
            return self._unfinished(visit, current.session, path, form, given)
        key = visit.update(one(form, "nonce"))
        first = one(form, "first")
        if first and not isinstance(given, Command):
            reply = await self._chats.handle(visit.chat, Tapped(first), _before(key))
            if reply.error is not None or not _is_shown(reply.session, form):
                return self._answered(visit, Tapped(first), reply, path, form)
        reply = await self._chats.handle(visit.chat, given, key)
        return self._answered(visit, given, reply, path, form)

    async def file(self, visit: Visit, form: Fields) -> Response:
        """Return a file: the brief in a format, or the copy of everything stored."""
        try:
            asked = FileRequest(one(form, "file"))
        except ValueError:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        _, _, kind = asked.value.partition(".")
        command = Command("brief", kind) if kind else Command("export")
        reply = await self._chats.handle(visit.chat, command)
        if reply.session is None:
            return self._failed(visit, reply, "/file", form)
        if asked not in reply.files:
            return self.redirect(reply.session)
        made = await self._chats.file(reply.stored, asked)
        sent = replace(reply, outgoing=tuple(out for out in reply.outgoing if out.item is asked))
        delivered = BackgroundTask(self._chats.delivered, sent)
        if isinstance(made, Attachment):
            name = f'attachment; filename="{made.file.name}"'
            headers = {"Content-Disposition": name}
            return Response(
                made.file.content, headers=headers, media_type=made.mime, background=delivered
            )
        view = View(reply.session, path_of(self._flow, reply.session))
        errors = [(made, "")] if made else []
        response = self._refused(visit, view, Beside(errors=errors))
        response.background = delivered
        return response

    def _view(self, session: Session, path: str) -> View | None:
        """Return what an address shows to a session, or None where it leads nowhere."""
        place = place_of(self._flow, session, path)
        if place is None:
            return None
        if place.view is not None:
            return View(session.model_copy(update={"view": place.view}), path)
        if not place.first:
            return View(session, path)
        after = self._chats.change(Tapped(place.first))(session).session
        if after is None or path_of(self._flow, after) != path:
            return None
        return View(after, path, place.first)

    def _at(self, session: Session, path: str) -> View:
        """Return the view that a form came from, or where the session is."""
        here = View(session, path_of(self._flow, session))
        return self._view(session, path) or here

    def _unfinished(
        self, visit: Visit, stored: Session, path: str, form: Fields, refused: Refused
    ) -> Response:
        """Return the page again, with what is missing in the form."""
        view = self._at(stored, path)
        if not _is_shown(view.session, form):
            return self._old(visit, stored, NOTHING)
        return self._refused(visit, view, Beside(errors=[(refused.why, refused.field)], kept=form))

    def _answered(
        self, visit: Visit, given: Input, reply: Reply, path: str, form: Fields
    ) -> Response:
        """Return the response to a handled form."""
        session = reply.session
        if session is None:
            return self._failed(visit, reply, path, form)
        waiting = _waiting(reply)
        if isinstance(given, Command) and reply.is_changed and _has_entries(form):
            view = self._at(session, path)
            response: Response = page(self._drawing.page(visit, view, replace(waiting, kept=form)))
        elif reply.is_repeated or reply.is_changed:
            # The next page shows what waits and what is told of this step; nothing is shown yet.
            return self.redirect(session)
        elif reply.toast_text is not None:
            response = self._old(visit, session, waiting)
        elif isinstance(given, Chosen | Typed) and (said := distinct_texts(reply.outgoing)):
            field = next((name for name in ("year", "amount", "text") if name in form), "line-1")
            errors = [(one_text, field) for one_text in said]
            response = self._refused(
                visit, self._at(session, path), Beside(errors=errors, kept=form)
            )
        else:
            return self.redirect(session)
        response.background = BackgroundTask(self._chats.delivered, reply)
        return response

    def _old(self, visit: Visit, session: Session, beside: Beside) -> Response:
        """Return the current page, under the remark that the one submitted was old."""
        view = View(session, path_of(self._flow, session))
        html = self._drawing.page(visit, view, replace(beside, banner=text("web.old_page")))
        return page(html, HTTPStatus.CONFLICT)

    def _refused(self, visit: Visit, view: View, beside: Beside) -> Response:
        html = self._drawing.page(visit, view, beside)
        return page(html, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _failed(self, visit: Visit, reply: Reply, path: str, form: Fields) -> Response:
        """Return the page that says that nothing was saved, with the same form to try again."""
        if reply.error is None:
            return self.redirect(None)
        fields = [(name, value) for name, values in form.items() for value in values]
        html = self._drawing.plain(
            "message.html",
            reply.localizer,
            visit,
            beside=Beside(errors=[(said, "") for said in reply.said]),
            title="",
            again=fields,
            at=path,
        )
        return page(html, HTTPStatus.SERVICE_UNAVAILABLE)


def page(html: str, status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
    """Return a page; its text depends on the cookie and on the language asked for."""
    return HTMLResponse(html, status, headers={"Vary": "Cookie, Accept-Language"})


def _is_shown(session: Session | None, form: Fields) -> bool:
    """Whether a form belongs to what the session shows."""
    return session is not None and str(session.revision) == one(form, "revision")


def _has_entries(form: Fields) -> bool:
    return any(value for name in ENTERED for value in form.get(name, ()))


def _before(key: UpdateKey | None) -> UpdateKey | None:
    """Return the key of the action that precedes the answer of the same form."""
    return UpdateKey(f"{key.bot}.first", key.update) if key else None


def _waiting(reply: Reply) -> Beside:
    """Return what to say above a page: what waited, and what belongs to a step not shown yet."""
    behind = reply.stored is not None and reply.stored.is_behind
    said = told(reply.stored) if reply.stored is not None and behind else ()
    return Beside(outgoing=reply.outgoing, told=said)
