"""From raw JSON to the library's update: only the fields that are read, with checked types.

The library accepts any type for most fields, so a wrong type would show only where the field
is used. Here it shows before anything is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, cast

from telegram import CallbackQuery, Chat, InaccessibleMessage, Update, User

from bot.channels.telegram.outcome import Json

Raw: TypeAlias = dict[str, Json]

_Shape: TypeAlias = Mapping[str, "type | _Shape"]
"""The fields that are read, by name, with their types; a name that ends in `?` is optional."""

_USER: Final[_Shape] = {"id": int, "language_code?": str}
_CHAT: Final[_Shape] = {"id": int, "type": str}
_MESSAGE: Final[_Shape] = {
    "message_id": int,
    "chat": _CHAT,
    "from?": _USER,
    "text?": str,
    "media_group_id?": str,
}
_MEMBER: Final[_Shape] = {"status": str}
_KINDS: Final[Mapping[str, _Shape]] = {
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "callback_query": {
        "id": str,
        "from": _USER,
        "data?": str,
        "message?": {"message_id": int, "chat": _CHAT},
    },
    "my_chat_member": {
        "chat": _CHAT,
        "from": _USER,
        "old_chat_member": _MEMBER,
        "new_chat_member": _MEMBER,
    },
}

KINDS: Final = tuple(_KINDS)
"""The kinds of update the product asks for; any other is ignored."""


def parsed(raw: Raw) -> Update:
    """Return an update; one of another kind is empty.

    Raises:
        TypeError: a field is missing or of another type.
        Exception: whatever the library raises if it cannot read the rest.
    """
    ours = {kind: body for kind, body in raw.items() if kind in _KINDS and body is not None}
    for kind, body in ours.items():
        _require(body, _KINDS[kind])
    if tuple(ours) == ("callback_query",):
        return _press(raw)
    return Update.de_json({"update_id": raw["update_id"], **ours})


def _press(raw: Raw) -> Update:
    """Return a press, built directly: nearly every update is one.

    The card that carried the button is our own and is not parsed; the library would make an
    object of each of its buttons, and look for every other kind of content.
    """
    query = cast("dict[str, Any]", raw["callback_query"])
    card, carried = query.get("message"), None
    if card is not None:
        carried = InaccessibleMessage(Chat.de_json(card["chat"]), card["message_id"])
    pressed = CallbackQuery(
        query["id"],
        User.de_json(query["from"]),
        query.get("chat_instance", ""),
        message=carried,
        data=query.get("data"),
    )
    return Update(cast("int", raw["update_id"]), callback_query=pressed)


def _require(body: Json, shape: _Shape) -> None:
    if not isinstance(body, dict):
        raise TypeError("not an object")
    for name, expected in shape.items():
        value = body.get(name.removesuffix("?"))
        if value is None and name.endswith("?"):
            continue
        if isinstance(expected, type):
            # Not isinstance: True is not a number here.
            if type(value) is not expected:
                raise TypeError(f"{name}: not {expected.__name__}")
        else:
            _require(value, expected)
