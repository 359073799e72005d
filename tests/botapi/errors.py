"""A refusal of the Bot API, as the server words it."""

from __future__ import annotations

import json
from collections.abc import Mapping


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(
        self, status: int, description: str, parameters: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = dict(parameters or {})

    @property
    def body(self) -> bytes:
        """The body of the answer."""
        answer: dict[str, object] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return json.dumps(answer).encode()


def bad_request(text: str) -> ApiError:
    """Make a 400."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """Make a 403."""
    return ApiError(403, f"Forbidden: {text}")
