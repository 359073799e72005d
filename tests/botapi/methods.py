"""The Bot API methods, each as it validates and what it changes; names are lower case."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from botapi.entities import Formatted, read_text, utf16_length
from botapi.errors import ApiError, bad_request
from botapi.json_type import Json, Object
from botapi.world import Message, World

Files: TypeAlias = Mapping[str, tuple[str, bytes]]
Method: TypeAlias = Callable[[World, Object, Files], Json]

_TEXT: Final = 4096
_CAPTION: Final = 1024
_CALLBACK_DATA: Final = 64
_BUTTONS: Final = 100
_TOAST: Final = 200
_UPLOAD: Final = 50 << 20
_DOWNLOAD: Final = 20 << 20


def perform(world: World, method: str, params: Object, files: Files) -> Json:
    """Do one call, except getUpdates, which waits.

    Raises:
        ApiError: the call is refused.
    """
    do = METHODS.get(method)
    if do is None:
        raise ApiError(404, "Not Found: method not found")
    result = do(world, params, files)
    world.changed()
    return result


def structured(value: Json) -> Json:
    """Read a parameter that may come as JSON inside a string."""
    if not isinstance(value, str):
        return value
    try:
        parsed: Json = json.loads(value)
    except ValueError:
        raise bad_request("can't parse parameters: expected JSON") from None
    return parsed


def flag(params: Object, name: str) -> bool:
    """Read a yes or no, which forms send as text."""
    return params.get(name) in {True, "true", "True", "1"}


def number(params: Object, name: str, default: int = 0) -> int:
    """Read a whole number, which forms send as text."""
    try:
        return int(str(params.get(name, default)))
    except ValueError:
        return default


def _send_message(world: World, params: Object, _files: Files) -> Json:
    chat = world.writable_chat(params.get("chat_id"))
    text = _message_text(params)
    keyboard = _keyboard(params)
    message = world.post(chat, world.me, from_bot=True)
    message.text, message.keyboard = text, keyboard
    chat.changed()
    return message.to_json()


def _send_document(world: World, params: Object, files: Files) -> Json:
    chat = world.writable_chat(params.get("chat_id"))
    if "document" not in files:
        raise bad_request("there is no document in the request")
    name, content = files["document"]
    if len(content) > _UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    caption = read_text(str(params.get("caption", "")), str(params.get("parse_mode", "")))
    if utf16_length(caption.text) > _CAPTION:
        raise bad_request("message caption is too long")
    keyboard = _keyboard(params)
    message = world.post(chat, world.me, from_bot=True)
    file_id = f"BQAC{message.message_id}"
    world.files[file_id] = (name, content)
    message.text, message.keyboard = caption, keyboard
    message.extra["document"] = {
        "file_id": file_id,
        "file_unique_id": f"AgAD{message.message_id}",
        "file_name": name,
        "file_size": len(content),
    }
    chat.changed()
    return message.to_json()


def _edit_text(world: World, params: Object, _files: Files) -> Json:
    message = _own_message(world, params, "message to edit not found")
    if "document" in message.extra:
        raise bad_request("there is no text in the message to edit")
    return _change(world, message, _message_text(params), _keyboard(params))


def _edit_markup(world: World, params: Object, _files: Files) -> Json:
    message = _own_message(world, params, "message to edit not found")
    return _change(world, message, message.text, _keyboard(params))


def _change(world: World, message: Message, text: Formatted, keyboard: list[list[Object]]) -> Json:
    if (message.text, message.keyboard) == (text, keyboard):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are"
            " exactly the same as a current content and reply markup of the message"
        )
    message.text, message.keyboard, message.edited = text, keyboard, world.now
    message.chat.changed()
    return message.to_json()


def _delete(world: World, params: Object, _files: Files) -> Json:
    message = _find(world, params, "message to delete not found")
    del message.chat.messages[message.message_id]
    message.chat.changed()
    return True


def _own_message(world: World, params: Object, missing: str) -> Message:
    message = _find(world, params, missing)
    if not message.from_bot or message.extra.get("frozen"):
        raise bad_request("message can't be edited")
    return message


def _find(world: World, params: Object, missing: str) -> Message:
    chat = world.writable_chat(params.get("chat_id"))
    message = chat.messages.get(number(params, "message_id"))
    if message is None:
        raise bad_request(missing)
    return message


def _message_text(params: Object) -> Formatted:
    text = read_text(str(params.get("text", "")), str(params.get("parse_mode", "")))
    if not text.text:
        raise bad_request("message text is empty")
    if utf16_length(text.text) > _TEXT:
        raise bad_request("message is too long")
    return text


def _keyboard(params: Object) -> list[list[Object]]:
    markup = structured(params.get("reply_markup") or {})
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    keyboard = [[_button(button) for button in row] for row in rows if isinstance(row, list)]
    if sum(map(len, keyboard)) > _BUTTONS:
        raise bad_request("reply markup is too long")
    return [row for row in keyboard if row]


def _button(button: Json) -> Object:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    data = button.get("callback_data")
    if button.get("url"):
        return button
    if not isinstance(data, str) or not data:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(data.encode("utf-8", "surrogatepass")) > _CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    return button


def _answer_tap(world: World, params: Object, _files: Files) -> Json:
    tap = world.taps.get(str(params.get("callback_query_id")))
    if tap is None or tap.expired:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = str(params.get("text", ""))
    if utf16_length(text) > _TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.answered, tap.text, tap.alert = True, text, flag(params, "show_alert")
    return True


def _chat_action(world: World, params: Object, _files: Files) -> Json:
    chat = world.writable_chat(params.get("chat_id"))
    if not params.get("action"):
        raise bad_request("wrong parameter action in request")
    chat.typing += 1
    return True


def _set_text(field: str) -> Method:
    def set_text(world: World, params: Object, _files: Files) -> Json:
        value = structured(params.get(field)) if field == "commands" else params.get(field, "")
        world.texts[field, str(params.get("language_code", ""))] = value
        return True

    return set_text


def _get_text(field: str) -> Method:
    def get_text(world: World, params: Object, _files: Files) -> Json:
        empty: Json = [] if field == "commands" else ""
        value = world.texts.get((field, str(params.get("language_code", ""))), empty)
        return value if field == "commands" else {field: value}

    return get_text


def _set_menu(world: World, params: Object, _files: Files) -> Json:
    world.menu_button = structured(params.get("menu_button"))
    return True


def _set_webhook(world: World, params: Object, _files: Files) -> Json:
    world.webhook = {
        name: params[name]
        for name in ("url", "secret_token", "max_connections")
        if params.get(name) is not None
    }
    _allow(world, params)
    if not world.webhook.get("url"):
        world.webhook = {}
    return _drop_pending(world, params)


def _delete_webhook(world: World, params: Object, _files: Files) -> Json:
    world.webhook = {}
    return _drop_pending(world, params)


def _drop_pending(world: World, params: Object) -> Json:
    if flag(params, "drop_pending_updates"):
        world.updates.confirm(world.updates.last + 1)
    return True


def _allow(world: World, params: Object) -> None:
    kinds = structured(params["allowed_updates"]) if "allowed_updates" in params else None
    if isinstance(kinds, list):
        world.updates.allow([str(kind) for kind in kinds])


def take_allowed(world: World, params: Object) -> None:
    """Remember the kinds of update that getUpdates asks for."""
    _allow(world, params)


def _webhook_info(world: World, _params: Object, _files: Files) -> Json:
    return {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }


def _get_file(world: World, params: Object, _files: Files) -> Json:
    file_id = str(params.get("file_id"))
    if file_id not in world.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    name, content = world.files[file_id]
    if len(content) > _DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": f"U{file_id}",
        "file_size": len(content),
        "file_path": f"documents/{file_id}/{name}",
    }


METHODS: Final[dict[str, Method]] = {
    "getme": lambda world, _params, _files: world.me,
    "sendmessage": _send_message,
    "senddocument": _send_document,
    "editmessagetext": _edit_text,
    "editmessagereplymarkup": _edit_markup,
    "deletemessage": _delete,
    "answercallbackquery": _answer_tap,
    "sendchataction": _chat_action,
    "setmycommands": _set_text("commands"),
    "getmycommands": _get_text("commands"),
    "setmydescription": _set_text("description"),
    "getmydescription": _get_text("description"),
    "setmyshortdescription": _set_text("short_description"),
    "getmyshortdescription": _get_text("short_description"),
    "setchatmenubutton": _set_menu,
    "getchatmenubutton": lambda world, _params, _files: world.menu_button,
    "setwebhook": _set_webhook,
    "deletewebhook": _delete_webhook,
    "getwebhookinfo": _webhook_info,
    "getfile": _get_file,
}
